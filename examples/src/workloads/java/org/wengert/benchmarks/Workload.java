package org.wengert.benchmarks;

import org.wengert.MemoryScope;
import org.wengert.Tape;

/** A computation to be timed. */
public interface Workload extends AutoCloseable {
    /** Runs it once. */
    void run();

    /** Runs it once and returns numbers that every library must agree on: the loss of a training step, a result, or gradients. */
    double[] check();

    /** Waits until nothing of the last run goes on in the background. This is not timed. */
    default void settle() {}

    /** Frees what the garbage collector does not. */
    @Override
    default void close() {}

    /** Returns the same workload, each run of it in a memory scope. */
    default Workload scoped() {
        Workload inner = this;
        return new Workload() {
            @Override
            public void run() {
                try (MemoryScope scope = Tape.open()) {
                    inner.run();
                }
            }

            @Override
            public double[] check() {
                try (MemoryScope scope = Tape.open()) {
                    return inner.check();
                }
            }
        };
    }
}
