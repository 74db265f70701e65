package org.wengert.kernel;

/** The loops of {@link FloatRowLoops} for arrays of either type, and single elements. */
final class RowLoops {
    private RowLoops() {}

    /** y = x - m. */
    static void minus(Object x, Object m, int at, boolean each, Object y, int from, int to) {
        if (x instanceof float[] floats) {
            FloatRowLoops.minus(floats, (float[]) m, at, each, (float[]) y, from, to);
        } else {
            DoubleRowLoops.minus((double[]) x, (double[]) m, at, each, (double[]) y, from, to);
        }
    }

    /** y = (x - m) - l. */
    static void minusBoth(Object x, Object m, Object l, int at, boolean each, Object y, int from, int to) {
        if (x instanceof float[] floats) {
            FloatRowLoops.minusBoth(floats, (float[]) m, (float[]) l, at, each, (float[]) y, from, to);
        } else {
            DoubleRowLoops.minusBoth((double[]) x, (double[]) m, (double[]) l, at, each, (double[]) y, from, to);
        }
    }

    /** y = y / s. */
    static void divide(Object s, int at, boolean each, Object y, int from, int to) {
        if (y instanceof float[] floats) {
            FloatRowLoops.divide((float[]) s, at, each, floats, from, to);
        } else {
            DoubleRowLoops.divide((double[]) s, at, each, (double[]) y, from, to);
        }
    }

    /** y = w (g - p). */
    static void product(Object g, Object p, Object w, int at, boolean each, Object y, int from, int to) {
        if (g instanceof float[] floats) {
            FloatRowLoops.product(floats, (float[]) p, (float[]) w, at, each, (float[]) y, from, to);
        } else {
            DoubleRowLoops.product((double[]) g, (double[]) p, (double[]) w, at, each, (double[]) y, from, to);
        }
    }

    /** y = w ((g - p) - s). */
    static void product(Object g, Object p, Object s, Object w, int at, boolean each, Object y, int from, int to) {
        if (g instanceof float[] floats) {
            FloatRowLoops.product(floats, (float[]) p, (float[]) s, (float[]) w, at, each, (float[]) y, from, to);
        } else {
            DoubleRowLoops.product(
                    (double[]) g, (double[]) p, (double[]) s, (double[]) w, at, each, (double[]) y, from, to);
        }
    }

    /** y = g - y s. */
    static void minusProduct(Object g, Object s, int at, boolean each, Object y, int from, int to) {
        if (g instanceof float[] floats) {
            FloatRowLoops.minusProduct(floats, (float[]) s, at, each, (float[]) y, from, to);
        } else {
            DoubleRowLoops.minusProduct((double[]) g, (double[]) s, at, each, (double[]) y, from, to);
        }
    }

    /** y = (y - c) / s. */
    static void minusDivide(Object c, Object s, int at, boolean each, Object y, int from, int to) {
        if (y instanceof float[] floats) {
            FloatRowLoops.minusDivide((float[]) c, (float[]) s, at, each, floats, from, to);
        } else {
            DoubleRowLoops.minusDivide((double[]) c, (double[]) s, at, each, (double[]) y, from, to);
        }
    }

    /** g = ((g - m) - y b) / s. */
    static void projected(Object m, Object y, Object b, Object s, int at, boolean each, Object g, int from, int to) {
        if (g instanceof float[] floats) {
            FloatRowLoops.projected((float[]) m, (float[]) y, (float[]) b, (float[]) s, at, each, floats, from, to);
        } else {
            DoubleRowLoops.projected(
                    (double[]) m, (double[]) y, (double[]) b, (double[]) s, at, each, (double[]) g, from, to);
        }
    }

    /** y = a b. */
    static void multiply(Object a, Object b, Object y, int from, int to) {
        if (y instanceof float[] floats) {
            FloatRowLoops.multiply((float[]) a, (float[]) b, floats, from, to);
        } else {
            DoubleRowLoops.multiply((double[]) a, (double[]) b, (double[]) y, from, to);
        }
    }

    /** y = y g, for a number g. */
    static void scale(double g, Object y, int from, int to) {
        if (y instanceof float[] floats) {
            FloatRowLoops.scale((float) g, floats, from, to);
        } else {
            DoubleRowLoops.scale(g, (double[]) y, from, to);
        }
    }

    /** a b - c d, and 0 instead of -0.0, each step rounded to the type of the array. */
    static double difference(Object array, double a, double b, double c, double d) {
        return array instanceof float[]
                ? FloatRowLoops.difference((float) a, (float) b, (float) c, (float) d)
                : DoubleRowLoops.difference(a, b, c, d);
    }

    /** The first of from, from + step, ... below {@code to} where x is this value; {@code from} if it is nowhere. */
    static int find(Object x, int from, int to, int step, double value) {
        return x instanceof float[] floats
                ? FloatRowLoops.find(floats, from, to, step, (float) value)
                : DoubleRowLoops.find((double[]) x, from, to, step, value);
    }

    /** Sets y to 0 where it is NaN, if all of g, from {@code start} on, is 0; at from, from + step, ... below {@code to}. */
    static void mend(Object g, int start, Object y, int from, int to, int step) {
        if (g instanceof float[] floats) {
            if (FloatRowLoops.isZero(floats, start + from, start + to, step)) {
                FloatRowLoops.mend((float[]) y, from, to, step);
            }
        } else if (DoubleRowLoops.isZero((double[]) g, start + from, start + to, step)) {
            DoubleRowLoops.mend((double[]) y, from, to, step);
        }
    }

    static double get(Object x, int i) {
        return x instanceof float[] floats ? floats[i] : ((double[]) x)[i];
    }

    static void set(Object x, int i, double value) {
        if (x instanceof float[] floats) {
            floats[i] = (float) value;
        } else {
            ((double[]) x)[i] = value;
        }
    }
}
