package org.wengert.kernel;

/** Stable sorting along an axis. */
public final class Sort {
    private Sort() {}

    /**
     * y[o, j, i] = the position of the j-th smallest of x[o, ., i], or the j-th largest; equal ones in their order, NaN larger than all numbers. x is
     * {@code float[]}, {@code double[]} or {@code int[]}, seen as [outer, n, inner].
     */
    public static void run(Object x, int outer, int n, int inner, boolean descending, int[] y) {
        double[] keys = new double[n];
        int[] order = new int[n];
        int[] room = new int[n];
        for (int o = 0; o < outer; o++) {
            for (int i = 0; i < inner; i++) {
                int from = o * n * inner + i;
                for (int j = 0; j < n; j++) {
                    keys[j] = key(x, from + j * inner);
                    order[j] = j;
                }
                sort(keys, descending, order, room);
                for (int j = 0; j < n; j++) {
                    y[from + j * inner] = order[j];
                }
            }
        }
    }

    private static double key(Object x, int i) {
        return x instanceof float[] floats ? floats[i] : x instanceof double[] doubles ? doubles[i] : ((int[]) x)[i];
    }

    /** Merges runs of 1, 2, 4, ... */
    private static void sort(double[] keys, boolean descending, int[] order, int[] room) {
        int n = order.length;
        int[] from = order;
        int[] to = room;
        for (int run = 1; run < n; run *= 2) {
            for (int low = 0; low < n; low += 2 * run) {
                merge(keys, descending, from, to, low, Math.min(low + run, n), Math.min(low + 2 * run, n));
            }
            int[] swapped = from;
            from = to;
            to = swapped;
        }
        if (from != order) {
            System.arraycopy(from, 0, order, 0, n);
        }
    }

    private static void merge(double[] keys, boolean descending, int[] from, int[] to, int low, int middle, int high) {
        int left = low;
        int right = middle;
        for (int k = low; k < high; k++) {
            boolean takeRight = right < high
                    && (left == middle
                            || (descending
                                    ? less(keys[from[left]], keys[from[right]])
                                    : less(keys[from[right]], keys[from[left]])));
            to[k] = takeRight ? from[right++] : from[left++];
        }
    }

    private static boolean less(double a, double b) {
        return a < b || (Double.isNaN(b) && !Double.isNaN(a));
    }
}
