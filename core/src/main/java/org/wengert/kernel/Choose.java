package org.wengert.kernel;

/** y[i] = a[i] where condition[i] holds, else b[i]. An operand of one element serves everywhere. */
public final class Choose {
    private Choose() {}

    /** y[i] = condition[i] ? a[i] : b[i], for all of y; the arrays are of any one of the four types. */
    public static void run(boolean[] condition, Object a, Object b, Object y) {
        if (y instanceof float[] to) {
            FloatMoves.choose(condition, (float[]) a, (float[]) b, to);
        } else if (y instanceof double[] to) {
            DoubleMoves.choose(condition, (double[]) a, (double[]) b, to);
        } else if (y instanceof int[] to) {
            IntMoves.choose(condition, (int[]) a, (int[]) b, to);
        } else {
            BooleanMoves.choose(condition, (boolean[]) a, (boolean[]) b, (boolean[]) y);
        }
    }
}
