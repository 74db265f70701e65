package org.wengert.kernel.expression;

/** The type of the value of an {@link Expression}: a number, its bits as an integer of the same width, or the result of a comparison of such numbers. */
public enum Kind {
    FLOAT,
    DOUBLE,
    FLOAT_BITS,
    DOUBLE_BITS,
    FLOAT_MASK,
    DOUBLE_MASK;

    /** Returns whether values of this kind have the width of a {@code double}. */
    boolean isWide() {
        return this == DOUBLE || this == DOUBLE_BITS || this == DOUBLE_MASK;
    }

    boolean isNumber() {
        return this == FLOAT || this == DOUBLE;
    }

    boolean isBits() {
        return this == FLOAT_BITS || this == DOUBLE_BITS;
    }

    Kind bits() {
        return isWide() ? DOUBLE_BITS : FLOAT_BITS;
    }

    Kind mask() {
        return isWide() ? DOUBLE_MASK : FLOAT_MASK;
    }

    Kind number() {
        return isWide() ? DOUBLE : FLOAT;
    }
}
