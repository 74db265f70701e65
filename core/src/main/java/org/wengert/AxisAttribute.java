package org.wengert;

/** The axis along which an operation works. */
record AxisAttribute(int axis) {
    /** The number of entries that are further out than the axis. */
    int outer(Shape x) {
        return x.sizeBetween(0, axis);
    }

    int size(Shape x) {
        return x.dim(axis);
    }

    /** The number of elements of each entry along the axis. */
    int inner(Shape x) {
        return x.sizeBetween(axis + 1, x.rank());
    }

    Axes kept() {
        return Axes.of(axis).keepDims();
    }

    /** y (h - sum h y) with h = g minus its element at the largest y: so that nothing cancels there, even if that y is close to 1. */
    Tensor pullSoftmax(Tensor g, Tensor y) {
        if (y.size() == 0) {
            return g.mul(y);
        }
        Tensor h = g.sub(at(g, y.argMax(kept())));
        return Trace.written(
                (op, in) -> {
                    Notation.Part sum = ReductionsRules.SUM.written(Notation.product(in[0], in[1]));
                    return Notation.product(in[1], Notation.difference(in[0], sum));
                },
                y.mul(h.sub(h.mul(y).sum(kept()))),
                g,
                y);
    }

    /** g - p sum g with p = e^y; at the largest p, as (1 - p) g - p times the sum of the other g, so that nothing cancels. */
    Tensor pullLogSoftmax(Tensor g, Tensor y) {
        if (y.size() == 0) {
            return g.mul(y);
        }
        Tensor largest = y.argMax(kept());
        Tensor gThere = at(g, largest);
        Tensor pThere = at(y, largest).exp();
        Tensor otherG = add(g, largest, gThere.neg());
        Tensor otherP = add(y.exp(), largest, pThere.neg());
        Tensor sum = otherG.sum(kept());
        Tensor there = gThere.mul(otherP.sum(kept())).sub(pThere.mul(sum));
        return Trace.written(
                (op, in) -> Notation.difference(
                        in[0],
                        Notation.product(ElementwiseRules.EXP.written(in[1]), ReductionsRules.SUM.written(in[0]))),
                add(otherG.sub(otherP.mul(sum.add(gThere))), largest, there),
                g,
                y);
    }

    private Tensor at(Tensor x, Tensor index) {
        return IndexingRules.GATHER.apply(new Pick(axis), x, index);
    }

    private Tensor add(Tensor x, Tensor index, Tensor source) {
        return IndexingRules.SCATTER_ADD.apply(new Pick(axis), x, index, source);
    }
}
