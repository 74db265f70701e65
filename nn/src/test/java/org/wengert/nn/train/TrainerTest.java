package org.wengert.nn.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.wengert.Gradients;
import org.wengert.MemoryScope;
import org.wengert.Reduction;
import org.wengert.Tape;
import org.wengert.Tensor;
import org.wengert.nn.CrossEntropyLoss;
import org.wengert.nn.Dropout;
import org.wengert.nn.Linear;
import org.wengert.nn.Loss;
import org.wengert.nn.Module;
import org.wengert.nn.Rng;
import org.wengert.nn.Sequential;
import org.wengert.nn.data.Batch;
import org.wengert.nn.data.Batches;
import org.wengert.nn.data.Dataset;
import org.wengert.nn.optim.Adam;
import org.wengert.nn.optim.Clipping;
import org.wengert.nn.optim.LBFGS;
import org.wengert.nn.optim.Schedule;
import org.wengert.nn.optim.Scheduler;
import org.wengert.nn.optim.Sgd;

class TrainerTest {
    private final Batches training = new Batches(Task.points(60, 1), 20).shuffle();
    private final Batches validation = new Batches(Task.points(50, 2), 16);
    private Sequential model;

    @BeforeEach
    void create() {
        Rng.seed(1);
        model = Task.model();
    }

    private Trainer trainer() {
        return new Trainer(model, new CrossEntropyLoss(), new Adam(model.parameters(), 0.02)).progress(Progress.none());
    }

    private double[] weight() {
        return model.tensors().get(0).toDoubleArray();
    }

    @Test
    void learns() {
        Trainer trainer = trainer().metrics(new Accuracy());
        History history = trainer.fit(new Batches(Task.points(400, 1), 20).shuffle(), validation, 12);
        assertEquals(12, history.size());
        assertTrue(history.last().validationMetrics().get("accuracy") > 0.93, history.toString());
        Evaluation evaluation = trainer.evaluate(validation);
        assertEquals(history.last().validationLoss(), evaluation.loss());
        assertEquals(history.last().validationMetrics().get("accuracy"), evaluation.metric("accuracy"));
        assertEquals(50, evaluation.samples());
        assertThrows(IllegalArgumentException.class, () -> evaluation.metric("f1"));
        assertEquals(new Evaluation(0.5, Map.of("accuracy", 0.25), 4).toString(), "loss 0.5000, accuracy 0.2500");
    }

    /** The trainer and a loop by hand, with the parts by themselves, take the same steps bit for bit. */
    @Test
    void itsStepsAreThoseOfALoopByHand() {
        Adam adam = new Adam(model.parameters(), 0.02);
        Scheduler scheduler = new Scheduler(adam, Schedule.exponential(0.9));
        Rng.seed(7);
        Accuracy accuracy = new Accuracy();
        History byHand = new History();
        Progress progress = Progress.none();
        while (byHand.size() < 3) {
            progress.startEpoch(byHand.size() + 1, 3, training.size());
            accuracy.reset();
            Mean mean = new Mean();
            for (Batch batch : training) {
                adam.zeroGrad();
                Tensor scores = model.forward(batch.features());
                Tensor loss = Loss.crossEntropy(scores, batch.targets());
                loss.backward();
                Clipping.norm(model.parameters(), 0.1);
                adam.step();
                scheduler.step();
                accuracy.update(scores, batch.targets());
                mean.add(loss.item(), batch.size());
                progress.endBatch(batch.size(), loss.item(), accuracy);
            }
            progress.endEpoch(byHand.add(mean.value(), accuracy));
        }
        double[] expected = weight();

        create();
        Adam again = new Adam(model.parameters(), 0.02);
        Trainer trainer = new Trainer(model, Loss::crossEntropy, again)
                .metrics(new Accuracy())
                .stepScheduler(new Scheduler(again, Schedule.exponential(0.9)))
                .clipNorm(0.1)
                .progress(Progress.none());
        Rng.seed(7);
        History history = trainer.fit(training, 3);
        assertArrayEquals(expected, weight());
        assertEquals(byHand.last().loss(), history.last().loss());
        assertEquals(byHand.last().metrics(), history.last().metrics());
        assertEquals(0.02 * Math.pow(0.9, 8), history.last().learningRate(), 1e-15);
        assertEquals(0.02 * Math.pow(0.9, 9), again.learningRate(), 1e-15);
        assertTrue(Double.isNaN(history.last().validationLoss()));
    }

    @Test
    void validationDoesNotChangeTheTraining() {
        Sequential start = new Sequential(new Dropout(0.5), model);
        model = start;
        Batches noisy = new Batches(
                        Task.points(50, 2)
                                .map(batch -> new Batch(
                                        batch.features().add(Tensor.randn(Rng.generator(), batch.size(), 2)),
                                        batch.targets())),
                        16)
                .shuffle();
        Rng.seed(3);
        History with = trainer().fit(training, noisy, 3);
        double[] weight = weight();
        create();
        model = new Sequential(new Dropout(0.5), model);
        Rng.seed(3);
        History without = trainer().fit(training, 3);
        assertArrayEquals(weight, weight());
        assertEquals(without.last().loss(), with.last().loss());
    }

    /** The loss of an epoch is that of all samples, also if the last batch is smaller. */
    @Test
    void lossesAreMeansOverSamples() {
        Dataset data = Task.points(50, 2);
        Batch all = data.rows(IntStream.range(0, 50).toArray());
        double expected =
                Loss.crossEntropy(model.forward(all.features()), all.targets()).item();
        assertEquals(expected, trainer().evaluate(new Batches(data, 16)).loss(), 1e-6);
        Trainer standing =
                new Trainer(model, new CrossEntropyLoss(), new Sgd(model.parameters(), 0)).progress(Progress.none());
        assertEquals(
                expected,
                standing.fit(new Batches(data, 16).shuffle(), 1).last().loss(),
                1e-6);
    }

    @Test
    void aTrainerThatGoesOn() {
        Trainer trainer = trainer();
        assertEquals(2, trainer.fit(training, 2).size());
        double[] after = weight();
        assertEquals(2, trainer.fit(training, 2).size());
        assertArrayEquals(after, weight());
        History history = trainer.fit(training, 3);
        assertSame(trainer.history(), history);
        assertEquals(3, history.size());
        assertNotEquals(after[0], weight()[0]);
    }

    @Test
    void callbacksSeeStepsAndStopTheTraining() {
        List<String> seen = new ArrayList<>();
        Trainer trainer = trainer()
                .onBatchEnd((it, step) -> {
                    seen.add(step.epoch() + "." + step.batch() + "/" + step.batches() + " " + step.samples());
                    assertTrue(step.loss() > 0);
                    if (seen.size() == 5) {
                        it.stop();
                    }
                })
                .onEpochEnd((it, epoch) -> seen.add("epoch " + epoch.number()));
        History history = trainer.fit(training, validation, 4);
        assertEquals(List.of("1.1/3 20", "1.2/3 20", "1.3/3 20", "epoch 1", "2.1/3 20", "epoch 2"), seen);
        assertFalse(Double.isNaN(history.last().validationLoss()));
        assertEquals(4, trainer.fit(training, 4).size(), "a stop ends one call of fit");
    }

    @Test
    void callbacksMayEvaluate() {
        List<Double> losses = new ArrayList<>();
        Trainer plain = trainer()
                .onBatchEnd((it, step) -> losses.add(it.evaluate(validation).loss()));
        plain.fit(training, 1);
        assertEquals(losses.get(2), plain.evaluate(validation).loss());
        Trainer measuring = trainer()
                .metrics(new Accuracy())
                .onEpochEnd((it, epoch) -> losses.add(it.evaluate(validation).metric("accuracy")));
        measuring.fit(training, 1);
        assertEquals(4, losses.size());
        measuring.onBatchEnd((it, step) -> it.evaluate(validation));
        assertThrows(IllegalStateException.class, () -> measuring.fit(training, 2));
        assertEquals(50, measuring.evaluate(validation).samples(), "the epoch has ended");
    }

    @Test
    void validationMayComeLater() {
        Accuracy accuracy = new Accuracy();
        Trainer trainer = trainer().metrics(accuracy).monitor(accuracy);
        trainer.fit(training, 1);
        assertEquals(
                1,
                trainer.fit(training, validation, 2).last().validationMetrics().size());
        trainer.metrics(new R2());
        assertThrows(IllegalStateException.class, () -> trainer.fit(training, 3));
    }

    @Test
    void callbacksCannotTrain() {
        Trainer trainer = trainer().onBatchEnd((it, step) -> it.fit(training, 1));
        assertThrows(IllegalStateException.class, () -> trainer.fit(training, 1));
        assertThrows(IllegalStateException.class, () -> trainer.fit(training, 1), "again: it has ended");
    }

    /** A model without a layer's forward, whose loss needs a derivative, in training and validation. */
    @Test
    void aLossOfTheBatchAlone() {
        Trainer trainer = new Trainer(
                        model,
                        batch -> {
                            Tensor x = batch.features().detach().requiresGrad(true);
                            Tensor y = model.forward(x).sum();
                            return Gradients.of(y).createGraph().wrt(x).square().mean();
                        },
                        new Adam(model.parameters(), 0.02))
                .progress(Progress.none());
        History history = trainer.fit(training, validation, 3);
        assertTrue(history.last().loss() < history.epochs().get(0).loss());
        assertTrue(history.last().validationLoss() < history.epochs().get(0).validationLoss());
        assertEquals(
                "Trainer: metrics [accuracy] need predictions, and this trainer has a loss of the batch alone. Use new Trainer(model, batch -> prediction, loss, optimizer).",
                assertThrows(IllegalArgumentException.class, () -> trainer.metrics(new Accuracy()))
                        .getMessage());
    }

    @Test
    void aPredictionOfOnesOwn() {
        Trainer own = new Trainer(
                        (Module) model,
                        batch -> model.forward(batch.features().mul(2)),
                        new CrossEntropyLoss(),
                        new Adam(model.parameters()))
                .metrics(new Accuracy(), new TopK(1));
        Evaluation evaluation = own.evaluate(validation);
        assertEquals(evaluation.metric("accuracy"), evaluation.metric("top1"));
        assertNotEquals(trainer().evaluate(validation).loss(), evaluation.loss());
    }

    /** LBFGS computes the loss several times in a step. */
    @Test
    void optimizersThatAskOften() {
        Batches whole = new Batches(Task.points(60, 1), 60);
        Accuracy accuracy = new Accuracy();
        History history = new Trainer(model, new CrossEntropyLoss(), new LBFGS(model.parameters()).strongWolfe())
                .metrics(accuracy)
                .progress(Progress.none())
                .fit(whole, 3);
        assertTrue(history.last().loss() < 0.3, history.toString());
    }

    @Test
    void modesComeBack() {
        Dropout frozen = new Dropout();
        Dropout free = new Dropout();
        model = new Sequential(frozen, free, model);
        frozen.eval();
        List<Boolean> seen = new ArrayList<>();
        Trainer trainer = new Trainer(
                        (Module) model,
                        batch -> {
                            seen.add(frozen.isTraining());
                            seen.add(free.isTraining());
                            return model.forward(batch.features());
                        },
                        new CrossEntropyLoss(),
                        new Adam(model.parameters()))
                .progress(Progress.none());
        Batches one = new Batches(Task.points(2, 1), 2);
        trainer.fit(one, one, 2);
        assertEquals(List.of(false, true, false, false, false, true, false, false), seen);
        assertTrue(model.isTraining() && free.isTraining() && !frozen.isTraining());
        model.eval();
        seen.clear();
        trainer.fit(one, 3);
        assertEquals(List.of(true, true), seen, "a model in evaluation mode is trained as a whole");
        assertFalse(model.isTraining() || free.isTraining());
    }

    /** What fails half way, in training or validation, leaves modes and scopes as they were. */
    @Test
    void failuresLeaveNothingBehind() {
        model.eval();
        Dataset broken = Task.points(20, 1).map(batch -> {
            throw new IllegalStateException("no such image");
        });
        Trainer trainer = trainer();
        assertThrows(IllegalStateException.class, () -> trainer.fit(new Batches(broken, 4), 1));
        assertThrows(IllegalStateException.class, () -> trainer.fit(training, new Batches(broken, 4), 1));
        assertThrows(IllegalStateException.class, () -> trainer.evaluate(new Batches(broken, 4)));
        assertEquals(0, trainer.history().size());
        Error failure = new StackOverflowError();
        Trainer failing = trainer().onBatchEnd((it, step) -> {
            throw failure;
        });
        assertSame(failure, assertThrows(StackOverflowError.class, () -> failing.fit(training, 1)));
        assertFalse(model.isTraining());
        assertTrue(Tape.isRecording());
        Tensor kept;
        try (MemoryScope around = Tape.open()) {
            assertThrows(StackOverflowError.class, () -> failing.fit(training, 2));
            kept = around.keep(Tensor.ones(3).mul(2));
        }
        assertEquals(2, kept.get(0), "it was computed in the scope around, not in one of a step");
    }

    @Test
    void lossesThatAreNoNumbers() {
        Tensor features = Tensor.of(new double[][] {{1, 2}, {3, 4}, {5, Double.NaN}, {6, 7}});
        Batches data = new Batches(Dataset.of(features, Tensor.of(new int[] {0, 1, 0, 1}, 4)), 2);
        Trainer trainer = trainer();
        assertEquals(
                "fit: epoch 1, batch 2 of 2: the loss is NaN. The features of this batch, FLOAT32 [2, 2], are not finite. Look for missing values in the data.",
                assertThrows(ArithmeticException.class, () -> trainer.fit(data, 1))
                        .getMessage());
        assertTrue(Double.isFinite(weight()[0]), "the step is not made");

        Trainer wild = new Trainer(model, new CrossEntropyLoss(), new Sgd(model.parameters(), 1e300))
                .progress(Progress.none());
        String message = assertThrows(ArithmeticException.class, () -> wild.fit(training, 3))
                .getMessage();
        assertTrue(
                message.matches(
                        "fit: epoch \\d, batch \\d of 3: the loss is NaN\\. Parameter 0\\.weight FLOAT32 \\[2, 16] is not finite, by the step before\\. Lower the learning rate, .*"),
                message);
    }

    @Test
    void mistakes() {
        Trainer trainer = trainer();
        Batches empty = new Batches(Dataset.of(Tensor.zeros(0, 2), Tensor.zeros(0)), 2);
        assertEquals(
                "fit: there are no training batches. Pass those of data with a sample or more.",
                assertThrows(IllegalArgumentException.class, () -> trainer.fit(empty, 1))
                        .getMessage());
        assertThrows(IllegalArgumentException.class, () -> trainer.fit(training, empty, 1));
        assertThrows(IllegalArgumentException.class, () -> trainer.evaluate(empty));
        assertThrows(IllegalArgumentException.class, () -> trainer.fit(training, -1));
        assertThrows(IllegalArgumentException.class, () -> trainer.earlyStopping(0));
        assertThrows(IllegalArgumentException.class, () -> trainer.clipNorm(0));
        assertThrows(IllegalArgumentException.class, () -> trainer.clipValue(Double.NaN));
        assertThrows(IllegalArgumentException.class, () -> trainer.monitor(new Accuracy()));
        assertThrows(IllegalArgumentException.class, () -> trainer.metrics(new Accuracy(), new Accuracy()));
        assertEquals(
                "Trainer: the loss is FLOAT32 [20]: expected one floating number. Reduce it, with Reduction.MEAN or mean().",
                assertThrows(
                                IllegalArgumentException.class,
                                () -> new Trainer(
                                                model,
                                                new CrossEntropyLoss(Reduction.NONE),
                                                new Adam(model.parameters()))
                                        .progress(Progress.none())
                                        .fit(training, 1))
                        .getMessage());
        assertThrows(
                IllegalArgumentException.class,
                () -> new Trainer((Linear) null, new CrossEntropyLoss(), new Adam(model.parameters())));
    }
}
