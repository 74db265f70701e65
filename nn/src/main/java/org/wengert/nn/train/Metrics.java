package org.wengert.nn.train;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.wengert.DType;
import org.wengert.Shape;
import org.wengert.Tensor;
import org.wengert.nn.internal.Arguments;
import org.wengert.nn.internal.Text;

/** What metrics have in common. */
final class Metrics {
    static Map<String, Double> values(List<Metric> metrics) {
        Map<String, Double> values = new LinkedHashMap<>();
        metrics.forEach(metric -> values.put(metric.name(), metric.value()));
        return values;
    }

    /** Returns the tensor without history, unless it is null. */
    static Tensor given(Tensor x, Metric metric, String what) {
        return Arguments.notNull(x, metric.name() + ": the " + what, "Pass a prediction and its target.")
                .detach();
    }

    /** Returns the number of elements that are true. */
    static long count(Tensor conditions) {
        return (long) conditions.sum().item();
    }

    /** The axis of the classes, as {@code crossEntropy} has it: 1, or 0 for a single sample. */
    static int classAxis(Tensor scores) {
        return scores.rank() == 1 ? 0 : 1;
    }

    /** Returns the class indices, one for each sample of the scores: (N, ...) for scores (N, classes, ...). */
    static Tensor classes(Tensor scores, Tensor target, Metric metric) {
        Tensor given = given(target, metric, "target");
        boolean isSequence = scores.rank() == 2 && given.rank() > 1 && given.size() == scores.dim(0);
        Tensor labels = isSequence ? given.reshape(given.size()) : given;
        check(scores, labels, metric);
        return labels;
    }

    private static void check(Tensor scores, Tensor labels, Metric metric) {
        if (!scores.dtype().isFloating()
                || labels.dtype() != DType.INT32
                || scores.rank() == 0
                || !labels.shape().equals(without(scores.shape(), classAxis(scores)))) {
            throw new IllegalArgumentException(
                    metric.name() + ": prediction " + Text.type(scores) + " and target "
                            + Text.type(labels)
                            + ": expected scores (N, classes) or (N, classes, ...) and INT32 class indices (N) or (N, ...). Reshape them, or use argMax to turn one-hot rows into indices.");
        }
        int classes = scores.dim(classAxis(scores));
        Tensor numbers = labels.to(DType.FLOAT64);
        if (labels.size() > 0 && !(numbers.min().item() >= 0 && numbers.max().item() < classes)) {
            throw new IllegalArgumentException(metric.name() + ": class indices from "
                    + (int) numbers.min().item() + " to " + (int) numbers.max().item() + ": expected 0 to "
                    + (classes - 1) + " for scores " + Text.type(scores) + ". Leave other samples out.");
        }
    }

    private static Shape without(Shape shape, int axis) {
        int[] sizes = new int[shape.rank() - 1];
        for (int i = 0; i < sizes.length; i++) {
            sizes[i] = shape.dim(i < axis ? i : i + 1);
        }
        return Shape.of(sizes);
    }

    /** Checks that a floating prediction has the shape of its target. */
    static void checkSame(Tensor prediction, Tensor target, Metric metric) {
        if (!prediction.dtype().isFloating()
                || target.dtype() == DType.BOOL
                || !prediction.shape().equals(target.shape())) {
            throw new IllegalArgumentException(
                    metric.name() + ": prediction " + Text.type(prediction) + " and target "
                            + Text.type(target)
                            + ": expected floating numbers and numbers of the same shape. Reshape one of them; nothing broadcasts.");
        }
    }

    /** prediction - target in FLOAT64. */
    static Tensor differences(Tensor prediction, Tensor target, Metric metric) {
        Tensor p = given(prediction, metric, "prediction");
        Tensor t = given(target, metric, "target");
        checkSame(p, t, metric);
        return p.to(DType.FLOAT64).sub(t.to(DType.FLOAT64));
    }

    private Metrics() {}
}
