package org.wengert;

import java.util.List;

/** A line of given values, or symbols. */
record ValueLine(Op op, Tensor output, List<Tensor> values) implements Line {
    @Override
    public Tensor input(int input) {
        return values.get(input);
    }

    @Override
    public Shape inputShape(int input) {
        return values.get(input).shape();
    }

    @Override
    public int inputs() {
        return values.size();
    }

    @Override
    public Shape shape() {
        return output.shape();
    }

    @Override
    public DType dtype() {
        return output.dtype();
    }
}
