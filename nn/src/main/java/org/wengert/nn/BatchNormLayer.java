package org.wengert.nn;

import org.jspecify.annotations.Nullable;
import org.wengert.Axes;
import org.wengert.DType;
import org.wengert.Tensor;

/** A batch normalization: a {@link BatchNorm1d} or a {@link BatchNorm2d}, which differ in the shapes they take. */
public abstract class BatchNormLayer extends NormLayer {
    /** Both are registered if they are there. As fields to search they would need a {@code @Nullable} that is there at run time. */
    private final transient @Nullable Buffer runningMean;

    private final transient @Nullable Buffer runningVar;
    private final transient @Nullable Buffer numBatchesTracked;
    private final int features;
    private double momentum = 0.1;
    private boolean isCumulative;

    BatchNormLayer(int features, boolean affine, boolean trackRunningStats) {
        super(affine, affine, features);
        this.features = features;
        runningMean = trackRunningStats ? register("runningMean", new Buffer(Tensor.zeros(features))) : null;
        runningVar = trackRunningStats ? register("runningVar", new Buffer(Tensor.ones(features))) : null;
        numBatchesTracked =
                trackRunningStats ? register("numBatchesTracked", new Buffer(Tensor.scalar(DType.INT32, 0))) : null;
    }

    final void setMomentum(double momentum) {
        if (!(momentum >= 0 && momentum <= 1)) {
            throw new IllegalArgumentException(getClass().getSimpleName() + ": momentum " + momentum
                    + ": expected a number from 0 to 1. Use 0.1.");
        }
        this.momentum = momentum;
        isCumulative = false;
    }

    final void setCumulative() {
        isCumulative = true;
    }

    final int features() {
        return features;
    }

    /** Throws if x has another shape than the layer takes. */
    abstract void check(Tensor x);

    @Override
    final Tensor compute(Tensor x) {
        check(x);
        Buffer mean = runningMean;
        Buffer variance = runningVar;
        Buffer count = numBatchesTracked;
        if (mean == null || variance == null || count == null) {
            return normalized(x);
        }
        if (!isTraining()) {
            return affine(x, mean.tensor().to(x.dtype()), variance.tensor().to(x.dtype()));
        }
        Tensor y = normalized(x);
        Tensor values = x.detach();
        Axes axes = axes(x);
        double batches = Math.min(count.tensor().item() + 1, Integer.MAX_VALUE);
        double share = isCumulative ? 1 / batches : momentum;
        Tensor nextMean = followed(mean, values.mean(axes), share);
        variance.set(followed(variance, values.variance(axes, 1), share));
        mean.set(nextMean);
        count.set(Tensor.scalar(DType.INT32, batches));
        return y;
    }

    private static Axes axes(Tensor x) {
        int[] axes = new int[x.rank() - 1];
        for (int i = 1; i < axes.length; i++) {
            axes[i] = i + 1;
        }
        return Axes.of(axes);
    }

    /** The result with the batch's own statistics. */
    private Tensor normalized(Tensor x) {
        int count = x.dim(1) == 0 ? 0 : x.size() / x.dim(1);
        if (count < 2) {
            throw Inputs.unfit(
                    this,
                    weight(),
                    x,
                    " has " + (count == 0 ? "no value" : "one value")
                            + " per channel, which has no variance. Train with a larger batch, or call eval() first.");
        }
        Tensor weight = weightTensor();
        Tensor bias = biasTensor();
        return weight == null || bias == null
                ? x.standardize(axes(x), epsilon())
                : x.batchNorm(weight, bias, epsilon());
    }

    private Tensor affine(Tensor x, Tensor mean, Tensor variance) {
        Tensor weight = weightTensor();
        Tensor bias = biasTensor();
        return weight == null || bias == null
                ? x.batchNorm(
                        mean, variance, Tensor.ones(x.dtype(), features), Tensor.zeros(x.dtype(), features), epsilon())
                : x.batchNorm(mean, variance, weight, bias, epsilon());
    }

    private static Tensor followed(Buffer running, Tensor batch, double share) {
        Tensor now = running.tensor();
        return now.mul(1 - share).add(batch.to(now.dtype()).mul(share));
    }

    /** Returns the running mean, or null if it is not tracked. */
    public @Nullable Buffer runningMean() {
        return runningMean;
    }

    /** Returns the running variance, or null if it is not tracked. */
    public @Nullable Buffer runningVar() {
        return runningVar;
    }

    /** Returns the number of batches seen in training, an INT32 scalar, or null if it is not tracked. */
    public @Nullable Buffer numBatchesTracked() {
        return numBatchesTracked;
    }

    @Override
    protected String details() {
        return features + ", epsilon=" + epsilon() + (isCumulative ? ", cumulative" : ", momentum=" + momentum)
                + (weight() == null ? ", affine=false" : "") + (runningMean == null ? ", trackRunningStats=false" : "");
    }
}
