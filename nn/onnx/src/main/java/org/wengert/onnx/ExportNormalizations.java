package org.wengert.onnx;

import static org.wengert.onnx.ExportRow.inside;
import static org.wengert.onnx.ExportRow.row;

import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.wengert.DType;
import org.wengert.Tensor;

/** Normalization, and the weights and biases that end one. */
final class ExportNormalizations {
    static final List<ExportRow> ROWS = List.of(
            row(
                    "standardize",
                    "LayerNormalization over last axes, else (x - ReduceMean) / Sqrt(ReduceMean(d^2) + epsilon)",
                    ExportNormalizations::standardize),
            inside("rmsNorm", "x / Sqrt(ReduceMean(x^2) + epsilon)"));

    private static String standardize(ExportStep at) {
        ExportGraph graph = at.graph();
        List<Integer> axes = at.integers("axes");
        if (isLast(at) && at.isFloat32() && !at.varies(0, axes.get(0))) {
            int[] sizes = axes.stream().mapToInt(axis -> at.shape(0).dim(axis)).toArray();
            return layer(at, at, graph.constant(Tensor.ones(at.type(), sizes)), "");
        }
        if (axes.isEmpty()) {
            throw at.refused("it is over no axis. Leave it out.");
        }
        String apart = graph.op("Sub", at.in(0), graph.reduce("ReduceMean", at.in(0), axes, true));
        String variance = graph.reduce("ReduceMean", graph.op("Mul", apart, apart), axes, true);
        String deviation = graph.op("Sqrt", graph.op("Add", variance, at.number(at.number("epsilon"))));
        return graph.op("Div", apart, deviation);
    }

    /** Over the last axes, of which there is one at least. */
    private static boolean isLast(ExportStep at) {
        List<Integer> axes = at.integers("axes");
        int rank = at.shape(0).rank();
        return !axes.isEmpty()
                && axes.equals(IntStream.range(rank - axes.size(), rank).boxed().toList());
    }

    private static String layer(ExportStep at, ExportStep standardized, String weight, String bias) {
        ExportNode node = ExportNode.of("LayerNormalization")
                .with("axis", standardized.integers("axes").get(0))
                .with("epsilon", (float) standardized.number("epsilon"));
        return at.graph().op(node, standardized.in(0), weight, bias);
    }

    /** The operator that y = a b + c ends, if it is the last part of a normalization. The parts before it are left out if nothing else needs them. */
    static @Nullable String whole(ExportStep at) {
        if (at.type() != DType.FLOAT32) {
            return null;
        }
        ExportStep standardized = at.producer(0, "standardize");
        if (standardized != null && isLast(standardized)) {
            int normalized = standardized.integers("axes").size();
            boolean fits = IntStream.of(1, 2)
                    .allMatch(i -> at.shape(i).rank() == normalized
                            && IntStream.range(1, normalized + 1)
                                    .allMatch(axis -> at.shape(i).dim(-axis)
                                            == at.shape(0).dim(-axis)));
            return fits ? layer(at, standardized, at.in(1), at.in(2)) : null;
        }
        return batch(at);
    }

    /** weight (x s - mean s) + bias with s = 1 / sqrt(variance + epsilon), for each channel. */
    private static @Nullable String batch(ExportStep at) {
        ExportStep centred = at.producer(0, "addcmul");
        ExportStep weight = at.producer(1, "reshape");
        ExportStep bias = at.producer(2, "reshape");
        if (centred == null || weight == null || bias == null) {
            return null;
        }
        ExportStep scale = centred.producer(1, "reshape");
        ExportStep shift = centred.producer(2, "reshape");
        ExportStep root = scale == null ? null : scale.producer(0, "rsqrt");
        ExportStep sum = root == null ? null : root.producer(0, "add");
        ExportStep negative = shift == null ? null : shift.producer(0, "neg");
        ExportStep product = negative == null ? null : negative.producer(0, "mul");
        Tensor epsilon = sum == null ? null : sum.constant(1);
        if (product == null
                || sum == null
                || epsilon == null
                || scale == null
                || epsilon.size() != 1
                || !product.in(1).equals(scale.in(0))
                || !isPerChannel(centred, sum, 0)
                || !isPerChannel(centred, product, 0)
                || !isPerChannel(centred, weight, 0)
                || !isPerChannel(centred, bias, 0)
                || at.shape(0).rank() < 2) {
            return null;
        }
        ExportNode node = ExportNode.of("BatchNormalization").with("epsilon", (float) epsilon.item());
        return at.graph().op(node, centred.in(0), weight.in(0), bias.in(0), product.in(0), sum.in(0));
    }

    private static boolean isPerChannel(ExportStep x, ExportStep step, int input) {
        return step.shape(input).rank() == 1
                && step.shape(input).dim(0) == x.shape(0).dim(1);
    }

    private ExportNormalizations() {}
}
