package org.wengert.kernel;

import java.util.function.DoubleUnaryOperator;
import org.jspecify.annotations.Nullable;

/** The template that {@link Specialize} copies for each {@link UnaryKernel}. */
final class UnaryLoops extends UnaryLoop {
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

    private static void rounded(DoubleUnaryOperator f, float[] x, float[] y, int n) {
        for (int i = 0; i < n; i++) {
            y[i] = (float) f.applyAsDouble(x[i]);
        }
    }

    private static void run(DoubleUnaryOperator f, double[] x, double[] y, int n) {
        for (int i = 0; i < n; i++) {
            y[i] = f.applyAsDouble(x[i]);
        }
    }
}
