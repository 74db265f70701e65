package org.wengert.onnx;

import static org.wengert.onnx.ExportRow.row;
import static org.wengert.onnx.ExportRow.same;

import java.util.List;
import org.wengert.DType;

/** Comparisons and truth values. */
final class ExportLogic {
    static final List<ExportRow> ROWS = List.of(
            same("eq", "Equal"),
            row("ne", "Not(Equal)", at -> at.graph().op("Not", at.graph().op("Equal", at.in(0), at.in(1)))),
            same("lt", "Less"),
            same("le", "LessOrEqual"),
            same("gt", "Greater"),
            same("ge", "GreaterOrEqual"),
            row("where", "Where", ExportLogic::where),
            same("and", "And"),
            same("or", "Or"),
            same("xor", "Xor"),
            same("not", "Not"),
            row("any", "ReduceMax", at -> quantified(at, "ReduceMax")),
            row("all", "ReduceMin", at -> quantified(at, "ReduceMin")),
            same("isNaN", "IsNaN"),
            same("isInf", "IsInf"),
            row(
                    "isFinite",
                    "Not(Or(IsNaN, IsInf))",
                    at -> at.graph()
                            .op(
                                    "Not",
                                    at.graph()
                                            .op(
                                                    "Or",
                                                    at.graph().op("IsNaN", at.in(0)),
                                                    at.graph().op("IsInf", at.in(0))))));

    /** Runtimes choose among numbers alone. */
    private static String where(ExportStep at) {
        ExportGraph graph = at.graph();
        if (at.step().output().dtype() != DType.BOOL) {
            return graph.op("Where", at.inputs());
        }
        String a = graph.cast(at.in(1), DType.INT32);
        String b = graph.cast(at.in(2), DType.INT32);
        return graph.cast(graph.op("Where", at.in(0), a, b), DType.BOOL);
    }

    private static String quantified(ExportStep at, String operator) {
        ExportReductions.checkNotEmpty(at);
        if (at.integers("axes").isEmpty()) {
            return at.graph().op("Identity", at.in(0));
        }
        String numbers = at.graph().cast(at.in(0), DType.INT32);
        return at.graph()
                .cast(at.graph().reduce(operator, numbers, at.integers("axes"), at.flag("keepDims")), DType.BOOL);
    }

    private ExportLogic() {}
}
