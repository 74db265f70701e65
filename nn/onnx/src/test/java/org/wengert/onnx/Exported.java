package org.wengert.onnx;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnxruntime.OrtException;
import java.util.List;
import java.util.function.Function;
import org.wengert.DType;
import org.wengert.Tensor;
import org.wengert.nn.Module;

/** Exports a network, runs the file and compares the results. */
final class Exported {
    static final double TOLERANCE = 1e-5;

    static Function<List<Tensor>, List<Tensor>> call(Module model) {
        return in -> List.of(model.call(in.toArray(new Tensor[0])));
    }

    /** The file, in memory. */
    static ModelProto model(OnnxExport options, Module model, Tensor... examples) {
        return options.model(model, call(model), examples);
    }

    /** Compares a file with the network on these inputs, and returns the largest relative difference. */
    static double check(ModelProto file, Module model, Tensor... inputs) {
        return check(file, model, call(model), inputs);
    }

    static double check(ModelProto file, Module model, Function<List<Tensor>, List<Tensor>> forward, Tensor... inputs) {
        List<Tensor> expected = model.evaluating(() -> forward.apply(List.of(inputs)));
        List<Tensor> found;
        try {
            found = Runtime.run(file.toByteArray(), inputs);
        } catch (OrtException e) {
            throw new AssertionError(e.getMessage() + "\n" + file.getGraph(), e);
        }
        assertEquals(expected.size(), found.size());
        double largest = 0;
        for (int i = 0; i < found.size(); i++) {
            largest = Math.max(largest, Runtime.difference(expected.get(i).detach(), found.get(i)));
        }
        assertTrue(largest < TOLERANCE, () -> "too far apart: " + file.getGraph());
        return largest;
    }

    /** The types of the nodes, in order. */
    static List<String> operators(ModelProto file) {
        return file.getGraph().getNodeList().stream()
                .map(node -> node.getOpType())
                .toList();
    }

    /** Whether the runtime has no kernel of this type: it says so. */
    static boolean isMissing(OrtException e) {
        return e.getMessage().contains("ORT_NOT_IMPLEMENTED");
    }

    static Tensor in(DType type, Tensor x) {
        return x.dtype().isFloating() ? x.to(type).detach() : x;
    }

    private Exported() {}
}
