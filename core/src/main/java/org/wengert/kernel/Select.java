package org.wengert.kernel;

/** y[i] = a[i] where condition[i] holds, else b[i]. An operand of one element serves everywhere. */
public final class Select {
    private Select() {}

    /** y[i] = condition[i] ? a[i] : b[i] for i &lt; n; the arrays are of any one of the four types, and of a single operand only the first element is read. */
    public static void run(boolean[] condition, Object a, boolean singleA, Object b, boolean singleB, Object y, int n) {
        if (n == 0) {
            return;
        }
        if (y instanceof float[] to) {
            FloatCopies.select(condition, (float[]) a, singleA, (float[]) b, singleB, to, n);
        } else if (y instanceof double[] to) {
            DoubleCopies.select(condition, (double[]) a, singleA, (double[]) b, singleB, to, n);
        } else if (y instanceof int[] to) {
            IntCopies.select(condition, (int[]) a, singleA, (int[]) b, singleB, to, n);
        } else {
            BooleanCopies.select(condition, (boolean[]) a, singleA, (boolean[]) b, singleB, (boolean[]) y, n);
        }
    }
}
