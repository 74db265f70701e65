package org.wengert.check;

import java.util.Map;
import java.util.function.Supplier;
import org.wengert.Tensor;

/**
 * A function with tensors of its own, such as a module with its parameters and buffers: {@link GradCheck#check(Checkable, Tensor...)} checks its
 * derivatives with respect to these too.
 */
public interface Checkable {
    /** Its own tensors by name, such as {@code hidden.weight}, in an order that stays the same: parameters and buffers. */
    Map<String, Tensor> namedTensors();

    /**
     * The value of f, computed with other tensors in the place of its own.
     *
     * @param tensors one for each of {@link #namedTensors()}, of the same shape, by the same name; FLOAT64 where the own one is FLOAT32
     */
    Tensor withTensors(Map<String, Tensor> tensors, Supplier<Tensor> f);

    /**
     * Its value for these inputs.
     *
     * @throws IllegalArgumentException if it does not take so many
     */
    Tensor call(Tensor... inputs);
}
