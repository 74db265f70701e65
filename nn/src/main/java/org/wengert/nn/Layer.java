package org.wengert.nn;

import org.wengert.Tensor;

/**
 * y = f(x), one step of a network. A module with parameters is one, and so is any function of a tensor: {@code Layer relu = Tensor::relu}.
 *
 * <p>What a lambda captures is not searched for parameters: hold modules in fields.
 */
@FunctionalInterface
public interface Layer {
    /** f(x). */
    Tensor forward(Tensor x);
}
