package org.wengert;

import java.util.Locale;

/** Formats a tensor as text: {@code [[1.0, 2.0], [3.0, 4.0]] FLOAT32 [2, 2]}. */
final class TensorFormatter {
    private static final int EDGE = 3;
    private static final int LONG = 10;
    private static final int MOST = 1000;

    private final Tensor x;
    private final StringBuilder out = new StringBuilder();

    /** The number of entries printed along each axis. */
    private final int[] written;

    private TensorFormatter(Tensor x) {
        this.x = x;
        this.written = written(x);
    }

    static String of(Tensor x) {
        TensorFormatter formatter = new TensorFormatter(x);
        formatter.append(0, 0);
        return formatter
                .out
                .append(' ')
                .append(x.dtype())
                .append(' ')
                .append(x.shape())
                .toString();
    }

    /** Abbreviates long axes in the middle; if that is not enough, prints only the first entry of the outer axes. */
    private static int[] written(Tensor x) {
        int[] written = x.shape().toArray();
        long elements = 1;
        for (int axis = 0; axis < written.length; axis++) {
            written[axis] = written[axis] > LONG ? 2 * EDGE : written[axis];
            elements *= Math.max(1, written[axis]);
        }
        for (int axis = 0; axis < written.length && elements > MOST; axis++) {
            elements /= Math.max(1, written[axis]);
            written[axis] = Math.min(1, written[axis]);
        }
        return written;
    }

    private void append(int axis, int offset) {
        if (axis == x.rank()) {
            out.append(element(x, offset));
            return;
        }
        int count = x.dim(axis);
        int step = x.shape().sizeBetween(axis + 1, x.rank());
        int first = written[axis] == count ? count : (written[axis] + 1) / 2;
        out.append('[');
        for (int i = 0; i < first; i++) {
            separate(i, axis);
            append(axis + 1, offset + i * step);
        }
        if (first < count) {
            separate(first, axis);
            out.append("...");
            for (int i = count - (written[axis] - first); i < count; i++) {
                separate(i, axis);
                append(axis + 1, offset + i * step);
            }
        }
        out.append(']');
    }

    private void separate(int i, int axis) {
        if (i > 0) {
            out.append(axis + 1 < x.rank() ? ",\n" + " ".repeat(axis + 1) : ", ");
        }
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
}
