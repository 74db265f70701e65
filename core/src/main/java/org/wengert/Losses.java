package org.wengert;

import java.util.List;
import org.wengert.kernel.BinaryKernel;
import org.wengert.kernel.Copy;

/**
 * Losses of a prediction p, this tensor, against a target t. Both have the same shape: losses do not broadcast, since a
 * prediction (N, 1) beside a target (N) would silently be compared N x N.
 */
public sealed interface Losses permits Tensor {

    /** y = (p - t)^2. dy/dp = 2 (p - t). */
    default Tensor mseLoss(Tensor target, Reduction reduction) {
        return LossesRules.MSE_LOSS.apply(new Over(reduction), self(), target);
    }

    /** y = |p - t|. dy/dp = sign(p - t), and 0 where they are equal. */
    default Tensor l1Loss(Tensor target, Reduction reduction) {
        return LossesRules.L1_LOSS.apply(new Over(reduction), self(), target);
    }

    /**
     * y = -(t ln p + (1 - t) ln(1 - p)) for probabilities p. dy/dp = (p - t) / (p (1 - p)). The logarithms are clamped at -100, so that a wrong 0 or
     * 1 costs 100 and not infinity; from scores, {@link #bceWithLogits} is exact.
     *
     * @throws IllegalArgumentException if a p is below 0 or above 1; a NaN shows in the loss
     */
    default Tensor bceLoss(Tensor target, Reduction reduction) {
        Op loss = LossesRules.BCE_LOSS.at(new Over(reduction));
        loss.checkShapes(self(), Checks.given("bceLoss", "target", target));
        ValueChecks.probability("bceLoss", self().detach());
        return loss.apply(self(), target);
    }

    /** y = max(z, 0) - z t + ln(1 + e^-|z|): the loss of sigmoid z, without overflow. dy/dz = sigmoid(z) - t. */
    default Tensor bceWithLogits(Tensor target, Reduction reduction) {
        return LossesRules.BCE_WITH_LOGITS.apply(new Over(reduction), self(), target);
    }

    /**
     * y = d^2 / 2 where |d| is up to delta, delta (|d| - delta / 2) beyond, d = p - t. dy/dp = clamp(d, -delta, delta).
     *
     * <p>Huber: Robust Estimation of a Location Parameter, 1964.
     *
     * @throws IllegalArgumentException if delta is not above 0
     */
    default Tensor huberLoss(Tensor target, double delta, Reduction reduction) {
        if (!(delta > 0)) {
            throw new IllegalArgumentException("huberLoss: prediction " + self().describe() + " with delta " + delta
                    + ": expected a number above 0. For delta 0 there is l1Loss.");
        }
        return LossesRules.HUBER_LOSS.apply(new Bend(delta, new Over(reduction)), self(), target);
    }

    /**
     * y = t (ln t - p), from log-probabilities p and probabilities t; 0 where t is 0: the divergence of p from t. dy/dp = -t.
     *
     * <p>Kullback, Leibler: On Information and Sufficiency, 1951. With {@link Reduction#BATCH_MEAN} it is their divergence; MEAN divides by the
     * number of classes too.
     */
    default Tensor klDiv(Tensor target, Reduction reduction) {
        return LossesRules.KL_DIV.apply(new Over(reduction), self(), target);
    }

    private Tensor self() {
        return (Tensor) this;
    }
}

/** The reduction of the elements' losses. */
record Over(Reduction reduction) {
    /** g times the weight of each loss in the reduced result, times a constant factor of the derivative. */
    Tensor weigh(Tensor g, Shape losses, double constant) {
        double factor = constant / reduction.divisor(losses);
        return factor == 1 ? g : g.mul(factor);
    }

    /** g times the derivative of each loss, which is constant times {@code slope}. */
    Tensor chain(Tensor g, Tensor slope, double constant) {
        return StrongZero.product(weigh(g, slope.shape(), constant), slope);
    }

    /** {@link #chain} for losses of whole rows of scores. */
    Tensor chainRows(Tensor g, Tensor slope, Shape losses) {
        Tensor weight = weigh(g, losses, 1);
        return StrongZero.product(reduction == Reduction.NONE ? weight.unsqueeze(-1) : weight, slope);
    }
}

/** The |p - t| at which a loss turns from a parabola into a line, and the reduction. */
record Bend(double delta, Over over) {
    Tensor loss(Tensor d) {
        Tensor bent = d.clamp(-delta, delta);
        return over.reduction().of(bent.mul(d.sub(bent.mul(0.5))));
    }

    Tensor chain(Tensor g, Tensor difference) {
        return over.chain(g, difference.clamp(-delta, delta), 1);
    }
}

/** The calculus: the loss of one element, then a derivative for the prediction and one for the target. */
final class LossesRules {
    private static final double LOG_FLOOR = -100;
    private static final double SMALLEST_VARIANCE = 1e-12;

    static final AttributeOp<Over> MSE_LOSS = loss(
                    "mseLoss", BinaryKernel.of((p, t) -> (p - t) * (p - t), (p, t) -> (p - t) * (p - t)))
            .vjp((g, p, t, at) -> at.chain(g, p.sub(t), 2), (g, p, t, at) -> at.chain(g, t.sub(p), 2))
            .samples(draw -> pair(draw, Domain.REALS, Domain.REALS));
    static final AttributeOp<Over> L1_LOSS = loss("l1Loss", BinaryKernel.of(null, (p, t) -> Math.abs(p - t)))
            .vjp(
                    (g, p, t, at) -> at.chain(g, p.sub(t).sign(), 1),
                    (g, p, t, at) -> at.chain(g, t.sub(p).sign(), 1))
            .samples(draw -> pair(draw, Domain.REALS.onGrid(-3, 0.4), Domain.REALS.onGrid(-2.8, 0.4)));
    static final AttributeOp<Over> BCE_LOSS = loss(
                    "bceLoss",
                    BinaryKernel.of(
                            null,
                            (p, t) -> -(t * Math.max(Math.log(p), LOG_FLOOR)
                                    + (1 - t) * Math.max(Math.log1p(-p), LOG_FLOOR))))
            .vjp(
                    (g, p, t, at) -> at.chain(g, p.sub(t).div(p.mul(p.rsub(1)).maximum(SMALLEST_VARIANCE)), 1),
                    (g, p, t, at) -> at.chain(g, log(p.rsub(1)).sub(log(p)), 1))
            .samples(draw -> pair(draw, Domain.UNIT, Domain.UNIT));
    static final AttributeOp<Over> BCE_WITH_LOGITS = loss(
                    "bceWithLogits",
                    BinaryKernel.of(null, (z, t) -> Math.max(z, 0) - z * t + Math.log1p(Math.exp(-Math.abs(z)))))
            .vjp((g, z, t, at) -> at.chain(g, slopeOfBceWithLogits(z, t), 1), (g, z, t, at) -> at.chain(g, z.neg(), 1))
            .samples(draw -> pair(draw, Domain.REALS, Domain.UNIT));
    static final AttributeOp<Bend> HUBER_LOSS = new AttributeOp<>(OpSpec.of(
                    "huberLoss",
                    2,
                    OpSpec.Kind.WHOLE,
                    (in, at) -> result("huberLoss", in, at.over()),
                    Value.<Bend>composed((in, at) -> at.loss(in[0].sub(in[1])))))
            .vjp((g, p, t, at) -> at.chain(g, p.sub(t)), (g, p, t, at) -> at.chain(g, t.sub(p)))
            .samples(draw -> {
                Shape shape = draw.shape(0, 1);
                Over over = new Over(draw.oneOf(List.of(Reduction.values())));
                return Samples.Sample.with(
                        new Bend(draw.coin() ? 1.1 : 0.5, over),
                        draw.tensor(shape, Domain.REALS.onGrid(-3, 0.4)),
                        draw.tensor(shape, Domain.REALS.onGrid(-2.8, 0.4)));
            });
    static final AttributeOp<Over> KL_DIV = loss(
                    "klDiv", BinaryKernel.of(null, (p, t) -> t == 0 ? 0 : t * (Math.log(t) - p)))
            .vjp(
                    (g, p, t, at) -> at.chain(g, t, -1),
                    (g, p, t, at) -> at.chain(g, t.log().add(1).sub(p), 1))
            .samples(draw -> pair(draw, Domain.between(-3, 0), Domain.UNIT));

    /** sigmoid(z) - t, accurate also at t = 1. */
    private static Tensor slopeOfBceWithLogits(Tensor z, Tensor t) {
        return t.rsub(1).mul(z.sigmoid()).sub(t.mul(z.neg().sigmoid()));
    }

    private static Tensor log(Tensor p) {
        return p.log().maximum(LOG_FLOOR);
    }

    private static Shape result(String name, Tensor[] in, Over at) {
        Checks.floating(name, in[0]);
        Checks.sameType(name, in[0], in[1]);
        Checks.sameShape(name, in[0], in[1]);
        return at.reduction() == Reduction.NONE ? in[0].shape() : Shape.SCALAR;
    }

    private static AttributeOp<Over> loss(String name, BinaryKernel kernel) {
        return new AttributeOp<>(OpSpec.<Over>of(
                name, 2, OpSpec.Kind.WHOLE, (in, at) -> result(name, in, at), (y, in, at) -> {
                    int n = in[0].size();
                    if (at.reduction() == Reduction.NONE) {
                        kernel.run(in[0].array(), in[1].array(), y.array(), n);
                    } else {
                        double sum = kernel.sum(in[0].array(), in[1].array(), n);
                        Copy.fill(y.array(), sum / at.reduction().divisor(in[0].shape()), 1);
                    }
                }));
    }

    private static Samples.Sample pair(Sampler draw, Domain p, Domain t) {
        Shape shape = draw.shape(0, 1);
        return Samples.Sample.with(
                new Over(draw.oneOf(List.of(Reduction.values()))), draw.tensor(shape, p), draw.tensor(shape, t));
    }

    private LossesRules() {}
}
