package org.wengert.onnx;

import static org.wengert.onnx.ExportRow.row;
import static org.wengert.onnx.ExportRow.same;

import java.util.List;

/** The nonlinearities of networks. */
final class ExportActivations {
    private static final int GELU_SINCE = 20;
    private static final int MISH_SINCE = 18;

    /** The series of (x - tanh x) / x^3 in x^2, the highest power first. */
    private static final double[] TANHSHRINK = {
        -6404582.0 / 10854718875.0,
        929569.0 / 638512875.0,
        -21844.0 / 6081075.0,
        1382.0 / 155925.0,
        -62.0 / 2835.0,
        17.0 / 315.0,
        -2.0 / 15.0,
        1.0 / 3.0
    };

    static final List<ExportRow> ROWS = List.of(
            same("sigmoid", "Sigmoid"),
            row(
                    "logit",
                    "Log(x / (1 - x))",
                    at -> at.graph()
                            .op("Log", at.graph().op("Div", at.in(0), at.graph().op("Sub", at.number(1), at.in(0))))),
            row("softplus", "Softplus; of FLOAT64, Max(x, 0) + Log(1 + Exp(-|x|))", at -> softplus(at, at.in(0))),
            row(
                    "logSigmoid",
                    "-Softplus(-x)",
                    at -> at.graph().op("Neg", softplus(at, at.graph().op("Neg", at.in(0))))),
            row("silu", "x Sigmoid(x); of FLOAT64, x / (1 + Exp(-x))", ExportActivations::silu),
            row(
                    "mish",
                    "Mish; of FLOAT64, and before opset 18, x Tanh(softplus(x))",
                    at -> at.isFloat32() && at.graph().opset() >= MISH_SINCE
                            ? at.graph().op("Mish", at.in(0))
                            : at.graph().op("Mul", at.in(0), at.graph().op("Tanh", softplus(at, at.in(0))))),
            row("gelu", "Gelu; before opset 20, x (1 + Erf(x / sqrt 2)) / 2", ExportActivations::gelu),
            row("geluTanh", "Gelu(approximate=tanh); before opset 20, its composition", ExportActivations::geluTanh),
            row("tanhshrink", "x - Tanh(x), and its series near 0", ExportActivations::tanhshrink),
            same("relu", "Relu"),
            row(
                    "leakyRelu",
                    "LeakyRelu; of FLOAT64, Where(x > 0, x, slope x)",
                    at -> at.isFloat32()
                            ? at.graph()
                                    .op(ExportNode.of("LeakyRelu").with("alpha", (float) at.number("slope")), at.in(0))
                            : positive(at, at.graph().op("Mul", at.in(0), at.number(at.number("slope"))))),
            row(
                    "step",
                    "Cast(x >= 0)",
                    at -> at.graph().cast(at.graph().op("GreaterOrEqual", at.in(0), at.number(0)), at.type())),
            row("clamp", "Clip", at -> clip(at, at.in(0), at.number("min"), at.number("max"))),
            row("relu6", "Clip(0, 6)", at -> clip(at, at.in(0), 0, 6)),
            row("hardtanh", "Clip(-1, 1)", at -> clip(at, at.in(0), -1, 1)),
            row(
                    "hardSigmoid",
                    "HardSigmoid(alpha = 1 / 6, beta = 0.5); of FLOAT64, Clip(x + 3, 0, 6) / 6",
                    ExportActivations::hardSigmoid),
            row(
                    "hardSwish",
                    "HardSwish; of FLOAT64, x hardSigmoid(x)",
                    at -> at.isFloat32()
                            ? at.graph().op("HardSwish", at.in(0))
                            : at.graph().op("Mul", at.in(0), hardSigmoid(at))),
            row("elu", "Elu; of FLOAT64 its composition", at -> elu(at, at.number("alpha"), 1, 1)),
            row(
                    "selu",
                    "Selu; of FLOAT64 its composition",
                    at -> at.isFloat32()
                            ? at.graph().op("Selu", at.in(0))
                            : elu(at, 1.6732632423543772, 1.0507009873554805, 1)),
            row(
                    "softsign",
                    "Softsign; of FLOAT64, x / (1 + Abs(x))",
                    at -> at.isFloat32()
                            ? at.graph().op("Softsign", at.in(0))
                            : at.graph()
                                    .op(
                                            "Div",
                                            at.in(0),
                                            at.graph().op("Add", at.graph().op("Abs", at.in(0)), at.number(1)))),
            row(
                    "celu",
                    "Celu; of FLOAT64 its composition",
                    at -> at.isFloat32()
                            ? at.graph().op(ExportNode.of("Celu").with("alpha", (float) at.number("alpha")), at.in(0))
                            : elu(at, at.number("alpha"), 1, at.number("alpha"))),
            row(
                    "softshrink",
                    "Where(x > lambda, x - lambda, Where(x < -lambda, x + lambda, 0))",
                    ExportActivations::softshrink),
            row(
                    "hardshrink",
                    "Where(Abs(x) <= lambda, 0, x)",
                    at -> at.graph()
                            .op(
                                    "Where",
                                    at.graph()
                                            .op(
                                                    "LessOrEqual",
                                                    at.graph().op("Abs", at.in(0)),
                                                    at.number(at.number("lambda"))),
                                    at.number(0),
                                    at.in(0))),
            row(
                    "threshold",
                    "Where(x <= threshold, value, x)",
                    at -> at.graph()
                            .op(
                                    "Where",
                                    at.graph().op("LessOrEqual", at.in(0), at.number(at.number("threshold"))),
                                    at.number(at.number("value")),
                                    at.in(0))));

    /** Runtimes have Softplus of FLOAT32 alone. */
    static String softplus(ExportStep at, String x) {
        ExportGraph graph = at.graph();
        if (at.isFloat32()) {
            return graph.op("Softplus", x);
        }
        String small = graph.op("Exp", graph.op("Neg", graph.op("Abs", x)));
        return graph.op("Add", graph.op("Relu", x), graph.op("Log", graph.op("Add", small, at.number(1))));
    }

    /** There are runtimes that make one operator of x Sigmoid(x) and then have none of it for FLOAT64. */
    private static String silu(ExportStep at) {
        ExportGraph graph = at.graph();
        if (at.isFloat32()) {
            return graph.op("Mul", at.in(0), graph.op("Sigmoid", at.in(0)));
        }
        String exp = graph.op("Exp", graph.op("Neg", at.in(0)));
        return graph.op("Div", at.in(0), graph.op("Add", exp, at.number(1)));
    }

    /** x - tanh x = x^3 (1/3 - 2/15 x^2 + ...), where the difference has few digits left. */
    private static String tanhshrink(ExportStep at) {
        ExportGraph graph = at.graph();
        String square = graph.op("Mul", at.in(0), at.in(0));
        String sum = at.number(TANHSHRINK[0]);
        for (int i = 1; i < TANHSHRINK.length; i++) {
            sum = graph.op("Add", graph.op("Mul", sum, square), at.number(TANHSHRINK[i]));
        }
        String series = graph.op("Mul", graph.op("Mul", at.in(0), square), sum);
        String difference = graph.op("Sub", at.in(0), graph.op("Tanh", at.in(0)));
        String isSmall = graph.op("Less", graph.op("Abs", at.in(0)), at.number(0.4));
        return graph.op("Where", isSmall, series, difference);
    }

    private static String gelu(ExportStep at) {
        ExportGraph graph = at.graph();
        if (graph.opset() >= GELU_SINCE) {
            return graph.op("Gelu", at.in(0));
        }
        String erf = graph.op("Erf", graph.op("Mul", at.in(0), at.number(Math.sqrt(0.5))));
        return half(at, erf);
    }

    private static String geluTanh(ExportStep at) {
        ExportGraph graph = at.graph();
        if (graph.opset() >= GELU_SINCE) {
            return graph.op(ExportNode.of("Gelu").with("approximate", "tanh"), at.in(0));
        }
        String cube = graph.op("Mul", at.in(0), graph.op("Mul", at.in(0), at.in(0)));
        String inner = graph.op("Add", at.in(0), graph.op("Mul", cube, at.number(0.044715)));
        return half(at, graph.op("Tanh", graph.op("Mul", inner, at.number(Math.sqrt(2 / Math.PI)))));
    }

    /** x (1 + y) / 2. */
    private static String half(ExportStep at, String y) {
        ExportGraph graph = at.graph();
        return graph.op("Mul", graph.op("Mul", at.in(0), graph.op("Add", y, at.number(1))), at.number(0.5));
    }

    private static String positive(ExportStep at, String otherwise) {
        return at.graph().op("Where", at.graph().op("Greater", at.in(0), at.number(0)), at.in(0), otherwise);
    }

    /** A bound that is infinite is left out. */
    static String clip(ExportStep at, String x, double min, double max) {
        return at.graph()
                .op(
                        "Clip",
                        x,
                        Double.isInfinite(min) ? "" : at.number(min),
                        Double.isInfinite(max) ? "" : at.number(max));
    }

    private static String hardSigmoid(ExportStep at) {
        ExportGraph graph = at.graph();
        if (at.isFloat32()) {
            return graph.op(ExportNode.of("HardSigmoid").with("alpha", 1f / 6).with("beta", 0.5f), at.in(0));
        }
        String moved = clip(at, graph.op("Add", at.in(0), at.number(3)), 0, 6);
        return graph.op("Div", moved, at.number(6));
    }

    /** scale x above 0, scale alpha (e^(x / divisor) - 1) below. */
    private static String elu(ExportStep at, double alpha, double scale, double divisor) {
        ExportGraph graph = at.graph();
        if (at.isFloat32() && scale == 1 && divisor == 1) {
            return graph.op(ExportNode.of("Elu").with("alpha", (float) alpha), at.in(0));
        }
        String scaled = divisor == 1 ? at.in(0) : graph.op("Div", at.in(0), at.number(divisor));
        // Where x is above 0, e^x may be infinite, and is not chosen.
        String curve = graph.op("Sub", graph.op("Exp", scaled), at.number(1));
        String below = graph.op("Mul", curve, at.number(scale * alpha));
        String above = scale == 1 ? at.in(0) : graph.op("Mul", at.in(0), at.number(scale));
        return graph.op("Where", graph.op("Greater", at.in(0), at.number(0)), above, below);
    }

    private static String softshrink(ExportStep at) {
        ExportGraph graph = at.graph();
        double lambda = at.number("lambda");
        String less = graph.op("Sub", at.in(0), at.number(lambda));
        String more = graph.op("Add", at.in(0), at.number(lambda));
        String low = graph.op("Where", graph.op("Less", at.in(0), at.number(-lambda)), more, at.number(0));
        return graph.op("Where", graph.op("Greater", at.in(0), at.number(lambda)), less, low);
    }

    private ExportActivations() {}
}
