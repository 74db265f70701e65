package org.wengert.nn;

import org.wengert.Losses;
import org.wengert.Reduction;
import org.wengert.Tensor;

/**
 * How far a prediction is from its target: a function of the two, by default to a single number, their mean.
 *
 * <pre>{@code
 * Tensor loss = Loss.mse(model.forward(x), target);
 * Loss loss = new CrossEntropyLoss(Reduction.SUM);       // or a method reference: Loss::crossEntropy
 * }</pre>
 *
 * <p>Predictions and targets have one shape; nothing broadcasts. The formulas and their derivatives stand in {@link Losses}.
 */
@FunctionalInterface
public interface Loss {
    /** The loss of this prediction. */
    Tensor forward(Tensor prediction, Tensor target);

    /** The mean of (p - t)^2. */
    static Tensor mse(Tensor prediction, Tensor target) {
        return prediction.mseLoss(target, Reduction.MEAN);
    }

    /** (p - t)^2, reduced. */
    static Tensor mse(Tensor prediction, Tensor target, Reduction reduction) {
        return prediction.mseLoss(target, reduction);
    }

    /** The mean of |p - t|. */
    static Tensor l1(Tensor prediction, Tensor target) {
        return prediction.l1Loss(target, Reduction.MEAN);
    }

    /** |p - t|, reduced. */
    static Tensor l1(Tensor prediction, Tensor target, Reduction reduction) {
        return prediction.l1Loss(target, reduction);
    }

    /** The mean of -ln softmax(scores)[class], for scores (N, classes) and INT32 class indices (N). */
    static Tensor crossEntropy(Tensor scores, Tensor classIndices) {
        return scores.crossEntropy(classIndices, Reduction.MEAN);
    }

    /** -ln softmax(scores)[class], reduced; NONE keeps one loss for each row. */
    static Tensor crossEntropy(Tensor scores, Tensor classIndices, Reduction reduction) {
        return scores.crossEntropy(classIndices, reduction);
    }

    /** The mean of -(t ln p + (1 - t) ln(1 - p)), for probabilities p. */
    static Tensor bce(Tensor probabilities, Tensor target) {
        return probabilities.bceLoss(target, Reduction.MEAN);
    }

    /** -(t ln p + (1 - t) ln(1 - p)), reduced, for probabilities p. */
    static Tensor bce(Tensor probabilities, Tensor target, Reduction reduction) {
        return probabilities.bceLoss(target, reduction);
    }

    /** {@link #bce(Tensor, Tensor)} of sigmoid(scores), without overflow. */
    static Tensor bceWithLogits(Tensor scores, Tensor target) {
        return scores.bceWithLogits(target, Reduction.MEAN);
    }

    /** {@link #bce(Tensor, Tensor, Reduction)} of sigmoid(scores), without overflow. */
    static Tensor bceWithLogits(Tensor scores, Tensor target, Reduction reduction) {
        return scores.bceWithLogits(target, reduction);
    }
}
