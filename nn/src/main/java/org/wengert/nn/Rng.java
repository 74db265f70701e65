package org.wengert.nn;

import java.util.Map;
import java.util.random.RandomGenerator;
import org.wengert.DType;
import org.wengert.Shape;
import org.wengert.Tape;
import org.wengert.Tensor;
import org.wengert.nn.internal.NamedState;
import org.wengert.nn.internal.SplitMix;
import org.wengert.nn.internal.ThreadRandom;

/**
 * The random number generator of each thread, from which starting values and shuffles are drawn.
 *
 * <pre>{@code
 * Rng.seed(42);                          // first line of main: from here on the run is reproducible
 * Mlp model = new Mlp();
 * }</pre>
 *
 * <p>The same seed gives the same numbers on every machine and JDK: the generator is SplitMix64, written out here, since the JDK does not promise
 * that its own stay as they are. Each thread has a generator of its own, so that no other thread's draws come in between. Without a seed, it starts
 * at random.
 */
public final class Rng {
    /** Seeds this thread's generator: all it draws from now on is reproducible. */
    public static void seed(long seed) {
        ThreadRandom.set(new SplitMix(seed));
    }

    /** Returns this thread's generator; each draw advances it. */
    public static RandomGenerator generator() {
        return ThreadRandom.current();
    }

    /** Returns a new generator with this seed, apart from the thread's. */
    public static RandomGenerator generator(long seed) {
        return new SplitMix(seed);
    }

    /**
     * Returns the state of this thread's generator as a part of a checkpoint: loaded, the generator draws the numbers that it drew after the state was
     * taken. The thread is the one that calls {@code state()} or {@code load}.
     */
    public static Stateful stateful() {
        return ThreadState.INSTANCE;
    }

    /** The 64 bits of the generator as two integers, the upper half first. */
    private static final class ThreadState implements Stateful {
        static final ThreadState INSTANCE = new ThreadState();

        @Override
        public Map<String, Tensor> state() {
            long bits = ThreadRandom.current().state();
            try (Tape.Scope outside = Tape.outsideScopes()) {
                return Map.of("state", Tensor.of(new int[] {(int) (bits >>> 32), (int) bits}, 2));
            }
        }

        @Override
        public void load(Map<String, Tensor> state) {
            NamedState given = new NamedState("Rng", state);
            given.expect("state", DType.INT32, Shape.of(2));
            given.check();
            int[] halves = given.taken("state").toIntArray();
            ThreadRandom.current().state((long) halves[0] << 32 | halves[1] & 0xffff_ffffL);
        }
    }

    /**
     * Returns 0, 1, ..., n - 1 in random order, by the Fisher-Yates shuffle.
     *
     * @throws IllegalArgumentException if n is negative
     */
    public static int[] permutation(int n) {
        if (n < 0) {
            throw new IllegalArgumentException(
                    "permutation: " + n + " numbers: expected 0 or more. Pass how many numbers to shuffle.");
        }
        RandomGenerator random = generator();
        int[] order = new int[n];
        for (int i = 0; i < n; i++) {
            // nextInt(bound) is no part of the promise: its algorithm may change.
            int j = (int) (random.nextDouble() * (i + 1.0));
            order[i] = order[j];
            order[j] = i;
        }
        return order;
    }

    private Rng() {}
}
