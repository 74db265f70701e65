package org.wengert.onnx;

import static org.junit.jupiter.api.Assertions.assertEquals;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import java.io.IOException;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.wengert.DType;
import org.wengert.Tensor;

/** Graphs of one node, of attributes and opsets that the ONNX project's own tests leave out, against another engine. */
class RuntimeAgreementTest {
    private static final double RELATIVE = 1e-5;
    private static final double ABSOLUTE = 1e-5;

    private static final Random RANDOM = new Random(7);

    @TempDir
    private Path directory;

    private static Tensor normal(int... shape) {
        return Tensor.randn(DType.FLOAT32, RANDOM, shape);
    }

    private static Models model(int opset) {
        return new Models(opset).input("x").output("y");
    }

    private static Arguments given(Models model, int... shape) {
        return Arguments.of(model.graph.getNode(0).getOpType() + " " + Arrays.toString(shape), model, normal(shape));
    }

    private static Models pooled(String operator, Object... more) {
        return model(19).node(operator, "x", "y", more);
    }

    private static Models recurrent(String operator, int gates, String inputs, Object... more) {
        Models model = inputs.endsWith("p") ? model(14).weight("p", normal(2, 9)) : model(14);
        return model.weight("w", normal(2, gates * 3, 2))
                .weight("r", normal(2, gates * 3, 3))
                .weight("b", normal(2, gates * 6))
                .node(operator, inputs, "y h", more);
    }

    private static Models transposed(Object... more) {
        return model(11)
                .weight("w", normal(2, 2, 3, 2))
                .weight("b", normal(4))
                .node("ConvTranspose", "x w b", "y", more);
    }

    private static Models resized(Object... more) {
        return model(13).weight("s", Tensor.of(1, 1, 0.6, 2.3)).node("Resize", "x  s", "y", more);
    }

    static List<Arguments> activations() {
        return List.of(
                given(model(20).node("Gelu", "x", "y"), 3, 4),
                given(model(20).node("Gelu", "x", "y", "approximate", "tanh"), 3, 4),
                given(model(18).node("Mish", "x", "y"), 3, 4),
                given(model(14).node("HardSwish", "x", "y"), 3, 4),
                given(model(11).node("Softmax", "x", "y"), 2, 3, 4),
                given(model(11).node("LogSoftmax", "x", "y", "axis", -1), 2, 3, 4),
                given(model(11).node("Hardmax", "x", "y", "axis", 2), 2, 3, 4),
                given(model(13).node("Hardmax", "x", "y", "axis", 0), 2, 3, 4),
                given(model(7).node("Clip", "x", "y", "min", -0.5, "max", 0.25), 3, 4),
                given(model(7).node("Dropout", "x", "y", "ratio", 0.5), 3, 4),
                given(model(9).weight("s", normal(3, 1)).node("PRelu", "x s", "y"), 2, 3, 4));
    }

    static List<Arguments> convolutions() {
        return List.of(
                given(transposed("auto_pad", "SAME_UPPER", "strides", new int[] {3, 2}, "group", 2), 1, 2, 3, 4),
                given(transposed("auto_pad", "SAME_LOWER", "strides", new int[] {3, 2}, "group", 2), 1, 2, 3, 4),
                given(
                        transposed("output_shape", new int[] {8, 9}, "strides", new int[] {2, 2}, "group", 2),
                        1,
                        2,
                        3,
                        4),
                given(
                        transposed("pads", new int[] {0, 1, 2, 0}, "dilations", new int[] {2, 1}, "group", 2),
                        1,
                        2,
                        3,
                        4),
                given(
                        model(11)
                                .weight("w", normal(4, 1, 3))
                                .node("Conv", "x w", "y", "group", 2, "pads", new int[] {2, 0}, "dilations", new int[] {
                                    2
                                }),
                        2,
                        2,
                        7),
                given(
                        model(11)
                                .weight("w", normal(3, 2, 3, 2))
                                .node("Conv", "x w", "y", "auto_pad", "SAME_UPPER", "strides", new int[] {2, 2}),
                        1,
                        2,
                        6,
                        5));
    }

    static List<Arguments> pooling() {
        Object[] window = {"kernel_shape", new int[] {3, 2}, "strides", new int[] {2, 2}, "pads", new int[] {0, 1, 2, 0}
        };
        Object[] ceiled =
                Stream.concat(Arrays.stream(window), Stream.of("ceil_mode", 1)).toArray();
        Object[] counted = Stream.concat(Arrays.stream(window), Stream.of("count_include_pad", 1))
                .toArray();
        return List.of(
                given(pooled("MaxPool", window), 1, 2, 6, 7),
                given(pooled("MaxPool", ceiled), 1, 2, 6, 7),
                given(pooled("MaxPool", "kernel_shape", new int[] {3}, "dilations", new int[] {2}), 1, 2, 9),
                given(pooled("AveragePool", window), 1, 2, 6, 7),
                given(pooled("AveragePool", counted), 1, 2, 6, 7),
                given(pooled("AveragePool", ceiled), 1, 2, 6, 7),
                given(pooled("LRN", "size", 3, "alpha", 0.5), 1, 5, 2, 2));
    }

    static List<Arguments> normalizations() {
        return List.of(
                given(
                        model(18)
                                .weight("w", normal(2))
                                .weight("b", normal(2))
                                .node("GroupNormalization", "x w b", "y", "num_groups", 2),
                        2,
                        4,
                        3,
                        2),
                given(model(17).weight("w", normal(3, 4)).node("LayerNormalization", "x w", "y", "axis", 1), 2, 3, 4),
                given(
                        model(9).weight("w", normal(3))
                                .weight("b", normal(3))
                                .weight("m", normal(3))
                                .weight("v", normal(3).square())
                                .node("BatchNormalization", "x w b m v", "y", "epsilon", 0.01),
                        2,
                        3,
                        4));
    }

    static List<Arguments> shapes() {
        return List.of(
                given(
                        new Models(18).input("x").output("y").node("Split", "x", "a b y", "axis", 1, "num_outputs", 3),
                        2,
                        7),
                given(model(18).ints("a", -1).node("ReduceMean", "x a", "y", "keepdims", 0), 2, 3),
                given(model(18).node("ReduceMean", "x", "y", "noop_with_empty_axes", 1), 2, 3),
                given(model(18).ints("p", 1, 2).ints("a", 1).node("Pad", "x p  a", "y"), 2, 3),
                given(model(19).ints("p", 0, 1, 0, 2).node("Pad", "x p", "y", "mode", "wrap"), 2, 3),
                given(model(13).ints("p", 0, 2, 0, 2).node("Pad", "x p", "y", "mode", "reflect"), 2, 3),
                given(
                        model(9).node(
                                        "Slice",
                                        "x",
                                        "y",
                                        "starts",
                                        new int[] {-2},
                                        "ends",
                                        new int[] {9},
                                        "axes",
                                        new int[] {1}),
                        2,
                        5),
                given(model(16).ints("i", 1, 0, 1).node("Gather", "x i", "y", "axis", -1), 2, 3, 4),
                given(model(11).node("DepthToSpace", "x", "y", "blocksize", 2, "mode", "CRD"), 1, 8, 2, 3),
                given(model(11).node("SpaceToDepth", "x", "y", "blocksize", 2), 1, 2, 4, 6),
                given(model(12).node("Einsum", "x x", "y", "equation", "bij, bkj -> bik"), 2, 3, 4),
                given(model(13).weight("d", Tensor.of(0.7)).node("Mod", "x d", "y", "fmod", 1), 3, 4));
    }

    static List<Arguments> resizing() {
        return List.of(
                given(resized("mode", "linear", "coordinate_transformation_mode", "align_corners"), 1, 1, 5, 4),
                given(resized("mode", "linear"), 1, 1, 5, 4),
                given(resized("mode", "cubic", "coordinate_transformation_mode", "asymmetric"), 1, 1, 5, 4),
                given(resized("mode", "nearest", "nearest_mode", "ceil"), 1, 1, 5, 4),
                given(
                        model(18).ints("s", 7, 3).node("Resize", "x   s", "y", "mode", "linear", "axes", new int[] {3, 2
                        }),
                        1,
                        1,
                        5,
                        4));
    }

    static List<Arguments> recurrence() {
        return List.of(
                given(recurrent("RNN", 1, "x w r b", "hidden_size", 3, "direction", "bidirectional"), 4, 2, 2),
                given(recurrent("LSTM", 4, "x w r b    p", "hidden_size", 3, "direction", "bidirectional"), 4, 2, 2),
                given(recurrent("GRU", 3, "x w r b", "hidden_size", 3, "direction", "bidirectional"), 4, 2, 2),
                given(
                        recurrent(
                                "GRU",
                                3,
                                "x w r b",
                                "hidden_size",
                                3,
                                "direction",
                                "bidirectional",
                                "linear_before_reset",
                                1),
                        4,
                        2,
                        2));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource({"activations", "convolutions", "pooling", "normalizations", "shapes", "resizing", "recurrence"})
    void valuesAreThoseOfTheRuntime(String name, Models model, Tensor x) throws IOException, OrtException {
        Path file = model.write(directory);
        Tensor found = Onnx.read(file).forward(x);
        OrtEnvironment environment = OrtEnvironment.getEnvironment();
        long[] shape = Arrays.stream(x.shape().toArray()).asLongStream().toArray();
        try (OrtSession session = environment.createSession(file.toString());
                OnnxTensor in = OnnxTensor.createTensor(environment, FloatBuffer.wrap(x.toFloatArray()), shape);
                OrtSession.Result result = session.run(Map.of("x", in))) {
            OnnxTensor expected = (OnnxTensor) result.get(0);
            long[] expectedShape = expected.getInfo().getShape();
            assertEquals(Arrays.toString(expectedShape), found.shape().toString());
            FloatBuffer values = expected.getFloatBuffer();
            for (float value : found.toFloatArray()) {
                double right = values.get();
                assertEquals(right, value, ABSOLUTE + RELATIVE * Math.abs(right));
            }
        }
    }
}
