package org.wengert;

/** y = f(x0, x1, ...): a function of several tensors. */
@FunctionalInterface
public interface TensorFunction {
    /** The value at these inputs, which come in the order they were given. */
    Tensor of(Tensor... inputs);
}
