package org.wengert.check;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.wengert.DType;
import org.wengert.Op;
import org.wengert.Tensor;

/** What holds for every operation besides that its derivatives are right. */
final class Laws {
    private static final double SAME = 1e-12;
    private static final double ROUNDED_VALUE = 1e-4;
    private static final double ROUNDED_GRADIENT = 1e-3;

    private final Op op;
    private final Tensor[] inputs;
    private final List<Finding> broken = new ArrayList<>();

    private Laws(Op op, Tensor... inputs) {
        this.op = op;
        this.inputs = inputs;
    }

    /** Those that an operation breaks at these inputs. */
    static List<Finding> brokenBy(Op op, Tensor... inputs) {
        Laws laws = new Laws(op, inputs);
        laws.bothFloatTypesAgree();
        laws.gradientsAddUp();
        return laws.broken;
    }

    private void bothFloatTypesAgree() {
        Tensor[] exact = leaves(DType.FLOAT64);
        Tensor[] rounded = leaves(DType.FLOAT32);
        Tensor y = op.apply(exact);
        Tensor y32 = op.apply(rounded);
        if (!y.shape().equals(y32.shape())) {
            say("FLOAT64 gives the shape " + y.shape() + ", FLOAT32 " + y32.shape());
            return;
        }
        compare("the value in FLOAT64 and FLOAT32", y.toDoubleArray(), y32.toDoubleArray(), ROUNDED_VALUE);
        if (y.requiresGrad()) {
            double[][] wanted = walk(exact, y, 1);
            double[][] found = walk(rounded, y32, 1);
            for (int i = 0; i < wanted.length; i++) {
                compare(
                        "the gradient of input " + i + " in FLOAT64 and FLOAT32",
                        wanted[i],
                        found[i],
                        ROUNDED_GRADIENT);
            }
        }
    }

    private void gradientsAddUp() {
        Tensor[] in = leaves(DType.FLOAT64);
        Tensor y = op.apply(in);
        if (!y.requiresGrad()) {
            return;
        }
        double[][] once = walk(in, y, 1);
        double[][] twice = walk(in, op.apply(in), 1);
        Arrays.stream(in).forEach(Tensor::zeroGrad);
        double[][] both = walk(in, op.apply(in).add(op.apply(in)), 1);
        double[][] cancelled = walk(in, op.apply(in), -2);
        for (int i = 0; i < in.length; i++) {
            double[] doubled = Arrays.stream(once[i]).map(g -> 2 * g).toArray();
            compare("twice the gradient of input " + i + ", and that after two walks", doubled, twice[i], SAME);
            compare("twice the gradient of input " + i + ", and that of two uses", doubled, both[i], SAME);
            compare(
                    "0, and what twice the upstream gradient leaves of that",
                    new double[once[i].length],
                    cancelled[i],
                    SAME);
        }
    }

    /** The gradients, after a walk with so many times some upstream gradient. */
    private double[][] walk(Tensor[] in, Tensor y, double factor) {
        double[][] before = values(in);
        double[] u = new double[y.size()];
        Arrays.setAll(u, i -> factor * (0.7 - 0.3 * (i % 5)));
        Tensor upstream = Tensor.of(y.dtype(), u).reshape(y.shape());
        double[][] gradients = new double[in.length][];
        double[] given = upstream.toDoubleArray();
        y.backward(upstream);
        if (!Arrays.equals(given, upstream.toDoubleArray())) {
            say("the upstream gradient changed");
        }
        for (int i = 0; i < in.length; i++) {
            if (!Arrays.equals(before[i], in[i].toDoubleArray())) {
                say("input " + i + " changed");
            }
            Tensor gradient = in[i].requiresGrad() ? in[i].grad() : null;
            gradients[i] = gradient == null ? new double[0] : gradient.toDoubleArray();
        }
        return gradients;
    }

    private static double[][] values(Tensor[] in) {
        return Arrays.stream(in).map(Tensor::toDoubleArray).toArray(double[][]::new);
    }

    /** The inputs, as far as they are floating marked and in this type; through FLOAT32, so that both types start from the same numbers. */
    private Tensor[] leaves(DType dtype) {
        return Arrays.stream(inputs)
                .map(x -> x.dtype().isFloating()
                        ? x.to(DType.FLOAT32).to(dtype).copy().requiresGrad(true)
                        : x)
                .toArray(Tensor[]::new);
    }

    private void compare(String what, double[] wanted, double[] found, double tolerance) {
        for (int i = 0; i < wanted.length; i++) {
            double difference = Math.abs(wanted[i] - found[i]);
            boolean same = Double.compare(wanted[i], found[i]) == 0;
            if (!same && !(difference <= tolerance * (1 + Math.abs(wanted[i])))) {
                say(what + " differ at " + i + ": " + wanted[i] + " and " + found[i]);
                return;
            }
        }
    }

    private void say(String what) {
        broken.add(Finding.of(Verdict.WRONG, what));
    }
}
