package org.wengert.kernel;

/** Reductions over axes, and searches. */
public final class Reduce {
    private static final BinaryKernel DIVIDE = BinaryKernel.of((a, b) -> a / b, (a, b) -> a / b);

    /** From this many elements on, a sum by vectors and threads finds a NaN faster than a search. */
    static final int MANY = 4096;

    private static final boolean[] ALL = {true};

    private Reduce() {}

    /** y[kept] = the sum of x over the flagged axes; 0 of nothing. */
    public static void sum(Object x, int[] dims, boolean[] reduced, Object y) {
        FoldKernel.SUM.run(x, dims, reduced, y);
    }

    /** y[kept] = the mean of x over the flagged axes; NaN of nothing. */
    public static void mean(Object x, int[] dims, boolean[] reduced, Object y) {
        int kept = 1;
        int n = 1;
        for (int d = 0; d < dims.length; d++) {
            kept *= reduced[d] ? 1 : dims[d];
            n *= reduced[d] ? dims[d] : 1;
        }
        FoldKernel.SUM.run(x, dims, reduced, y);
        DIVIDE.runRight(y, n, y, kept);
    }

    /**
     * y[kept] = log sum exp x over the flagged axes, shifted by the maximum. Nothing, or only -inf, gives -inf; a +inf
     * gives +inf; a NaN gives NaN.
     */
    public static void logSumExp(Object x, int[] dims, boolean[] reduced, Object y) {
        Lines lines = ReducedAxes.of(dims, reduced).lines();
        Object from = lines.inner() == 1 ? reducedLast(x, dims, reduced) : x;
        Softmax.logSumExp(from, lines.outer(), lines.n(), lines.inner(), y);
    }

    /** Returns x, of any type, with the flagged axes last: x itself if they are, else a copy. */
    public static Object reducedLast(Object x, int[] dims, boolean[] reduced) {
        boolean areLast = true;
        int size = 1;
        for (int d = 0; d < dims.length; d++) {
            areLast &= d == 0 || reduced[d] || !reduced[d - 1];
            size *= dims[d];
        }
        if (areLast) {
            return x;
        }
        int[] strides = Layout.rowMajor(dims);
        int[] movedDims = new int[dims.length];
        int[] movedStrides = new int[dims.length];
        int to = 0;
        for (int pass = 0; pass < 2; pass++) {
            for (int d = 0; d < dims.length; d++) {
                if (reduced[d] == (pass == 1)) {
                    movedDims[to] = dims[d];
                    movedStrides[to++] = strides[d];
                }
            }
        }
        Object moved = x instanceof float[]
                ? new float[size]
                : x instanceof int[] ? new int[size] : x instanceof boolean[] ? new boolean[size] : new double[size];
        Copy.read(x, 0, movedStrides, movedDims, moved);
        return moved;
    }

    /**
     * y[o, i] = argmax_j x[o, j, i], with x seen as [outer, n, inner] and {@code float[]}, {@code double[]} or {@code
     * int[]}: the first of ties, NaN counting as the largest.
     */
    public static void argMax(Object x, int outer, int n, int inner, int[] y) {
        if (x instanceof float[] floats) {
            FloatSearch.argMax(floats, outer, n, inner, y);
        } else if (x instanceof double[] doubles) {
            DoubleSearch.argMax(doubles, outer, n, inner, y);
        } else {
            double[] exact = new double[outer * n * inner];
            Copy.convert(x, exact, exact.length);
            DoubleSearch.argMax(exact, outer, n, inner, y);
        }
    }

    /** True if the sum is finite: then no x[i] is NaN or infinite. A sum of large numbers may be infinite too. */
    static boolean isFinite(Object x, int n) {
        Object sum = x instanceof float[] ? new float[1] : new double[1];
        FoldKernel.SUM.run(x, new int[] {n}, ALL, sum);
        return Double.isFinite(sum instanceof float[] floats ? floats[0] : ((double[]) sum)[0]);
    }

    /** True if x[i] is NaN for some i &lt; n. */
    public static boolean hasNaN(Object x, int n) {
        if (n >= MANY && isFinite(x, n)) {
            return false;
        }
        return x instanceof float[] floats ? FloatSearch.hasNaN(floats, n) : DoubleSearch.hasNaN((double[]) x, n);
    }
}
