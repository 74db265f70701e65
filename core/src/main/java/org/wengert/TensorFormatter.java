package org.wengert;

import java.util.Locale;

/** A tensor as text: {@code [[1.0, 2.0], [3.0, 4.0]] FLOAT32 [2, 2]}. */
final class TensorFormatter {
    private static final int EDGE = 3;
    private static final int LONG = 10;

    static String of(Tensor x) {
        StringBuilder out = new StringBuilder();
        append(out, x, 0, 0);
        return out.append(' ').append(x.dtype()).append(' ').append(x.shape()).toString();
    }

    private static void append(StringBuilder out, Tensor x, int axis, int offset) {
        if (axis == x.rank()) {
            out.append(element(x, offset));
            return;
        }
        int count = x.dim(axis);
        int step = x.shape().sizeBetween(axis + 1, x.rank());
        out.append('[');
        for (int i = 0; i < count; i++) {
            if (i > 0) {
                out.append(axis + 1 < x.rank() ? ",\n" + " ".repeat(axis + 1) : ", ");
            }
            if (count > LONG && i == EDGE) {
                out.append("...");
                i = count - EDGE - 1;
                continue;
            }
            append(out, x, axis + 1, offset + i * step);
        }
        out.append(']');
    }

    private static String element(Tensor x, int i) {
        double value = x.element(i);
        return switch (x.dtype()) {
            case BOOL -> value != 0 ? "true" : "false";
            case INT32 -> Integer.toString((int) value);
            case FLOAT32, FLOAT64 -> floating(value);
        };
    }

    private static String floating(double value) {
        double size = Math.abs(value);
        if ((size == Math.rint(size) && size < 1e6) || Double.isNaN(value) || Double.isInfinite(value)) {
            return Double.toString(value);
        }
        return String.format(Locale.ROOT, size < 1e-3 || size >= 1e6 ? "%.4e" : "%.4f", value);
    }

    private TensorFormatter() {}
}
