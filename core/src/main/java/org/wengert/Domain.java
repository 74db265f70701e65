package org.wengert;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * The values that tests draw for an input: the numbers between {@code low} and {@code high}, on a grid if {@code step} is not 0, and not within
 * {@value #MARGIN} of the excluded points, at which a derivative jumps or does not exist.
 */
public record Domain(double low, double high, double step, List<Double> leftOut) {
    /** Real numbers. */
    public static final Domain REALS = between(-3, 3);

    /** Positive numbers. */
    public static final Domain POSITIVE = between(0.2, 3);

    /** Real numbers except 0. */
    public static final Domain NONZERO = REALS.except(0);

    /** Probabilities. */
    public static final Domain UNIT = between(0.05, 0.95);

    /** Real numbers except integers. */
    public static final Domain BETWEEN_INTEGERS = REALS.except(-3, -2, -1, 0, 1, 2, 3);

    private static final double MARGIN = 0.1;

    /** Returns the numbers from {@code low} to {@code high}. */
    public static Domain between(double low, double high) {
        return new Domain(low, high, 0, List.of());
    }

    /** Returns this domain without the neighbourhoods of these points. */
    public Domain except(double... points) {
        List<Double> all = new ArrayList<>(leftOut);
        Arrays.stream(points).forEach(all::add);
        return new Domain(low, high, step, List.copyOf(all));
    }

    /** Returns the numbers low + step k of this domain: two inputs on shifted grids are never equal. */
    public Domain onGrid(double low, double step) {
        return new Domain(low, high, step, leftOut);
    }

    double draw(RandomGenerator random) {
        while (true) {
            double value = low + (high - low) * random.nextDouble();
            if (step != 0) {
                value = low + step * Math.rint((value - low) / step);
            }
            boolean taken = true;
            for (double point : leftOut) {
                taken &= Math.abs(value - point) > MARGIN;
            }
            if (taken) {
                return value;
            }
        }
    }
}
