package org.wengert.kernel;

/**
 * How a window of kernelHeight x kernelWidth moves over planes of height x width, and the outHeight x outWidth places where it stops. Entry (i, j) of
 * the window at stop (a, b) lies over (a strideHeight - paddingHeight + i dilationHeight, b strideWidth - paddingWidth + j dilationWidth).
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
        int outWidth) {
    int entries() {
        return kernelHeight * kernelWidth;
    }

    int stops() {
        return outHeight * outWidth;
    }

    int plane() {
        return height * width;
    }

    int row(int stop, int entry) {
        return stop * strideHeight - paddingHeight + entry * dilationHeight;
    }

    /** What entry j at the first stop lies over in this row of the plane, as if the plane had no left end. */
    int under(int row, int entry) {
        return row * width - paddingWidth + entry * dilationWidth;
    }

    /** The first stop at which entry j is not left of the plane. */
    int firstStop(int entry) {
        int left = paddingWidth - entry * dilationWidth;
        return left <= 0 ? 0 : Math.min(outWidth, (left + strideWidth - 1) / strideWidth);
    }

    /** The first stop at which entry j is right of the plane. */
    int endStop(int entry) {
        int last = width - 1 + paddingWidth - entry * dilationWidth;
        return last < 0 ? firstStop(entry) : Math.max(firstStop(entry), Math.min(outWidth, last / strideWidth + 1));
    }
}
