package org.wengert.kernel;

import org.jspecify.annotations.Nullable;
import org.wengert.kernel.expression.Expression;
import org.wengert.kernel.expression.Form;
import org.wengert.kernel.expression.Kind;
import org.wengert.kernel.expression.Loop;

/** y[i] = f(a[i], b[i], ...), for an expression f of up to four inputs, and its broadcasts. Arrays are all {@code float[]} or all {@code double[]}. */
public final class ElementwiseKernel {
    private static final int FORMS = Form.values().length;

    private static final int ROW_RIGHT = Form.pack(Form.SAME, Form.ROW);

    /** From this number of elements on, threads share the work, in parts of at least so many. */
    private static final int LARGE = 16_384;

    private static final int GRAIN = 8192;

    private final int inputs;
    private final Definition definition;
    // Races on the elements are harmless: every loop found here is immutable or gives the same bits.
    private final @Nullable Loop[] floats;
    private final @Nullable Loop[] doubles;

    private ElementwiseKernel(int inputs, Definition definition) {
        this.inputs = inputs;
        this.definition = definition;
        int count = 1;
        for (int i = 0; i < inputs; i++) {
            count *= FORMS;
        }
        this.floats = new Loop[count];
        this.doubles = new Loop[count];
    }

    /** A function of elements, as an expression. */
    public interface Definition {
        /** f of these inputs, which are of one kind, FLOAT or DOUBLE. */
        Expression of(Expression... inputs);
    }

    /** y = f(inputs). */
    public static ElementwiseKernel of(int inputs, Definition definition) {
        return new ElementwiseKernel(inputs, definition);
    }

    /** y[i] = f(a[i]) for i &lt; n; {@code y} may be {@code a} itself. */
    public void run(Object a, Object y, int n) {
        run(a, null, null, null, y, n, 0);
    }

    /** The same for from &lt;= i &lt; to, in this thread. */
    void run(Object a, Object y, int from, int to) {
        loop(y, 0).run(a, null, null, null, y, from, to, 0, 0);
    }

    /** The same for up to four inputs in the {@linkplain Form#pack packed} forms, of which none is a row; {@code y} may be one of them. */
    public void run(Object a, @Nullable Object b, @Nullable Object c, @Nullable Object d, Object y, int n, int forms) {
        Loop loop = loop(y, forms);
        if (n < LARGE) {
            loop.run(a, b, c, d, y, n);
        } else {
            Parallel.forRange(n, GRAIN, (from, to) -> loop.run(a, b, c, d, y, from, to, 0, 0));
        }
    }

    /** The same for a result of this many rows and columns. */
    public void runRows(
            Object a,
            @Nullable Object b,
            @Nullable Object c,
            @Nullable Object d,
            Object y,
            int rows,
            int columns,
            int forms) {
        Loop loop = loop(y, forms);
        Parallel.Body body = (from, to) -> {
            for (int row = from; row < to; row++) {
                int start = row * columns;
                loop.run(a, b, c, d, y, start, start + columns, start, row);
            }
        };
        if (rows * columns < LARGE) {
            body.run(0, rows);
        } else {
            Parallel.forRange(rows, Math.max(1, GRAIN / columns), body);
        }
    }

    /** y[i, j] = f(y[i, j], b[b0 + j]) for rows that start at y0 and lie yStride apart, in this thread. */
    void runRows(Object y, Object b, int b0, int y0, int yStride, int rows, int columns) {
        Loop loop = loop(y, ROW_RIGHT);
        for (int row = 0; row < rows; row++) {
            int from = y0 + row * yStride;
            loop.run(y, b, null, null, y, from, from + columns, from - b0, row);
        }
    }

    private Loop loop(Object y, int forms) {
        @Nullable Loop[] loops = y instanceof float[] ? floats : doubles;
        Loop known = loops[forms];
        return known != null ? known : find(loops, y instanceof float[] ? Kind.FLOAT : Kind.DOUBLE, forms);
    }

    private Loop find(@Nullable Loop[] loops, Kind kind, int packed) {
        Expression[] symbols = new Expression[inputs];
        Form[] forms = new Form[inputs];
        for (int i = 0; i < inputs; i++) {
            symbols[i] = Expression.input(i, kind);
            forms[i] = Form.of(packed, i);
        }
        Loop found = Loop.of(definition.of(symbols), forms);
        loops[packed] = found;
        return found;
    }
}
