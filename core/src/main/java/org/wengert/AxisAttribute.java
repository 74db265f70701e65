package org.wengert;

/** The axis that an operation goes along. */
record AxisAttribute(int axis) {
    Axes kept() {
        return Axes.of(axis).keepDims();
    }

    /** y (h - sum h y) with h = g minus its element at the largest y: nothing cancels there then, however close to 1 it is. */
    Tensor pullSoftmax(Tensor g, Tensor y) {
        if (y.size() == 0) {
            return g.mul(y);
        }
        Tensor h = g.sub(at(g, y.argMax(kept())));
        return y.mul(h.sub(h.mul(y).sum(kept())));
    }

    /** g - p sum g with p = e^y; at the largest p, whose rest is q, as q g - p times the sum of the other g. */
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
        return add(otherG.sub(otherP.mul(sum.add(gThere))), largest, there);
    }

    private Tensor at(Tensor x, Tensor index) {
        return IndexingRules.GATHER.apply(new Pick(axis), x, index);
    }

    private Tensor add(Tensor x, Tensor index, Tensor source) {
        return IndexingRules.SCATTER_ADD.apply(new Pick(axis), x, index, source);
    }
}
