package org.wengert;

import java.util.Collections;
import java.util.List;

/**
 * The tape of a result: the lines that computed it, in recorded order. There is no global list: a result holds its own lines, which are garbage
 * collected with it.
 *
 * <p>Its static methods switch, for one thread and until the returned scope is closed, what is recorded ({@link #noGrad}), checked
 * ({@link #detectAnomaly}) and kept ({@link #open}). Such scopes may be closed in any order, on the thread that opened them.
 */
public final class Tape {
    private final Tensor result;
    private final List<Node> nodes;

    private Tape(Tensor result, List<Node> nodes) {
        this.result = result;
        this.nodes = Collections.unmodifiableList(nodes);
    }

    /**
     * Returns the lines that computed {@code y}.
     *
     * @throws IllegalStateException if a backward pass has freed them
     */
    public static Tape of(Tensor y) {
        return new Tape(y, ReachableNodes.below(Checks.given("Tape.of", "result", y), Long.MIN_VALUE));
    }

    /**
     * Opens a memory scope on this thread: when it closes, the results computed in it become unusable, and their arrays are reused by the next scope.
     *
     * <pre>{@code
     * try (MemoryScope scope = Tape.open()) {
     *     Tensor loss = Loss.mse(model.forward(x), y);
     *     loss.backward();
     *     optimizer.step();
     *     last = loss.item();
     * }
     * }</pre>
     *
     * @see MemoryScope
     */
    public static MemoryScope open() {
        return new MemoryScope();
    }

    /**
     * Keeps results computed on this thread out of all memory scopes until the returned scope is closed: they live as long as they are referenced.
     * For state that is carried from step to step, such as an optimizer's.
     *
     * <pre>{@code
     * try (var outside = Tape.outsideScopes()) {
     *     average = average.mul(0.9).add(loss.detach().mul(0.1));
     * }
     * }</pre>
     */
    public static Scope outsideScopes() {
        ThreadState state = ThreadState.current();
        if (state.arena() == null) {
            return new Closing("outsideScopes", () -> {});
        }
        ThreadState.Scope outside = state.leaveScopes();
        return new Closing("outsideScopes", () -> state.close(outside));
    }

    /**
     * Checks every operation of this thread until the returned scope is closed: the first whose result holds NaN or infinity, or whose derivative
     * does, is an ArithmeticException that names it, the range of its inputs, and where in your program it was recorded. Slow: for finding a mistake.
     *
     * <pre>{@code
     * try (var detection = Tape.detectAnomaly()) {
     *     loss(x).backward();
     * }
     * }</pre>
     */
    public static Scope detectAnomaly() {
        ThreadState state = ThreadState.current();
        Anomaly anomaly = new Anomaly();
        state.add(anomaly);
        return new Closing("detectAnomaly", () -> state.remove(anomaly));
    }

    /**
     * Remembers, until the returned scope is closed, the inputs and results of the lines that this thread records, and the gradients of its sweeps: so a
     * loss can be explained after {@code backward()} has freed its tape, and also the values that no rule needs. It copies every value: for lessons.
     *
     * <pre>{@code
     * try (var memory = Tape.remember()) {
     *     Tensor loss = x.matmul(w).square().sum();
     *     loss.backward();
     *     System.out.println(Tape.of(loss)); // with all values and gradients
     * }
     * }</pre>
     */
    public static Scope remember() {
        ThreadState state = ThreadState.current();
        Remembering remembering = new Remembering();
        state.add(remembering);
        return new Closing("remember", () -> state.remove(remembering));
    }

    /**
     * Calls a listener as the last sweep from this result would have that was {@linkplain #remember remembered}.
     *
     * @return false if there is none
     */
    public boolean replay(SweepListener listener) {
        Node root = nodes.isEmpty() ? null : nodes.get(nodes.size() - 1);
        Remembered last = root == null ? null : root.remembered();
        if (last == null || last.root != root) {
            return false;
        }
        for (int n = nodes.size() - 1; n >= 0; n--) {
            Remembered remembered = nodes.get(n).remembered();
            if (remembered != null && remembered.root == root) {
                remembered.replay(nodes.get(n), listener);
            }
        }
        return true;
    }

    /** The lines, in recorded order; the chain rule goes over them in reverse. */
    public List<Node> nodes() {
        return nodes;
    }

    /** Returns whether this thread is recording. */
    public static boolean isRecording() {
        return ThreadState.current().isRecording();
    }

    /**
     * Stops recording on this thread until the returned scope is closed.
     *
     * <pre>{@code
     * try (var off = Tape.noGrad()) {
     *     weight.addInPlace(weight.grad(), -0.1);
     * }
     * }</pre>
     */
    public static Scope noGrad() {
        ThreadState state = ThreadState.current();
        ThreadState.Switch off = state.record(false);
        return new Closing("noGrad", () -> state.restore(off));
    }

    /** A scope that ends once, on the thread that opened it: later calls of close do nothing. */
    private static final class Closing implements Scope {
        private final String what;
        private final Runnable end;
        private final Thread thread = Thread.currentThread();
        private boolean closed;

        Closing(String what, Runnable end) {
            this.what = what;
            this.end = end;
        }

        @Override
        public void close() {
            if (Thread.currentThread() != thread) {
                throw new IllegalStateException(what + ": this scope was opened on thread " + thread.getName()
                        + ", and concerns that thread alone. Close it there, with try (var scope = Tape." + what
                        + "()) { ... }.");
            }
            if (!closed) {
                closed = true;
                end.run();
            }
        }
    }

    /** A scope that ends when it is closed, on the thread that opened it. */
    @FunctionalInterface
    public interface Scope extends AutoCloseable {
        @Override
        void close();
    }

    /**
     * A table: the leaves, then the lines with what they compute from what, their shapes and types, and what each keeps for its rule. Beside them the
     * values that the tape holds, small ones whole, large ones by range and mean. After a sweep that was {@linkplain #remember remembered}, all values and
     * the gradients.
     */
    @Override
    public String toString() {
        return new TapeText(this, result).toString();
    }
}
