package org.wengert.check;

import java.util.SplittableRandom;

/**
 * Random weights and directions, the same for the same seed: numbers of either sign between 1/2 and 1.
 *
 * <p>They have only {@value #BITS} binary digits, so that a point plus such a number over a power of two is exact, and the step that is taken is
 * the step that is divided by.
 */
final class RandomDirections {
    private static final int BITS = 12;

    private final SplittableRandom random;

    RandomDirections(long seed) {
        random = new SplittableRandom(seed);
    }

    double next() {
        int half = 1 << (BITS - 1);
        double size = (half + random.nextInt(half)) / (double) (1 << BITS);
        return random.nextBoolean() ? size : -size;
    }

    double[] vector(int n) {
        double[] numbers = new double[n];
        for (int i = 0; i < n; i++) {
            numbers[i] = next();
        }
        return numbers;
    }

    /** The same numbers, each moved by up to two units in its last place. */
    double[] nudged(double... values) {
        double[] moved = new double[values.length];
        for (int i = 0; i < moved.length; i++) {
            moved[i] = values[i] == 0 ? 0 : values[i] + (random.nextInt(5) - 2) * Math.ulp(values[i]);
        }
        return moved;
    }
}
