package org.wengert.onnx;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;
import org.wengert.DType;
import org.wengert.Tensor;
import org.wengert.nn.optim.Sgd;

/** What a module that was read holds, takes and gives. */
class OnnxModuleTest {
    @TempDir
    private Path directory;

    private static Models two() {
        return new Models(13)
                .input("a", "n", 2)
                .input("b", DataType.INT64, "n")
                .output("sum")
                .output("scaled")
                .weight("scale", Tensor.of(3, 4))
                .ints("axes", 1)
                .node("Cast", "b", "f", "to", DataType.FLOAT.getNumber())
                .node("Unsqueeze", "f axes", "c")
                .node("Add", "a c", "sum")
                .node("Mul", "sum scale", "scaled");
    }

    @Test
    void inputsAndOutputsHaveNames() throws IOException {
        OnnxModule module = two().read(directory);
        assertEquals("[a FLOAT32 [n, 2], b INT32 [n]]", module.inputs().toString());
        assertEquals(
                List.of("sum", "scaled"),
                module.outputs().stream().map(OnnxValue::name).toList());
        Tensor a = Tensor.of(new double[][] {{1, 2}});
        Tensor b = Tensor.of(new int[] {10}, 1);
        Map<String, Tensor> y = module.forward(Map.of("a", a, "b", b));
        assertEquals(List.of("sum", "scaled"), List.copyOf(y.keySet()));
        assertEquals("[[33.0, 48.0]] FLOAT32 [1, 2]", y.get("scaled").detach().toString());
        assertEquals("[[11.0, 12.0]] FLOAT32 [1, 2]", module.call(a, b).toString());
    }

    @Test
    void wrongInputsSayWhatIsExpected() throws IOException {
        OnnxModule module = two().read(directory);
        Tensor a = Tensor.zeros(3, 2);
        Tensor b = Tensor.zeros(DType.INT32, 3);
        assertFails("1 tensors for the inputs [a FLOAT32 [n, 2], b INT32 [n]]", () -> module.forward(a));
        assertFails("tensors named [a] for", () -> module.forward(Map.of("a", a)));
        assertFails("the map of inputs is null", () -> module.forward((Map<String, Tensor>) null));
        assertFails("FLOAT32 [3] for the input a FLOAT32 [n, 2]", () -> module.call(Tensor.zeros(3), b));
        assertFails("FLOAT32 [3] for the input b INT32 [n]", () -> module.call(a, Tensor.zeros(3)));
        assertFails("null for the input b", () -> module.call(a, null));
        assertFails("the size n is 3 in one input and 4 in b", () -> module.call(a, Tensor.zeros(DType.INT32, 4)));
    }

    @Test
    void aNodeThatCannotComputeIsNamed() throws IOException {
        OnnxModule module = new Models(13)
                .input("x")
                .output("y")
                .weight("w", Tensor.ones(3, 3))
                .node("MatMul", "x w", "y")
                .read(directory);
        assertFails(
                "node \"y\" (MatMul) of [FLOAT32 [2, 2], FLOAT32 [3, 3]]: matmul:",
                () -> module.forward(Tensor.ones(2, 2)));
    }

    private static void assertFails(String part, Executable call) {
        String message = assertThrows(IllegalArgumentException.class, call).getMessage();
        assertTrue(message.contains(part), message);
    }

    private static Models named(String... weights) {
        Models model = new Models(13).input("x").output("y");
        String last = "x";
        for (int i = 0; i < weights.length; i++) {
            String next = i == weights.length - 1 ? "y" : "v" + i;
            model.weight(weights[i], Tensor.ones(1)).node("Mul", last + " " + weights[i], next);
            last = next;
        }
        return model;
    }

    @Test
    void parametersHaveTheNamesOfTheFile() throws IOException {
        OnnxModule module = named("head", "layer.0.weight", "layer.0.bias", "onnx::MatMul_7")
                .read(directory);
        assertEquals(
                Set.of("head", "layer.0.weight", "layer.0.bias", "onnx::MatMul_7"),
                module.namedParameters().keySet());
        assertEquals(Set.of("layer"), module.namedChildren().keySet());
        assertEquals(Set.of("", "layer", "layer.0"), module.namedModules().keySet());
    }

    @Test
    void namesThatAreNoPathsHaveNoDots() throws IOException {
        OnnxModule module = named("a", "a.b", ".c", "d..e", "f.", "a_b", "g.h").read(directory);
        assertEquals(
                Set.of("a", "a_b_", "_c", "d__e", "f_", "a_b", "g.h"),
                module.namedParameters().keySet());
        assertEquals(1, module.forward(Tensor.ones(1)).item());
    }

    @Test
    void weightsInConstantNodesAreParametersAndNumbersAreNot() throws IOException {
        OnnxModule module = new Models(13)
                .input("x")
                .output("y")
                .node("Constant", "", "w", "value", Models.tensor("", Tensor.of(2, 3)))
                .node("Constant", "", "two", "value_float", 2.0)
                .weight("half", Tensor.scalar(0.5))
                .weight("low", Tensor.of(-1))
                .weight("unused", Tensor.of(1))
                .node("Mul", "x w", "a")
                .node("Mul", "a two", "b")
                .node("Mul", "b half", "c")
                .node("Clip", "c low", "y")
                .read(directory);
        assertEquals(Set.of("w"), module.namedParameters().keySet());
        assertEquals(Set.of("half", "low", "unused"), module.namedBuffers().keySet());
        assertEquals(
                "[-1.0, 3.0] FLOAT32 [2]",
                module.forward(Tensor.of(-1, 1)).detach().toString());
    }

    @Test
    void itTrainsAndFreezes() throws IOException {
        OnnxModule module = named("w").read(directory);
        Sgd optimizer = new Sgd(module.parameters(), 0.25);
        module.forward(Tensor.of(3)).square().sum().backward();
        optimizer.step();
        assertEquals(
                1 - 0.25 * 2 * 3 * 3, module.namedParameters().get("w").tensor().item());
        assertSame(module, module.freeze());
        assertFalse(module.forward(Tensor.of(3)).requiresGrad());
    }

    @Test
    void stateIsSavedAndLoaded() throws IOException {
        OnnxModule module = named("w.1", "w.2").read(directory);
        module.parameters().get(0).tensor().detach().fillInPlace(5);
        module.save(directory.resolve("state.safetensors"));
        OnnxModule other = named("w.1", "w.2").read(directory);
        other.load(directory.resolve("state.safetensors"));
        assertEquals(5, other.forward(Tensor.of(1)).item());
    }

    @Test
    void aFloatGraphRunsInDouble() throws IOException {
        OnnxModule module = new Models(13)
                .input("x", 2)
                .output("y")
                .weight("w", Tensor.of(1, 2))
                .ints("shape", 2)
                .node("Constant", "", "c", "value_float", 0.5)
                .node("ConstantOfShape", "shape", "d", "value", Models.tensor("", Tensor.of(4)))
                .node("Mul", "x w", "e")
                .node("Add", "e c", "f")
                .node("Cast", "f", "g", "to", DataType.FLOAT.getNumber())
                .node("Add", "g d", "y")
                .read(directory);
        assertEquals(DType.FLOAT32, module.forward(Tensor.ones(2)).dtype());
        module.to(DType.FLOAT64);
        Tensor y = module.forward(Tensor.of(DType.FLOAT64, 1e-9, 0));
        assertEquals(DType.FLOAT64, y.dtype());
        assertEquals(4.5 + 1e-9, y.get(0));
    }

    @Test
    void dropoutInTrainingDrawsAtRandom() throws IOException {
        OnnxModule module = new Models(13)
                .input("x")
                .input("training", DataType.BOOL)
                .output("y")
                .node("Constant", "", "p", "value_float", 0.25)
                .node("Dropout", "x p training", "y")
                .read(directory);
        Tensor ones = Tensor.ones(4000);
        assertEquals(
                4000,
                module.call(ones, Tensor.of(new boolean[] {false}, 1)).sum().item());
        Tensor y = module.call(ones, Tensor.of(new boolean[] {true}, 1));
        assertEquals(3000, y.gt(0).sum().item(), 150);
        assertEquals(4 / 3.0, y.max().item(), 1e-6);
    }
}
