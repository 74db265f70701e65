package org.wengert.onnx;

import static org.junit.jupiter.api.Assertions.assertEquals;

import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.wengert.DType;
import org.wengert.Gradients;
import org.wengert.Tensor;
import org.wengert.check.GradCheck;

/** First and second derivatives of imported graphs, with respect to inputs and weights, against differences in FLOAT64. */
class ImportedGradientsTest {
    private final Random random = new Random(3);

    @TempDir
    private Path directory;

    private Tensor normal(int... shape) {
        return Tensor.randn(DType.FLOAT64, random, shape);
    }

    private Models model(String x) {
        return new Models(17).input(x).output("y");
    }

    private void check(Models model, Tensor... inputs) throws IOException {
        GradCheck.check(model.read(directory), inputs);
    }

    @Test
    void aConvolutionalNetwork() throws IOException {
        Models net = model("x")
                .weight("conv.weight", normal(3, 2, 3, 2))
                .weight("conv.bias", normal(3))
                .weight("norm.weight", normal(3))
                .weight("norm.bias", normal(3))
                .weight("norm.mean", normal(3))
                .weight("norm.variance", normal(3).square().add(1))
                .weight("head.weight", normal(4, 12))
                .weight("head.bias", normal(4))
                .node("Conv", "x conv.weight conv.bias", "a", "pads", new int[] {0, 1, 2, 0}, "strides", new int[] {2, 1
                })
                .node("BatchNormalization", "a norm.weight norm.bias norm.mean norm.variance", "b")
                .node("Elu", "b", "c", "alpha", 0.5)
                .node("MaxPool", "c", "d", "kernel_shape", new int[] {2, 2}, "strides", new int[] {1, 2})
                .node("Flatten", "d", "e")
                .node("Gemm", "e head.weight head.bias", "f", "transB", 1, "alpha", 0.5)
                .node("LogSoftmax", "f", "y");
        OnnxModule module = net.read(directory);
        assertEquals(
                "[norm.mean, norm.variance]", module.namedBuffers().keySet().toString());
        assertEquals(6, module.parameters().size());
        GradCheck.check(module, normal(2, 2, 5, 4));
    }

    @Test
    void convolutionsAlongOneAxisAndTransposed() throws IOException {
        check(
                model("x").weight("w", normal(2, 1, 3)).node("Conv", "x w", "y", "group", 2, "auto_pad", "SAME_LOWER"),
                normal(1, 2, 4));
        check(
                model("x")
                        .weight("w", normal(2, 2, 2, 3))
                        .weight("b", normal(2))
                        .node(
                                "ConvTranspose",
                                "x w b",
                                "y",
                                "pads",
                                new int[] {1, 0, 0, 1},
                                "strides",
                                new int[] {2, 2},
                                "output_padding",
                                new int[] {1, 0}),
                normal(1, 2, 3, 2));
    }

    @Test
    void poolingWithUnequalPads() throws IOException {
        Object[] window = {"kernel_shape", new int[] {3, 2}, "pads", new int[] {0, 1, 2, 0}};
        check(model("x").node("AveragePool", "x", "y", window), normal(1, 1, 4, 3));
        check(model("x").node("MaxPool", "x", "y", window), normal(1, 1, 4, 3));
        check(model("x").node("LRN", "x", "y", "size", 3, "alpha", 0.5), normal(1, 4, 2, 2));
    }

    @Test
    void resizing() throws IOException {
        Models model = model("x").ints("sizes", 1, 1, 5, 2);
        check(model.node("Resize", "x   sizes", "y", "mode", "cubic"), normal(1, 1, 3, 4));
        check(
                new Models(9)
                        .input("x")
                        .output("y")
                        .node("Upsample", "x scales", "y", "mode", "linear")
                        .weight("scales", Tensor.of(1, 2)),
                normal(2, 3));
    }

    @Test
    void normalizations() throws IOException {
        Models layer = model("x").weight("w", normal(3)).weight("b", normal(3));
        check(layer.node("LayerNormalization", "x w b", "y"), normal(2, 3));
        Models instance = model("x").weight("w", normal(2)).weight("b", normal(2));
        check(instance.node("InstanceNormalization", "x w b", "y"), normal(2, 2, 3));
        check(model("x").node("MeanVarianceNormalization", "x", "y"), normal(2, 2, 2, 2));
    }

    @Test
    void slicesGathersAndScatters() throws IOException {
        Models slice = model("x")
                .ints("starts", -1, 0)
                .ints("ends", Long.MIN_VALUE, Long.MAX_VALUE)
                .ints("axes", 0, 1);
        check(slice.ints("steps", -2, 1).node("Slice", "x starts ends axes steps", "y"), normal(5, 2));
        check(model("x").ints("i", 2, -1, 0, 2).node("Gather", "x i", "y", "axis", 1), normal(2, 3));
        Models scatter = model("x")
                .ints("i", 1, -1)
                .input("u")
                .node("Unsqueeze", "i one", "j")
                .ints("one", 1);
        check(scatter.node("ScatterND", "x j u", "y"), normal(3, 2), normal(2, 2));
        Models reflected = model("x").ints("pads", 1, 0, 2, -1);
        check(reflected.node("Pad", "x pads", "y", "mode", "reflect"), normal(3, 3));
    }

    @Test
    void shapesThatAreComputed() throws IOException {
        Models model = model("x")
                .ints("zero", 0)
                .ints("rest", -1)
                .node("Shape", "x", "s")
                .node("Gather", "s zero", "n")
                .node("Concat", "n rest", "t", "axis", 0)
                .node("Reshape", "x t", "z")
                .node("MatMul", "z w", "y")
                .weight("w", normal(6, 2));
        check(model, normal(3, 2, 3));
    }

    @Test
    void reductionsAndSorting() throws IOException {
        check(model("x").node("ReduceL2", "x", "y", "axes", new int[] {1}), normal(2, 3));
        check(model("x").node("ReduceLogSumExp", "x", "y", "axes", new int[] {0}, "keepdims", 0), normal(2, 3));
        check(model("x").ints("k", 2).node("TopK", "x k", "y i", "largest", 0), normal(2, 4));
        check(model("x").ints("axis", 1).node("CumSum", "x axis", "y", "exclusive", 1, "reverse", 1), normal(2, 3));
    }

    @Test
    void recurrentNetworks() throws IOException {
        int hidden = 2;
        Models lstm = model("x")
                .weight("w", normal(2, 4 * hidden, 3))
                .weight("r", normal(2, 4 * hidden, hidden))
                .weight("b", normal(2, 8 * hidden))
                .weight("p", normal(2, 3 * hidden))
                .node("LSTM", "x w r b    p", "y h", "hidden_size", hidden, "direction", "bidirectional");
        check(lstm, normal(3, 1, 3));
        Models gru = model("x")
                .weight("w", normal(1, 3 * hidden, 3))
                .weight("r", normal(1, 3 * hidden, hidden))
                .node("GRU", "x w r", "y h", "hidden_size", hidden, "linear_before_reset", 1, "direction", "reverse");
        check(gru, normal(3, 2, 3));
    }

    @Test
    void lossesThatIgnoreAClass() throws IOException {
        Models model = new Models(17)
                .input("x")
                .input("t", DataType.INT64)
                .output("y")
                .weight("w", normal(3))
                .node("SoftmaxCrossEntropyLoss", "x t w", "y", "ignore_index", -1);
        check(model, normal(4, 3), Tensor.of(new int[] {2, -1, 0, 1}, 4));
    }

    @Test
    void powersHaveNoGradientThatIsNaN() throws IOException {
        OnnxModule module =
                model("x").weight("two", Tensor.of(2)).node("Pow", "x two", "y").read(directory);
        assertEquals(0, module.parameters().size());
        Tensor x = Tensor.of(-3).requiresGrad(true);
        assertEquals(-6, Gradients.of(module.forward(x).sum()).wrt(x).item());
    }

    @Test
    void thirdDerivatives() throws IOException {
        OnnxModule module =
                model("x").node("Mul", "x x", "z").node("Mul", "z z", "y").read(directory);
        Tensor third =
                Gradients.grad(Gradients.grad(Gradients.grad(module::forward))).apply(Tensor.scalar(2));
        assertEquals(48, third.item());
    }
}
