package org.wengert.kernel.expression;

/**
 * The functions of which an {@link Expression} is composed. Each has a form for vector lanes and a scalar form, and the two give equal bits: IEEE 754
 * defines every one of them to the last bit. (The bits of a NaN are left open.)
 */
enum Primitive {
    INPUT("", false),
    CONSTANT("", false),
    ADD(" + ", true),
    SUB(" - ", true),
    MUL(" * ", true),
    DIV(" / ", true),
    /** a b + c, rounded once. */
    FMA("Math.fma", true),
    NEG("-", true),
    ABS("Math.abs", true),
    /** As Math.max: NaN if either is, and 0 above -0. */
    MAX("Math.max", true),
    MIN("Math.min", true),
    SQRT("Math.sqrt", true),
    LESS(" < ", false),
    LESS_OR_EQUAL(" <= ", false),
    EQUAL(" == ", false),
    /** True if either is NaN. */
    NOT_EQUAL(" != ", false),
    /** mask ? a : b. */
    SELECT(" ? ", false),
    TO_BITS("", false),
    FROM_BITS("", false),
    BITS_ADD(" + ", false),
    BITS_SUB(" - ", false),
    BITS_AND(" & ", false),
    BITS_OR(" | ", false),
    /** By a constant number of bits. */
    SHIFT_LEFT(" << ", false),
    SHIFT_RIGHT(" >>> ", false),
    WIDEN("(double) ", false),
    NARROW("(float) ", false);

    /** The way it is written in a listing. */
    final String sign;

    /** True if C2 vectorises a plain loop of it by itself. */
    final boolean isPlain;

    Primitive(String sign, boolean isPlain) {
        this.sign = sign;
        this.isPlain = isPlain;
    }
}
