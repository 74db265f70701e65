package org.wengert.kernel;

/** The loops of a {@link FoldKernel}. Arrays are all {@code float[]} or all {@code double[]}; f is the function that folds. */
interface FoldLoop {
    /** y[to + r] = f(...f(f(start, x[r, 0]), x[r, 1])..., x[r, n - 1]) for r &lt; rows, with x[r, 0] at from + r n. */
    void chains(Object x, int from, int rows, int n, Object y, int to);

    /** partials[at + j] = the fold of x[from + j], x[from + 16 + j], ... over so many groups of 16, for j &lt; 16. */
    void groups(Object x, int from, int count, Object partials, int at);

    /** y[to] = the fold of partials[at], ..., partials[at + 15] and of the chain of x[tail], ..., x[tail + count - 1]. */
    void finish(Object partials, int at, Object x, int tail, int count, Object y, int to);

    /** y[to + i] = f(x[from + i], y[to + i]) for i &lt; n. The same array may be both where from &gt;= to: what is read has not been written. */
    void row(Object x, int from, Object y, int to, int n);

    /** The same with the fold of eight rows, x[from + i], x[from + stride + i], ..., in a tree. */
    void eightRows(Object x, int from, int stride, Object y, int to, int n);
}
