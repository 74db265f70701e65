package org.wengert.nn;

import java.util.concurrent.ThreadLocalRandom;
import java.util.random.RandomGenerator;

/**
 * The random numbers of this thread: starting values and shuffles draw from them.
 *
 * <pre>{@code
 * Rng.seed(42);                          // first line of main: from here on the run is reproducible
 * Mlp model = new Mlp();
 * }</pre>
 *
 * <p>The same seed gives the same numbers on every machine and JDK: the generator is SplitMix64, written out here, since the JDK does not promise
 * that its own stay as they are. Each thread has its own generator, so that no other thread's draws come in between; one that was not seeded starts
 * at random.
 */
public final class Rng {
    private static final ThreadLocal<SplitMix> CURRENT = ThreadLocal.withInitial(
            () -> new SplitMix(ThreadLocalRandom.current().nextLong()));

    /** Makes what this thread draws from now on reproducible. */
    public static void seed(long seed) {
        CURRENT.set(new SplitMix(seed));
    }

    /** This thread's generator, where it stands: each draw moves it on. */
    public static RandomGenerator generator() {
        return CURRENT.get();
    }

    /** A generator of its own, which starts at this seed and leaves the thread's alone. */
    public static RandomGenerator generator(long seed) {
        return new SplitMix(seed);
    }

    /**
     * 0, 1, ..., n - 1 in random order, by Fisher and Yates.
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
