package org.wengert.onnx;

import static org.wengert.onnx.ExportRow.none;
import static org.wengert.onnx.ExportRow.row;
import static org.wengert.onnx.ExportRow.same;

import java.util.List;

/** Functions of each element, and trigonometry. */
final class ExportElementwise {
    private static final double LN_2 = Math.log(2);
    private static final double LN_10 = Math.log(10);

    static final List<ExportRow> ROWS = List.of(
            same("neg", "Neg"),
            same("abs", "Abs"),
            same("sign", "Sign"),
            same("reciprocal", "Reciprocal"),
            row("square", "Mul(x, x)", at -> at.graph().op("Mul", at.in(0), at.in(0))),
            same("sqrt", "Sqrt"),
            row(
                    "rsqrt",
                    "Reciprocal(Sqrt(x))",
                    at -> at.graph().op("Reciprocal", at.graph().op("Sqrt", at.in(0)))),
            same("exp", "Exp"),
            row("exp2", "Pow(2, x)", at -> at.graph().op("Pow", at.number(2), at.in(0))),
            same("log", "Log"),
            same("tanh", "Tanh"),
            row("expm1", "Tanh(x / 2) (Exp(x) + 1)", ExportElementwise::expm1),
            row("log1p", "Log(x + 1) x / ((x + 1) - 1), and x where x + 1 is 1", at -> log1p(at, at.in(0))),
            row("log2", "Log(x) / ln 2", at -> quotient(at, LN_2)),
            row("log10", "Log(x) / ln 10", at -> quotient(at, LN_10)),
            same("erf", "Erf"),
            none(
                    "erfc",
                    "ONNX has erf alone, and 1 - erf has no digits left where erfc is small. Use erf().neg().add(1) where that will do."),
            same("floor", "Floor"),
            same("ceil", "Ceil"),
            same("round", "Round"),
            row("trunc", "Sub(x, Mod(x, 1))", at -> at.graph().op("Sub", at.in(0), fraction(at))),
            row("frac", "Mod(x, 1)", ExportElementwise::fraction),
            same("sin", "Sin"),
            same("cos", "Cos"),
            same("tan", "Tan"),
            same("asin", "Asin"),
            same("acos", "Acos"),
            same("atan", "Atan"),
            none("atan2", "ONNX has the atan of one number alone. Use y.div(x).atan() where x is above 0."),
            row("hypot", "Sqrt(a^2 + b^2), of both divided by the larger", ExportElementwise::hypot),
            same("sinh", "Sinh"),
            same("cosh", "Cosh"),
            same("asinh", "Asinh"),
            same("acosh", "Acosh"),
            same("atanh", "Atanh"));

    private static String expm1(ExportStep at) {
        ExportGraph graph = at.graph();
        String half = graph.op("Tanh", graph.op("Mul", at.in(0), at.number(0.5)));
        return graph.op("Mul", half, graph.op("Add", graph.op("Exp", at.in(0)), at.number(1)));
    }

    /** By Kahan: the rounding of x + 1 is the same above and below the line. */
    static String log1p(ExportStep at, String x) {
        ExportGraph graph = at.graph();
        String one = at.number(1);
        String more = graph.op("Add", x, one);
        String less = graph.op("Sub", more, one);
        String quotient = graph.op("Mul", graph.op("Log", more), graph.op("Div", x, less));
        // At infinity, the quotient is NaN.
        String isPlain = graph.op("Or", graph.op("Equal", more, one), graph.op("IsInf", more));
        return graph.op("Where", isPlain, x, quotient);
    }

    private static String quotient(ExportStep at, double divisor) {
        return at.graph().op("Div", at.graph().op("Log", at.in(0)), at.number(divisor));
    }

    private static String fraction(ExportStep at) {
        return at.graph().op(ExportNode.of("Mod").with("fmod", 1), at.in(0), at.number(1));
    }

    private static String hypot(ExportStep at) {
        ExportGraph graph = at.graph();
        String a = graph.op("Abs", at.in(0));
        String b = graph.op("Abs", at.in(1));
        String larger = graph.op("Max", a, b);
        String ratio = graph.op("Div", graph.op("Min", a, b), larger);
        String root = graph.op("Sqrt", graph.op("Add", graph.op("Mul", ratio, ratio), at.number(1)));
        String zero = at.number(0);
        return graph.op("Where", graph.op("Equal", larger, zero), zero, graph.op("Mul", larger, root));
    }

    private ExportElementwise() {}
}
