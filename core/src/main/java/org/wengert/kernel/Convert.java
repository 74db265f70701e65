package org.wengert.kernel;

/** y[i] = x[i] from each type to the three others. */
final class Convert {
    private Convert() {}

    static void from(float[] x, Object y, int n) {
        if (y instanceof double[] doubles) {
            for (int i = 0; i < n; i++) {
                doubles[i] = x[i];
            }
        } else if (y instanceof int[] ints) {
            for (int i = 0; i < n; i++) {
                ints[i] = (int) x[i];
            }
        } else {
            boolean[] booleans = (boolean[]) y;
            for (int i = 0; i < n; i++) {
                booleans[i] = x[i] != 0;
            }
        }
    }

    static void from(double[] x, Object y, int n) {
        if (y instanceof float[] floats) {
            for (int i = 0; i < n; i++) {
                floats[i] = (float) x[i];
            }
        } else if (y instanceof int[] ints) {
            for (int i = 0; i < n; i++) {
                ints[i] = (int) x[i];
            }
        } else {
            boolean[] booleans = (boolean[]) y;
            for (int i = 0; i < n; i++) {
                booleans[i] = x[i] != 0;
            }
        }
    }

    static void from(int[] x, Object y, int n) {
        if (y instanceof float[] floats) {
            for (int i = 0; i < n; i++) {
                floats[i] = x[i];
            }
        } else if (y instanceof double[] doubles) {
            for (int i = 0; i < n; i++) {
                doubles[i] = x[i];
            }
        } else {
            boolean[] booleans = (boolean[]) y;
            for (int i = 0; i < n; i++) {
                booleans[i] = x[i] != 0;
            }
        }
    }

    static void from(boolean[] x, Object y, int n) {
        if (y instanceof float[] floats) {
            for (int i = 0; i < n; i++) {
                floats[i] = x[i] ? 1 : 0;
            }
        } else if (y instanceof double[] doubles) {
            for (int i = 0; i < n; i++) {
                doubles[i] = x[i] ? 1 : 0;
            }
        } else {
            int[] ints = (int[]) y;
            for (int i = 0; i < n; i++) {
                ints[i] = x[i] ? 1 : 0;
            }
        }
    }
}
