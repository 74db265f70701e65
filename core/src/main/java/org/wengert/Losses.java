package org.wengert;

import java.util.List;
import org.wengert.kernel.BinaryKernel;
import org.wengert.kernel.Classes;
import org.wengert.kernel.Copy;

/**
 * How far a prediction is from its target. Called on the prediction p; t is the target. Both have one shape: losses do not broadcast, since a
 * prediction (N, 1) beside a target (N) would silently be compared N x N.
 */
public sealed interface Losses permits Tensor {

    /** y = (p - t)^2. dy/dp = 2 (p - t). */
    default Tensor mseLoss(Tensor target, Reduction reduction) {
        return Rules.MSE_LOSS.apply(new Over(reduction), self(), target);
    }

    /** y = |p - t|. dy/dp = sign(p - t), so 0 where they are equal. */
    default Tensor l1Loss(Tensor target, Reduction reduction) {
        return Rules.L1_LOSS.apply(new Over(reduction), self(), target);
    }

    /**
     * y = -(t ln p + (1 - t) ln(1 - p)) for probabilities p. dy/dp = (p - t) / (p (1 - p)). The logarithms stop at -100, so that a wrong 0 or 1 costs
     * 100 and not infinity; from scores, {@link #bceWithLogits} is exact.
     */
    default Tensor bceLoss(Tensor target, Reduction reduction) {
        return Rules.BCE_LOSS.apply(new Over(reduction), self(), target);
    }

    /** y = max(z, 0) - z t + ln(1 + e^-|z|): the loss of sigmoid z, without overflow. dy/dz = sigmoid(z) - t. */
    default Tensor bceWithLogits(Tensor target, Reduction reduction) {
        return Rules.BCE_WITH_LOGITS.apply(new Over(reduction), self(), target);
    }

    /**
     * y = ln sum_c e^z[c] - z[t], from scores z of shape (N, classes) and class indices t of shape (N): the negative log-probability of the class.
     * dy/dz = softmax(z) - oneHot(t). One row of scores (classes) goes with a single index [].
     *
     * @param target INT32
     * @throws IndexOutOfBoundsException if a target is no class
     */
    default Tensor crossEntropy(Tensor target, Reduction reduction) {
        return Rules.CROSS_ENTROPY.apply(new Over(reduction), self(), target);
    }

    Tensor self();

    /** How the elements' losses come together. */
    record Over(Reduction reduction) {
        /** g times the weight of each of the n losses in the result, times a constant of the derivative. */
        private Tensor weigh(Tensor g, int n, double constant) {
            double factor = constant / reduction.divisor(n);
            return factor == 1 ? g : g.mul(factor);
        }

        /** g times the derivative of each loss; {@code slope} lacks only a constant of it. */
        Tensor chain(Tensor g, Tensor slope, double constant) {
            return StrongZero.times(weigh(g, slope.size(), constant), slope);
        }

        /** {@link #chain} for losses of n whole rows of scores. */
        Tensor chainRows(Tensor g, Tensor slope, int n) {
            Tensor weight = weigh(g, n, 1);
            return StrongZero.times(reduction == Reduction.NONE ? weight.unsqueeze(-1) : weight, slope);
        }
    }

    /** The calculus: the loss of one element, then a derivative for the prediction and one for the target. */
    final class Rules {
        private static final double LOG_FLOOR = -100;
        private static final double SMALLEST_VARIANCE = 1e-12;

        static final Op.With<Over> MSE_LOSS = loss(
                        "mseLoss", BinaryKernel.of((p, t) -> (p - t) * (p - t), (p, t) -> (p - t) * (p - t)))
                .vjp((g, p, t, at) -> at.chain(g, p.sub(t), 2), (g, p, t, at) -> at.chain(g, t.sub(p), 2))
                .samples(draw -> pair(draw, Domain.REALS, Domain.REALS));
        static final Op.With<Over> L1_LOSS = loss("l1Loss", BinaryKernel.of(null, (p, t) -> Math.abs(p - t)))
                .vjp(
                        (g, p, t, at) -> at.chain(g, p.sub(t).sign(), 1),
                        (g, p, t, at) -> at.chain(g, t.sub(p).sign(), 1))
                .samples(draw -> pair(draw, Domain.REALS.onGrid(-3, 0.4), Domain.REALS.onGrid(-2.8, 0.4)));
        static final Op.With<Over> BCE_LOSS = loss(
                        "bceLoss",
                        BinaryKernel.of(
                                null,
                                (p, t) -> -(t * Math.max(Math.log(p), LOG_FLOOR)
                                        + (1 - t) * Math.max(Math.log1p(-p), LOG_FLOOR))))
                .vjp(
                        (g, p, t, at) ->
                                at.chain(g, p.sub(t).div(p.mul(p.rsub(1)).maximum(SMALLEST_VARIANCE)), 1),
                        (g, p, t, at) -> at.chain(g, log(p.rsub(1)).sub(log(p)), 1))
                .samples(draw -> pair(draw, Domain.UNIT, Domain.UNIT));
        static final Op.With<Over> BCE_WITH_LOGITS = loss(
                        "bceWithLogits",
                        BinaryKernel.of(null, (z, t) -> Math.max(z, 0) - z * t + Math.log1p(Math.exp(-Math.abs(z)))))
                .vjp((g, z, t, at) -> at.chain(g, z.sigmoid().sub(t), 1), (g, z, t, at) -> at.chain(g, z.neg(), 1))
                .samples(draw -> pair(draw, Domain.REALS, Domain.UNIT));
        static final Op.With<Over> CROSS_ENTROPY = new Op.With<Over>(
                        Row.of("crossEntropy", 2, Row.Kind.WHOLE, Rules::classLoss, Rules::classLosses))
                .vjp(
                        (g, z, t, at) -> at.chainRows(g, z.softmax(-1).sub(t.oneHot(z.dim(-1), z.dtype())), t.size()),
                        (g, z, t, at) -> t)
                .samples(draw -> {
                    Shape scores = Shape.of(draw.size(1), draw.size(1));
                    return Samples.Sample.at(
                            new Over(draw.oneOf(List.of(Reduction.values()))),
                            draw.tensor(scores, Domain.REALS),
                            draw.indices(Shape.of(scores.dim(0)), scores.dim(1)));
                });

        private static Tensor log(Tensor p) {
            return p.log().maximum(LOG_FLOOR);
        }

        private static Op.With<Over> loss(String name, BinaryKernel kernel) {
            return new Op.With<>(Row.of(
                    name,
                    2,
                    Row.Kind.WHOLE,
                    (in, at) -> {
                        Checks.floating(name, in[0]);
                        Checks.sameType(name, in[0], in[1]);
                        Checks.sameShape(name, in[0], in[1]);
                        return Tensor.empty(
                                in[0].dtype(), at.reduction == Reduction.NONE ? in[0].shape() : Shape.SCALAR);
                    },
                    (y, in, at) -> {
                        int n = in[0].size();
                        if (at.reduction == Reduction.NONE) {
                            kernel.run(in[0].array(), in[1].array(), y.array(), n);
                        } else {
                            double sum = kernel.sum(in[0].array(), in[1].array(), n);
                            Copy.fill(y.array(), sum / at.reduction.divisor(n));
                        }
                    }));
        }

        private static Tensor classLoss(Tensor[] in, Over at) {
            Tensor z = in[0];
            Checks.floating("crossEntropy", z);
            Checks.type("crossEntropy", in[1], DType.INT32, "Pass class indices: Tensor.of(new int[] {...}).");
            if (z.rank() < 1 || z.rank() > 2 || !in[1].shape().equals(z.shape().remove(z.rank() - 1))) {
                throw new IllegalArgumentException(
                        "crossEntropy: scores " + z.describe() + " and target " + in[1].describe()
                                + ": expected scores (N, classes) and class indices (N). Reshape one of them, or use argMax to turn one-hot rows into indices.");
            }
            Checks.index("crossEntropy", in[1], z.dim(-1), "the class axis of " + z.describe());
            return Tensor.empty(z.dtype(), at.reduction == Reduction.NONE ? in[1].shape() : Shape.SCALAR);
        }

        private static void classLosses(Tensor y, Tensor[] in, Over at) {
            int rows = in[1].size();
            Object losses =
                    at.reduction == Reduction.NONE ? y.array() : y.dtype().allocate(rows);
            Classes.crossEntropy(in[0].array(), rows, in[0].dim(-1), (int[]) in[1].array(), losses);
            if (at.reduction != Reduction.NONE) {
                ADD.reduce(losses, new int[] {rows}, new boolean[] {true}, 0, y.array());
                Copy.fill(y.array(), y.element(0) / at.reduction.divisor(rows));
            }
        }

        private static final BinaryKernel ADD = BinaryKernel.of(Float::sum, Double::sum);

        private static Samples.Sample pair(Draw draw, Domain p, Domain t) {
            Shape shape = draw.shape(0, 1);
            return Samples.Sample.at(
                    new Over(draw.oneOf(List.of(Reduction.values()))), draw.tensor(shape, p), draw.tensor(shape, t));
        }

        private Rules() {}
    }
}
