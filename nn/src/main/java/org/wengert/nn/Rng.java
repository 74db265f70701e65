package org.wengert.nn;

import java.util.concurrent.ThreadLocalRandom;
import java.util.random.RandomGenerator;

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
    private static final ThreadLocal<SplitMix> CURRENT = ThreadLocal.withInitial(
            () -> new SplitMix(ThreadLocalRandom.current().nextLong()));

    /** Seeds this thread's generator: all it draws from now on is reproducible. */
    public static void seed(long seed) {
        CURRENT.set(new SplitMix(seed));
    }

    /** Returns this thread's generator; each draw advances it. */
    public static RandomGenerator generator() {
        return CURRENT.get();
    }

    /** Returns a new generator with this seed, apart from the thread's. */
    public static RandomGenerator generator(long seed) {
        return new SplitMix(seed);
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

    /** Steele, Lea and Flood: Fast Splittable Pseudorandom Number Generators, OOPSLA 2014. */
    private static final class SplitMix implements RandomGenerator {
        private static final long GOLDEN_GAMMA = 0x9E3779B97F4A7C15L;
        private long state;

        SplitMix(long seed) {
            state = seed;
        }

        @Override
        public long nextLong() {
            state += GOLDEN_GAMMA;
            long z = (state ^ (state >>> 30)) * 0xBF58476D1CE4E5B9L;
            z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
            return z ^ (z >>> 31);
        }

        @Override
        public double nextDouble() {
            return (nextLong() >>> 11) * 0x1p-53;
        }
    }

    private Rng() {}
}
