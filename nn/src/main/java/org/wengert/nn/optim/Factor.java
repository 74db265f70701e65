package org.wengert.nn.optim;

import org.wengert.DType;
import org.wengert.Tape;
import org.wengert.Tensor;

/** A number of an update that may change from step to step, such as a learning rate: always the same tensor, whose value changes. */
final class Factor {
    private final Tensor tensor;
    private double value = 1;

    /** The number 1, outside all scopes. */
    Factor() {
        try (Tape.Scope outside = Tape.outsideScopes()) {
            tensor = Tensor.scalar(DType.FLOAT64, 1);
        }
    }

    /** Returns the tensor, with this value. */
    Tensor of(double value) {
        if (Double.compare(value, this.value) != 0) {
            tensor.fillInPlace(value);
            this.value = value;
        }
        return tensor;
    }
}
