package org.wengert.kernel;

import java.util.function.DoubleBinaryOperator;

/**
 * The loops of a fold in plain Java, for both types: they serve until generated ones pay. A sum or product of two {@code float} values, rounded to
 * {@code double} and then to {@code float}, is the one rounded once: {@code double} has more than twice the digits.
 */
record PlainFold(DoubleBinaryOperator f, double start) implements FoldLoop {
    @Override
    public void chains(Object x, int from, int rows, int n, Object y, int to) {
        for (int r = 0; r < rows; r++) {
            set(y, to + r, chain(x, from + r * n, n));
        }
    }

    private double chain(Object x, int from, int n) {
        double folded = start;
        for (int i = from; i < from + n; i++) {
            folded = of(x, get(x, i), folded);
        }
        return folded;
    }

    @Override
    public void groups(Object x, int from, int count, Object partials, int at) {
        for (int j = 0; j < FoldKernel.GROUP; j++) {
            set(partials, at + j, start);
        }
        int group = 0;
        for (; group <= count - 8; group += 8) {
            eightRows(x, from + group * FoldKernel.GROUP, FoldKernel.GROUP, partials, at, FoldKernel.GROUP);
        }
        for (; group < count; group++) {
            row(x, from + group * FoldKernel.GROUP, partials, at, FoldKernel.GROUP);
        }
    }

    @Override
    public void finish(Object partials, int at, Object x, int tail, int count, Object y, int to) {
        set(y, to, of(y, halved(partials, at, 1), chain(x, tail, count)));
    }

    private double halved(Object partials, int at, int step) {
        return step == FoldKernel.GROUP
                ? get(partials, at)
                : of(partials, halved(partials, at, 2 * step), halved(partials, at + step, 2 * step));
    }

    @Override
    public void row(Object x, int from, Object y, int to, int n) {
        for (int i = 0; i < n; i++) {
            set(y, to + i, of(x, get(x, from + i), get(y, to + i)));
        }
    }

    @Override
    public void eightRows(Object x, int from, int stride, Object y, int to, int n) {
        for (int i = 0; i < n; i++) {
            double low = four(x, from + i, stride);
            double high = four(x, from + 4 * stride + i, stride);
            set(y, to + i, of(x, of(x, low, high), get(y, to + i)));
        }
    }

    private double four(Object x, int i, int stride) {
        return of(x, of(x, get(x, i), get(x, i + stride)), of(x, get(x, i + 2 * stride), get(x, i + 3 * stride)));
    }

    private double of(Object array, double a, double b) {
        double folded = f.applyAsDouble(a, b);
        return array instanceof float[] ? (float) folded : folded;
    }

    private static double get(Object array, int i) {
        return array instanceof float[] floats ? floats[i] : ((double[]) array)[i];
    }

    private static void set(Object array, int i, double value) {
        if (array instanceof float[] floats) {
            floats[i] = (float) value;
        } else {
            ((double[]) array)[i] = value;
        }
    }
}
