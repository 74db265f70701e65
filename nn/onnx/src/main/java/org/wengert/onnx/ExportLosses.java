package org.wengert.onnx;

import static org.wengert.onnx.ExportRow.row;

import java.util.List;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.wengert.Reduction;

/** Losses: the loss of each element, then the reduction. */
final class ExportLosses {
    private static final double LOG_FLOOR = -100;

    static final List<ExportRow> ROWS = List.of(
            loss("mseLoss", "(p - t)^2", at -> {
                String apart = at.graph().op("Sub", at.in(0), at.in(1));
                return at.graph().op("Mul", apart, apart);
            }),
            loss("l1Loss", "Abs(p - t)", at -> at.graph().op("Abs", at.graph().op("Sub", at.in(0), at.in(1)))),
            loss("bceLoss", "-(t Log(p) + (1 - t) Log(1 - p)), with logarithms of -100 at least", ExportLosses::bce),
            loss(
                    "bceWithLogits",
                    "softplus(z) - z t",
                    at -> at.graph()
                            .op(
                                    "Sub",
                                    ExportActivations.softplus(at, at.in(0)),
                                    at.graph().op("Mul", at.in(0), at.in(1)))),
            loss("huberLoss", "b (d - b / 2), with d = p - t and b = Clip(d, -delta, delta)", ExportLosses::huber),
            loss("klDiv", "Where(t = 0, 0, t (Log(t) - p))", at -> {
                ExportGraph graph = at.graph();
                String value = graph.op("Mul", at.in(1), graph.op("Sub", graph.op("Log", at.in(1)), at.in(0)));
                return graph.op("Where", graph.op("Equal", at.in(1), at.number(0)), at.number(0), value);
            }),
            row("crossEntropy", "-GatherElements(LogSoftmax(z), t)", ExportLosses::crossEntropy));

    private static ExportRow loss(String name, String form, Function<ExportStep, String> each) {
        return row(name, form, at -> reduced(at, each.apply(at), 0));
    }

    /** Reduces losses of the shape of an input. */
    private static String reduced(ExportStep at, String losses, int like) {
        ExportGraph graph = at.graph();
        Reduction reduction = at.attribute("reduction", Reduction.class);
        List<Integer> all = IntStream.range(0, at.shape(like).rank()).boxed().toList();
        if (reduction == Reduction.NONE || all.isEmpty()) {
            return graph.op("Identity", losses);
        }
        ExportReductions.checkNotEmpty(at);
        if (reduction == Reduction.MEAN) {
            return graph.reduce("ReduceMean", losses, all, false);
        }
        String sum = graph.reduce("ReduceSum", losses, all, false);
        return reduction == Reduction.SUM
                ? sum
                : graph.op("Div", sum, graph.op("Squeeze", graph.cast(at.size(like, 0), at.type())));
    }

    private static String bce(ExportStep at) {
        ExportGraph graph = at.graph();
        String floor = at.number(LOG_FLOOR);
        String one = at.number(1);
        String log = graph.op("Max", graph.op("Log", at.in(0)), floor);
        String logOther = graph.op("Max", ExportElementwise.log1p(at, graph.op("Neg", at.in(0))), floor);
        String other = graph.op("Mul", graph.op("Sub", one, at.in(1)), logOther);
        return graph.op("Neg", graph.op("Add", graph.op("Mul", at.in(1), log), other));
    }

    private static String huber(ExportStep at) {
        ExportGraph graph = at.graph();
        double delta = at.number("delta");
        String apart = graph.op("Sub", at.in(0), at.in(1));
        String bent = ExportActivations.clip(at, apart, -delta, delta);
        return graph.op("Mul", bent, graph.op("Sub", apart, graph.op("Mul", bent, at.number(0.5))));
    }

    private static String crossEntropy(ExportStep at) {
        ExportGraph graph = at.graph();
        String last = graph.ints(-1);
        String logs = graph.op(ExportNode.of("LogSoftmax").with("axis", -1), at.in(0));
        String ofClass =
                graph.op(ExportNode.of("GatherElements").with("axis", -1), logs, graph.op("Unsqueeze", at.in(1), last));
        return reduced(at, graph.op("Neg", graph.op("Squeeze", ofClass, last)), 1);
    }

    private ExportLosses() {}
}
