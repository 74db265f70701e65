package org.wengert.nn.train;

import java.util.Iterator;
import java.util.List;
import org.wengert.MemoryScope;
import org.wengert.Tape;
import org.wengert.Tensor;
import org.wengert.nn.Parameter;
import org.wengert.nn.data.Batch;
import org.wengert.nn.internal.Text;
import org.wengert.nn.optim.Clipping;

/** One step of a training. */
final class TrainingStep {
    private final Trainer trainer;
    private final int epoch;
    private final int number;
    private final int batches;
    private boolean isEvaluated;

    TrainingStep(Trainer trainer, int epoch, int number, int batches) {
        this.trainer = trainer;
        this.epoch = epoch;
        this.number = number;
        this.batches = batches;
    }

    /** Makes the step with the next batch, which is read inside the step's scope, so that its arrays are used again too. */
    Step make(Iterator<Batch> iterator) {
        try (MemoryScope scope = Tape.open()) {
            Batch batch = iterator.next();
            double loss = trainer.optimizer.step(() -> evaluate(batch));
            if (trainer.ema != null) {
                trainer.ema.update();
            }
            if (trainer.stepScheduler != null) {
                trainer.stepScheduler.step();
            }
            return new Step(epoch, number, batches, batch.size(), loss);
        }
    }

    /** The loss, with the gradients computed and limited. Some optimizers ask several times in a step; the first one counts. */
    private Tensor evaluate(Batch batch) {
        trainer.model.zeroGrad();
        trainer.optimizer.zeroGrad();
        Computation.Outcome outcome = trainer.computation.outcome(batch);
        Tensor loss = outcome.loss();
        if (!isEvaluated) {
            isEvaluated = true;
            checkFinite(loss.item(), batch);
            Tensor prediction = outcome.prediction();
            if (prediction != null) {
                trainer.metrics.forEach(metric -> metric.update(prediction, batch.targets()));
            }
        }
        loss.backward();
        List<Parameter> parameters = trainer.model.parameters();
        if (trainer.maxNorm < Double.POSITIVE_INFINITY) {
            Clipping.norm(parameters, trainer.maxNorm);
        }
        if (trainer.maxValue < Double.POSITIVE_INFINITY) {
            Clipping.value(parameters, trainer.maxValue);
        }
        return loss;
    }

    private void checkFinite(double loss, Batch batch) {
        if (!Double.isFinite(loss)) {
            throw new ArithmeticException("fit: epoch " + epoch + ", batch " + number + " of " + batches
                    + ": the loss is " + loss + ". " + reason(batch));
        }
    }

    private String reason(Batch batch) {
        for (Parameter parameter : trainer.model.parameters()) {
            if (!isFinite(parameter.tensor())) {
                return parameter
                        + " is not finite, by the step before. Lower the learning rate, limit the gradients with clipNorm, or find the operation with Tape.detectAnomaly().";
            }
        }
        if (!isFinite(batch.features())) {
            return "The features of this batch, " + Text.type(batch.features())
                    + ", are not finite. Look for missing values in the data.";
        }
        if (!isFinite(batch.targets())) {
            return "The targets of this batch, " + Text.type(batch.targets())
                    + ", are not finite. Look for missing values in the data.";
        }
        return "All parameters and the batch are finite. Find the operation with Tape.detectAnomaly(), or lower the learning rate.";
    }

    /** x - x is 0, but NaN for infinity. */
    private static boolean isFinite(Tensor x) {
        Tensor values = x.detach();
        return !values.dtype().isFloating() || values.sub(values).sum().item() == 0;
    }
}
