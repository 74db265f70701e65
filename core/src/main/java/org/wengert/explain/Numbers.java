package org.wengert.explain;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.wengert.DType;
import org.wengert.Tensor;

/** Numbers in explanations. */
final class Numbers {
    /** Up to here, a tensor is printed whole. */
    static final int WHOLE = 12;

    private static final MathContext FOUR = new MathContext(4, RoundingMode.HALF_EVEN);
    private static final double MOST_COUNTED = 1e9;
    private static final int LEAST_PLAIN = -5;
    private static final int MOST_PLAIN = 7;

    /** Four digits; exact numbers stay short. */
    static String brief(double value) {
        if (!Double.isFinite(value) || value == 0) {
            return value == 0 ? "0" : Double.toString(value);
        }
        BigDecimal rounded = new BigDecimal(value).round(FOUR).stripTrailingZeros();
        int exponent = rounded.precision() - rounded.scale() - 1;
        return exponent > LEAST_PLAIN && exponent < MOST_PLAIN
                ? rounded.toPlainString()
                : rounded.toString().replace("E+", "E");
    }

    /** {@code 1,024}, or a power of ten. */
    static String count(double count) {
        return count < MOST_COUNTED ? String.format(Locale.ROOT, "%,d", (long) count) : brief(count);
    }

    /** All digits of a number of this type. */
    static String exact(double value, DType dtype) {
        String text = dtype == DType.FLOAT32 ? Float.toString((float) value) : Double.toString(value);
        return text.endsWith(".0") ? text.substring(0, text.length() - 2) : text;
    }

    /** All digits, in brackets if it is negative. */
    static String factor(double value, DType dtype) {
        String text = exact(value, dtype);
        return text.startsWith("-") ? "(" + text + ")" : text;
    }

    /** A small tensor whole, as nested brackets; a large one by range and mean. */
    static String of(@Nullable Tensor x) {
        if (x == null) {
            return "unknown";
        }
        double[] values = x.toDoubleArray();
        if (values.length > WHOLE) {
            return summary(values);
        }
        StringBuilder text = new StringBuilder();
        nested(x.shape().toArray(), 0, values, new int[1], text);
        return text.toString();
    }

    private static void nested(int[] shape, int axis, double[] values, int[] next, StringBuilder text) {
        if (axis == shape.length) {
            text.append(brief(values[next[0]++]));
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
        return (nans == values.length
                        ? ""
                        : brief(least) + " to " + brief(greatest) + ", mean " + brief(sum / values.length))
                + (nans == 0 ? "" : " with " + nans + " NaN");
    }

    private Numbers() {}
}
