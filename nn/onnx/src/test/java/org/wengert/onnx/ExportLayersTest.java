package org.wengert.onnx;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnxruntime.OrtException;
import java.io.IOException;
import java.lang.reflect.Modifier;
import java.net.URISyntaxException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.wengert.Attention;
import org.wengert.Conv;
import org.wengert.DType;
import org.wengert.PoolWindow;
import org.wengert.Shape;
import org.wengert.Tape;
import org.wengert.Tensor;
import org.wengert.nn.*;
import org.wengert.nn.Module;

/** Every layer of org.wengert.nn, in evaluation mode, computes the same in a file. */
class ExportLayersTest {
    private static final Random RANDOM = new Random(7);
    static final Map<String, Case> CASES = cases();

    /** A layer, an input, and the axis of its batch; -1 for none. */
    record Case(Supplier<Module> layer, Tensor input, int batch) {}

    private static Map<String, Case> cases() {
        Map<String, Case> all = new LinkedHashMap<>();
        Tensor rows = draw(3, 6);
        Tensor images = draw(2, 4, 7, 8);
        Tensor words = draw(3, 5, 6);
        for (Supplier<Module> simple : List.<Supplier<Module>>of(
                CELU::new,
                () -> new CELU(0.7),
                ELU::new,
                () -> new ELU(1.3),
                GELU::new,
                Hardshrink::new,
                Hardsigmoid::new,
                Hardswish::new,
                Hardtanh::new,
                () -> new Hardtanh(-0.5, 0.75),
                Identity::new,
                LeakyReLU::new,
                () -> new LeakyReLU(0.3),
                LogSigmoid::new,
                Mish::new,
                PReLU::new,
                () -> new PReLU(6),
                ReLU::new,
                ReLU6::new,
                RReLU::new,
                SELU::new,
                SiLU::new,
                Sigmoid::new,
                Softplus::new,
                Softshrink::new,
                Softsign::new,
                Tanh::new,
                Tanhshrink::new,
                GLU::new,
                Dropout::new,
                () -> new Threshold(0.1, 2),
                () -> new Softmax(-1),
                () -> new LogSoftmax(1),
                () -> new Softmin(1),
                () -> new Linear(6, 4),
                () -> new Linear(6, 4, false),
                () -> new LayerNorm(6),
                () -> new LayerNorm(Shape.of(6), false, false),
                () -> new LayerNorm(Shape.of(6), true, false),
                () -> new RmsNorm(6),
                () -> new RmsNorm(Shape.of(6), false),
                () -> new BatchNorm1d(6),
                () -> new BatchNorm1d(6, false, true),
                () -> new Residual(new Linear(6, 6)),
                () -> new Sequential(new Linear(6, 8), new ReLU(), new Linear(8, 3), new GELU()))) {
            add(all, simple, rows, 0);
        }
        for (Supplier<Module> image : List.<Supplier<Module>>of(
                () -> new Conv2d(4, 6, 3),
                () -> new Conv2d(4, 6, 3, false),
                () -> new Conv2d(
                        4,
                        6,
                        new Conv.Size(3, 2),
                        Conv.DEFAULT.groups(2).stride(2, 1).padding(1, 0).dilation(1, 2),
                        true),
                () -> new Conv2d(4, 2, 3).padding(1).paddingMode(PaddingMode.REFLECT),
                () -> new Conv2d(4, 2, 3).padding(1).paddingMode(PaddingMode.CIRCULAR),
                () -> new ConvTranspose2d(4, 6, 3),
                () -> new ConvTranspose2d(4, 2, 3, false).stride(2).padding(1).outputPadding(1),
                () -> new ConvTranspose2d(
                        4, 6, new Conv.Size(2, 3), Conv.DEFAULT.groups(2).stride(2, 3), true),
                () -> new BatchNorm2d(4),
                () -> new GroupNorm(2, 4),
                () -> new GroupNorm(2, 4, false),
                () -> new MaxPool2d(2),
                () -> new MaxPool2d(PoolWindow.over(3).stride(2).padding(1)),
                () -> new MaxPool2d(PoolWindow.over(2).stride(2).ceilMode(true)),
                () -> new AvgPool2d(2),
                () -> new AvgPool2d(PoolWindow.over(3).stride(2).padding(1).countIncludePad(false)),
                () -> new AdaptiveAvgPool2d(1),
                () -> new AdaptiveAvgPool2d(3, 5),
                Flatten::new,
                () -> new LayerNorm(7, 8),
                () -> new PReLU(4),
                () -> new Softmax(1))) {
            add(all, image, images, 0);
        }
        for (Supplier<Module> sequence : List.<Supplier<Module>>of(
                () -> new RNN(6, 5),
                () -> new RNN(6, 5, 2, true),
                () -> new LSTM(6, 5),
                () -> new LSTM(6, 5, 2, true),
                () -> new GRU(6, 5),
                () -> new GRU(6, 5, 2, true, false),
                () -> new MultiHeadAttention(6, 2),
                () -> new MultiHeadAttention(6, 3).causal())) {
            add(all, sequence, words, 1);
        }
        for (Supplier<Module> sequence : List.<Supplier<Module>>of(
                () -> new LSTM(6, 5).batchFirst(),
                () -> new GRU(6, 5).batchFirst(),
                () -> new MultiHeadAttention(6, 2, false).batchFirst(),
                () -> new TransformerBlock(6, 2),
                () -> new TransformerBlock(6, 2, 9).causal(),
                () -> new Linear(6, 4),
                () -> new LayerNorm(6),
                () -> new LayerNorm(5, 6),
                () -> new Conv1d(5, 4, 3),
                () -> new Conv1d(5, 4, 3, false).padding(1),
                () -> new BatchNorm1d(5),
                () -> new Flatten(1, 2))) {
            add(all, sequence, words, 0);
        }
        add(all, () -> new LSTM(6, 5), rows, -1);
        add(all, () -> new MultiHeadAttention(6, 2), rows, -1);
        Tensor indices = Tensor.of(new int[] {0, 3, 1, 4, 2, 2}, 2, 3);
        add(all, () -> new Embedding(5, 4), indices, 0);
        add(all, () -> new Embedding(5, 4).paddingIndex(2), indices, 0);
        return all;
    }

    private static void add(Map<String, Case> all, Supplier<Module> layer, Tensor input, int batch) {
        String name = layer.get() + " of " + input.shape();
        all.put(name.replace('\n', ' '), new Case(layer, input, batch));
    }

    private static Tensor draw(int... shape) {
        return Tensor.randn(RANDOM, shape);
    }

    /** A layer whose parameters and buffers are not where they start. */
    static <M extends Module> M moved(M module) {
        Random random = new Random(3);
        try (Tape.Scope off = Tape.noGrad()) {
            module.tensors()
                    .forEach(x -> x.addInPlace(
                            Tensor.randn(x.dtype(), random, x.shape().toArray()), 0.3));
            module.buffers().forEach(buffer -> {
                Tensor x = buffer.tensor();
                if (x.dtype().isFloating()) {
                    x.addInPlace(
                            Tensor.uniform(x.dtype(), random, 0, 1, x.shape().toArray()));
                }
            });
        }
        return module;
    }

    static Set<String> names() {
        return CASES.keySet();
    }

    @ParameterizedTest
    @MethodSource("names")
    void float32(String name) {
        Case at = CASES.get(name);
        for (int opset : new int[] {17, 20}) {
            Module layer = moved(at.layer.get());
            ModelProto file = Exported.model(new OnnxExport().opset(opset), layer, at.input);
            Exported.check(file, layer, at.input);
            Exported.check(file, layer, shuffled(at.input));
            checkNames(file, layer);
        }
    }

    @ParameterizedTest
    @MethodSource("names")
    void anyBatch(String name) {
        Case at = CASES.get(name);
        if (at.batch >= 0) {
            Module layer = moved(at.layer.get());
            ModelProto file = Exported.model(new OnnxExport().dynamicBatch(at.batch), layer, at.input);
            for (int n : new int[] {1, 2, 5}) {
                Tensor[] parts = IntStream.range(0, n)
                        .mapToObj(i -> shuffled(at.input).slice(at.batch, 0, 1))
                        .toArray(Tensor[]::new);
                Exported.check(file, layer, Tensor.concat(at.batch, parts).detach());
            }
        }
    }

    @ParameterizedTest
    @MethodSource("names")
    void float64(String name) throws OrtException {
        Case at = CASES.get(name);
        Module layer = moved(at.layer.get());
        layer.to(DType.FLOAT64);
        Tensor input = Exported.in(DType.FLOAT64, at.input);
        ModelProto file = Exported.model(new OnnxExport(), layer, input);
        try {
            Runtime.run(file.toByteArray(), input);
        } catch (OrtException e) {
            assertTrue(Exported.isMissing(e), e.getMessage());
            return;
        }
        assertTrue(Exported.check(file, layer, input) < 1e-9);
    }

    private static Tensor shuffled(Tensor x) {
        return x.dtype() == DType.INT32
                ? x
                : Tensor.randn(RANDOM, x.shape().toArray()).detach();
    }

    /** All parameters that the file holds have their paths as names. */
    private static void checkNames(ModelProto file, Module layer) {
        Map<String, List<Long>> held = file.getGraph().getInitializerList().stream()
                .collect(Collectors.toMap(tensor -> tensor.getName(), tensor -> tensor.getDimsList()));
        layer.namedParameters()
                .forEach((path, parameter) -> assertEquals(
                        IntStream.of(parameter.tensor().shape().toArray())
                                .mapToObj(Long::valueOf)
                                .toList(),
                        held.get(path),
                        path));
    }

    @Test
    void severalInputsAndAMask() {
        MultiHeadAttention layer = moved(new MultiHeadAttention(6, 2).batchFirst());
        Tensor mask = Tensor.of(new boolean[] {true, false, true, true, true, true, false, true}, 2, 1, 1, 4);
        Tensor[] inputs = {draw(2, 3, 6), draw(2, 4, 6), draw(2, 4, 6), mask};
        ModelProto file = new OnnxExport()
                .dynamicBatch()
                .inputs("queries", "keys", "values", "mask")
                .model(
                        layer,
                        in -> List.of(
                                layer.forward(in.get(0), in.get(1), in.get(2), Attention.DEFAULT.mask(in.get(3)))),
                        inputs);
        Exported.check(
                file,
                layer,
                in -> List.of(layer.forward(in.get(0), in.get(1), in.get(2), Attention.DEFAULT.mask(in.get(3)))),
                inputs);
    }

    @Test
    void severalResults() {
        LSTM layer = moved(new LSTM(6, 5, 2));
        var forward = (java.util.function.Function<List<Tensor>, List<Tensor>>) in -> {
            LSTM.Output output = layer.run(in.get(0), new LSTM.State(in.get(1), in.get(2)));
            return List.of(
                    output.output(), output.state().hidden(), output.state().cell());
        };
        Tensor[] inputs = {draw(4, 3, 6), draw(2, 3, 5), draw(2, 3, 5)};
        ModelProto file = new OnnxExport()
                .outputs("y", "hidden", "cell")
                .dynamicBatch(1, 1, 1)
                .model(layer, forward, inputs);
        assertEquals(3, file.getGraph().getOutputCount());
        Exported.check(file, layer, forward, inputs);
    }

    /** Where there is an operator for the whole, the parts are not written. */
    @Test
    void wholesAreOneOperator() {
        Tensor rows = draw(3, 6);
        Tensor images = draw(2, 4, 5, 5);
        assertEquals(List.of("Gemm"), operators(new Linear(6, 2), rows));
        assertEquals(List.of("Gemm", "Relu"), operators(new Sequential(new Linear(6, 2), new ReLU()), rows));
        assertEquals(List.of("Gelu"), operators(new GELU(), rows));
        assertEquals(List.of("Softmax"), operators(new Softmax(1), rows));
        assertEquals(List.of("LayerNormalization"), operators(new LayerNorm(6), rows));
        assertEquals(List.of("LayerNormalization"), operators(new LayerNorm(Shape.of(6), false, false), rows));
        assertEquals(List.of("BatchNormalization"), operators(new BatchNorm2d(4), images));
        assertEquals(List.of("Conv"), operators(new Conv2d(4, 2, 3), images));
        assertEquals(List.of("ConvTranspose"), operators(new ConvTranspose2d(4, 2, 3, false), images));
        assertEquals(List.of("MaxPool"), operators(new MaxPool2d(2), images));
        assertEquals(List.of("AveragePool"), operators(new AvgPool2d(2), images));
        assertEquals(List.of("Reshape"), operators(new Flatten(), images));
    }

    private static List<String> operators(Module layer, Tensor input) {
        return Exported.operators(Exported.model(new OnnxExport(), moved(layer), input));
    }

    /** A layer that is added to org.wengert.nn gets a case here. */
    @Test
    void everyLayerIsHere() throws IOException, URISyntaxException, ClassNotFoundException {
        Set<String> tried = CASES.values().stream()
                .map(at -> at.layer.get().getClass().getSimpleName())
                .collect(Collectors.toCollection(TreeSet::new));
        Set<String> missing = new TreeSet<>();
        for (String name : classesOfNn()) {
            Class<?> type = Class.forName("org.wengert.nn." + name);
            boolean isLayer = Module.class.isAssignableFrom(type)
                    && Modifier.isPublic(type.getModifiers())
                    && !Modifier.isAbstract(type.getModifiers());
            if (isLayer && !name.endsWith("Loss") && !tried.contains(name)) {
                missing.add(name);
            }
        }
        assertEquals(Set.of(), missing);
    }

    private static List<String> classesOfNn() throws IOException, URISyntaxException {
        Path place = Path.of(
                Module.class.getProtectionDomain().getCodeSource().getLocation().toURI());
        if (Files.isDirectory(place)) {
            return names(place.resolve("org/wengert/nn"));
        }
        try (FileSystem jar = FileSystems.newFileSystem(place)) {
            return names(jar.getPath("org/wengert/nn"));
        }
    }

    private static List<String> names(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(".class") && !name.contains("$") && !name.startsWith("package"))
                    .map(name -> name.substring(0, name.length() - ".class".length()))
                    .toList();
        }
    }
}
