package org.wengert.kernel;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The gradient of a convolution with respect to its weight by vectors along the outputs, without patches: y^T[entry, o] = the sum over stops of x under the entry times
 * g[stop, o]. Images with padding are copied with their padding.
 *
 * <p>Sums have the order of {@link ConvolutionColumns#weight}, and its bits.
 *
 * @param line the width of a row with its padding
 * @param rows the rows of stops in one block
 */
record ConvolutionWeight(ConvolutionShape shape, ConvolutionLoops loops, int line, int rows) {
    /**
     * The form for a convolution, or null if it does not serve, or its loops are not compiled.
     *
     * @param evenCold whether loops serve that are not compiled
     */
    static @Nullable ConvolutionWeight of(ConvolutionShape shape, Object y, boolean evenCold) {
        Window w = shape.window();
        long line = w.width() + 2L * w.paddingWidth();
        ConvolutionLoops loops = ConvolutionLoops.of(y);
        if (loops == null || 2 * shape.outputs() < loops.lanes() || line > ScratchArrays.KEPT || shape.isPointwise()) {
            return null;
        }
        int width = Math.max(shape.outputs(), loops.lanes());
        int rows = (int) Math.min(w.outHeight(), ScratchArrays.KEPT / ((long) width * w.outWidth()));
        ConvolutionWeight made = new ConvolutionWeight(shape, loops, (int) line, rows);
        boolean fits = rows > 0
                && (long) shape.inner() * width <= ScratchArrays.KEPT
                && (!made.isPadded() || shape.channels() * line * made.copiedRows() <= ConvolutionDirect.LARGEST_COPY);
        return fits && (evenCold || loops.isReady(width, true)) ? made : null;
    }

    private boolean isPadded() {
        return shape.window().paddingHeight() > 0 || shape.window().paddingWidth() > 0;
    }

    /** The rows of an image under the window at one block of stops. */
    private long copiedRows() {
        Window w = shape.window();
        return (rows - 1L) * w.strideHeight() + (w.kernelHeight() - 1L) * w.dilationHeight() + 1;
    }

    /** The sums of the terms of the images from {@code firstImage} on, in the order of images and stops, for some entries of the window, at y[y0...]. */
    void run(Object x, Object g, int firstImage, int endImage, int firstEntry, int endEntry, Object y, int y0) {
        int width = Math.max(shape.outputs(), loops.lanes());
        int inner = shape.inner();
        int stops = rows * shape.window().outWidth();
        int plane = isPadded() ? (int) copiedRows() * line : shape.window().plane();
        int[] entries = Arrays.copyOfRange(ConvolutionDirect.entries(shape, plane, line), firstEntry, endEntry);
        int count = entries.length;
        int[] shifts = shifts();
        Object copy = isPadded() ? ScratchArrays.claim(y, shape.channels() * plane) : x;
        Object turned = ScratchArrays.claim(y, stops * width);
        Object sums = ScratchArrays.claim(y, count * width);
        if (width > shape.outputs()) {
            Copy.fill(turned, 0, stops * width);
        }
        for (int group = 0; group < shape.groups(); group++) {
            Copy.fill(sums, 0, count * width);
            for (int image = firstImage; image < endImage; image++) {
                part(x, g, image * shape.groups() + group, entries, shifts, copy, turned, sums, width);
            }
            int to = y0 + shape.weightAt(group) + firstEntry;
            MatmulOperands.transpose(sums, 0, width, y, to, inner, count, shape.outputs());
        }
        if (isPadded()) {
            ScratchArrays.release(copy);
        }
        ScratchArrays.release(turned);
        ScratchArrays.release(sums);
    }

    private void part(
            Object x,
            Object g,
            int part,
            int[] entries,
            int[] shifts,
            Object copy,
            Object turned,
            Object sums,
            int columns) {
        Window w = shape.window();
        for (int row = 0; row < w.outHeight(); row += rows) {
            int count = Math.min(rows, w.outHeight() - row) * w.outWidth();
            int from = shape.imageAt(part) + row * w.strideHeight() * line;
            if (isPadded()) {
                ConvolutionDirect.pad(shape, x, part, row, (int) copiedRows(), line, copy);
                from = 0;
            }
            int g0 = shape.resultAt(part) + row * w.outWidth();
            turn(g, g0, count, turned, columns);
            int width;
            for (int done = 0; done < columns; done += width) {
                width = loops.width(columns - done);
                int last = width - loops.lanes();
                loops.panelFor(width, true)
                        .run(
                                copy,
                                from,
                                entries,
                                0,
                                turned,
                                done,
                                columns,
                                shifts,
                                sums,
                                done,
                                columns,
                                entries.length,
                                count,
                                last,
                                true);
            }
        }
    }

    private void turn(Object g, int g0, int count, Object turned, int columns) {
        int all = shape.window().stops();
        if (g instanceof float[] floats) {
            FloatPatches.turn(floats, g0, all, shape.outputs(), count, (float[]) turned, columns);
        } else {
            DoublePatches.turn((double[]) g, g0, all, shape.outputs(), count, (double[]) turned, columns);
        }
    }

    /** The places of the stops of one block, from the first. */
    private int[] shifts() {
        Window w = shape.window();
        int[] shifts = new int[rows * w.outWidth()];
        for (int s = 0; s < shifts.length; s++) {
            shifts[s] = s / w.outWidth() * w.strideHeight() * line + s % w.outWidth() * w.strideWidth();
        }
        return shifts;
    }
}
