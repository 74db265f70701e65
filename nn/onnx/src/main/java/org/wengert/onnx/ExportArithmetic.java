package org.wengert.onnx;

import static org.wengert.onnx.ExportRow.row;
import static org.wengert.onnx.ExportRow.same;

import java.util.List;
import org.wengert.DType;

/** Functions of two tensors, element by element. */
final class ExportArithmetic {
    static final List<ExportRow> ROWS = List.of(
            same("add", "Add"),
            same("sub", "Sub"),
            same("mul", "Mul"),
            same("div", "Div"),
            row("addcmul", "Add(Mul(a, b), c); LayerNormalization and BatchNormalization where it ends one", at -> {
                String whole = ExportNormalizations.whole(at);
                return whole != null ? whole : at.graph().op("Add", at.graph().op("Mul", at.in(0), at.in(1)), at.in(2));
            }),
            row("floorDiv", "Div(a - remainder, b)", ExportArithmetic::floorDiv),
            row("remainder", "Mod; of floats, with the sign of b", ExportArithmetic::remainder),
            row(
                    "pow",
                    "Pow",
                    at -> at.graph()
                            .op("Pow", at.in(0), at.count() == 2 ? at.in(1) : at.number(at.number("exponent")))),
            row("logAddExp", "Max(a, b) + Log(1 + Exp(-|a - b|))", at -> {
                ExportGraph graph = at.graph();
                String apart = graph.op("Neg", graph.op("Abs", graph.op("Sub", at.in(0), at.in(1))));
                String rest = graph.op("Log", graph.op("Add", graph.op("Exp", apart), at.number(1)));
                return graph.op("Add", graph.op("Max", at.in(0), at.in(1)), rest);
            }),
            same("maximum", "Max"),
            same("minimum", "Min"),
            row(
                    "assign",
                    "the values, as the tensor is from then on",
                    at -> at.graph().op("Identity", at.in(1))),
            row(
                    "addInPlace",
                    "Add(x, Mul(b, factor))",
                    at -> at.graph()
                            .op(
                                    "Add",
                                    at.in(0),
                                    at.graph().op("Mul", at.in(1), at.graph().cast(at.in(2), at.type())))),
            row(
                    "mulInPlace",
                    "Mul(x, factor)",
                    at -> at.graph().op("Mul", at.in(0), at.graph().cast(at.in(1), at.type()))),
            row(
                    "fillInPlace",
                    "Expand(value)",
                    at -> at.graph().op("Expand", at.graph().cast(at.in(1), at.type()), at.resultShape())),
            check("checkDivisor"),
            check("checkProbability"),
            check("checkWeights"),
            check("checkRegular"));

    /** A check of values, which returns its first input. */
    static ExportRow check(String operation) {
        return row(operation, "nothing: the check is not made", at -> at.in(0)).sizes(ExportTable.ANY);
    }

    private static String remainder(ExportStep at) {
        ExportGraph graph = at.graph();
        if (at.type() == DType.INT32) {
            return graph.op("Mod", at.in(0), at.in(1));
        }
        String zero = at.number(0);
        String part = graph.op(ExportNode.of("Mod").with("fmod", 1), at.in(0), at.in(1));
        String signs = graph.op("Xor", graph.op("Less", part, zero), graph.op("Less", at.in(1), zero));
        String isWrong = graph.op("And", signs, graph.op("Not", graph.op("Equal", part, zero)));
        return graph.op("Where", isWrong, graph.op("Add", part, at.in(1)), part);
    }

    private static String floorDiv(ExportStep at) {
        ExportGraph graph = at.graph();
        String quotient = graph.op("Div", graph.op("Sub", at.in(0), remainder(at)), at.in(1));
        return at.type() == DType.INT32 ? quotient : graph.op("Round", quotient);
    }

    private ExportArithmetic() {}
}
