package org.wengert.kernel;

import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.wengert.kernel.generator.Element;
import org.wengert.kernel.generator.Form;

/** The loops of matrix products of one type, each generated when first needed. */
final class MatmulLoops {
    private static final MatmulLoops FLOATS = new MatmulLoops(Element.FLOAT);
    private static final MatmulLoops DOUBLES = new MatmulLoops(Element.DOUBLE);

    /** The multiplications that are done without generated loops: making the first takes as long as a million of them. */
    private static volatile long cold = 1 << 17;

    /** So many small products, a second of a small network's training, are worth vectors. */
    private static final int MANY = 20_000;

    private final Form one;
    private final WarmLoops<MatmulPanel> panels = new WarmLoops<>(2 * MatmulTile.widest());
    private final WarmLoops<OuterProduct> outers = new WarmLoops<>(OuterTile.WIDEST);
    /** Set when the program has had many small products. */
    private volatile @Nullable Form small;
    /** Without synchronization: it is a rough measure. */
    private int smallCalls;

    private volatile @Nullable RowUpdate rows;
    private volatile @Nullable SmallProduct sums;
    private volatile @Nullable SmallProduct dots;

    private MatmulLoops(Element element) {
        this.one = Form.scalar(element);
    }

    static MatmulLoops of(Object array) {
        return array instanceof float[] ? FLOATS : DOUBLES;
    }

    /** True as long as a product of so many multiplications is better done by plain loops: a program's first small ones. */
    static boolean isCold(long multiplications) {
        long left = cold;
        if (left <= 0) {
            return !Machine.canGenerate();
        }
        // Two threads may count as one: it is a rough measure.
        cold = left - multiplications;
        return left >= multiplications || !Machine.canGenerate();
    }

    /** The loop for blocks of so many vectors if it is compiled, else null. The first call has it compiled. */
    @Nullable
    MatmulPanel readyPanel(Form vector, int vectors, boolean transposeA) {
        int index = index(vectors, transposeA);
        MatmulPanel ready = panels.ready(index);
        return ready != null ? ready : panels.ready(index, new MatmulTile(vector, vectors, transposeA));
    }

    /** The loop for blocks of so many vectors. */
    MatmulPanel panel(Form vector, int vectors, boolean transposeA) {
        return panels.get(index(vectors, transposeA), new MatmulTile(vector, vectors, transposeA));
    }

    private static int index(int vectors, boolean transposeA) {
        return 2 * (vectors - 1) + (transposeA ? 1 : 0);
    }

    /**
     * Multiplies small matrices, b not transposed, by vectors; returns false, with nothing done, if the loops are not compiled or n is too small or too large for them. Only a program
     * with many small products has them compiled.
     */
    boolean small(
            Object a,
            int a0,
            int aStride,
            boolean transposeA,
            Object b,
            int b0,
            int bStride,
            Object y,
            int y0,
            int yStride,
            int m,
            int k,
            int n,
            boolean accumulate) {
        if (smallVectors(n) == 0) {
            return false;
        }
        Form form = Objects.requireNonNull(small);
        int lanes = form.lanes();
        int first = MatmulTile.width(n, MatmulTile.widest(), lanes);
        int rest = n - first;
        MatmulPanel panel = readyPanel(form, form.vectors(first), transposeA);
        MatmulPanel other = rest == 0 ? panel : readyPanel(form, form.vectors(rest), transposeA);
        if (panel == null || other == null) {
            return false;
        }
        panel.run(a, a0, aStride, b, b0, bStride, y, y0, yStride, m, k, first - lanes, accumulate);
        if (rest > 0) {
            int last = rest - lanes;
            other.run(a, a0, aStride, b, b0 + first, bStride, y, y0 + first, yStride, m, k, last, accumulate);
        }
        return true;
    }

    /** The loop for the product of a column and a row of n elements, if vectors serve and it is compiled, else null. */
    @Nullable
    OuterProduct smallOuter(int n) {
        int vectors = smallVectors(n);
        if (vectors == 0) {
            return null;
        }
        OuterProduct ready = outers.ready(vectors - 1);
        return ready != null ? ready : outers.ready(vectors - 1, new OuterTile(Objects.requireNonNull(small), vectors));
    }

    /** The number of vectors for n columns of a small product, or 0 if it is done without. */
    private int smallVectors(int n) {
        Form form = small;
        if (form == null) {
            if (++smallCalls < MANY || !Machine.hasVectors()) {
                return 0;
            }
            form = Form.vector(one.element());
            small = form;
        }
        int vectors = form.vectors(n);
        return n < form.lanes() || vectors > OuterTile.WIDEST ? 0 : vectors;
    }

    /** The number of lanes of the loop of {@link #smallOuter}, which has given one. */
    int smallLanes() {
        return Objects.requireNonNull(small).lanes();
    }

    RowUpdate rows() {
        RowUpdate known = rows;
        if (known == null) {
            known = new RowTile(one, Machine.hasFma()).update();
            rows = known;
        }
        return known;
    }

    /** The loop for small products where the elements of a row of b follow each other ({@code alongRows}), or those of a column. */
    SmallProduct small(boolean alongRows) {
        SmallProduct known = alongRows ? sums : dots;
        if (known == null) {
            known = new ScalarTile(one, alongRows, Machine.hasFma()).product();
            if (alongRows) {
                sums = known;
            } else {
                dots = known;
            }
        }
        return known;
    }
}
