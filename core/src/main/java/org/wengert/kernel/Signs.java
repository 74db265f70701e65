package org.wengert.kernel;

/** The signs of numbers, without branches. */
final class Signs {
    private Signs() {}

    /** 1 if x is below 0 or -0, 0 if it is above or 0; either for NaN. */
    static int isNegative(float x) {
        return Float.floatToRawIntBits(x) >>> (Integer.SIZE - 1);
    }

    static int isNegative(double x) {
        return (int) (Double.doubleToRawLongBits(x) >>> (Long.SIZE - 1));
    }
}
