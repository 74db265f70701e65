package org.wengert;

import static org.wengert.kernel.GradientOperand.LEFT;
import static org.wengert.kernel.GradientOperand.RIGHT;

import org.jspecify.annotations.Nullable;
import org.wengert.kernel.Matmul;

/** The parts of the rows {@code linear} and {@code linearRelu}: y = x W + b, and max(y, 0). Axes of x in front of the last count as one, the rows. */
final class LinalgLinear {
    /** The row, with or without relu. */
    static Op row(String name, boolean relu) {
        OpSpec<Void> spec =
                OpSpec.of(name, 3, OpSpec.Kind.WHOLE, (in, at) -> result(name, in), (y, in, at) -> value(y, in, relu));
        Derivative<Void> derivative = relu
                ? new Derivative.Pullback<>(
                        Saves.THE_OTHER_AND_OUTPUT, LinalgLinear::pullbackOfRelu, LinalgLinear::pushforwardOfRelu)
                : new Derivative.Pullback<>(Saves.THE_OTHER, LinalgLinear::pullback, LinalgLinear::pushforward);
        return new Op(spec.derivative(derivative), null)
                .notation((op, in) -> relu ? PiecewiseRules.RELU.written(notation(in)) : notation(in))
                .samples(draw -> relu ? sampleOfRelu(draw) : sample(draw));
    }

    /** The result's shape, after all checks. */
    private static Shape result(String name, Tensor[] in) {
        Tensor x = in[0];
        Tensor w = in[1];
        Tensor b = in[2];
        Checks.floating(name, x);
        if (x.dtype() != w.dtype() || x.dtype() != b.dtype()) {
            throw wrong(
                    name,
                    in,
                    "types " + x.dtype() + ", " + w.dtype() + " and " + b.dtype()
                            + " do not mix. Convert them: to(DType." + x.dtype() + ").");
        }
        if (x.rank() == 0 || w.rank() != 2 || b.rank() != 1) {
            throw wrong(
                    name,
                    in,
                    "expected x of shape [..., in], a weight [in, out] and a bias [out]. Reshape the one that differs.");
        }
        if (x.dim(-1) != w.dim(0)) {
            throw wrong(
                    name,
                    in,
                    "inner sizes " + x.dim(-1) + " and " + w.dim(0) + " differ. Transpose the weight, or give it "
                            + x.dim(-1) + " rows.");
        }
        if (w.dim(1) != b.dim(0)) {
            throw wrong(
                    name,
                    in,
                    "the weight has " + w.dim(1) + " columns and the bias " + b.dim(0) + " elements. Give the bias "
                            + w.dim(1) + " elements.");
        }
        return x.shape().with(x.rank() - 1, w.dim(1));
    }

    private static IllegalArgumentException wrong(String name, Tensor[] in, String what) {
        return new IllegalArgumentException(
                name + ": " + in[0].describe() + " x " + in[1].describe() + " + " + in[2].describe() + ": " + what);
    }

    private static void value(Tensor y, Tensor[] in, boolean relu) {
        int k = in[1].dim(0);
        int n = in[1].dim(1);
        Matmul.linear(in[0].array(), in[1].array(), in[2].array(), y.array(), y.size() / n, k, n, relu);
    }

    /** dL/dx = g W^T, dL/dW = x^T g, dL/db = g, which the sweep sums over the rows. */
    private static @Nullable Tensor[] pullback(Tensor g, Line line, @Nullable Void none, boolean... needed) {
        Tensor rows = asRows(g);
        @Nullable Tensor[] all = new Tensor[3];
        if (needed[0]) {
            Tensor forX = LinalgRules.ofKind(false, true, LEFT).apply(rows, line.input(1));
            Shape shape = line.inputShape(0);
            all[0] = shape.rank() == 2 ? forX : forX.reshape(shape);
        }
        if (needed[1]) {
            all[1] = LinalgRules.ofKind(true, false, RIGHT).apply(asRows(line.input(0)), rows);
        }
        all[2] = needed[2] ? g : null;
        return all;
    }

    /** The same, where y is above 0. */
    private static @Nullable Tensor[] pullbackOfRelu(Tensor g, Line line, @Nullable Void none, boolean... needed) {
        return pullback(ActivationsDerivatives.whereAbove0(g, line.output()), line, null, needed);
    }

    /** The tangent vx W + x vW + vb. */
    private static Tensor pushforward(Line line, @Nullable Void none, @Nullable Tensor... tangents) {
        return Tangents.sum(line, tangents, (input, v) -> switch (input) {
            case 0 -> v.matmul(line.input(1));
            case 1 -> line.input(0).matmul(v);
            default -> v;
        });
    }

    private static Tensor pushforwardOfRelu(Line line, @Nullable Void none, @Nullable Tensor... tangents) {
        return ActivationsDerivatives.whereAbove0(pushforward(line, null, tangents), line.output());
    }

    private static Tensor asRows(Tensor x) {
        return x.rank() == 2 ? x : x.reshape(x.shape().sizeBetween(0, x.rank() - 1), x.dim(-1));
    }

    private static Notation.Part notation(Notation.Part... in) {
        return Notation.sum(LinalgRules.PLAIN_MATMUL.written(in[0], in[1]), in[2]);
    }

    static Samples.Sample sample(Sampler draw) {
        int in = draw.size(0);
        int out = draw.size(0);
        Shape x = Shape.of(draw.size(0), in);
        return Samples.Sample.of(
                draw.tensor(draw.coin() ? x : draw.coin() ? Shape.of(in) : x.insert(0, draw.size(0)), Domain.REALS),
                draw.tensor(Shape.of(in, out), Domain.REALS),
                draw.tensor(Shape.of(out), Domain.REALS));
    }

    /** Biases that are larger than the product can be, so that no result is near 0. */
    private static Samples.Sample sampleOfRelu(Sampler draw) {
        Tensor[] in = sample(draw).inputs().toArray(new Tensor[0]);
        int size = Math.max(1, in[0].dim(-1));
        double most = 3.0 * 3.0 * size;
        Tensor bias = draw.tensor(in[2].shape(), Domain.NONZERO);
        return Samples.Sample.of(in[0], in[1], bias.add(bias.sign().mul(most)).detach());
    }

    private LinalgLinear() {}
}
