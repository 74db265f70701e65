package org.wengert.nn.train;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Locale;

/** Numbers as people read them, the same in every country. */
final class Figures {
    /** Four digits after the point where that is enough: {@code 0.0312}, {@code 12.5000}, {@code 3.125e-05}, {@code 1.250e+07}. */
    static String of(double value) {
        double size = Math.abs(value);
        if (!Double.isFinite(value)) {
            return Double.toString(value);
        }
        return String.format(Locale.ROOT, size == 0 || size >= 1e-3 && size < 1e5 ? "%.4f" : "%.3e", value);
    }

    /** Three digits at most: {@code 0.001}, {@code 0.000125}, {@code 3E-7}. */
    static String brief(double value) {
        return Double.isFinite(value)
                ? new BigDecimal(value)
                        .round(new MathContext(3))
                        .stripTrailingZeros()
                        .toString()
                : Double.toString(value);
    }

    /** The number, as wide as the largest one. */
    static String padded(int number, int largest) {
        return String.format(Locale.ROOT, "%" + Integer.toString(largest).length() + "d", number);
    }

    /** A number each second: {@code 12.3}, {@code 18211}. */
    static String rate(double perSecond) {
        return String.format(Locale.ROOT, perSecond < 100 ? "%.1f" : "%.0f", perSecond);
    }

    /** {@code 3.2 s}, {@code 2:05}, {@code 1:02:05}. */
    static String time(double seconds) {
        if (seconds < 59.95) {
            return String.format(Locale.ROOT, "%.1f s", seconds);
        }
        long whole = Math.round(seconds);
        return whole < 3600
                ? String.format(Locale.ROOT, "%d:%02d", whole / 60, whole % 60)
                : String.format(Locale.ROOT, "%d:%02d:%02d", whole / 3600, whole / 60 % 60, whole % 60);
    }

    private Figures() {}
}
