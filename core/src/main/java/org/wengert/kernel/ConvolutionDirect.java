package org.wengert.kernel;

import org.jspecify.annotations.Nullable;

/**
 * Convolutions of stride 1 by vectors along the image, without patches. The stops of a few rows, counted as if the window moved on over the edge, lie side by side: so
 * the elements under one entry of the window do as well, and a row of the matrix of patches is a stretch of the image, which begins elsewhere for each entry. What
 * comes of the stops over the edge is left out of the result. Images with padding are copied with their padding.
 *
 * <p>Sums have the order of {@link ConvolutionColumns}, and its bits.
 *
 * @param line the width of a row with its padding
 * @param rows the rows of stops in one block
 * @param outputs the outputs in one block
 */
record ConvolutionDirect(ConvolutionShape shape, ConvolutionLoops loops, int line, int rows, int outputs) {
    /** Stops in one block of whole rows: for 24 outputs, as many as there are rows in a few tiles, the sums fit in a pooled array. */
    private static final int STOPS = ScratchArrays.KEPT / 24;
    /** The largest copy with padding: it fits in the second-level cache. */
    static final int LARGEST_COPY = 1 << 19;

    /**
     * The form for a convolution, or null if it does not serve, or its loops are not compiled.
     *
     * @param evenCold whether loops serve that are not compiled
     */
    static @Nullable ConvolutionDirect of(ConvolutionShape shape, Object y, boolean evenCold) {
        Window w = shape.window();
        long line = w.width() + 2L * w.paddingWidth();
        if (w.strideHeight() != 1 || w.strideWidth() != 1 || line > STOPS || line > 2L * w.outWidth()) {
            return null;
        }
        ConvolutionLoops loops = ConvolutionLoops.of(y);
        if (loops == null) {
            return null;
        }
        boolean isWhole = w.outHeight() * line <= STOPS;
        int rows = isWhole ? w.outHeight() : (int) (STOPS / line);
        int outputs = isWhole ? Math.max(24, (int) (ScratchArrays.KEPT / (rows * line) / 24) * 24) : 24;
        ConvolutionDirect made =
                new ConvolutionDirect(shape, loops, (int) line, rows, Math.min(outputs, shape.outputs()));
        int least = isWhole ? made.stops(rows) : w.outWidth();
        boolean fits = !made.isPadded() || (long) shape.channels() * made.copiedRows() * line <= LARGEST_COPY;
        return least >= loops.lanes() && fits && (evenCold || made.isReady()) ? made : null;
    }

    private boolean isPadded() {
        return shape.window().paddingHeight() > 0 || shape.window().paddingWidth() > 0;
    }

    /** The rows of an image under the window at one block of stops. */
    private long copiedRows() {
        return rows + (shape.window().kernelHeight() - 1L) * shape.window().dilationHeight();
    }

    /** The stops of so many rows, with those over the edge. */
    private int stops(int rows) {
        return (rows - 1) * line + shape.window().outWidth();
    }

    private int rowBlocks() {
        return (shape.window().outHeight() - 1) / rows + 1;
    }

    /** The width of the tiles for so many columns: all are as wide, and the last may overlap the one before. */
    private int tile(int columns) {
        return Math.min(columns, loops.widest() * loops.lanes());
    }

    private boolean isReady() {
        int lastRows = shape.window().outHeight() - (rowBlocks() - 1) * rows;
        // Both are asked, so that both are compiled.
        boolean isReady = loops.isReadyPanel(tile(stops(rows)), false);
        return loops.isReadyPanel(tile(stops(lastRows)), false) && isReady;
    }

    /** y[n, o, a, b] = the sum over the window of w[o] times the elements it lies over at stop (a, b), plus the bias[o] if there is one. */
    void run(Object x, Object w, @Nullable Object bias, Object y) {
        int inner = shape.inner();
        int[] weightRows = new int[shape.outputs()];
        for (int o = 0; o < weightRows.length; o++) {
            weightRows[o] = o * inner;
        }
        int plane = isPadded() ? (int) copiedRows() * line : shape.window().plane();
        int[] shifts = entries(shape, plane, line);
        int outputBlocks = (shape.outputs() - 1) / outputs + 1;
        int perPart = rowBlocks() * outputBlocks;
        Parallel.forRange(
                shape.parts() * perPart, ConvolutionShape.grain(shape.multiplications() / perPart), (first, end) -> {
                    Object copy = isPadded() ? ScratchArrays.claim(y, shape.channels() * plane) : x;
                    Object sums = isDense() ? y : ScratchArrays.claim(y, outputs * stops(rows));
                    for (int task = first; task < end; task++) {
                        int part = task / perPart;
                        int firstRow = task / outputBlocks % rowBlocks() * rows;
                        int count = Math.min(rows, shape.window().outHeight() - firstRow);
                        int from = shape.imageAt(part) + firstRow * line;
                        if (isPadded()) {
                            pad(shape, x, part, firstRow, (int) copiedRows(), line, copy);
                            from = 0;
                        }
                        int firstOutput = task % outputBlocks * outputs;
                        block(w, weightRows, copy, from, shifts, part, firstRow, count, firstOutput, bias, sums, y);
                    }
                    if (isPadded()) {
                        ScratchArrays.release(copy);
                    }
                    if (!isDense()) {
                        ScratchArrays.release(sums);
                    }
                });
    }

    /** True if there are no stops over the edge: the sums are the result. */
    private boolean isDense() {
        return line == shape.window().outWidth();
    }

    private void block(
            Object w,
            int[] weightRows,
            Object x,
            int from,
            int[] shifts,
            int part,
            int firstRow,
            int count,
            int firstOutput,
            @Nullable Object bias,
            Object sums,
            Object y) {
        Window window = shape.window();
        int all = window.stops();
        int columns = stops(count);
        int m = Math.min(outputs, shape.outputs() - firstOutput);
        int to = shape.resultAt(part) + firstOutput * all + firstRow * window.outWidth();
        int sum0 = isDense() ? to : 0;
        int stride = isDense() ? all : columns;
        int weights = shape.weightAt(part);
        int inner = shape.inner();
        int width = tile(columns);
        ConvolutionPanel panel = loops.panelFor(width, false);
        int last = width - loops.lanes();
        for (int next = 0; next < columns; next += width) {
            int done = Math.min(next, columns - width);
            int at = from + done;
            int sum = sum0 + done;
            panel.run(w, weights, weightRows, firstOutput, x, at, 0, shifts, sums, sum, stride, m, inner, last, false);
        }
        if (isDense() && bias == null) {
            return;
        }
        int bias0 = shape.outputAt(part) + firstOutput;
        int outWidth = window.outWidth();
        for (int o = 0; o < m; o++) {
            int from0 = sum0 + o * stride;
            ConvolutionShape.copy(sums, from0, line, bias, bias0 + o, y, to + o * all, outWidth, count, outWidth);
        }
    }

    /** Where the elements under each entry of the window begin, channel by channel, in planes of this size with lines of this width. */
    static int[] entries(ConvolutionShape shape, int plane, int line) {
        Window w = shape.window();
        int[] entries = new int[shape.inner()];
        int next = 0;
        for (int c = 0; c < shape.channels(); c++) {
            for (int i = 0; i < w.kernelHeight(); i++) {
                for (int j = 0; j < w.kernelWidth(); j++) {
                    entries[next++] = c * plane + i * w.dilationHeight() * line + j * w.dilationWidth();
                }
            }
        }
        return entries;
    }

    /** Copies a part's rows under the window from row {@code firstStop} of stops on, with zeros for the padding. */
    static void pad(ConvolutionShape shape, Object x, int part, int firstStop, int rows, int line, Object to) {
        Window w = shape.window();
        int x0 = shape.imageAt(part);
        int firstRow = firstStop * w.strideHeight() - w.paddingHeight();
        if (x instanceof float[] floats) {
            FloatPatches.pad(floats, x0, shape.channels(), w, firstRow, rows, line, (float[]) to);
        } else {
            DoublePatches.pad((double[]) x, x0, shape.channels(), w, firstRow, rows, line, (double[]) to);
        }
    }
}
