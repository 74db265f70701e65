package org.wengert;

/** y = f(x0, x1, ...): a function of several tensors. */
@FunctionalInterface
public interface TensorFunction {
    /** Returns the value at these inputs. */
    Tensor of(Tensor... inputs);
}
