package org.wengert;

import org.wengert.kernel.Integers;
import org.wengert.kernel.Scan;
import org.wengert.kernel.Sort;

/** Cumulative sums and sorting along an axis. */
public sealed interface Sequences permits Tensor {

    /** y[i] = x[0] + ... + x[i] along an axis, of INT32 too. dL/dx[i] = g[i] + ... + g[n-1]. */
    default Tensor cumSum(int axis) {
        return SequencesRules.CUM_SUM.apply(new AxisAttribute(self().shape().axis("cumSum", axis)), self());
    }

    /** y = the positions that sort the elements along an axis, INT32: the indices of {@link #sort(int)}. No derivative. */
    default Tensor argSort(int axis) {
        return argSort(axis, false);
    }

    /** {@link #argSort(int)}, descending if {@code descending}. */
    default Tensor argSort(int axis, boolean descending) {
        return SequencesRules.ARG_SORT.apply(new Sorting(self().shape().axis("argSort", axis), descending), self());
    }

    /**
     * Sorts the elements along an axis in ascending order, and returns their indices too. Equal ones keep their order; NaN is the largest. Gradients
     * follow the elements.
     */
    default Sorted sort(int axis) {
        return sort(axis, false);
    }

    /** {@link #sort(int)}, descending if {@code descending}; equal elements keep their order then too. */
    default Sorted sort(int axis, boolean descending) {
        Tensor from = argSort(axis, descending);
        return new Sorted(self().gather(axis, from), from);
    }

    /**
     * Returns the k largest elements along an axis, in descending order, and their indices; of equal ones, the first. Gradients follow the elements.
     *
     * @throws IllegalArgumentException if the axis has fewer than k
     */
    default Sorted topK(int k, int axis) {
        Tensor x = self();
        int size = x.dim(x.shape().axis("topK", axis));
        if (k < 0 || k > size) {
            throw new IllegalArgumentException("topK: " + k + " of the " + size + " elements along axis " + axis
                    + " of " + x.describe() + ". Choose k from 0 to " + size + ".");
        }
        Tensor from = argSort(axis, true).slice(axis, 0, k);
        return new Sorted(x.gather(axis, from), from);
    }

    /**
     * Sorted elements.
     *
     * @param values the sorted elements
     * @param indices their positions along the axis before sorting, INT32
     */
    record Sorted(Tensor values, Tensor indices) {}

    private Tensor self() {
        return (Tensor) this;
    }
}

/** The axis, and the direction. */
record Sorting(int axis, boolean descending) {}

/** The calculus: value, then derivative. */
final class SequencesRules {
    static final AttributeOp<AxisAttribute> CUM_SUM = new AttributeOp<>(OpSpec.<AxisAttribute>of(
                            "cumSum",
                            1,
                            OpSpec.Kind.WHOLE,
                            (in, at) -> {
                                Checks.floating("cumSum", in[0]);
                                return in[0].shape();
                            },
                            (y, in, at) -> Scan.sum(
                                    in[0].array(),
                                    at.outer(y.shape()),
                                    at.size(y.shape()),
                                    at.inner(y.shape()),
                                    y.array()))
                    .also(
                            DType.INT32,
                            (in, at) -> in[0].shape(),
                            (y, in, at) -> Integers.runningSum(
                                    (int[]) in[0].array(),
                                    at.outer(y.shape()),
                                    at.size(y.shape()),
                                    at.inner(y.shape()),
                                    (int[]) y.array())))
            .linear((g, x, at) -> g.flip(at.axis()).cumSum(at.axis()).flip(at.axis()))
            .samples(draw -> {
                Shape shape = draw.shape(1, 0);
                return Samples.Sample.with(
                        new AxisAttribute(draw.between(0, shape.rank() - 1)), draw.tensor(shape, Domain.REALS));
            });
    static final AttributeOp<Sorting> ARG_SORT = new AttributeOp<>(OpSpec.<Sorting>of(
                            "argSort",
                            1,
                            OpSpec.Kind.DISCRETE,
                            (in, at) -> {
                                if (in[0].dtype() == DType.BOOL) {
                                    throw Checks.wrongType(
                                            "argSort", in[0], "numbers", "Convert it first: to(DType.INT32).");
                                }
                                return in[0].shape();
                            },
                            (y, in, at) -> {
                                Shape x = in[0].shape();
                                int inner = x.sizeBetween(at.axis() + 1, x.rank());
                                int outer = x.sizeBetween(0, at.axis());
                                Sort.run(in[0].array(), outer, x.dim(at.axis()), inner, at.descending(), (int[])
                                        y.array());
                            })
                    .type((in, at) -> DType.INT32))
            .samples(draw -> {
                Shape shape = draw.shape(1, 0);
                return Samples.Sample.with(
                        new Sorting(draw.between(0, shape.rank() - 1), draw.coin()), draw.distinct(shape));
            });

    private SequencesRules() {}
}
