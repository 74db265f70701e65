package org.wengert.kernel;

import java.util.function.DoubleUnaryOperator;
import org.jspecify.annotations.Nullable;

/** The template that {@link Specialize} copies for each {@link UnaryKernel}. */
final class UnaryLoops extends UnaryLoop {
    /** The number of elements converted together: few enough to stay in the first-level cache. */
    private static final int SOME = 64;

    private final UnaryKernel.@Nullable OfFloat f32;
    private final DoubleUnaryOperator f64;

    UnaryLoops(UnaryKernel.@Nullable OfFloat f32, DoubleUnaryOperator f64) {
        this.f32 = f32;
        this.f64 = f64;
    }

    @Override
    void run(Object x, Object y, int n) {
        if (x instanceof float[] from) {
            UnaryKernel.OfFloat f = f32;
            if (f != null) {
                run(f, from, (float[]) y, n);
            } else {
                rounded(f64, from, (float[]) y, n);
            }
        } else {
            run(f64, (double[]) x, (double[]) y, n);
        }
    }

    private static void run(UnaryKernel.OfFloat f, float[] x, float[] y, int n) {
        for (int i = 0; i < n; i++) {
            y[i] = f.of(x[i]);
        }
    }

    /**
     * Through a few doubles at a time. On JDK 17 a conversion waits for whatever its register held before, so that in
     * one loop each call of f would wait for the one before it: for exp, 17 ns an element instead of 7. The array belongs to
     * the call, since f may compute with tensors itself.
     */
    private static void rounded(DoubleUnaryOperator f, float[] x, float[] y, int n) {
        double[] some = new double[Math.min(n, SOME)];
        for (int from = 0; from < n; from += some.length) {
            int count = Math.min(some.length, n - from);
            for (int i = 0; i < count; i++) {
                some[i] = x[from + i];
            }
            for (int i = 0; i < count; i++) {
                some[i] = f.applyAsDouble(some[i]);
            }
            for (int i = 0; i < count; i++) {
                y[from + i] = (float) some[i];
            }
        }
    }

    private static void run(DoubleUnaryOperator f, double[] x, double[] y, int n) {
        for (int i = 0; i < n; i++) {
            y[i] = f.applyAsDouble(x[i]);
        }
    }
}
