package org.wengert;

import org.wengert.kernel.Copy;
import org.wengert.kernel.FoldKernel;
import org.wengert.kernel.Reduce;
import org.wengert.kernel.Softmax;

/**
 * Reductions. Each exists over all axes, over some, and over {@link Axes}, which may keep the reduced axes with size 1.
 * Over an empty axis, sum is 0, prod 1, mean NaN, logSumExp -infinity, and max, min and argMax are errors. Sums, products, max and min take INT32 too, and
 * wrap around as Java's do.
 */
public sealed interface Reductions permits Tensor {

    /** y = sum x. dy/dx = 1. Of a BOOL: the number of elements that are true, INT32. */
    default Tensor sum() {
        return sum(Axes.ALL);
    }

    /** {@link #sum()} over these axes. */
    default Tensor sum(int... axes) {
        return sum(Axes.of(axes));
    }

    /** {@link #sum()} over these axes. */
    default Tensor sum(Axes axes) {
        return ReductionsRules.SUM.apply(axes.in("sum", self().shape()), self());
    }

    /** y = sum of the x that are not NaN. dy/dx = 1, and 0 where x is NaN. */
    default Tensor nanSum() {
        return nanSum(Axes.ALL);
    }

    /** {@link #nanSum()} over these axes. */
    default Tensor nanSum(int... axes) {
        return nanSum(Axes.of(axes));
    }

    /** {@link #nanSum()} over these axes. */
    default Tensor nanSum(Axes axes) {
        return ReductionsRules.NAN_SUM.apply(axes.in("nanSum", self().shape()), self());
    }

    /** y = (sum x) / n. dy/dx = 1 / n. Of a BOOL: the share of elements that are true, FLOAT32. */
    default Tensor mean() {
        return mean(Axes.ALL);
    }

    /** {@link #mean()} over these axes. */
    default Tensor mean(int... axes) {
        return mean(Axes.of(axes));
    }

    /** {@link #mean()} over these axes. */
    default Tensor mean(Axes axes) {
        return ReductionsRules.MEAN.apply(axes.in("mean", self().shape()), self());
    }

    /** y = the product of x. dy/dx = the product of the others, exactly, also where some are 0. */
    default Tensor prod() {
        return prod(Axes.ALL);
    }

    /** {@link #prod()} over these axes. */
    default Tensor prod(int... axes) {
        return prod(Axes.of(axes));
    }

    /** {@link #prod()} over these axes. */
    default Tensor prod(Axes axes) {
        return ReductionsRules.PROD.apply(axes.in("prod", self().shape()), self());
    }

    /** y = the largest x. dy/dx = 1 at the largest, shared evenly among equals, 0 elsewhere. */
    default Tensor max() {
        return max(Axes.ALL);
    }

    /** {@link #max()} over these axes. */
    default Tensor max(int... axes) {
        return max(Axes.of(axes));
    }

    /** {@link #max()} over these axes. */
    default Tensor max(Axes axes) {
        return ReductionsRules.MAX.apply(axes.in("max", self().shape()), self());
    }

    /** y = the smallest x. dy/dx = 1 at the smallest, shared evenly among equals, 0 elsewhere. */
    default Tensor min() {
        return min(Axes.ALL);
    }

    /** {@link #min()} over these axes. */
    default Tensor min(int... axes) {
        return min(Axes.of(axes));
    }

    /** {@link #min()} over these axes. */
    default Tensor min(Axes axes) {
        return ReductionsRules.MIN.apply(axes.in("min", self().shape()), self());
    }

    /** y = ln sum e^x, without overflow. dy/dx = e^x / sum e^x, the softmax; NaN if all are -infinity. */
    default Tensor logSumExp() {
        return logSumExp(Axes.ALL);
    }

    /** {@link #logSumExp()} over these axes. */
    default Tensor logSumExp(int... axes) {
        return logSumExp(Axes.of(axes));
    }

    /** {@link #logSumExp()} over these axes. */
    default Tensor logSumExp(Axes axes) {
        return ReductionsRules.LOG_SUM_EXP.apply(axes.in("logSumExp", self().shape()), self());
    }

    /** y = the position of the largest x in row-major order, INT32; the first among equals; NaN counts as the largest. No derivative. */
    default Tensor argMax() {
        return argMax(Axes.ALL);
    }

    /** {@link #argMax()} over these axes; over several, the position in their row-major order. */
    default Tensor argMax(int... axes) {
        return argMax(Axes.of(axes));
    }

    /** {@link #argMax()} over these axes; over several, the position in their row-major order. */
    default Tensor argMax(Axes axes) {
        return ReductionsRules.ARG_MAX.apply(axes.in("argMax", self().shape()), self());
    }

    /** y = the position of the smallest x in row-major order, INT32; the first among equals; NaN counts as the smallest. No derivative. */
    default Tensor argMin(int... axes) {
        Tensor x = self().dtype().isFloating() ? self().detach() : self().to(DType.FLOAT64);
        return x.neg().argMax(axes.length == 0 ? Axes.ALL : Axes.of(axes));
    }

    /** y = e^x / sum e^x along one axis, without overflow. dx = y (g - sum g y). NaN if all are -infinity. */
    default Tensor softmax(int axis) {
        return ReductionsRules.SOFTMAX.apply(new AxisAttribute(self().shape().axis("softmax", axis)), self());
    }

    /** y = x - ln sum e^x along one axis, without overflow. dx = g - e^y sum g. */
    default Tensor logSoftmax(int axis) {
        return ReductionsRules.LOG_SOFTMAX.apply(
                new AxisAttribute(self().shape().axis("logSoftmax", axis)), self());
    }

    private Tensor self() {
        return (Tensor) this;
    }
}

/** The calculus: value, then derivative. */
final class ReductionsRules {
    static final AttributeOp<Axes> SUM = ReductionsIntegers.count(
                    ReductionsIntegers.fold(reduction("sum", ReductionsRules::sum), 0, Integer::sum))
            .notation(Notation.function("sum", "\\sum"))
            .spreading((g, x, at) -> g, (g, x, at) -> at.spread(g, x))
            .samples(draw -> some(draw, 0, false));
    /** Over the first axis: the gradient of a bias. */
    static final Op SUM_OF_ROWS = SUM.at(Axes.counted(0));

    static final AttributeOp<Axes> NAN_SUM = new AttributeOp<>(OpSpec.of(
                    "nanSum",
                    1,
                    OpSpec.Kind.WHOLE,
                    (in, at) -> {
                        Checks.floating("nanSum", in[0]);
                        return at.result(in[0].shape());
                    },
                    Value.<Axes>composed((in, at) ->
                            Tensor.where(in[0].ne(in[0]), in[0].like(0), in[0]).sum(at))))
            .vjpFromInput((g, x, at) -> Tensor.where(x.ne(x), x.like(0), at.spread(g, x.shape())))
            .samples(draw -> some(draw, 0, false));

    static final AttributeOp<Axes> MEAN = ReductionsIntegers.share(
                    reduction("mean", (x, dims, flags, y, n) -> Reduce.mean(x, dims, flags, y)))
            .spreading((g, x, at) -> g.div(at.count(x)), (g, x, at) -> at.spread(g, x))
            .samples(draw -> some(draw, 1, false));
    static final AttributeOp<Axes> PROD = ReductionsIntegers.fold(
                    reduction("prod", (x, dims, flags, y, n) -> FoldKernel.PRODUCT.run(x, dims, flags, y)),
                    1,
                    (a, b) -> a * b)
            .vjpFromInput(
                    (g, x, at) -> StrongZero.product(at.spread(g, x.shape()), ReductionsProducts.ofTheOthers(x, at)))
            .samples(draw -> some(draw, 0, false));
    static final AttributeOp<Axes> MAX = ReductionsIntegers.extremum(nonEmpty("max", FoldKernel.MAX), Math::max)
            .vjpFromBoth((g, x, y, at) -> StrongZero.product(at.spread(g, x.shape()), share(x, y, at)))
            .samples(draw -> some(draw, 1, true));
    static final AttributeOp<Axes> MIN = ReductionsIntegers.extremum(nonEmpty("min", FoldKernel.MIN), Math::min)
            .vjpFromBoth((g, x, y, at) -> StrongZero.product(at.spread(g, x.shape()), share(x, y, at)))
            .samples(draw -> some(draw, 1, true));
    static final AttributeOp<Axes> LOG_SUM_EXP = reduction(
                    "logSumExp", (x, dims, flags, y, n) -> Reduce.logSumExp(x, dims, flags, y))
            .vjpFromInput((g, x, at) -> StrongZero.product(at.spread(g, x.shape()), softmax(x, at)))
            .samples(draw -> some(draw, 1, false));
    static final AttributeOp<Axes> ARG_MAX = new AttributeOp<>(OpSpec.<Axes>of(
                            "argMax", 1, OpSpec.Kind.DISCRETE, ReductionsRules::position, ReductionsRules::findMax)
                    .type((in, at) -> DType.INT32))
            .samples(draw -> some(draw, 1, true));
    static final AttributeOp<AxisAttribute> SOFTMAX = along("softmax", Softmax::softmax)
            .vjpFromOutput(ReductionsSoftmax::ofSoftmax)
            .samples(ReductionsRules::oneAxis);
    static final AttributeOp<AxisAttribute> LOG_SOFTMAX = along("logSoftmax", Softmax::logSoftmax)
            .vjpFromOutput(ReductionsSoftmax::ofLogSoftmax)
            .samples(ReductionsRules::oneAxis);

    /** A sum of single elements, as for the bias of a batch of one, is a copy. */
    private static void sum(Object x, int[] dims, boolean[] reduced, Object y, int n) {
        if (n == 1) {
            int size = 1;
            for (int dim : dims) {
                size *= dim;
            }
            Copy.convert(x, y, size);
        } else {
            Reduce.sum(x, dims, reduced, y);
        }
    }

    /** A kernel over flagged axes, which reduces n elements to one. */
    @FunctionalInterface
    private interface Fold {
        void run(Object x, int[] dims, boolean[] reduced, Object y, int n);
    }

    @FunctionalInterface
    private interface AlongKernel {
        void run(Object x, int outer, int n, int inner, Object y);
    }

    private static AttributeOp<Axes> reduction(String name, Fold fold) {
        return new AttributeOp<>(OpSpec.<Axes>of(
                name,
                1,
                OpSpec.Kind.WHOLE,
                (in, at) -> {
                    Checks.floating(name, in[0]);
                    return at.result(in[0].shape());
                },
                (y, in, at) -> fold.run(
                        in[0].array(),
                        in[0].shape().dims(),
                        at.flags(in[0].shape()),
                        y.array(),
                        at.count(in[0].shape()))));
    }

    private static AttributeOp<Axes> nonEmpty(String name, FoldKernel kernel) {
        return new AttributeOp<>(OpSpec.<Axes>of(
                name,
                1,
                OpSpec.Kind.WHOLE,
                (in, at) -> {
                    Checks.floating(name, in[0]);
                    return nonEmptyResult(name, in[0], at);
                },
                (y, in, at) -> kernel.run(in[0].array(), in[0].shape().dims(), at.flags(in[0].shape()), y.array())));
    }

    private static AttributeOp<AxisAttribute> along(String name, AlongKernel kernel) {
        return new AttributeOp<>(OpSpec.<AxisAttribute>of(
                name,
                1,
                OpSpec.Kind.WHOLE,
                (in, at) -> {
                    Checks.floating(name, in[0]);
                    return in[0].shape();
                },
                (y, in, at) -> kernel.run(
                        in[0].array(), at.outer(y.shape()), at.size(y.shape()), at.inner(y.shape()), y.array())));
    }

    static Shape nonEmptyResult(String name, Tensor x, Axes at) {
        Shape result = at.result(x.shape());
        if (at.count(x.shape()) == 0) {
            throw new IllegalArgumentException(name + ": " + x.describe() + " over " + at.text()
                    + " has no elements to choose from. Leave empty tensors out, or reduce over other axes.");
        }
        return result;
    }

    private static Shape position(Tensor[] in, Axes at) {
        Checks.numbers("argMax", in[0]);
        return nonEmptyResult("argMax", in[0], at);
    }

    private static void findMax(Tensor y, Tensor[] in, Axes at) {
        Shape x = in[0].shape();
        Object rows = Reduce.reducedLast(in[0].array(), x.dims(), at.flags(x));
        Reduce.argMax(rows, y.size(), at.count(x), 1, (int[]) y.array());
    }

    /** 1 / count where x is the extremum, else 0; count is the number of elements that are. */
    private static Tensor share(Tensor x, Tensor y, Axes at) {
        Tensor hit = x.eq(at.spread(y, x.shape())).to(x.dtype());
        return hit.div(at.spread(hit.sum(at), x.shape()));
    }

    /** The derivative of logSumExp. Not e^(x - y), which cancels for large x. */
    private static Tensor softmax(Tensor x, Axes at) {
        return at.reducedBack(at.reducedLast(x).softmax(-1), x.shape());
    }

    private static Samples.Sample some(Sampler draw, int minSize, boolean distinct) {
        Shape shape = draw.shape(0, minSize);
        Axes axes = draw.coin() ? Axes.ALL : Axes.of(draw.axes(shape));
        return Samples.Sample.with(
                draw.coin() ? axes.keepDims() : axes,
                distinct ? draw.distinct(shape) : draw.tensor(shape, Domain.REALS));
    }

    private static Samples.Sample oneAxis(Sampler draw) {
        Shape shape = draw.shape(1, 0);
        return Samples.Sample.with(
                new AxisAttribute(draw.between(0, shape.rank() - 1)), draw.tensor(shape, Domain.REALS));
    }

    private ReductionsRules() {}
}
