package org.wengert.explain;

import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.wengert.DType;
import org.wengert.Tensor;
import org.wengert.text.Brief;

/** Numbers in explanations. */
final class Numbers {
    private static final double MOST_COUNTED = 1e9;

    /** {@code 1,024}, or a power of ten. */
    static String count(double count) {
        return count < MOST_COUNTED ? String.format(Locale.ROOT, "%,d", (long) count) : Brief.number(count);
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
        return Brief.array(x.shape().toArray(), x.toDoubleArray());
    }

    private Numbers() {}
}
