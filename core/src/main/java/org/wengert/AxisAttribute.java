package org.wengert;

/** The axis that an operation goes along. */
record AxisAttribute(int axis) {
    Axes kept() {
        return Axes.of(axis).keepDims();
    }
}
