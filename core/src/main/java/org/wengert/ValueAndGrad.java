package org.wengert;

import java.util.List;

/**
 * A function's value and its derivatives there, from one evaluation.
 *
 * @param gradients one for each input, in their order
 */
public record ValueAndGrad(Tensor value, List<Tensor> gradients) {
    /** The derivative with respect to the first input: the only one, for a function of one tensor. */
    public Tensor gradient() {
        return gradients.get(0);
    }
}
