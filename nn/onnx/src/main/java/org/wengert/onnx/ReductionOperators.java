package org.wengert.onnx;

import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.wengert.Axes;
import org.wengert.Sequences.Sorted;
import org.wengert.Tensor;

/** Reductions over axes, positions of extrema, running sums and the largest elements. */
final class ReductionOperators {
    static void add(Table t) {
        reduction(t, "ReduceSum", 13, Tensor::sum);
        reduction(t, "ReduceMean", 18, Tensor::mean);
        reduction(t, "ReduceMax", 18, Tensor::max);
        reduction(t, "ReduceMin", 18, Tensor::min);
        reduction(t, "ReduceProd", 18, Tensor::prod);
        reduction(t, "ReduceL1", 18, (x, axes) -> x.abs().sum(axes));
        reduction(t, "ReduceL2", 18, (x, axes) -> x.norm(2, axes));
        reduction(t, "ReduceLogSum", 18, (x, axes) -> x.sum(axes).log());
        reduction(t, "ReduceLogSumExp", 18, Tensor::logSumExp);
        reduction(t, "ReduceSumSquare", 18, (x, axes) -> x.square().sum(axes));
        t.one("ArgMax", 1, 1, node -> extremum(node, x -> x));
        t.one("ArgMin", 1, 1, node -> extremum(node, Tensor::neg));
        t.one("CumSum", 2, 2, ReductionOperators::cumSum);
        t.many("TopK", 1, 2, 2, ReductionOperators::topK);
        t.one("MeanVarianceNormalization", 1, 1, node -> {
            Axes axes = Axes.of(node.ints("axes", 0, 2, 3)).keepDims();
            return in -> {
                Tensor centred = in.get(0).sub(in.get(0).mean(axes));
                return centred.div(centred.square().mean(axes).sqrt().add(1e-9));
            };
        });
    }

    private interface Reduce {
        Tensor of(Tensor x, Axes axes);
    }

    private interface Before {
        Tensor of(Tensor x);
    }

    /** Axes are an attribute, and from this opset on an input. */
    private static void reduction(Table t, String name, int axesAreInput, Reduce f) {
        t.one(name, 1, 2, node -> {
            boolean keep = node.flag("keepdims", true);
            int[] given = node.opset() < axesAreInput ? node.ints("axes") : null;
            boolean noneIsNothing = node.opset() >= axesAreInput && node.flag("noop_with_empty_axes", false);
            return in -> {
                int[] axes = in.has(1) ? in.ints(1) : given;
                boolean none = axes == null || axes.length == 0;
                if (none && noneIsNothing) {
                    return in.get(0);
                }
                return f.of(in.get(0), axes(none ? null : axes, keep));
            };
        });
    }

    private static Axes axes(int @Nullable [] axes, boolean keep) {
        Axes chosen = axes == null ? Axes.ALL : Axes.of(axes);
        return keep ? chosen.keepDims() : chosen;
    }

    private static Operator.One extremum(NodeSpec node, Before before) {
        int axis = node.integer("axis", 0);
        boolean keep = node.flag("keepdims", true);
        boolean last = node.flag("select_last_index", false);
        return in -> {
            Tensor x = before.of(in.get(0));
            Axes axes = axes(new int[] {axis}, keep);
            return last ? x.flip(axis).argMax(axes).rsub(x.dim(axis) - 1.0) : x.argMax(axes);
        };
    }

    private static Operator.One cumSum(NodeSpec node) {
        boolean exclusive = node.flag("exclusive", false);
        boolean reverse = node.flag("reverse", false);
        return in -> {
            int axis = in.integer(1);
            Tensor x = reverse ? in.get(0).flip(axis) : in.get(0);
            Tensor y = x.cumSum(axis);
            if (exclusive && x.dim(axis) > 0) {
                Tensor before = y.slice(axis, 0, x.dim(axis) - 1);
                int[][] widths = IntStream.range(0, x.rank())
                        .mapToObj(d -> new int[] {d == Math.floorMod(axis, x.rank()) ? 1 : 0, 0})
                        .toArray(int[][]::new);
                y = before.pad(widths);
            }
            return reverse ? y.flip(axis) : y;
        };
    }

    private static Operator.Run topK(NodeSpec node) {
        node.ignore("sorted");
        int axis = node.integer("axis", -1);
        boolean largest = node.flag("largest", true);
        int given = node.opset() < 10 ? node.integer("k", 1) : 1;
        return in -> {
            int k = in.has(1) ? in.integer(1) : given;
            if (largest) {
                Sorted sorted = in.get(0).topK(k, axis);
                return new Tensor[] {sorted.values(), sorted.indices()};
            }
            Sorted sorted = in.get(0).sort(axis);
            return new Tensor[] {
                sorted.values().slice(axis, 0, k), sorted.indices().slice(axis, 0, k)
            };
        };
    }

    private ReductionOperators() {}
}
