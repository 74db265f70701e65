package org.wengert.kernel;

/**
 * Plain loops over stretches of {@code float} arrays, with a number for each line: element i has {@code m[at + i]} where {@code each}, and all have
 * {@code m[at]} where not. C2 makes vectors of them, and their bits are the same without.
 */
final class FloatRowLoops {
    private FloatRowLoops() {}

    /** y = x - m. */
    static void minus(float[] x, float[] m, int at, boolean each, float[] y, int from, int to) {
        if (each) {
            for (int i = from; i < to; i++) {
                y[i] = x[i] - m[at + i];
            }
        } else {
            float number = m[at];
            for (int i = from; i < to; i++) {
                y[i] = x[i] - number;
            }
        }
    }

    /** y = (x - m) - l. */
    static void minusBoth(float[] x, float[] m, float[] l, int at, boolean each, float[] y, int from, int to) {
        if (each) {
            for (int i = from; i < to; i++) {
                y[i] = (x[i] - m[at + i]) - l[at + i];
            }
        } else {
            float first = m[at];
            float second = l[at];
            for (int i = from; i < to; i++) {
                y[i] = (x[i] - first) - second;
            }
        }
    }

    /** y = y / s. */
    static void divide(float[] s, int at, boolean each, float[] y, int from, int to) {
        if (each) {
            for (int i = from; i < to; i++) {
                y[i] = y[i] / s[at + i];
            }
        } else {
            float number = s[at];
            for (int i = from; i < to; i++) {
                y[i] = y[i] / number;
            }
        }
    }

    /** y = w (g - p). */
    static void product(float[] g, float[] p, float[] w, int at, boolean each, float[] y, int from, int to) {
        if (each) {
            for (int i = from; i < to; i++) {
                y[i] = w[i] * (g[i] - p[at + i]);
            }
        } else {
            float number = p[at];
            for (int i = from; i < to; i++) {
                y[i] = w[i] * (g[i] - number);
            }
        }
    }

    /** y = w ((g - p) - s). */
    static void product(float[] g, float[] p, float[] s, float[] w, int at, boolean each, float[] y, int from, int to) {
        if (each) {
            for (int i = from; i < to; i++) {
                y[i] = w[i] * ((g[i] - p[at + i]) - s[at + i]);
            }
        } else {
            float first = p[at];
            float second = s[at];
            for (int i = from; i < to; i++) {
                y[i] = w[i] * ((g[i] - first) - second);
            }
        }
    }

    /** y = g - y s. */
    static void minusProduct(float[] g, float[] s, int at, boolean each, float[] y, int from, int to) {
        if (each) {
            for (int i = from; i < to; i++) {
                y[i] = g[i] - y[i] * s[at + i];
            }
        } else {
            float number = s[at];
            for (int i = from; i < to; i++) {
                y[i] = g[i] - y[i] * number;
            }
        }
    }

    /** y = (y - c) / s. */
    static void minusDivide(float[] c, float[] s, int at, boolean each, float[] y, int from, int to) {
        if (each) {
            for (int i = from; i < to; i++) {
                y[i] = (y[i] - c[at + i]) / s[at + i];
            }
        } else {
            float first = c[at];
            float second = s[at];
            for (int i = from; i < to; i++) {
                y[i] = (y[i] - first) / second;
            }
        }
    }

    /** g = ((g - m) - y b) / s. */
    static void projected(
            float[] m, float[] y, float[] b, float[] s, int at, boolean each, float[] g, int from, int to) {
        if (each) {
            for (int i = from; i < to; i++) {
                g[i] = ((g[i] - m[at + i]) - y[i] * b[at + i]) / s[at + i];
            }
        } else {
            float mean = m[at];
            float along = b[at];
            float scale = s[at];
            for (int i = from; i < to; i++) {
                g[i] = ((g[i] - mean) - y[i] * along) / scale;
            }
        }
    }

    /** y = a b. */
    static void multiply(float[] a, float[] b, float[] y, int from, int to) {
        for (int i = from; i < to; i++) {
            y[i] = a[i] * b[i];
        }
    }

    /** y = y g, for a number g. */
    static void scale(float g, float[] y, int from, int to) {
        for (int i = from; i < to; i++) {
            y[i] = y[i] * g;
        }
    }

    /** a b - c d, and 0 instead of -0.0. */
    static float difference(float a, float b, float c, float d) {
        return 0 + (a * b - c * d);
    }

    /** The first of from, from + step, ... below {@code to} where x is this value; {@code from} if it is nowhere, as NaN is. */
    static int find(float[] x, int from, int to, int step, float value) {
        for (int i = from; i < to; i += step) {
            if (x[i] == value) {
                return i;
            }
        }
        return from;
    }

    /** True if x is 0 at from, from + step, ... below {@code to}. */
    static boolean isZero(float[] x, int from, int to, int step) {
        for (int i = from; i < to; i += step) {
            if (x[i] != 0) {
                return false;
            }
        }
        return true;
    }

    /** Sets x to 0 where it is NaN. */
    static void mend(float[] x, int from, int to, int step) {
        for (int i = from; i < to; i += step) {
            x[i] = Float.isNaN(x[i]) ? 0 : x[i];
        }
    }
}
