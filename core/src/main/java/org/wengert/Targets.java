package org.wengert;

/** The right classes, as {@link Classification} takes them. */
final class Targets {
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
        Checks.index(operation, named(target, labels), z.dim(axis), "the class axis of " + z.describe());
    }

    /** The indices with a 0 for those that are ignored. */
    private static Tensor named(Tensor target, Labels labels) {
        if (labels.ignored() == null) {
            return target;
        }
        int[] named = target.toIntArray();
        for (int i = 0; i < named.length; i++) {
            named[i] = labels.ignores(named[i]) ? 0 : named[i];
        }
        return Tensor.over(DType.INT32, named, target.shape());
    }

    private static Tensor kept(Tensor target, Labels labels) {
        boolean[] kept = new boolean[target.size()];
        int[] indices = target.toIntArray();
        for (int i = 0; i < kept.length; i++) {
            kept[i] = !labels.ignores(indices[i]);
        }
        return Tensor.over(DType.BOOL, kept, Shape.of(kept.length));
    }

    /** From log-probabilities, checked. */
    static Tensor nll(Tensor p, Tensor target, Labels labels, Reduction reduction) {
        Tensor rows = classesLast(p);
        int classes = rows.dim(1);
        Tensor losses = rows.gather(1, named(target, labels).reshape(target.size(), 1))
                .squeeze(1)
                .neg();
        if (labels.smoothing() > 0) {
            losses = losses.mul(1 - labels.smoothing()).add(rows.sum(1).mul(-labels.smoothing() / classes));
        }
        if (labels.ignored() == null) {
            return reduction.of(losses.reshape(target.shape()));
        }
        Tensor kept = kept(target, labels);
        Tensor counted = Tensor.where(kept, losses, 0).reshape(target.shape());
        if (reduction != Reduction.MEAN) {
            return reduction.of(counted);
        }
        int count = (int) kept.to(DType.FLOAT64).sum().item();
        // Of none, the mean is 0 / 0; but no score has a part in that.
        return count == 0 ? counted.sum().add(Double.NaN) : counted.sum().div(count);
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
        return reduction.of(z.logSoftmax(axis).mul(smoothed).sum(axis).neg());
    }

    private Targets() {}
}
