package org.wengert.nn;

import org.wengert.Tensor;

/**
 * y = f(x), one step of a network: a module, or any function of a tensor, as in {@code Layer relu = Tensor::relu}.
 *
 * <p>Modules captured by a lambda are not found, and a network that contains such a layer says so: hold them in fields.
 */
@FunctionalInterface
public interface Layer {
    /** Computes f(x). */
    Tensor forward(Tensor x);
}
