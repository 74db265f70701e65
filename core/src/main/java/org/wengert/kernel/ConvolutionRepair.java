package org.wengert.kernel;

import java.lang.reflect.Array;

/**
 * Computes the NaN elements of a convolution again, term by term, without the terms in which the gradient is 0. Padding has no terms. Slow and
 * simple, as it runs only when NaN was found.
 */
final class ConvolutionRepair {
    private final int n;
    private final int groups;
    /** Channels of one group. */
    private final int channels;
    /** Outputs of one group. */
    private final int outputs;

    private final Window window;
    private final GradientOperand gradient;

    ConvolutionRepair(int n, int groups, int channels, int outputs, Window window, GradientOperand gradient) {
        this.n = n;
        this.groups = groups;
        this.channels = channels;
        this.outputs = outputs;
        this.window = window;
        this.gradient = gradient;
    }

    /** Repairs y = {@link Convolution#run}(x, w). */
    void run(Object x, Object w, Object y) {
        int size = n * groups * outputs * window.stops();
        for (int at = 0; at < size; at++) {
            if (!Double.isNaN(get(y, at))) {
                continue;
            }
            int b = at % window.outWidth();
            int a = at / window.outWidth() % window.outHeight();
            int output = at / window.stops();
            int part = output / outputs;
            int weights = (part % groups * outputs + output % outputs) * channels;
            double sum = 0;
            for (int c = 0; c < channels; c++) {
                int plane = (part * channels + c) * window.plane();
                for (int i = window.firstRow(a); i < window.endRow(a); i++) {
                    for (int j = window.firstColumn(b); j < window.endColumn(b); j++) {
                        int from = plane + window.row(a, i) * window.width() + window.column(b, j);
                        sum += term(get(x, from), get(w, entry(weights + c, i, j)));
                    }
                }
            }
            set(y, at, sum);
        }
    }

    /** Repairs y = {@link Convolution#transposed}(g, w). */
    void transposed(Object g, Object w, Object y) {
        int size = n * groups * channels * window.plane();
        for (int at = 0; at < size; at++) {
            if (!Double.isNaN(get(y, at))) {
                continue;
            }
            int column = at % window.width();
            int row = at / window.width() % window.height();
            int channel = at / window.plane();
            int part = channel / channels;
            double sum = 0;
            for (int i = 0; i < window.kernelHeight(); i++) {
                int a = stop(row, i, window.strideHeight(), window.paddingHeight(), window.dilationHeight());
                for (int j = 0; a >= 0 && a < window.outHeight() && j < window.kernelWidth(); j++) {
                    int b = stop(column, j, window.strideWidth(), window.paddingWidth(), window.dilationWidth());
                    if (b >= 0 && b < window.outWidth()) {
                        sum += outputs(g, w, part, channel % channels, i, j, a * window.outWidth() + b);
                    }
                }
            }
            set(y, at, sum);
        }
    }

    private double outputs(Object g, Object w, int part, int channel, int i, int j, int stop) {
        double sum = 0;
        for (int o = 0; o < outputs; o++) {
            int from = (part * outputs + o) * window.stops() + stop;
            sum += term(get(g, from), get(w, entry((part % groups * outputs + o) * channels + channel, i, j)));
        }
        return sum;
    }

    /** The stop at which an entry lies over a position; -1 if there is none. */
    private static int stop(int position, int entry, int stride, int padding, int dilation) {
        long from = (long) position + padding - (long) entry * dilation;
        return from < 0 || from % stride != 0 ? -1 : (int) Math.min(Integer.MAX_VALUE, from / stride);
    }

    /** Repairs y = {@link Convolution#weight}(x, g). */
    void weight(Object x, Object g, Object y) {
        int entries = (int) window.entries();
        int size = groups * outputs * channels * entries;
        for (int at = 0; at < size; at++) {
            if (!Double.isNaN(get(y, at))) {
                continue;
            }
            int j = at % window.kernelWidth();
            int i = at / window.kernelWidth() % window.kernelHeight();
            int output = at / entries / channels;
            int channel = at / entries % channels;
            double sum = 0;
            for (int image = 0; image < n; image++) {
                int plane = ((image * groups + output / outputs) * channels + channel) * window.plane();
                int stops = (image * groups * outputs + output) * window.stops();
                for (int a = 0; a < window.outHeight(); a++) {
                    int row = window.row(a, i);
                    for (int b = window.firstStop(j); row >= 0 && b < window.endStop(j); b++) {
                        int from = plane + row * window.width() + window.column(b, j);
                        sum += term(get(x, from), get(g, stops + a * window.outWidth() + b));
                    }
                }
            }
            set(y, at, sum);
        }
    }

    /** The offset of entry (i, j) of a kernel in the weight. */
    private int entry(int kernel, int i, int j) {
        return (kernel * window.kernelHeight() + i) * window.kernelWidth() + j;
    }

    private double term(double left, double right) {
        return (gradient == GradientOperand.LEFT ? left : right) == 0 ? 0 : left * right;
    }

    private static double get(Object array, int i) {
        return Array.getDouble(array, i);
    }

    private static void set(Object array, int i, double value) {
        if (array instanceof float[] floats) {
            floats[i] = (float) value;
        } else {
            ((double[]) array)[i] = value;
        }
    }
}
