package org.wengert.onnx;

import static org.wengert.onnx.ExportRow.row;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.wengert.DType;

/** Reshaping, slicing, joining and conversion. */
final class ExportMovement {
    static final List<ExportRow> ROWS = List.of(
            row("reshape", "Reshape", ExportMovement::reshape).sizes("shape"),
            row(
                    "permute",
                    "Transpose",
                    at -> at.graph().op(ExportNode.of("Transpose").with("perm", at.integers("axes")), at.in(0))),
            row("transpose", "Transpose", ExportMovement::transpose),
            row("broadcastTo", "Expand", at -> at.graph().op("Expand", at.in(0), at.resultShape()))
                    .sizes("shape"),
            row(
                    "squeeze",
                    "Squeeze",
                    at -> at.graph().op("Squeeze", at.in(0), at.graph().ints(at.integer("axis")))),
            row(
                    "unsqueeze",
                    "Unsqueeze",
                    at -> at.graph().op("Unsqueeze", at.in(0), at.graph().ints(at.integer("axis")))),
            row("slice", "Slice", ExportMovement::slice).sizes("end"),
            row(
                    "sliceScatter",
                    "Concat of what is before, the source, and what is after",
                    ExportMovement::sliceScatter),
            row(
                            "concat",
                            "Concat",
                            at -> at.graph().op(ExportNode.of("Concat").with("axis", at.integer("axis")), at.inputs()))
                    .sizes("sizes"),
            row("stack", "Concat of Unsqueeze", at -> {
                String axis = at.graph().ints(at.integer("axis"));
                String[] parts = Arrays.stream(at.inputs())
                        .map(part -> at.graph().op("Unsqueeze", part, axis))
                        .toArray(String[]::new);
                return at.graph().op(ExportNode.of("Concat").with("axis", at.integer("axis")), parts);
            }),
            row("to", "Cast", at -> at.graph().cast(at.in(0), at.attribute("to", DType.class))));

    private static String reshape(ExportStep at) {
        return at.graph().op(ExportNode.of("Reshape").with("allowzero", 1), at.in(0), at.reshaped());
    }

    private static String transpose(ExportStep at) {
        List<Integer> order = new ArrayList<>();
        for (int axis = 0; axis < at.shape(0).rank(); axis++) {
            order.add(axis);
        }
        order.set(at.integer("axis0"), at.integer("axis1"));
        order.set(at.integer("axis1"), at.integer("axis0"));
        return at.graph().op(ExportNode.of("Transpose").with("perm", order), at.in(0));
    }

    private static String slice(ExportStep at) {
        int axis = at.integer("axis");
        int end = at.integer("end");
        boolean isOpen = at.varies(0, axis) && end == at.shape(0).dim(axis);
        if (at.varies(0, axis) && !isOpen && at.resultVaries()) {
            throw at.refused(
                    "its end depends on the size of the batch in another way than being its end. Cut other axes.");
        }
        return cut(at, at.in(0), axis, at.integer("start"), isOpen ? Long.MAX_VALUE : end, at.integer("step"));
    }

    static String cut(ExportStep at, String x, int axis, long start, long end, long step) {
        ExportGraph graph = at.graph();
        return graph.op("Slice", x, graph.ints(start), graph.ints(end), graph.ints(axis), graph.ints(step));
    }

    private static String sliceScatter(ExportStep at) {
        if (at.integer("step") != 1) {
            throw at.refused("ONNX has no counterpart for steps other than 1. Use step 1, or concat of parts.");
        }
        int axis = at.integer("axis");
        int start = at.integer("start");
        if (at.varies(0, axis)) {
            throw at.refused("it is along the batch. Change entries along another axis.");
        }
        String before = cut(at, at.in(0), axis, 0, start, 1);
        String after = cut(at, at.in(0), axis, start + (long) at.shape(1).dim(axis), Long.MAX_VALUE, 1);
        return at.graph().op(ExportNode.of("Concat").with("axis", axis), before, at.in(1), after);
    }

    private ExportMovement() {}
}
