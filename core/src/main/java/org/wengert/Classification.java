package org.wengert;

import java.util.List;
import org.wengert.kernel.Copy;
import org.wengert.kernel.CrossEntropy;
import org.wengert.kernel.Reduce;

/**
 * Losses of scores, or log-probabilities, against class indices. Scores are (N, classes), or (classes) for a single one, or (N, classes, ...) with
 * further axes; class indices are INT32 of the same shape without the axis of the classes.
 */
public sealed interface Classification permits Tensor {

    /**
     * y = ln sum_c e^z[c] - z[t], from scores z and class indices t: the negative log-probability of the class. dL/dz = softmax(z) - oneHot(t). Or y = -sum_c
     * t[c] ln softmax(z)[c], if t is floating and holds a probability for each score.
     *
     * @param target INT32 class indices, or probabilities of the scores' shape
     * @throws IndexOutOfBoundsException if a class index is not from 0 to classes - 1
     */
    default Tensor crossEntropy(Tensor target, Reduction reduction) {
        return crossEntropy(target, Labels.DEFAULT, reduction);
    }

    /** {@link #crossEntropy(Tensor, Reduction)} with targets interpreted by {@code labels}. If all are ignored, a mean is NaN, with derivative 0. */
    default Tensor crossEntropy(Tensor target, Labels labels, Reduction reduction) {
        Tensor z = self();
        if (target.dtype().isFloating()) {
            return ClassificationForward.probabilities(z, target, labels, reduction);
        }
        if (labels.equals(Labels.DEFAULT) && z.rank() <= 2) {
            return ClassificationRules.CROSS_ENTROPY.apply(
                    new Over(reduction), z, ClassificationForward.classes("crossEntropy", z, target, labels));
        }
        Tensor classes = ClassificationForward.classes("crossEntropy", z, target, labels);
        return ClassificationForward.nll(z.logSoftmax(z.rank() == 1 ? 0 : 1), target, classes, labels, reduction);
    }

    /** y = -p[t], from log-probabilities p and class indices t: {@link #crossEntropy} after {@code logSoftmax}. dy/dp = -1 at t, else 0. */
    default Tensor nllLoss(Tensor target, Reduction reduction) {
        return nllLoss(target, Labels.DEFAULT, reduction);
    }

    /** {@link #nllLoss(Tensor, Reduction)} with targets interpreted by {@code labels}. If all are ignored, a mean is NaN, with derivative 0. */
    default Tensor nllLoss(Tensor target, Labels labels, Reduction reduction) {
        Tensor classes = ClassificationForward.classes("nllLoss", self(), target, labels);
        return ClassificationForward.nll(self(), target, classes, labels, reduction);
    }

    private Tensor self() {
        return (Tensor) this;
    }
}

/** The calculus: value, then derivative. */
final class ClassificationRules {
    static final AttributeOp<Over> CROSS_ENTROPY = new AttributeOp<>(OpSpec.<Over>of(
                    "crossEntropy", 2, OpSpec.Kind.WHOLE, ClassificationRules::result, ClassificationRules::losses))
            .vjp(ClassificationRules::gradient, null)
            .samples(draw -> {
                Shape scores = Shape.of(draw.size(1), draw.size(1));
                return Samples.Sample.with(
                        new Over(draw.oneOf(List.of(Reduction.values()))),
                        draw.tensor(scores, Domain.REALS),
                        draw.indices(Shape.of(scores.dim(0)), scores.dim(1)));
            });

    /** The gradient in one pass over memory; only {@link #gradient} uses it, where nothing is recorded. */
    private static final AttributeOp<Over> CROSS_ENTROPY_BACKWARD = new AttributeOp<>(OpSpec.of(
            "crossEntropyBackward",
            3,
            OpSpec.Kind.WHOLE,
            (in, at) -> in[1].shape(),
            (dz, in, at) -> CrossEntropy.gradient(
                    in[1].array(),
                    in[2].size(),
                    dz.dim(-1),
                    (int[]) in[2].array(),
                    in[0].array(),
                    at.reduction() != Reduction.NONE,
                    dz.array())));

    private static Tensor gradient(Tensor g, Tensor z, Tensor t, Over at) {
        return FusedRule.serves(g)
                ? CROSS_ENTROPY_BACKWARD.apply(at, at.weigh(g, t.shape(), 1), z, t)
                : at.chainRows(g, slope(z, t), t.shape());
    }

    /** softmax(z) - oneHot(t). At t, computed as minus the sum of the others: the difference from 1 would lose its digits. */
    private static Tensor slope(Tensor z, Tensor t) {
        Tensor at = t.unsqueeze(-1);
        Pick classes = new Pick(z.rank() - 1);
        Tensor p = z.softmax(-1);
        Tensor ofTarget = IndexingRules.GATHER.apply(classes, p, at);
        Tensor others = IndexingRules.SCATTER_ADD.apply(classes, p, at, ofTarget.neg());
        return Trace.written(
                (op, in) -> Notation.difference(
                        ReductionsRules.SOFTMAX.written(in[0]), IndexingRules.ONE_HOT.written(in[1])),
                IndexingRules.SCATTER_ADD.apply(
                        classes, others, at, others.sum(Axes.of(-1).keepDims()).neg()),
                z,
                t);
    }

    private static Shape result(Tensor[] in, Over at) {
        ClassificationForward.check("crossEntropy", in[0], in[1], Labels.DEFAULT);
        return at.reduction() == Reduction.NONE ? in[1].shape() : Shape.SCALAR;
    }

    private static void losses(Tensor y, Tensor[] in, Over at) {
        int rows = in[1].size();
        boolean each = at.reduction() == Reduction.NONE;
        Object losses = each ? y.array() : y.dtype().allocate(rows);
        CrossEntropy.run(in[0].array(), rows, in[0].dim(-1), (int[]) in[1].array(), losses);
        if (!each) {
            Reduce.sum(losses, new int[] {rows}, new boolean[] {true}, y.array());
            Copy.fill(y.array(), y.element(0) / at.reduction().divisor(in[1].shape()), 1);
        }
    }

    private ClassificationRules() {}
}
