package org.wengert.onnx;

import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.OperatorSetIdProto;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.wengert.Program;
import org.wengert.ProgramComparison;
import org.wengert.Tensor;
import org.wengert.io.AtomicFile;
import org.wengert.nn.Module;

/**
 * The options of an export to ONNX.
 *
 * <pre>{@code
 * new OnnxExport().dynamicBatch().inputs("image").outputs("scores").write(model, Path.of("model.onnx"), example);
 * }</pre>
 *
 * <p>The network runs on the examples, in evaluation mode, and the file holds the operations that it did, by the table in OPERATIONS.md. It runs a
 * second time, on the examples in reverse order: what differs then was computed in Java from an input's size or values, and is an error, since the file would hold
 * one of the two. What does not differ in these two runs cannot be seen.
 *
 * <p>Parameters and buffers keep their paths as names. The same network gives the same bytes.
 */
public final class OnnxExport {
    private static final int NEWEST = 20;
    private static final int OLDEST = 17;
    private static final int MOST_BYTES = Integer.MAX_VALUE;

    private int opset = NEWEST;
    private boolean isDynamic;
    private int[] batchAxes = {};
    private List<String> inputNames = List.of();
    private List<String> outputNames = List.of();

    /** Opset 20 in a file of IR version 9, and sizes as in the examples. */
    public OnnxExport() {}

    /**
     * Sets the version of the operators, from 17 to 20; up to 18 the file has IR version 8. Older runtimes read older versions.
     *
     * @throws IllegalArgumentException for another version
     */
    public OnnxExport opset(int opset) {
        if (opset < OLDEST || opset > NEWEST) {
            throw new IllegalArgumentException("opset: " + opset + ": expected a version from " + OLDEST + " to "
                    + NEWEST + ". Use " + NEWEST + ", or " + OLDEST + " for an older runtime.");
        }
        this.opset = opset;
        return this;
    }

    /** Lets the first axis of every input have any size, the same for all: {@code batch} in the file. Checked by a run with one more. */
    public OnnxExport dynamicBatch() {
        return dynamicBatch(new int[0]);
    }

    /** {@link #dynamicBatch()} along these axes, one for each input; -1 for an input without batch. */
    public OnnxExport dynamicBatch(int... axes) {
        isDynamic = true;
        batchAxes = axes.clone();
        return this;
    }

    /** Sets the names of the inputs; {@code input} by default, or {@code input_0}, {@code input_1}, .... */
    public OnnxExport inputs(String... names) {
        inputNames = List.of(names);
        return this;
    }

    /** Sets the names of the results; {@code output} by default, or {@code output_0}, {@code output_1}, .... */
    public OnnxExport outputs(String... names) {
        outputNames = List.of(names);
        return this;
    }

    /**
     * Writes a network: {@code model.call(examples)}.
     *
     * @throws IllegalArgumentException if an operation has no counterpart, or what the network does depends on its inputs
     * @throws IOException if the file cannot be written; the old one is still there then
     */
    public void write(Module model, Path file, Tensor... examples) throws IOException {
        write(model, in -> List.of(model.call(in.toArray(new Tensor[0]))), file, examples);
    }

    /** Writes what a function computes with a network, for networks with several results. */
    public void write(Module model, Function<List<Tensor>, List<Tensor>> forward, Path file, Tensor... examples)
            throws IOException {
        ByteBuffer bytes = model(model, forward, examples).toByteString().asReadOnlyByteBuffer();
        AtomicFile.write(file, channel -> {
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
        });
    }

    ModelProto model(Module model, Function<List<Tensor>, List<Tensor>> forward, Tensor... examples) {
        checkExamples(examples);
        Map<String, Tensor> state = state(model);
        Program program = model.evaluating(
                () -> Program.trace(forward, Arrays.asList(examples)).needed());
        ProgramComparison comparison = compare(
                program,
                model.evaluating(() -> Program.trace(forward, others(examples)).needed()));
        ExportGraph graph = new ExportGraph(opset);
        int batchInput = batchInput(examples.length);
        ExportSizes sizes = new ExportSizes(
                graph,
                comparison,
                program.inputs().get(Math.max(0, batchInput)),
                batchInput < 0 ? -1 : axis(batchInput));
        Exporting exporting = new Exporting(model, state, program, comparison, graph, sizes);
        ModelProto proto = ModelProto.newBuilder()
                .setIrVersion(opset < 19 ? 8 : 9)
                .setProducerName("wengert")
                .addOpsetImport(OperatorSetIdProto.newBuilder().setDomain("").setVersion(opset))
                .setGraph(exporting.build(
                        title(model),
                        names("input", inputNames, program.inputs().size()),
                        names("output", outputNames, program.outputs().size())))
                .build();
        if (proto.getSerializedSize() < 0 || proto.getSerializedSize() == MOST_BYTES) {
            throw new IllegalArgumentException(
                    "Onnx.export: " + model.parameterCount()
                            + " parameters: expected less than 2 GB, which is all that a file of this kind holds. Export parts of the network.");
        }
        return proto;
    }

    /** A graph has a name, and an anonymous class has none. */
    private static String title(Module model) {
        String name = model.getClass().getSimpleName();
        return name.isEmpty() ? "network" : name;
    }

    private static Map<String, Tensor> state(Module model) {
        Map<String, Tensor> state = new LinkedHashMap<>(model.namedTensors());
        model.namedBuffers().forEach((name, buffer) -> state.put(name, buffer.tensor()));
        return state;
    }

    private static ProgramComparison compare(Program one, Program other) {
        try {
            return ProgramComparison.of(one, other);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    "Onnx.export: the network did other operations on other inputs of the same kind, and a file holds one sequence of them: "
                            + e.getMessage(),
                    e);
        }
    }

    /** The examples in reverse order, with one more in the batch; those that are the same in reverse, such as zeros, with other numbers. */
    private List<Tensor> others(Tensor... examples) {
        List<Tensor> others = new ArrayList<>();
        for (int i = 0; i < examples.length; i++) {
            Tensor x = examples[i];
            int axis = isDynamic ? axis(i) : -1;
            Tensor longer = axis < 0 ? x : Tensor.concat(axis, x, x.slice(axis, 0, 1));
            Tensor flat = longer.detach().reshape(-1);
            Tensor reversed = flat.flip(0);
            boolean isSame = Arrays.equals(flat.toDoubleArray(), reversed.toDoubleArray());
            Tensor other = isSame && x.dtype().isFloating()
                    ? flat.add(Tensor.linspace(x.dtype(), 0, 1, flat.size()))
                    : reversed;
            others.add(other.reshape(longer.shape().toArray()));
        }
        return others;
    }

    /** The axis of the batch in an input, or -1. */
    private int axis(int input) {
        return batchAxes.length == 0 ? 0 : batchAxes[input];
    }

    private int batchInput(int inputs) {
        return isDynamic
                ? IntStream.range(0, inputs)
                        .filter(i -> axis(i) >= 0)
                        .findFirst()
                        .orElse(-1)
                : -1;
    }

    private void checkExamples(Tensor... examples) {
        if (examples.length == 0) {
            throw new IllegalArgumentException(
                    "Onnx.export: no example: expected the inputs that the network takes. Pass tensors of their shapes and types.");
        }
        if (batchAxes.length != 0 && batchAxes.length != examples.length) {
            throw new IllegalArgumentException("dynamicBatch: axes " + Arrays.toString(batchAxes) + " for "
                    + examples.length + " inputs: expected one for each. Use -1 for an input without batch.");
        }
        for (int i = 0; isDynamic && i < examples.length; i++) {
            int axis = axis(i);
            if (axis >= examples[i].rank() || axis >= 0 && examples[i].dim(axis) == 0) {
                throw new IllegalArgumentException(
                        "dynamicBatch: axis " + axis + " of input " + i + ", "
                                + examples[i].dtype() + " " + examples[i].shape()
                                + ": expected an axis with one entry or more. Use -1 for an input without batch: dynamicBatch(0, -1).");
            }
        }
    }

    private static List<String> names(String kind, List<String> given, int count) {
        if (!given.isEmpty() && given.size() != count) {
            throw new IllegalArgumentException("Onnx.export: names " + given + " for " + count + " " + kind
                    + "s: expected one for each. Pass as many, or none.");
        }
        return !given.isEmpty()
                ? given
                : count == 1
                        ? List.of(kind)
                        : IntStream.range(0, count)
                                .mapToObj(i -> kind + "_" + i)
                                .toList();
    }
}
