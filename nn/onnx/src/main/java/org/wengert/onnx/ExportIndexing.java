package org.wengert.onnx;

import static org.wengert.onnx.ExportRow.none;
import static org.wengert.onnx.ExportRow.row;

import java.util.Arrays;
import java.util.List;
import org.wengert.DType;
import org.wengert.Tensor;

/** Selection by indices. */
final class ExportIndexing {
    static final List<ExportRow> ROWS = List.of(
            ExportArithmetic.check("checkIndex"),
            row("indexSelect", "Gather", at -> gather(at, at.integer("axis"))),
            row("indexAdd", "ScatterElements(reduction=add)", ExportIndexing::indexAdd),
            row(
                    "gather",
                    "GatherElements",
                    at -> at.graph()
                            .op(ExportNode.of("GatherElements").with("axis", at.integer("axis")), at.in(0), at.in(1))),
            row("scatterAdd", "ScatterElements(reduction=add)", at -> scatter(at, at.in(1))),
            row("embedding", "Gather", at -> gather(at, 0)),
            row("oneHot", "Cast(Equal(Unsqueeze(x), 0 ... classes - 1))", ExportIndexing::oneHot),
            row("maskedFill", "Where", at -> at.graph().op("Where", at.in(1), at.number(at.number("value")), at.in(0))),
            none(
                    "multinomial",
                    "ONNX draws no indices without replacement. Export the probabilities, and draw outside."));

    private static String gather(ExportStep at, int axis) {
        return at.graph().op(ExportNode.of("Gather").with("axis", axis), at.in(0), at.in(1));
    }

    private static String scatter(ExportStep at, String index) {
        ExportNode node = ExportNode.of("ScatterElements")
                .with("axis", at.integer("axis"))
                .with("reduction", "add");
        return at.graph().op(node, at.in(0), index, at.in(2));
    }

    /** An index for each element of the source. */
    private static String indexAdd(ExportStep at) {
        ExportGraph graph = at.graph();
        long[] shape = new long[at.shape(0).rank()];
        Arrays.fill(shape, 1);
        shape[at.integer("axis")] = -1;
        String index = graph.op("Reshape", at.in(1), graph.ints(shape));
        return scatter(at, graph.op("Expand", index, at.shapeVector(2)));
    }

    private static String oneHot(ExportStep at) {
        ExportGraph graph = at.graph();
        String index = graph.op("Unsqueeze", at.in(0), graph.ints(-1));
        String classes = graph.constant(Tensor.arange(at.integer("classes")));
        return graph.cast(graph.op("Equal", index, classes), at.attribute("dtype", DType.class));
    }

    private ExportIndexing() {}
}
