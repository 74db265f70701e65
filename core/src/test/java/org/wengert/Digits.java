package org.wengert;

import java.math.BigDecimal;
import java.math.MathContext;
import org.jspecify.annotations.Nullable;

/** How close a number comes to the exact one. */
final class Digits {
    /** Numbers below this may have the digits that are left of subnormal numbers. */
    static final double SMALLEST = 0x1p-1010;

    /** Says how far off a number is, or null if it is as good as it has to be. */
    static @Nullable String miss(BigDecimal expected, double found, double tolerance, BigDecimal floor) {
        double size = expected.abs().doubleValue();
        if (size == Double.POSITIVE_INFINITY || size > Double.MAX_VALUE / 4) {
            return null;
        }
        if (!Double.isFinite(found)) {
            return expected.round(MathContext.DECIMAL64) + ", found " + found;
        }
        BigDecimal error = new BigDecimal(found).subtract(expected).abs();
        BigDecimal granted = expected.abs().multiply(new BigDecimal(tolerance)).add(floor);
        if (size < SMALLEST) {
            granted = granted.max(new BigDecimal(SMALLEST));
        }
        return error.compareTo(granted) <= 0
                ? null
                : expected.round(MathContext.DECIMAL64) + ", found " + found + ", off by "
                        + (size == 0 ? "all" : error.divide(expected.abs(), MathContext.DECIMAL32));
    }

    private Digits() {}
}
