package org.wengert.check;

/**
 * The numbers that a judgement needs besides the errors that differences come with. {@code size} is that of the numbers that f is computed from and
 * of f itself, weighted: {@link DirectionalSlice#size}.
 */
final class Tolerances {
    /** The error that a first look allows differences, relative to the terms of the slope. */
    static final double RESOLUTION = 1e-9;

    /** Agreement within this, relative to the slope, means something in any case. */
    static final double SHARP = 1e-8;

    /** A bend of less than this, relative to the terms of the slope, is no kink worth the name. */
    static final double KINK = 1e-6;

    /**
     * Relative to the largest step. A kink nearer than this cannot always be told from one at the point itself, so what is said of the point must show at
     * such steps too.
     */
    static final double NEAR = 0x1p-12;

    private static final double ULP = Math.ulp(1.0);

    private Tolerances() {}

    /** The rounding that a chain of operations may add up to. */
    static double rounding(double size) {
        return 1024 * ULP * size;
    }

    /** Noise that double arithmetic explains, though a number or two inside f may be larger than we know. */
    static double explained(double size) {
        return 1e-10 * Math.max(1, size);
    }
}
