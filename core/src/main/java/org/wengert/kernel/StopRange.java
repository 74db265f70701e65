package org.wengert.kernel;

/** A range of the stops of a {@link Window}: whole rows, or a part of one row. */
record StopRange(int firstRow, int endRow, int firstColumn, int endColumn) {
    int columns() {
        return endColumn - firstColumn;
    }

    int count() {
        return (endRow - firstRow) * columns();
    }

    /** The first of these stops, counted in its row, at which entry j lies over the plane. */
    int first(Window window, int entry) {
        return Math.max(window.firstStop(entry), firstColumn) - firstColumn;
    }

    /** The end of these stops, counted in their row, at which entry j lies over the plane. */
    int end(Window window, int entry) {
        return Math.min(window.endStop(entry), endColumn) - firstColumn;
    }
}
