package org.wengert.kernel;

import static org.wengert.kernel.MatmulOptions.ACCUMULATE;
import static org.wengert.kernel.MatmulOptions.DEFAULT;

import org.jspecify.annotations.Nullable;

/**
 * Convolutions as matrix products: the patches of one image under the window become the columns of a matrix. A block of stops at a time, so that the
 * matrix stays in the caches.
 */
record ConvolutionColumns(ConvolutionShape shape) {
    /** The smallest number of stops in a block, if there are as many, however large the window is: fewer make a narrow, slow product. */
    private static final int NARROWEST = 16;

    /** y[n, o, a, b] = the sum over the window of w[o] times the elements it lies over at stop (a, b), plus the bias[o] if there is one. */
    void run(Object x, Object w, @Nullable Object bias, Object y) {
        if (shape.isPointwise()) {
            pointwise(w, false, x, shape.imageAt(1), bias, y, shape.resultAt(1), shape.outputs(), shape.channels());
            return;
        }
        Blocks blocks = blocks();
        int inner = shape.inner();
        int all = shape.window().stops();
        int tasks = shape.parts() * blocks.count();
        Parallel.forRange(tasks, ConvolutionShape.grain(shape.multiplications() / blocks.count()), (first, end) -> {
            Object patches = ScratchArrays.claim(y, blocks.patches());
            for (int task = first; task < end; task++) {
                int part = task / blocks.count();
                StopRange stops = blocks.stops(task % blocks.count());
                gather(x, part, stops, patches);
                int count = stops.count();
                int to = at(part, stops);
                int from = shape.weightAt(part);
                Matmul.run(
                        w,
                        from,
                        inner,
                        false,
                        patches,
                        0,
                        count,
                        false,
                        y,
                        to,
                        all,
                        shape.outputs(),
                        inner,
                        count,
                        DEFAULT);
                add(bias, shape.outputAt(part), shape.outputs(), y, to, count);
            }
            ScratchArrays.release(patches);
        });
    }

    /** Adds bias[first], ... to so many rows of y, which lie as far apart as outputs. */
    private void add(@Nullable Object bias, int first, int rows, Object y, int y0, int columns) {
        int all = shape.window().stops();
        for (int o = 0; o < rows && bias != null; o++) {
            int at = y0 + o * all;
            ConvolutionShape.copy(y, at, 0, bias, first + o, y, at, 0, 1, columns);
        }
    }

    /** Adds to y, which holds zeros: patches that overlap share elements of the image, hence one thread for each part. */
    void transposed(Object g, Object w, Object y) {
        if (shape.isPointwise()) {
            pointwise(w, true, g, shape.resultAt(1), null, y, shape.imageAt(1), shape.channels(), shape.outputs());
            return;
        }
        Blocks blocks = blocks();
        int inner = shape.inner();
        int all = shape.window().stops();
        Parallel.forRange(shape.parts(), ConvolutionShape.grain(shape.multiplications()), (first, end) -> {
            Object patches = ScratchArrays.claim(y, blocks.patches());
            for (int task = first * blocks.count(); task < end * blocks.count(); task++) {
                int part = task / blocks.count();
                StopRange stops = blocks.stops(task % blocks.count());
                int count = stops.count();
                int from = at(part, stops);
                Matmul.run(
                        w,
                        shape.weightAt(part),
                        inner,
                        true,
                        g,
                        from,
                        all,
                        false,
                        patches,
                        0,
                        count,
                        inner,
                        shape.outputs(),
                        count,
                        DEFAULT);
                scatter(patches, part, stops, y);
            }
            ScratchArrays.release(patches);
        });
    }

    /** Adds the terms of the images from {@code firstImage} on to y[y0...], in the order of images and stops. */
    void weight(Object x, Object g, int firstImage, int endImage, Object y, int y0) {
        Blocks blocks = blocks();
        int inner = shape.inner();
        int all = shape.window().stops();
        boolean isPointwise = shape.isPointwise();
        Object patches = isPointwise ? x : ScratchArrays.claim(y, blocks.patches());
        for (int part = firstImage * shape.groups(); part < endImage * shape.groups(); part++) {
            int to = y0 + shape.weightAt(part);
            for (int block = 0; block < blocks.count(); block++) {
                StopRange stops = blocks.stops(block);
                int count = stops.count();
                int from = 0;
                int stride = count;
                if (isPointwise) {
                    from = shape.imageAt(part) + at(0, stops);
                    stride = all;
                } else {
                    gather(x, part, stops, patches);
                }
                Matmul.run(
                        g,
                        at(part, stops),
                        all,
                        false,
                        patches,
                        from,
                        stride,
                        true,
                        y,
                        to,
                        inner,
                        shape.outputs(),
                        count,
                        inner,
                        ACCUMULATE);
            }
        }
        if (!isPointwise) {
            ScratchArrays.release(patches);
        }
    }

    /** y[part] = w x[part], or the transpose of w, plus the bias if there is one, for every part. */
    private void pointwise(
            Object w,
            boolean transposeW,
            Object x,
            int xPart,
            @Nullable Object bias,
            Object y,
            int yPart,
            int m,
            int k) {
        int stops = shape.window().stops();
        Parallel.forRange(shape.parts(), ConvolutionShape.grain(shape.multiplications()), (first, end) -> {
            for (int part = first; part < end; part++) {
                Matmul.run(
                        w,
                        shape.weightAt(part),
                        shape.inner(),
                        transposeW,
                        x,
                        part * xPart,
                        stops,
                        false,
                        y,
                        part * yPart,
                        stops,
                        m,
                        k,
                        stops,
                        DEFAULT);
                add(bias, shape.outputAt(part), m, y, part * yPart, stops);
            }
        });
    }

    /** The stops of one part, in blocks of whole rows or of parts of one row. */
    private record Blocks(Window window, int rows, int columns, int inner) {
        private int across() {
            return (window.outWidth() - 1) / columns + 1;
        }

        int count() {
            return ((window.outHeight() - 1) / rows + 1) * across();
        }

        StopRange stops(int block) {
            int row = block / across() * rows;
            int column = block % across() * columns;
            int endRow = Math.min(row + rows, window.outHeight());
            return new StopRange(row, endRow, column, Math.min(column + columns, window.outWidth()));
        }

        int patches() {
            return inner * rows * columns;
        }
    }

    private Blocks blocks() {
        Window window = shape.window();
        int inner = shape.inner();
        int width = window.outWidth();
        int tall = Math.max(1, Math.max(inner, shape.outputs()));
        int columns = Math.min(
                width, Math.max(ScratchArrays.KEPT / tall, Math.min(NARROWEST, (Integer.MAX_VALUE - 8) / tall)));
        int rows = columns < width
                ? 1
                : Math.max(1, Math.min(window.outHeight(), ScratchArrays.KEPT / tall / Math.max(1, width)));
        return new Blocks(window, rows, columns, inner);
    }

    /** The offset of a range of stops in the first output of a part. */
    private int at(int part, StopRange stops) {
        return shape.resultAt(part) + stops.firstRow() * shape.window().outWidth() + stops.firstColumn();
    }

    private void gather(Object x, int part, StopRange stops, Object patches) {
        int x0 = shape.imageAt(part);
        if (x instanceof float[] floats) {
            FloatPatches.gather(floats, x0, shape.channels(), shape.window(), stops, (float[]) patches);
        } else {
            DoublePatches.gather((double[]) x, x0, shape.channels(), shape.window(), stops, (double[]) patches);
        }
    }

    private void scatter(Object patches, int part, StopRange stops, Object x) {
        int x0 = shape.imageAt(part);
        if (x instanceof float[] floats) {
            FloatPatches.scatter((float[]) patches, shape.channels(), shape.window(), stops, floats, x0);
        } else {
            DoublePatches.scatter((double[]) patches, shape.channels(), shape.window(), stops, (double[]) x, x0);
        }
    }
}
