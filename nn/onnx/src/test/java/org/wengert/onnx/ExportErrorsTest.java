package org.wengert.onnx;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.wengert.Op;
import org.wengert.Tensor;
import org.wengert.TensorFunction;
import org.wengert.nn.BatchNorm1d;
import org.wengert.nn.Dropout;
import org.wengert.nn.Layer;
import org.wengert.nn.Linear;
import org.wengert.nn.Module;
import org.wengert.nn.Sequential;

/** What cannot be written is an error that says what, where and what else would do. */
class ExportErrorsTest {
    private static final Tensor X = Tensor.randn(new Random(5), 3, 4);

    /** A network that computes a function. */
    static final class Of extends Module implements Layer {
        private final transient TensorFunction f;

        Of(TensorFunction f) {
            this.f = f;
        }

        @Override
        public Tensor forward(Tensor x) {
            return f.of(x);
        }
    }

    private static String error(OnnxExport options, Module model, Tensor... examples) {
        return assertThrows(IllegalArgumentException.class, () -> Exported.model(options, model, examples))
                .getMessage();
    }

    private static String error(TensorFunction f) {
        return error(new OnnxExport(), new Of(f), X);
    }

    private static void contains(String text, String... parts) {
        for (String part : parts) {
            assertTrue(text.contains(part), text);
        }
    }

    @Test
    void namesTheOperationTheLayerTheLineAndTheNearestForm() {
        class Tail extends Module implements Layer {
            @Override
            public Tensor forward(Tensor x) {
                return x.erfc();
            }
        }
        Sequential model = new Sequential(new Linear(4, 4), new Tail());
        contains(
                error(new OnnxExport(), model, X),
                "erfc",
                "FLOAT32 [3, 4]",
                "layer 1 (Tail)",
                "ExportErrorsTest.java:",
                "erf().neg().add(1)");
    }

    @Test
    void anOperationOfOnesOwnWithoutOperationsInIt() {
        Op own = Op.unary("relu", x -> Math.max(x, 0.5));
        contains(error(in -> own.apply(in[0])), "relu", "of your own", "Op.of");
    }

    @Test
    void valuesThatWereReadInJava() {
        contains(error(in -> in[0].mul(in[0].get(0, 0))), "full", "value");
        contains(error(in -> in[0].mul(Tensor.of(in[0].toFloatArray(), 3, 4))), "mul", "made in Java");
        contains(error(in -> in[0].get(0, 0) > in[0].get(2, 3) ? in[0].exp() : in[0].neg()), "other operations");
    }

    /** Zeros are the same in reverse: the second run has other numbers. */
    @Test
    void valuesThatWereReadOfZeros() {
        contains(
                error(new OnnxExport(), new Of(in -> in[0].mul(in[0].get(2, 3))), Tensor.zeros(3, 4)), "full", "value");
    }

    @Test
    void sizesThatTheFileCannotKnow() {
        OnnxExport options = new OnnxExport().dynamicBatch();
        contains(error(options, new Of(in -> in[0].sum(0).div(in[0].dim(0))), X), "full", "value", "3.0", "4.0");
        contains(error(options, new Of(in -> in[0].slice(0, 0, in[0].dim(0) - 1)), X), "slice");
        contains(error(options, new Of(in -> in[0].variance(org.wengert.Axes.of(0), 1)), X), "correction 0");
        contains(error(options, new Of(in -> Tensor.zeros(in[0].dim(0) + 1, 4).add(1)), X), "multiple of the batch");
    }

    @Test
    void randomNumbersAndChangesInPlace() {
        Random random = new Random(1);
        contains(error(in -> in[0].add(Tensor.randn(random, 3, 4))), "randn", "evaluation mode");
        Tensor total = Tensor.zeros(3, 4);
        IllegalStateException e = assertThrows(
                IllegalStateException.class,
                () -> Exported.model(new OnnxExport(), new Of(in -> total.addInPlace(in[0])), X));
        contains(e.getMessage(), "addInPlace");
        assertArrayEquals(new double[12], total.toDoubleArray());
    }

    @Test
    void optionsThatDoNotFit() {
        contains(
                assertThrows(IllegalArgumentException.class, () -> new OnnxExport().opset(9))
                        .getMessage(),
                "opset",
                "17");
        contains(error(new OnnxExport(), new Linear(4, 2)), "no example");
        contains(error(new OnnxExport().inputs("a", "b"), new Linear(4, 2), X), "names", "1 input");
        contains(error(new OnnxExport().inputs("x").outputs("x"), new Linear(4, 2), X), "\"x\" is given twice");
        contains(error(new OnnxExport().inputs("weight"), new Linear(4, 2), X), "\"weight\" is given twice");
        contains(error(new OnnxExport().dynamicBatch(0, 0), new Linear(4, 2), X), "one for each");
        contains(error(new OnnxExport().dynamicBatch(2), new Linear(4, 2), X), "axis 2");
    }

    @Test
    void theModesAreAsBefore() throws IOException {
        Sequential inner = new Sequential(new Dropout(0.5), new BatchNorm1d(4));
        Sequential model = new Sequential(inner, new Linear(4, 2));
        model.eval();
        inner.layers().forEach(layer -> ((Module) layer).train());
        Exported.model(new OnnxExport(), model, X);
        assertFalse(model.isTraining());
        assertFalse(inner.isTraining());
        inner.layers().forEach(layer -> assertTrue(((Module) layer).isTraining()));
        Of broken = new Of(in -> {
            throw new ArithmeticException("stop");
        });
        assertThrows(ArithmeticException.class, () -> Exported.model(new OnnxExport(), broken, X));
        assertTrue(broken.isTraining());
    }

    @Test
    void anErrorLeavesTheOldFile(@TempDir Path folder) throws IOException {
        Path file = folder.resolve("model.onnx");
        Onnx.export(new Linear(4, 2), file, X);
        byte[] before = Files.readAllBytes(file);
        assertThrows(IllegalArgumentException.class, () -> Onnx.export(new Of(in -> in[0].erfc()), file, X));
        assertArrayEquals(before, Files.readAllBytes(file));
        assertEquals(List.of(file), Files.list(folder).toList());
        assertThrows(IOException.class, () -> Onnx.export(new Linear(4, 2), folder.resolve("none/model.onnx"), X));
    }
}
