package org.wengert.kernel;

import java.util.function.DoubleBinaryOperator;
import org.wengert.kernel.generator.Code;
import org.wengert.kernel.generator.Element;

/**
 * y[kept] = f(x0, f(x1, ...)) over some axes, for an associative f: sum, product, maximum and minimum.
 *
 * <p>The order depends on the number n of folded elements alone, and neither on the axis, the processor, the compiler nor the number of threads:
 *
 * <ul>
 *   <li>Fewer than 16 are folded one after the other.
 *   <li>Otherwise element i belongs to partial result i mod 16. Blocks of 1,024 elements have 16 partial results each, to which eight elements at a time are
 *       added in a tree; the blocks are combined pairwise, in a tree too, and then the partial results: 16 become eight, four, two, one.
 *   <li>The last n mod 16 elements are folded one after the other, and come last.
 * </ul>
 *
 * <p>So the rounding error of a sum grows with log n. Where kept axes lie between folded ones, each run of folded axes is folded by itself, from the last.
 */
public final class FoldKernel {
    /** y = sum x; 0 of nothing. */
    public static final FoldKernel SUM = new FoldKernel(Code.Binary.ADD, Double::sum, 0);

    /** y = the product of x; 1 of nothing. */
    public static final FoldKernel PRODUCT = new FoldKernel(Code.Binary.MUL, (a, b) -> a * b, 1);

    /** y = the largest x; NaN if one is NaN; -infinity of nothing. */
    public static final FoldKernel MAX = new FoldKernel(Code.Binary.MAX, Math::max, Double.NEGATIVE_INFINITY);

    /** y = the smallest x; NaN if one is NaN; infinity of nothing. */
    public static final FoldKernel MIN = new FoldKernel(Code.Binary.MIN, Math::min, Double.POSITIVE_INFINITY);

    /** The number of partial results. */
    static final int GROUP = 16;

    private final double start;
    private final FoldLoops floats;
    private final FoldLoops doubles;

    private FoldKernel(Code.Binary function, DoubleBinaryOperator f, double start) {
        this.start = start;
        this.floats = new FoldLoops(Element.FLOAT, function, f, start);
        this.doubles = new FoldLoops(Element.DOUBLE, function, f, start);
    }

    /** y[kept] = the fold of x over the flagged axes; y holds the kept axes, row-major. */
    public void run(Object x, int[] dims, boolean[] reduced, Object y) {
        int outer = 1;
        int n = 1;
        int inner = 1;
        boolean seen = false;
        for (int d = 0; d < dims.length; d++) {
            if (!reduced[d]) {
                if (seen) {
                    inner *= dims[d];
                } else {
                    outer *= dims[d];
                }
            } else if (seen && inner != 1) {
                runs(x, dims, reduced, y);
                return;
            } else {
                n *= dims[d];
                seen = true;
            }
        }
        middle(x, outer, n, inner, y);
    }

    /** y[to + i] = f(x[from + i], y[to + i]) for i &lt; n, in this thread. */
    void into(Object x, int from, Object y, int to, int n) {
        (x instanceof float[] ? floats : doubles).get(n).row(x, from, y, to, n);
    }

    /** y[o, i] = the fold of x[o, j, i] over j &lt; n. */
    void middle(Object x, int outer, int n, int inner, Object y) {
        if (outer == 0 || inner == 0) {
            return;
        }
        if (n == 0) {
            Copy.fill(y, start, outer * inner);
            return;
        }
        FoldLoop loop = (x instanceof float[] ? floats : doubles).get(outer * n * inner);
        middle(loop, start, x, outer, n, inner, y);
    }

    /** The same for the outer indices from {@code from} to {@code to}, in this thread unless they are all; n is at least 1. */
    void middle(Object x, int outer, int n, int inner, Object y, int from, int to) {
        if (from == 0 && to == outer) {
            middle(x, outer, n, inner, y);
            return;
        }
        FoldLoop loop = (x instanceof float[] ? floats : doubles).get((to - from) * n * inner);
        if (n < GROUP) {
            FewFold.rows(loop, start, x, from, to, n, inner, y);
        } else {
            new BlockFold(loop, start, x, outer, n, inner, y).part(from, to);
        }
    }

    /** The same with these loops, for at least one element. */
    static void middle(FoldLoop loop, double start, Object x, int outer, int n, int inner, Object y) {
        if (n < GROUP) {
            FewFold.run(loop, start, x, outer, n, inner, y);
        } else {
            new BlockFold(loop, start, x, outer, n, inner, y).run();
        }
    }

    /** One run of folded axes after the other, from the last. */
    private void runs(Object x, int[] dims, boolean[] reduced, Object y) {
        int outer = 1;
        int kept = 1;
        for (int d = 0; d < dims.length; d++) {
            outer *= dims[d];
            kept *= reduced[d] ? 1 : dims[d];
        }
        if (outer == 0) {
            Copy.fill(y, start, kept);
            return;
        }
        Object from = x;
        int inner = 1;
        int d = dims.length - 1;
        while (true) {
            int n = 1;
            for (; d >= 0 && !reduced[d]; d--) {
                inner *= dims[d];
                outer /= dims[d];
            }
            for (; d >= 0 && reduced[d]; d--) {
                n *= dims[d];
                outer /= dims[d];
            }
            boolean isLast = outer * inner == kept;
            Object to = isLast ? y : x instanceof float[] ? new float[outer * inner] : new double[outer * inner];
            middle(from, outer, n, inner, to);
            if (isLast) {
                return;
            }
            from = to;
        }
    }
}
