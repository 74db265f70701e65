package org.wengert.nn;

import java.util.Map;
import org.wengert.Tensor;

/**
 * What has a state that training depends on: a {@link Module}, an optimizer, a schedule, the random numbers ({@link Rng#stateful}). A
 * {@link org.wengert.nn.train.Checkpoint} saves and restores several as one.
 */
public interface Stateful {
    /** Returns a copy of the state: tensors by their names, which outlive every scope. */
    Map<String, Tensor> state();

    /**
     * Goes on where the state was taken. All or nothing: if it throws, nothing has changed.
     *
     * @throws IllegalArgumentException if the state does not fit; it says why
     */
    void load(Map<String, Tensor> state);
}
