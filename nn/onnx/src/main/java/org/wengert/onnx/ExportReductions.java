package org.wengert.onnx;

import static org.wengert.onnx.ExportRow.inside;
import static org.wengert.onnx.ExportRow.row;

import java.util.ArrayList;
import java.util.List;
import org.wengert.DType;
import org.wengert.Shape;

/** Reductions, statistics and sequences. */
final class ExportReductions {
    static final List<ExportRow> ROWS = List.of(
            row("sum", "ReduceSum", at -> reduced(at, "ReduceSum", DType.INT32)),
            row("mean", "ReduceMean", at -> reduced(at, "ReduceMean", DType.FLOAT32)),
            row("prod", "ReduceProd", at -> reduced(at, "ReduceProd", DType.INT32)),
            row("max", "ReduceMax", at -> reduced(at, "ReduceMax", DType.INT32)),
            row("min", "ReduceMin", at -> reduced(at, "ReduceMin", DType.INT32)),
            row("logSumExp", "ReduceLogSumExp of x - Max, + Max", ExportReductions::logSumExp),
            row("argMax", "ArgMax", ExportReductions::argMax),
            row("softmax", "Softmax", at -> along(at, "Softmax")),
            row("logSoftmax", "LogSoftmax", at -> along(at, "LogSoftmax")),
            row(
                    "norm",
                    "ReduceL1, ReduceL2, ReduceMax(Abs(x)), or Pow(ReduceSum(Pow(Abs(x), p)), 1 / p)",
                    ExportReductions::norm),
            row("variance", "ReduceMean((x - ReduceMean(x))^2) n / (n - correction)", ExportReductions::variance),
            row("std", "Sqrt(variance)", at -> at.graph().op("Sqrt", variance(at))),
            row(
                    "cumSum",
                    "CumSum",
                    at -> at.graph().op("CumSum", at.in(0), at.graph().number(DType.INT32, at.integer("axis")))),
            row("argSort", "TopK", ExportReductions::argSort),
            inside("nanSum", "ReduceSum(Where(x != x, 0, x))"));

    private static String reduced(ExportStep at, String operator, DType ofBool) {
        checkNotEmpty(at);
        String x = at.type() == DType.BOOL ? at.graph().cast(at.in(0), ofBool) : at.in(0);
        List<Integer> axes = at.integers("axes");
        return axes.isEmpty()
                ? at.graph().op("Identity", x)
                : at.graph().reduce(operator, x, axes, at.flag("keepDims"));
    }

    /** Runtimes differ in what they make of nothing. */
    static void checkNotEmpty(ExportStep at) {
        if (at.shape(0).size() == 0) {
            throw at.refused("runtimes differ in what a reduction of an empty tensor is. Leave empty tensors out.");
        }
    }

    /** The largest x is taken out, so that nothing overflows in any runtime. */
    private static String logSumExp(ExportStep at) {
        checkNotEmpty(at);
        ExportGraph graph = at.graph();
        List<Integer> axes = at.integers("axes");
        if (axes.isEmpty()) {
            return graph.op("Identity", at.in(0));
        }
        String largest = graph.reduce("ReduceMax", at.in(0), axes, true);
        String exp = graph.op("Exp", graph.op("Sub", at.in(0), largest));
        String log = graph.op("Log", graph.reduce("ReduceSum", exp, axes, true));
        return dropped(at, graph.op("Add", log, largest));
    }

    /** A result with the reduced axes kept, in the shape that was asked for. */
    private static String dropped(ExportStep at, String kept) {
        return at.flag("keepDims")
                ? kept
                : at.graph().op("Squeeze", kept, at.graph().ints(at.integers("axes")));
    }

    private static String argMax(ExportStep at) {
        checkNotEmpty(at);
        ExportGraph graph = at.graph();
        List<Integer> axes = at.integers("axes");
        Shape x = at.shape(0);
        if (axes.size() == 1) {
            ExportNode node = ExportNode.of("ArgMax").with("axis", axes.get(0)).with("keepdims", at.flag("keepDims"));
            return graph.cast(graph.op(node, at.in(0)), DType.INT32);
        }
        List<Integer> order = new ArrayList<>();
        for (int axis = 0; axis < x.rank(); axis++) {
            if (!axes.contains(axis)) {
                order.add(axis);
            }
        }
        List<String> sizes = new ArrayList<>();
        order.forEach(axis -> sizes.add(at.size(0, axis)));
        sizes.add(graph.ints(-1));
        order.addAll(axes);
        String last =
                order.isEmpty() ? at.in(0) : graph.op(ExportNode.of("Transpose").with("perm", order), at.in(0));
        String shape = graph.op(ExportNode.of("Concat").with("axis", 0), sizes.toArray(new String[0]));
        ExportNode node = ExportNode.of("ArgMax").with("axis", -1).with("keepdims", false);
        String found = graph.op(node, graph.op("Reshape", last, shape));
        return graph.cast(graph.op("Reshape", found, at.resultShape()), DType.INT32);
    }

    private static String along(ExportStep at, String operator) {
        return at.graph().op(ExportNode.of(operator).with("axis", at.integer("axis")), at.in(0));
    }

    private static String norm(ExportStep at) {
        ExportGraph graph = at.graph();
        double p = at.number("p");
        if (at.integers("axes").isEmpty()) {
            return graph.op("Abs", at.in(0));
        }
        if (p == 1) {
            return reduced(at, "ReduceL1", DType.FLOAT32);
        }
        if (p == 2) {
            return reduced(at, "ReduceL2", DType.FLOAT32);
        }
        checkNotEmpty(at);
        String size = graph.op("Abs", at.in(0));
        List<Integer> axes = at.integers("axes");
        boolean keep = at.flag("keepDims");
        if (Double.isInfinite(p)) {
            return graph.reduce("ReduceMax", size, axes, keep);
        }
        String sum = graph.reduce("ReduceSum", graph.op("Pow", size, at.number(p)), axes, keep);
        return graph.op("Pow", sum, at.number(1 / p));
    }

    private static String variance(ExportStep at) {
        checkNotEmpty(at);
        ExportGraph graph = at.graph();
        List<Integer> axes = at.integers("axes");
        int correction = at.integer("correction");
        int count = 1;
        for (int axis : axes) {
            count *= at.shape(0).dim(axis);
            if (correction != 0 && at.varies(0, axis)) {
                throw at.refused("its divisor depends on the size of the batch. Use the correction 0.");
            }
        }
        if (axes.isEmpty()) {
            String none = graph.op("Sub", at.in(0), at.in(0));
            return correction == 0 ? none : graph.op("Div", none, at.number(0));
        }
        String apart = graph.op("Sub", at.in(0), graph.reduce("ReduceMean", at.in(0), axes, true));
        String squares = graph.op("Mul", apart, apart);
        if (correction == 0) {
            return graph.reduce("ReduceMean", squares, axes, at.flag("keepDims"));
        }
        String sum = graph.reduce("ReduceSum", squares, axes, at.flag("keepDims"));
        return graph.op("Div", sum, at.number(Math.max(0, count - correction)));
    }

    private static String argSort(ExportStep at) {
        int axis = at.integer("axis");
        ExportNode node = ExportNode.of("TopK")
                .with("axis", axis)
                .with("largest", at.flag("descending"))
                .with("sorted", true);
        return at.graph().cast(at.graph().second(node, at.in(0), at.size(0, axis)), DType.INT32);
    }

    private ExportReductions() {}
}
