package org.wengert.check;

import java.util.function.DoubleUnaryOperator;

/**
 * The noise of a function, measured: its values at close and irregular steps, less a quintic. That rest is no part of a smooth function. Equal steps
 * would not do, since they may all be rounded alike.
 */
final class Noise {
    private static final double[] STEPS = {67, 89, 101, 149, 173, 197, 233, 271, 307, 331, 379, 421, 457, 503};
    private static final int DEGREE = 5;
    private static final double[][] SMOOTH = polynomials();

    private Noise() {}

    /** The changes of {@code f(1 + t)} when t hardly moves: sixteen standard deviations, since sums of few roundings stray far. */
    static double of(DoubleUnaryOperator f) {
        return 16 * deviation(t -> f.applyAsDouble(1 + t), Math.scalb(1.0, -20));
    }

    /** Four standard deviations, on the noisier side of the point; what happens at the point itself is no noise. */
    static double of(DirectionalSlice slice, double reach) {
        if (!(reach > 0)) {
            return 0;
        }
        DoubleUnaryOperator f = t -> slice.difference(t)[0];
        return 4 * Math.max(deviation(f, reach / 512), deviation(f, -reach / 512));
    }

    /** The rest at the smallest steps when a jump and a slope on either side are taken out: f(h) - 3 f(h / 2) + 2 f(h / 4). */
    static double atSmallestSteps(DirectionalSlice slice) {
        double squares = 0;
        int count = 0;
        for (int k = DirectionalSlice.STEPS * 2 / 3; k + 2 < DirectionalSlice.STEPS; k++) {
            double right = slice.forward(k) - 3 * slice.forward(k + 1) + 2 * slice.forward(k + 2);
            double left = slice.backward(k) - 3 * slice.backward(k + 1) + 2 * slice.backward(k + 2);
            double both = (right * right + left * left) / 14;
            if (both <= Double.MAX_VALUE) {
                squares += both;
                count += 2;
            }
        }
        return count == 0 ? 0 : 4 * Math.sqrt(squares / count);
    }

    private static double deviation(DoubleUnaryOperator f, double unit) {
        double[] rest = new double[STEPS.length];
        for (int i = 0; i < rest.length; i++) {
            rest[i] = f.applyAsDouble(STEPS[i] * unit);
        }
        for (double[] smooth : SMOOTH) {
            takeOut(smooth, rest);
        }
        double deviation = Math.sqrt(product(rest, rest) / (rest.length - SMOOTH.length));
        return deviation <= Double.MAX_VALUE ? deviation : 0;
    }

    /** The powers at the steps, made orthogonal by Gram and Schmidt. */
    private static double[][] polynomials() {
        double[][] basis = new double[DEGREE + 1][STEPS.length];
        for (int power = 0; power <= DEGREE; power++) {
            for (int i = 0; i < STEPS.length; i++) {
                basis[power][i] = Math.pow(STEPS[i] / 512 - 0.5, power);
            }
            for (int lower = 0; lower < power; lower++) {
                takeOut(basis[lower], basis[power]);
            }
        }
        return basis;
    }

    private static void takeOut(double[] direction, double[] from) {
        double share = product(direction, from) / product(direction, direction);
        for (int i = 0; i < from.length; i++) {
            from[i] -= share * direction[i];
        }
    }

    private static double product(double[] a, double[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += a[i] * b[i];
        }
        return sum;
    }
}
