package org.wengert.nn.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.wengert.nn.CrossEntropyLoss;
import org.wengert.nn.Rng;
import org.wengert.nn.Sequential;
import org.wengert.nn.data.Batches;
import org.wengert.nn.optim.Adam;

class TrainerTest {
    private final Batches training = new Batches(Task.points(400, 1), 20).shuffle();
    private final Batches validation = new Batches(Task.points(200, 2), 64);

    @Test
    void learns() {
        Rng.seed(1);
        Sequential model = Task.model();
        Trainer trainer =
                new Trainer(model, new CrossEntropyLoss(), new Adam(model.parameters(), 0.02)).metrics(new Accuracy());
        History history = trainer.fit(training, validation, 10);
        assertEquals(10, history.size());
        assertTrue(history.last().validationMetrics().get("accuracy") > 0.95, history.toString());
        Evaluation evaluation = trainer.evaluate(validation);
        assertEquals(history.last().validationLoss(), evaluation.loss());
        assertEquals(200, evaluation.samples());
    }
}
