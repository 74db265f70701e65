package org.wengert.kernel;

/** y[i] = a[i] where condition[i] holds, else b[i]. An operand of one element serves everywhere. */
public final class Choose {
    public static void run(boolean[] condition, Object a, Object b, Object y) {
        if (y instanceof float[] to) {
            floats(condition, (float[]) a, (float[]) b, to);
        } else if (y instanceof double[] to) {
            doubles(condition, (double[]) a, (double[]) b, to);
        } else if (y instanceof int[] to) {
            ints(condition, (int[]) a, (int[]) b, to);
        } else {
            booleans(condition, (boolean[]) a, (boolean[]) b, (boolean[]) y);
        }
    }

    private static void floats(boolean[] condition, float[] a, float[] b, float[] y) {
        if (b.length == 1 && a.length == y.length) {
            float other = b[0];
            for (int i = 0; i < y.length; i++) {
                y[i] = condition[i] ? a[i] : other;
            }
        } else if (a.length == 1 && b.length == y.length) {
            float other = a[0];
            for (int i = 0; i < y.length; i++) {
                y[i] = condition[i] ? other : b[i];
            }
        } else {
            for (int i = 0; i < y.length; i++) {
                y[i] = condition[i] ? a[a.length == 1 ? 0 : i] : b[b.length == 1 ? 0 : i];
            }
        }
    }

    private static void doubles(boolean[] condition, double[] a, double[] b, double[] y) {
        if (b.length == 1 && a.length == y.length) {
            double other = b[0];
            for (int i = 0; i < y.length; i++) {
                y[i] = condition[i] ? a[i] : other;
            }
        } else if (a.length == 1 && b.length == y.length) {
            double other = a[0];
            for (int i = 0; i < y.length; i++) {
                y[i] = condition[i] ? other : b[i];
            }
        } else {
            for (int i = 0; i < y.length; i++) {
                y[i] = condition[i] ? a[a.length == 1 ? 0 : i] : b[b.length == 1 ? 0 : i];
            }
        }
    }

    private static void ints(boolean[] condition, int[] a, int[] b, int[] y) {
        for (int i = 0; i < y.length; i++) {
            y[i] = condition[i] ? a[a.length == 1 ? 0 : i] : b[b.length == 1 ? 0 : i];
        }
    }

    private static void booleans(boolean[] condition, boolean[] a, boolean[] b, boolean[] y) {
        for (int i = 0; i < y.length; i++) {
            y[i] = condition[i] ? a[a.length == 1 ? 0 : i] : b[b.length == 1 ? 0 : i];
        }
    }

    private Choose() {}
}
