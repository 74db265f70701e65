package org.wengert.spark;

import org.wengert.nn.Rng;

/** The seeds of a training's random numbers, all from one. */
final class Seeds {
    /** Returns the seed of a shard's random numbers at a step. */
    static long of(long training, int step, int shard) {
        long steps = Rng.generator(training + step).nextLong();
        return Rng.generator(steps + shard).nextLong();
    }

    private Seeds() {}
}
