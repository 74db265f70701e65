package org.wengert.nn;

import org.jspecify.annotations.Nullable;
import org.wengert.Losses;
import org.wengert.Reduction;
import org.wengert.Tensor;

/**
 * A measure of how far a prediction is from its target. The losses here are computed for each element and reduced to one number, by default the
 * mean.
 *
 * <pre>{@code
 * Tensor loss = Loss.mse(model.forward(x), target);
 * Loss loss = new CrossEntropyLoss(Reduction.SUM);       // or a method reference: Loss::crossEntropy
 * }</pre>
 *
 * <p>Predictions and targets have the same shape; nothing broadcasts. {@link Losses} has the formulas and their derivatives.
 */
@FunctionalInterface
public interface Loss {
    /** Computes the loss of this prediction. */
    Tensor forward(Tensor prediction, Tensor target);

    /** Computes the mean of (p - t)^2. */
    static Tensor mse(Tensor prediction, Tensor target) {
        return mse(prediction, target, Reduction.MEAN);
    }

    /** Computes (p - t)^2, reduced. */
    static Tensor mse(Tensor prediction, Tensor target, Reduction reduction) {
        check("mse", prediction, target, reduction);
        return prediction.mseLoss(target, reduction);
    }

    /** Computes the mean of |p - t|. */
    static Tensor l1(Tensor prediction, Tensor target) {
        return l1(prediction, target, Reduction.MEAN);
    }

    /** Computes |p - t|, reduced. */
    static Tensor l1(Tensor prediction, Tensor target, Reduction reduction) {
        check("l1", prediction, target, reduction);
        return prediction.l1Loss(target, reduction);
    }

    /** Computes the mean of -ln softmax(scores)[class], for scores (N, classes) and INT32 class indices (N). */
    static Tensor crossEntropy(Tensor scores, Tensor classIndices) {
        return crossEntropy(scores, classIndices, Reduction.MEAN);
    }

    /** Computes -ln softmax(scores)[class], reduced; NONE keeps one loss for each row. */
    static Tensor crossEntropy(Tensor scores, Tensor classIndices, Reduction reduction) {
        check("crossEntropy", scores, classIndices, reduction);
        return scores.crossEntropy(classIndices, reduction);
    }

    /**
     * Computes the mean of -(t ln p + (1 - t) ln(1 - p)), for probabilities p.
     *
     * @throws IllegalArgumentException if a p is below 0 or above 1
     */
    static Tensor bce(Tensor probabilities, Tensor target) {
        return bce(probabilities, target, Reduction.MEAN);
    }

    /**
     * Computes -(t ln p + (1 - t) ln(1 - p)), reduced, for probabilities p.
     *
     * @throws IllegalArgumentException if a p is below 0 or above 1
     */
    static Tensor bce(Tensor probabilities, Tensor target, Reduction reduction) {
        check("bce", probabilities, target, reduction);
        return probabilities.bceLoss(target, reduction);
    }

    /** Computes {@link #bce(Tensor, Tensor)} of sigmoid(scores), without overflow. */
    static Tensor bceWithLogits(Tensor scores, Tensor target) {
        return bceWithLogits(scores, target, Reduction.MEAN);
    }

    /** Computes {@link #bce(Tensor, Tensor, Reduction)} of sigmoid(scores), without overflow. */
    static Tensor bceWithLogits(Tensor scores, Tensor target, Reduction reduction) {
        check("bceWithLogits", scores, target, reduction);
        return scores.bceWithLogits(target, reduction);
    }

    private static void check(
            String loss, @Nullable Tensor prediction, @Nullable Tensor target, @Nullable Reduction reduction) {
        if (prediction == null || target == null || reduction == null) {
            String missing = prediction == null ? "prediction" : target == null ? "target" : "reduction";
            throw new IllegalArgumentException(
                    loss + ": the " + missing + " is null. Pass the prediction, the target and Reduction.MEAN.");
        }
    }
}
