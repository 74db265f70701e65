package org.wengert.nn.train;

import java.util.Iterator;
import org.jspecify.annotations.Nullable;
import org.wengert.MemoryScope;
import org.wengert.Tape;
import org.wengert.Tensor;
import org.wengert.nn.data.Batch;
import org.wengert.nn.data.Batches;
import org.wengert.nn.internal.SplitMix;
import org.wengert.nn.internal.ThreadRandom;

/** One evaluation of a model. */
final class Evaluating {
    private final Trainer trainer;
    private final Batches batches;
    private final Mean loss = new Mean();

    Evaluating(Trainer trainer, Batches batches) {
        if (batches.size() == 0) {
            throw new IllegalArgumentException(
                    "evaluate: there are no batches. Pass those of data with a sample or more.");
        }
        this.trainer = trainer;
        this.batches = batches;
    }

    /** Evaluates with random numbers of its own, so that training goes on as it would have without it. */
    Evaluation run() {
        Modes modes = new Modes(trainer.model);
        try {
            trainer.model.eval();
            return ThreadRandom.during(new SplitMix(ThreadRandom.current().state()), this::evaluate);
        } finally {
            modes.restore();
        }
    }

    private Evaluation evaluate() {
        trainer.metrics.forEach(Metric::reset);
        Iterator<Batch> iterator = batches.iterator();
        while (iterator.hasNext()) {
            try (Tape.@Nullable Scope off = trainer.computation.needsRecording() ? null : Tape.noGrad();
                    MemoryScope scope = Tape.open()) {
                Batch batch = iterator.next();
                Computation.Outcome outcome = trainer.computation.outcome(batch);
                loss.add(outcome.loss().item(), batch.size());
                Tensor prediction = outcome.prediction();
                if (prediction != null) {
                    trainer.metrics.forEach(metric -> metric.update(prediction, batch.targets()));
                }
            }
        }
        return new Evaluation(loss.value(), Metrics.values(trainer.metrics), loss.samples());
    }
}
