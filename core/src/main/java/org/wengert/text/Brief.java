package org.wengert.text;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;

/** Numbers at four digits. */
public final class Brief {
    private static final int MOST_WHOLE = 12;
    private static final MathContext FOUR = new MathContext(4, RoundingMode.HALF_EVEN);
    private static final int LEAST_PLAIN = -5;
    private static final int MOST_PLAIN = 7;

    /** Four digits; exact numbers stay short. */
    public static String number(double value) {
        if (!Double.isFinite(value) || value == 0) {
            return value == 0 ? "0" : Double.toString(value);
        }
        BigDecimal rounded = new BigDecimal(value).round(FOUR).stripTrailingZeros();
        int exponent = rounded.precision() - rounded.scale() - 1;
        return exponent > LEAST_PLAIN && exponent < MOST_PLAIN
                ? rounded.toPlainString()
                : rounded.toString().replace("E+", "E");
    }

    /** Up to twelve numbers whole, as nested brackets in row-major order; more by range and mean. */
    public static String array(int[] shape, double... values) {
        if (values.length > MOST_WHOLE) {
            return summary(values);
        }
        StringBuilder text = new StringBuilder();
        nested(shape, 0, values, new int[1], text);
        return text.toString();
    }

    private static void nested(int[] shape, int axis, double[] values, int[] next, StringBuilder text) {
        if (axis == shape.length) {
            text.append(number(values[next[0]++]));
            return;
        }
        text.append('[');
        for (int i = 0; i < shape[axis]; i++) {
            text.append(i == 0 ? "" : ", ");
            nested(shape, axis + 1, values, next, text);
        }
        text.append(']');
    }

    private static String summary(double... values) {
        double least = Double.POSITIVE_INFINITY;
        double greatest = Double.NEGATIVE_INFINITY;
        double sum = 0;
        int nans = 0;
        for (double value : values) {
            nans += Double.isNaN(value) ? 1 : 0;
            least = value < least ? value : least;
            greatest = value > greatest ? value : greatest;
            sum += value;
        }
        return nans == values.length
                ? nans + " NaN"
                : number(least) + " to " + number(greatest) + ", mean " + number(sum / values.length)
                        + (nans == 0 ? "" : ", " + nans + " NaN");
    }

    private Brief() {}
}
