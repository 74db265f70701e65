package org.wengert.onnx;

import static org.wengert.onnx.ExportRow.none;
import static org.wengert.onnx.ExportRow.row;
import static org.wengert.onnx.ExportRow.same;

import java.util.List;
import java.util.stream.IntStream;
import org.wengert.DType;
import org.wengert.Tensor;

/** Matrix products, attention and linear systems. */
final class ExportMatrices {
    private static final String NO_SYSTEMS =
            "ONNX has no operator for linear systems and decompositions. Compute it before the export, and pass its result as an input.";

    static final List<ExportRow> ROWS = List.of(
            row("matmul", "MatMul; Gemm of two matrices that are read transposed", ExportMatrices::matmul),
            row("linear", "Gemm; MatMul and Add of an x with more axes", ExportMatrices::linear),
            row("linearRelu", "Relu(linear)", at -> at.graph().op("Relu", linear(at))),
            row(
                    "scaledDotProductAttention",
                    "MatMul(Softmax(MatMul(scale q, Transpose(k)) + mask), v)",
                    ExportMatrices::attention),
            same("det", "Det"),
            none("solve", NO_SYSTEMS),
            none("triangularSolve", NO_SYSTEMS),
            none("inverse", NO_SYSTEMS),
            none("slogdet", "ONNX has Det alone. Use det()."),
            none("cholesky", NO_SYSTEMS),
            none("qr", NO_SYSTEMS),
            none("eigh", NO_SYSTEMS),
            none("svd", NO_SYSTEMS));

    private static String matmul(ExportStep at) {
        ExportGraph graph = at.graph();
        boolean a = at.flag("transposeA");
        boolean b = at.flag("transposeB");
        if ((a || b) && at.shape(0).rank() == 2 && at.shape(1).rank() == 2) {
            return graph.op(ExportNode.of("Gemm").with("transA", a).with("transB", b), at.in(0), at.in(1));
        }
        return graph.op(
                "MatMul",
                a ? transposed(at, at.in(0), at.shape(0).rank()) : at.in(0),
                b ? transposed(at, at.in(1), at.shape(1).rank()) : at.in(1));
    }

    /** The last two axes swapped. */
    static String transposed(ExportStep at, String x, int rank) {
        List<Integer> order = IntStream.range(0, rank)
                .map(axis -> axis < rank - 2 ? axis : 2 * rank - 3 - axis)
                .boxed()
                .toList();
        return at.graph().op(ExportNode.of("Transpose").with("perm", order), x);
    }

    private static String linear(ExportStep at) {
        ExportGraph graph = at.graph();
        return at.shape(0).rank() == 2
                ? graph.op("Gemm", at.inputs())
                : graph.op("Add", graph.op("MatMul", at.in(0), at.in(1)), at.in(2));
    }

    private static String attention(ExportStep at) {
        ExportGraph graph = at.graph();
        int queries = at.shape(0).dim(-2);
        int keys = at.shape(1).dim(-2);
        String q = graph.op("Mul", at.in(0), at.number(at.number("scale")));
        String scores =
                graph.op("MatMul", q, transposed(at, at.in(1), at.shape(1).rank()));
        String never = at.number(Double.NEGATIVE_INFINITY);
        if (at.count() == 4) {
            scores = at.step().inputs().get(3).dtype() == DType.BOOL
                    ? graph.op("Where", at.in(3), scores, never)
                    : graph.op("Add", scores, at.in(3));
        }
        if (at.flag("causal")) {
            if (at.varies(0, at.shape(0).rank() - 2) || at.varies(1, at.shape(1).rank() - 2)) {
                throw at.refused("a causal mask whose size depends on the batch. Put the batch in another axis.");
            }
            Tensor seen = Tensor.ones(queries, keys).tril(0).to(DType.BOOL);
            scores = graph.op("Where", graph.constant(seen), scores, never);
        }
        String weights = graph.op(ExportNode.of("Softmax").with("axis", -1), scores);
        return graph.op("MatMul", weights, at.in(2));
    }

    private ExportMatrices() {}
}
