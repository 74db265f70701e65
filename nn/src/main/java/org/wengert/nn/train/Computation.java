package org.wengert.nn.train;

import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.wengert.Tensor;
import org.wengert.nn.Layer;
import org.wengert.nn.Loss;
import org.wengert.nn.data.Batch;
import org.wengert.nn.internal.Arguments;
import org.wengert.nn.internal.Text;

/** How the loss of a batch is computed. */
final class Computation {
    private final Function<Batch, Tensor> f;
    private final @Nullable Loss loss;
    private final boolean needsRecording;

    private Computation(Function<Batch, Tensor> f, @Nullable Loss loss, boolean needsRecording) {
        this.f = f;
        this.loss = loss;
        this.needsRecording = needsRecording;
    }

    /** What a batch has come to. */
    record Outcome(@Nullable Tensor prediction, Tensor loss) {}

    static Computation ofLayer(Layer model, Loss loss) {
        return new Computation(batch -> model.forward(batch.features()), checked(loss), false);
    }

    static Computation ofPrediction(Function<Batch, Tensor> prediction, Loss loss) {
        return new Computation(
                Arguments.notNull(prediction, "Trainer: the prediction", "Pass batch -> model.forward(...)."),
                checked(loss),
                true);
    }

    static Computation ofLoss(Function<Batch, Tensor> loss) {
        return new Computation(Arguments.notNull(loss, "Trainer: the loss", "Pass batch -> loss(batch)."), null, true);
    }

    private static Loss checked(Loss loss) {
        return Arguments.notNull(loss, "Trainer: the loss", "Pass one, such as new CrossEntropyLoss().");
    }

    /** Returns whether there are predictions for metrics to look at. */
    boolean predicts() {
        return loss != null;
    }

    /** Returns whether an evaluation may compute derivatives itself, as a function of the user's may. */
    boolean needsRecording() {
        return needsRecording;
    }

    Outcome outcome(Batch batch) {
        Tensor computed = Arguments.notNull(
                f.apply(batch), "Trainer: the result of the function of the batch", "Return a tensor.");
        if (loss == null) {
            return new Outcome(null, single(computed));
        }
        Tensor error = Arguments.notNull(
                loss.forward(computed, batch.targets()), "Trainer: the result of the loss", "Return a tensor.");
        return new Outcome(computed, single(error));
    }

    private static Tensor single(Tensor loss) {
        if (loss.size() != 1 || !loss.dtype().isFloating()) {
            throw new IllegalArgumentException("Trainer: the loss is " + Text.type(loss)
                    + ": expected one floating number. Reduce it, with Reduction.MEAN or mean().");
        }
        return loss;
    }
}
