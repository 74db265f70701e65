package org.wengert;

/** The checks and values of {@link Classification}. */
final class ClassificationForward {
    static void check(String operation, Tensor z, Tensor target, Labels labels) {
        Checks.floating(operation, z);
        Checks.type(operation, target, DType.INT32, "Pass class indices: Tensor.of(new int[] {...}).");
        int axis = z.rank() == 1 ? 0 : 1;
        if (z.rank() == 0 || !target.shape().equals(z.shape().remove(axis))) {
            throw new IllegalArgumentException(operation + ": scores " + z.describe() + " and target "
                    + target.describe()
                    + (z.rank() > 2
                            ? ": expected scores (N, classes, ...) and class indices (N, ...)."
                            : ": expected scores (N, classes) and class indices (N).")
                    + " Reshape one of them, or use argMax to turn one-hot rows into indices.");
        }
    }

    /** The checked class indices, with 0 in the place of ignored ones. */
    static Tensor classes(String operation, Tensor z, Tensor target, Labels labels) {
        check(operation, z, target, labels);
        Integer ignored = labels.ignored();
        Tensor named = ignored == null ? target : Tensor.where(target.eq(ignored), target.like(0), target);
        return IndexRange.of(operation, "the class axis of", z, z.dim(z.rank() == 1 ? 0 : 1))
                .check(named);
    }

    /** y = -p[t], from log-probabilities and checked class indices. */
    static Tensor nll(Tensor p, Tensor target, Tensor classes, Labels labels, Reduction reduction) {
        Tensor rows = classesLast(p);
        Tensor losses =
                rows.gather(1, classes.reshape(target.size(), 1)).squeeze(1).neg();
        if (labels.smoothing() > 0) {
            losses = losses.mul(1 - labels.smoothing()).add(rows.sum(1).mul(-labels.smoothing() / rows.dim(1)));
        }
        if (labels.ignored() == null) {
            return reduction.of(losses.reshape(target.shape()));
        }
        Tensor kept = target.ne(labels.ignored());
        Tensor counted = Tensor.where(kept, losses.reshape(target.shape()), 0);
        // With all ignored the mean is 0 / 0, a NaN that does not depend on the scores.
        return reduction == Reduction.MEAN
                ? counted.sum().div(kept.to(p.dtype()).sum())
                : reduction.of(counted);
    }

    /** [rows, classes] of scores (classes), (N, classes) or (N, classes, ...). */
    private static Tensor classesLast(Tensor z) {
        if (z.rank() < 2) {
            return z.unsqueeze(0);
        }
        int[] order = new int[z.rank()];
        for (int axis = 2; axis < order.length; axis++) {
            order[axis - 1] = axis;
        }
        order[order.length - 1] = 1;
        Tensor last = z.rank() == 2 ? z : z.permute(order);
        return last.reshape(z.size() / Math.max(1, z.dim(1)), z.dim(1));
    }

    static Tensor probabilities(Tensor z, Tensor target, Labels labels, Reduction reduction) {
        Checks.floating("crossEntropy", z);
        Checks.sameType("crossEntropy", z, target);
        if (z.rank() == 0 || !z.shape().equals(target.shape())) {
            throw new IllegalArgumentException(
                    "crossEntropy: scores " + z.describe() + " and probabilities "
                            + target.describe()
                            + ": expected one probability for each score. Reshape one of them, or pass class indices as INT32.");
        }
        if (labels.ignored() != null) {
            throw new IllegalArgumentException(
                    "crossEntropy: scores " + z.describe() + " and probabilities "
                            + target.describe() + ", ignoring index " + labels.ignored()
                            + ": probabilities have no index to ignore. Pass class indices as INT32, or weigh the rows with 0.");
        }
        int axis = z.rank() == 1 ? 0 : 1;
        Tensor smoothed = labels.smoothing() == 0
                ? target
                : target.mul(1 - labels.smoothing()).add(labels.smoothing() / z.dim(axis));
        return reduction.of(
                StrongZero.product(smoothed, z.logSoftmax(axis)).sum(axis).neg());
    }

    private ClassificationForward() {}
}
