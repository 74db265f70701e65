package org.wengert.kernel;

/** The template that {@link Specialize} copies for each {@link AttributeKernel}. */
final class AttributeLoops extends AttributeLoop {
    private final AttributeKernel.OfDouble<Object> f;

    AttributeLoops(AttributeKernel.OfDouble<Object> f) {
        this.f = f;
    }

    @Override
    void run(Object x, Object attributes, Object y, int n) {
        if (x instanceof float[] from) {
            run(f, from, attributes, (float[]) y, n);
        } else {
            run(f, (double[]) x, attributes, (double[]) y, n);
        }
    }

    private static void run(AttributeKernel.OfDouble<Object> f, float[] x, Object attributes, float[] y, int n) {
        for (int i = 0; i < n; i++) {
            y[i] = (float) f.of(x[i], attributes);
        }
    }

    private static void run(AttributeKernel.OfDouble<Object> f, double[] x, Object attributes, double[] y, int n) {
        for (int i = 0; i < n; i++) {
            y[i] = f.of(x[i], attributes);
        }
    }
}
