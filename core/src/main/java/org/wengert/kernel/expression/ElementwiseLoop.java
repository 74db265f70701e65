package org.wengert.kernel.expression;

import org.jspecify.annotations.Nullable;

/**
 * The loop of a program over up to four inputs, which lie in the forms it was made for. A generated class extends it; {@code y} may be an input, unless the
 * program is mixed and the loop is that of lanes.
 */
abstract class ElementwiseLoop {
    /** The number of inputs a loop can have. */
    static final int MOST_INPUTS = 4;

    /** y[i] = f(a[i], b[i], c[i], d[i]) for from &lt;= i &lt; to, one element at a time. */
    abstract void scalar(
            Object a,
            @Nullable Object b,
            @Nullable Object c,
            @Nullable Object d,
            Object y,
            int from,
            int to,
            int rowStart,
            int row);

    /** The same in whole vectors, as far as they fit; returns the first i that is left. */
    abstract int lanes(
            Object a,
            @Nullable Object b,
            @Nullable Object c,
            @Nullable Object d,
            Object y,
            int from,
            int to,
            int rowStart,
            int row);
}
