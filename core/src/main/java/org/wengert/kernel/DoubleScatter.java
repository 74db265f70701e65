package org.wengert.kernel;

/** Additions into {@code double} arrays at given indices. Twin: {@link FloatScatter}. */
final class DoubleScatter {
    private DoubleScatter() {}

    /** y[o, indices[j], i] += src[o, j, i] for j &lt; count, with y seen as [outer, size, inner]. */
    static void add(double[] y, int outer, int size, int inner, int[] indices, int count, double[] src) {
        int from = 0;
        for (int o = 0; o < outer; o++) {
            for (int j = 0; j < count; j++) {
                int to = (o * size + indices[j]) * inner;
                for (int i = 0; i < inner; i++) {
                    y[to + i] += src[from + i];
                }
                from += inner;
            }
        }
    }

    /** y[y0 + index[from + i] axisStride + i step] += src[from + i] for i &lt; n. */
    static void scatterAdd(double[] y, int y0, int axisStride, int step, int[] index, double[] src, int from, int n) {
        for (int i = 0; i < n; i++) {
            y[y0 + index[from + i] * axisStride + i * step] += src[from + i];
        }
    }
}
