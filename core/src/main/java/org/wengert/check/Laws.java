package org.wengert.check;

import static java.lang.Double.NEGATIVE_INFINITY;
import static java.lang.Double.NaN;
import static java.lang.Double.POSITIVE_INFINITY;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.wengert.DType;
import org.wengert.Op;
import org.wengert.Tensor;

/** Laws that hold for every operation, besides that its derivatives are right. */
final class Laws {
    private static final double[] EDGES = {0, POSITIVE_INFINITY, -0.0, 1, NaN, -1, NEGATIVE_INFINITY};
    private static final double SAME = 1e-12;
    private static final double ROUNDED_VALUE = 1e-4;
    private static final double ROUNDED_GRADIENT = 1e-3;

    private static final String ALIKE = "Compute both types alike: create constants in x.dtype().";
    private static final String ALIKE_BACKWARD =
            "Let the rule compute both types alike: create its constants in g.dtype().";
    private static final String NO_MEMORY =
            "The rule keeps something from call to call: let it depend on its arguments alone.";
    private static final String NOTHING_IN_PLACE = "Change nothing that is given in place: use mul, not mulInPlace.";

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
        if (laws.broken.isEmpty()) {
            laws.gradientsAddUp();
            laws.edgesAgree();
        }
        return laws.broken;
    }

    private void bothFloatTypesAgree() {
        Tensor[] exact = leaves(DType.FLOAT64);
        Tensor[] rounded = leaves(DType.FLOAT32);
        Tensor y = op.apply(exact);
        Tensor y32 = op.apply(rounded);
        if (!y.shape().equals(y32.shape())) {
            say("FLOAT64 gives the shape " + y.shape() + ", FLOAT32 " + y32.shape() + ". " + ALIKE);
            return;
        }
        compare("values in FLOAT64 and FLOAT32", y, y32, ROUNDED_VALUE, ALIKE);
        if (y.requiresGrad()) {
            walk(y, 1);
            walk(y32, 1);
            compareGradients("in FLOAT64 and FLOAT32", exact, rounded, ROUNDED_GRADIENT, ALIKE_BACKWARD);
        }
        compareInputs(exact, DType.FLOAT64);
        compareInputs(rounded, DType.FLOAT32);
    }

    private void gradientsAddUp() {
        Tensor[] doubled = leaves(DType.FLOAT64);
        Tensor[] walked = leaves(DType.FLOAT64);
        Tensor[] used = leaves(DType.FLOAT64);
        if (op.apply(doubled).requiresGrad()) {
            walk(op.apply(doubled), 2);
            walk(op.apply(walked), 1);
            walk(op.apply(walked), 1);
            walk(op.apply(used).add(op.apply(used)), 1);
            compareGradients("for twice the upstream gradient and after two walks", doubled, walked, SAME, NO_MEMORY);
            compareGradients("for twice the upstream gradient and two uses", doubled, used, SAME, NO_MEMORY);
        }
    }

    /** Values that are not finite, or where there is no derivative, are the same in both types. */
    private void edgesAgree() {
        Tensor[] edges = inputs.clone();
        for (int i = 0; i < edges.length; i++) {
            if (edges[i].dtype().isFloating()) {
                double[] values = new double[edges[i].size()];
                int pace = i + 1; // so that each meets each other
                Arrays.setAll(values, j -> EDGES[(pace * j + j / EDGES.length) % EDGES.length]);
                edges[i] = Tensor.of(DType.FLOAT64, values).reshape(edges[i].shape());
            }
        }
        Laws there = new Laws(op, edges);
        Tensor y = op.apply(there.leaves(DType.FLOAT64));
        Tensor y32 = op.apply(there.leaves(DType.FLOAT32));
        compare("values at edges in FLOAT64 and FLOAT32", y, y32, ROUNDED_VALUE, ALIKE);
    }

    /** Adds to the gradients, for so many times some upstream gradient. */
    private void walk(Tensor y, double factor) {
        double[] u = new double[y.size()];
        Arrays.setAll(u, i -> factor * (0.7 - 0.3 * (i % 5)));
        Tensor upstream = Tensor.of(y.dtype(), u).reshape(y.shape());
        Tensor before = upstream.copy();
        y.backward(upstream);
        compare("the upstream gradient before and after", before, upstream, 0, NOTHING_IN_PLACE);
    }

    /** The inputs: as far as they are floating, marked and in this type; through FLOAT32, so that both types start from the same numbers. */
    private Tensor[] leaves(DType dtype) {
        return Arrays.stream(inputs)
                .map(x -> x.dtype().isFloating()
                        ? x.to(DType.FLOAT32).to(dtype).copy().requiresGrad(true)
                        : x.copy())
                .toArray(Tensor[]::new);
    }

    private void compareInputs(Tensor[] used, DType dtype) {
        Tensor[] fresh = leaves(dtype);
        for (int i = 0; i < fresh.length; i++) {
            compare("input " + i + " before and after", fresh[i], used[i], 0, NOTHING_IN_PLACE);
        }
    }

    private void compareGradients(String what, Tensor[] wanted, Tensor[] found, double tolerance, String fix) {
        for (int i = 0; i < wanted.length; i++) {
            if (wanted[i].requiresGrad()) {
                compare(
                        "gradients of input " + i + " " + what,
                        gradient(wanted[i]),
                        gradient(found[i]),
                        tolerance,
                        fix);
            }
        }
    }

    private static Tensor gradient(Tensor leaf) {
        Tensor gradient = leaf.grad();
        return gradient == null ? Tensor.zeros(leaf.dtype(), leaf.shape().toArray()) : gradient;
    }

    private void compare(String what, Tensor wanted, Tensor found, double tolerance, String fix) {
        double[] a = wanted.toDoubleArray();
        double[] b = found.toDoubleArray();
        for (int i = 0; i < a.length; i++) {
            double difference = Math.abs(a[i] - b[i]);
            boolean isSmall = difference <= tolerance * (1 + Math.abs(a[i])) && difference < POSITIVE_INFINITY;
            if (!isSmall && Double.compare(a[i], b[i]) != 0) {
                say(what + " differ at " + FlatInputs.index(wanted.shape(), i) + ": " + a[i] + " and " + b[i] + ". "
                        + fix);
                return;
            }
        }
    }

    private void say(String what) {
        broken.add(Finding.of(Verdict.WRONG, what));
    }
}
