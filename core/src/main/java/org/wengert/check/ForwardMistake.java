package org.wengert.check;

/** The likely mistake where gradients are right and slopes are not. */
final class ForwardMistake {
    private static final double SAME = 1e-9;

    private ForwardMistake() {}

    static String of(String rule, ScalarizedFunction f, FlatInputs inputs) {
        double[] x = inputs.values();
        if (x.length == 0) {
            return RuleMistake.UNKNOWN;
        }
        RandomDirections random = new RandomDirections(3);
        double[] u = random.vector(f.weights().length);
        double[] v = random.vector(x.length);
        double reverse = 0;
        double[] gradient = f.gradient(x, u);
        for (int i = 0; i < v.length; i++) {
            reverse += gradient[i] * v[i];
        }
        double size = SAME * Math.abs(reverse);
        if (!(Math.abs(f.transposedSlope(x, u, v) - reverse) <= size)) {
            return rule + " left the tape: it takes g off it, with detach(), item() or toDoubleArray(). "
                    + "Write it in tensor operations on g.";
        }
        if (!(Math.abs(f.slope(x, u, v) - reverse) <= size)) {
            return rule + " is declared linear or bilinear, and the function is not. Declare it with vjp or vjpFromInput.";
        }
        return RuleMistake.UNKNOWN;
    }
}
