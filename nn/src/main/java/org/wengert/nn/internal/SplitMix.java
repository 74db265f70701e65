package org.wengert.nn.internal;

import java.util.random.RandomGenerator;

/** Steele, Lea and Flood: Fast Splittable Pseudorandom Number Generators, OOPSLA 2014. The same numbers on every JDK. */
public final class SplitMix implements RandomGenerator {
    private static final long GOLDEN_GAMMA = 0x9E3779B97F4A7C15L;
    private long state;

    /** A generator with this seed, or in this state. */
    public SplitMix(long seed) {
        state = seed;
    }

    /** Returns the state: all that the next numbers depend on. */
    public long state() {
        return state;
    }

    /** Goes on from a {@link #state()}. */
    public void state(long state) {
        this.state = state;
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
