package org.wengert.kernel;

/**
 * A window of kernelHeight x kernelWidth that moves over planes of height x width, and the outHeight x outWidth stops it makes. Entry (i, j) of
 * the window at stop (a, b) lies over (a strideHeight - paddingHeight + i dilationHeight, b strideWidth - paddingWidth + j dilationWidth).
 *
 * <p>A mean is over the entries that lie over the plane, and over its padding if {@code countsPadding}; never over what a last stop has beyond that.
 *
 * <p>Paddings and dilations may be so large that positions outside the planes do not fit in an int: ranges are computed in long.
 */
public record Window(
        int height,
        int width,
        int kernelHeight,
        int kernelWidth,
        int strideHeight,
        int strideWidth,
        int paddingHeight,
        int paddingWidth,
        int dilationHeight,
        int dilationWidth,
        int outHeight,
        int outWidth,
        boolean countsPadding) {
    /** A window whose padding counts. */
    public Window(
            int height,
            int width,
            int kernelHeight,
            int kernelWidth,
            int strideHeight,
            int strideWidth,
            int paddingHeight,
            int paddingWidth,
            int dilationHeight,
            int dilationWidth,
            int outHeight,
            int outWidth) {
        this(
                height,
                width,
                kernelHeight,
                kernelWidth,
                strideHeight,
                strideWidth,
                paddingHeight,
                paddingWidth,
                dilationHeight,
                dilationWidth,
                outHeight,
                outWidth,
                true);
    }

    /** The number of entries. It may exceed an int when most of them lie over padding. */
    long entries() {
        return (long) kernelHeight * kernelWidth;
    }

    /** True if it takes 2 x 2 elements at a time, without overlap or padding, as most pooling does, and all of them are there. */
    boolean isOfPairs() {
        return kernelHeight == 2
                && kernelWidth == 2
                && strideHeight == 2
                && strideWidth == 2
                && paddingHeight == 0
                && paddingWidth == 0
                && dilationHeight == 1
                && dilationWidth == 1
                && 2L * outHeight <= height
                && 2L * outWidth <= width;
    }

    int stops() {
        return outHeight * outWidth;
    }

    int plane() {
        return height * width;
    }

    /** The row of the plane under entry i at a stop; -1 if it lies over padding. */
    int row(int stop, int entry) {
        return inside((long) stop * strideHeight - paddingHeight + (long) entry * dilationHeight, height);
    }

    /** The column of the plane under entry j at a stop; -1 if it lies over padding. */
    int column(int stop, int entry) {
        return inside((long) stop * strideWidth - paddingWidth + (long) entry * dilationWidth, width);
    }

    private static int inside(long position, int size) {
        return position >= 0 && position < size ? (int) position : -1;
    }

    /** The place in the plane under entry j at a stop, in a row of the plane. Partial sums may overflow; the result is right, as int arithmetic wraps. */
    int under(int row, int stop, int entry) {
        return row * width + stop * strideWidth - paddingWidth + entry * dilationWidth;
    }

    /** The first stop at which entry j is not left of the plane. */
    int firstStop(int entry) {
        long left = paddingWidth - (long) entry * dilationWidth;
        return left <= 0 ? 0 : (int) Math.min(outWidth, (left + strideWidth - 1) / strideWidth);
    }

    /** The first stop at which entry j is right of the plane. */
    int endStop(int entry) {
        long last = width - 1L + paddingWidth - (long) entry * dilationWidth;
        return last < 0 ? 0 : (int) Math.min(outWidth, last / strideWidth + 1);
    }

    /** The first row of entries inside the plane at a stop. */
    int firstRow(int stop) {
        return first((long) stop * strideHeight - paddingHeight, dilationHeight, kernelHeight);
    }

    /** The end of the rows of entries inside the plane at a stop. */
    int endRow(int stop) {
        return end((long) stop * strideHeight - paddingHeight, dilationHeight, kernelHeight, height);
    }

    /** The first column of entries inside the plane at a stop. */
    int firstColumn(int stop) {
        return first((long) stop * strideWidth - paddingWidth, dilationWidth, kernelWidth);
    }

    /** The end of the columns of entries inside the plane at a stop. */
    int endColumn(int stop) {
        return end((long) stop * strideWidth - paddingWidth, dilationWidth, kernelWidth, width);
    }

    /** Returns whether some stop has no entry inside the plane. */
    public boolean hasEmptyStop() {
        return hasEmptyStop(outHeight, strideHeight, paddingHeight, dilationHeight, kernelHeight, height)
                || hasEmptyStop(outWidth, strideWidth, paddingWidth, dilationWidth, kernelWidth, width);
    }

    /** A stop that begins inside the plane has an entry there: those before it are asked. */
    private static boolean hasEmptyStop(int stops, int stride, int padding, int dilation, int kernel, int size) {
        for (int stop = 0; stop < stops; stop++) {
            long start = (long) stop * stride - padding;
            if (start >= 0) {
                return start >= size;
            }
            if (first(start, dilation, kernel) >= end(start, dilation, kernel, size)) {
                return true;
            }
        }
        return false;
    }

    /** The rows of entries that a mean is over, at a stop. */
    int countedRows(int stop) {
        return countsPadding
                ? end(
                        (long) stop * strideHeight - paddingHeight,
                        dilationHeight,
                        kernelHeight,
                        (long) height + paddingHeight)
                : endRow(stop) - firstRow(stop);
    }

    /** The columns of entries that a mean is over, at a stop. */
    int countedColumns(int stop) {
        return countsPadding
                ? end((long) stop * strideWidth - paddingWidth, dilationWidth, kernelWidth, (long) width + paddingWidth)
                : endColumn(stop) - firstColumn(stop);
    }

    private static int first(long start, int dilation, int entries) {
        return start >= 0 ? 0 : (int) Math.min(entries, (dilation - 1 - start) / dilation);
    }

    private static int end(long start, int dilation, int entries, long size) {
        if (start + (entries - 1L) * dilation < size) {
            return entries;
        }
        long last = size - 1 - start;
        return last < 0 ? 0 : (int) (last / dilation + 1);
    }
}
