package org.wengert.kernel;

/** y = a b without blocks or copies, for small or narrow matrices: a generated loop. */
interface SmallProduct {
    /**
     * y[i, j] = sum_p a[i, p] b[p, j], added up in the order of p, each term by a fused multiply-add where the processor has it; with {@code accumulate},
     * beginning with y[i, j]. Each matrix has an offset, a row stride and a column stride.
     */
    void run(
            Object a,
            int a0,
            int aRow,
            int aColumn,
            Object b,
            int b0,
            int bRow,
            int bColumn,
            Object y,
            int y0,
            int yRow,
            int yColumn,
            int m,
            int k,
            int n,
            boolean accumulate);
}
