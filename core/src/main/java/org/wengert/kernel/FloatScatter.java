package org.wengert.kernel;

/** Additions into {@code float} arrays at given indices. */
final class FloatScatter {
    private FloatScatter() {}

    /** y[o, indices[j], i] += src[o, j, i] for j &lt; count, with y seen as [outer, size, inner]. */
    static void add(float[] y, int outer, int size, int inner, int[] indices, int count, float[] src) {
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
    static void scatterAdd(float[] y, int y0, int axisStride, int step, int[] index, float[] src, int from, int n) {
        for (int i = 0; i < n; i++) {
            y[y0 + index[from + i] * axisStride + i * step] += src[from + i];
        }
    }
}
