package org.wengert.kernel;

/** A row of y += a b for b in rows of their own: a generated loop, in the form that HotSpot's C2 compiler vectorises. */
interface RowUpdate {
    /**
     * y[j] = sum_p a[a0 + p aStep] rows[p][j] + y[j] for j &lt; n, added up in the order of p, each term by a fused multiply-add where the processor has it.
     *
     * @param rows arrays of the type of y
     */
    void run(Object a, int a0, int aStep, Object[] rows, Object y, int k, int n);
}
