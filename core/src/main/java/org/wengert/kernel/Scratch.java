package org.wengert.kernel;

/**
 * Each thread's room for a few doubles. It stands by itself because a class that is copied cannot hold the lambda that
 * makes it.
 */
final class Scratch {
    private static final ThreadLocal<double[]> DOUBLES = ThreadLocal.withInitial(() -> new double[64]);

    private Scratch() {}

    static double[] doubles() {
        return DOUBLES.get();
    }
}
