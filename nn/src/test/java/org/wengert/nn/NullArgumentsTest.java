package org.wengert.nn;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.function.Executable;
import org.wengert.Conv;
import org.wengert.Reduction;
import org.wengert.Tensor;
import org.wengert.nn.data.Batch;
import org.wengert.nn.data.Batches;
import org.wengert.nn.data.Dataset;
import org.wengert.nn.data.TextFile;
import org.wengert.nn.data.Vocabulary;
import org.wengert.nn.optim.Adam;
import org.wengert.nn.optim.Clipping;
import org.wengert.nn.optim.Ema;
import org.wengert.nn.optim.Sgd;
import org.wengert.nn.train.Accuracy;
import org.wengert.nn.train.Checkpoint;
import org.wengert.nn.train.Metric;
import org.wengert.nn.train.Trainer;

/** Null where something is needed is an error that says what is missing. */
class NullArgumentsTest {
    private static final Tensor X = Tensor.ones(1, 2);

    static final class Registering extends Module {
        Registering(String name, Parameter parameter) {
            register(name, parameter);
        }

        Registering(String name, Linear child) {
            register(name, child);
        }
    }

    private static Map<String, Executable> mistakes() {
        Linear linear = new Linear(2, 1);
        Parameter parameter = linear.weight();
        Map<String, Executable> mistakes = new LinkedHashMap<>();
        mistakes.put("Parameter: the tensor is null.", () -> new Parameter(null));
        mistakes.put("register: x is null.", () -> new Registering("x", (Parameter) null));
        mistakes.put("register: y is null.", () -> new Registering("y", (Linear) null));
        mistakes.put("register: the name is null.", () -> new Registering(null, parameter));
        mistakes.put("to: the type is null.", () -> linear.to(null));
        mistakes.put("functional: the function is null.", () -> linear.functional(null));
        mistakes.put(
                "functional: the list of tensors is null.",
                () -> linear.functional(() -> X).of((Tensor[]) null));
        mistakes.put(
                "functional: the tensors: number 1 is null.",
                () -> linear.functional(() -> X).of(parameter.tensor(), null));
        mistakes.put(
                "functional: the function's result is null.",
                () -> linear.functional(() -> null).of(linear.tensors().toArray(Tensor[]::new)));
        mistakes.put("Sequential: the list of layers is null.", () -> new Sequential((Layer[]) null));
        mistakes.put("Sequential: layer 0 is null.", () -> new Sequential((Layer) null));
        mistakes.put("Sequential: layer 1 is null.", () -> new Sequential(linear, null));
        mistakes.put("Sequential: the input is null.", () -> new Sequential().forward(null));
        mistakes.put("Linear(2, 1): the input is null.", () -> linear.forward(null));
        mistakes.put("Linear: the weight's init is null.", () -> new Linear(2, 1, true, null));
        mistakes.put("Linear: the bias's init is null.", () -> new Linear(2, 1, true, Init.zeros(), null));
        mistakes.put("ReLU: the input is null.", () -> new ReLU().forward(null));
        mistakes.put("LeakyReLU: the input is null.", () -> new LeakyReLU().forward(null));
        mistakes.put("Sigmoid: the input is null.", () -> new Sigmoid().forward(null));
        mistakes.put("Tanh: the input is null.", () -> new Tanh().forward(null));
        mistakes.put("Softmax: the input is null.", () -> new Softmax().forward(null));
        mistakes.put("Conv2d: the input is null.", () -> new Conv2d(1, 1, 1).forward(null));
        mistakes.put("Conv2d: the kernel's size is null.", () -> new Conv2d(1, 1, null, Conv.DEFAULT, true));
        mistakes.put("Conv1d: the set of options is null.", () -> new Conv1d(1, 1, 1, null, true));
        mistakes.put("MaxPool2d: the window is null.", () -> new MaxPool2d(null));
        mistakes.put("BatchNorm1d: the input is null.", () -> new BatchNorm1d(1).forward(null));
        mistakes.put("Embedding: the weight's init is null.", () -> new Embedding(1, 1, null));
        mistakes.put("Embedding: the tensor of vectors is null.", () -> Embedding.fromPretrained(null));
        mistakes.put("Residual: the layer is null.", () -> new Residual(null));
        mistakes.put("GRU: the input is null.", () -> new GRU(1, 1).run(null));
        mistakes.put(
                "MultiHeadAttention: the keys tensor is null.", () -> new MultiHeadAttention(2, 1).forward(X, null, X));
        mistakes.put(
                "MultiHeadAttention: the set of options is null.",
                () -> new MultiHeadAttention(2, 1)
                        .forward(Tensor.ones(1, 2), Tensor.ones(1, 2), Tensor.ones(1, 2), null));
        mistakes.put("Buffer: the tensor of values is null.", () -> new Buffer(X).set(null));
        mistakes.put("MSELoss: the reduction is null.", () -> new MSELoss(null));
        mistakes.put("L1Loss: the reduction is null.", () -> new L1Loss(null));
        mistakes.put("BCELoss: the reduction is null.", () -> new BCELoss(null));
        mistakes.put("BCEWithLogitsLoss: the reduction is null.", () -> new BCEWithLogitsLoss(null));
        mistakes.put("CrossEntropyLoss: the reduction is null.", () -> new CrossEntropyLoss(null));
        mistakes.put("mse: the prediction is null.", () -> Loss.mse(null, X));
        mistakes.put("mse: the target is null.", () -> Loss.mse(X, null));
        mistakes.put("mse: the reduction is null.", () -> Loss.mse(X, X, null));
        mistakes.put("l1: the prediction is null.", () -> Loss.l1(null, X));
        mistakes.put("l1: the target is null.", () -> new L1Loss(Reduction.SUM).forward(X, null));
        mistakes.put("crossEntropy: the prediction is null.", () -> Loss.crossEntropy(null, X));
        mistakes.put("crossEntropy: the target is null.", () -> Loss.crossEntropy(X, null));
        mistakes.put("bce: the prediction is null.", () -> Loss.bce(null, X));
        mistakes.put("bce: the target is null.", () -> Loss.bce(X, null));
        mistakes.put("bceWithLogits: the prediction is null.", () -> Loss.bceWithLogits(null, X));
        mistakes.put("bceWithLogits: the target is null.", () -> Loss.bceWithLogits(X, null));
        mistakes.put("Sgd: the list of parameters is null.", () -> new Sgd(null, 0.1));
        mistakes.put(
                "Sgd: the list of parameters: number 1 is null.", () -> new Sgd(Arrays.asList(parameter, null), 0.1));
        Sgd sgd = new Sgd(linear.parameters(), 0.1);
        mistakes.put("Adam: the list of parameters is null.", () -> new Adam(null));
        mistakes.put("Sgd: the closure is null.", () -> sgd.step(null));
        mistakes.put("Sgd: the closure's result is null.", () -> sgd.step(() -> null));
        mistakes.put("Sgd.load: the state is null.", () -> sgd.load(null));
        mistakes.put(
                "Sgd.group: the function that changes its settings is null.",
                () -> sgd.group(new Linear(1, 1).parameters(), null));
        mistakes.put("Ema: the list of parameters is null.", () -> new Ema(null, 0.9));
        mistakes.put("Clipping.norm: the list of parameters is null.", () -> Clipping.norm(null, 1));
        mistakes.put(
                "Clipping.value: the list of parameters: number 0 is null.",
                () -> Clipping.value(Arrays.asList(null, parameter), 1));
        mistakes.put("batch: the features tensor is null.", () -> new Batch(null, X));
        mistakes.put("batch: the targets tensor is null.", () -> Dataset.of(X, null));
        mistakes.put("batches: the data set is null.", () -> new Batches(null, 1));
        mistakes.put("dataset: the function is null.", () -> Dataset.of(1, null));
        mistakes.put("windows: the tensor of ids is null.", () -> Dataset.windows(null, 1));
        mistakes.put("Vocabulary: the text is null.", () -> Vocabulary.characters(null));
        mistakes.put("TextFile: the path is null.", () -> TextFile.read(null));
        mistakes.put("Checkpoint: the path is null.", () -> new Checkpoint(null));
        mistakes.put("Checkpoint: part model is null.", () -> new Checkpoint(Path.of("x")).with("model", null));
        mistakes.put("accuracy: the target is null.", () -> new Accuracy().update(X, null));
        Trainer trainer = new Trainer(linear, Loss::mse, sgd);
        mistakes.put("Trainer: the loss is null.", () -> new Trainer(linear, (Loss) null, sgd));
        mistakes.put("Trainer: the optimizer is null.", () -> new Trainer(linear, Loss::mse, null));
        mistakes.put("Trainer: a metric is null.", () -> trainer.metrics((Metric) null));
        mistakes.put("Trainer: the progress is null.", () -> trainer.progress(null));
        mistakes.put("fit: the set of training batches is null.", () -> trainer.fit(null, 1));
        return mistakes;
    }

    @TestFactory
    Stream<DynamicTest> anArgumentException() {
        return mistakes().entrySet().stream()
                .map(mistake -> dynamicTest(mistake.getKey(), () -> {
                    String message = assertThrows(IllegalArgumentException.class, mistake.getValue())
                            .getMessage();
                    assertTrue(message.startsWith(mistake.getKey() + " "), message);
                }));
    }

    @Test
    void aLayerThatReturnsNull() {
        assertEquals(
                "Sequential: the result of layer 1 is null. Return a tensor from its forward.",
                assertThrows(
                                IllegalStateException.class,
                                () -> new Sequential(Tensor::relu, x -> null, Tensor::relu).forward(X))
                        .getMessage());
    }

    @Test
    void aSampleThatIsNotOneRow() {
        assertEquals(
                "dataset: sample 3 is null: expected a batch of one row. Return new Batch(features.reshape(1, ...), target.reshape(1, ...)).",
                assertThrows(
                                IllegalStateException.class,
                                () -> Dataset.of(5, i -> null).rows(3))
                        .getMessage());
        Batch two = new Batch(Tensor.ones(2, 1), Tensor.ones(2));
        assertTrue(assertThrows(
                        IllegalStateException.class,
                        () -> Dataset.of(5, i -> two).rows(0, 1))
                .getMessage()
                .startsWith("dataset: sample 0 is a batch of 2 rows: expected a batch of one row."));
    }
}
