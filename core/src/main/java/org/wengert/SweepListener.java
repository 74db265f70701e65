package org.wengert;

/** A listener to a reverse sweep: see {@link Gradients#listener}. It must not change the tensors it is given; it may keep copies. */
public interface SweepListener {
    /** Called when all of g = dL/dy has arrived at a line, and before its rule is applied; the hooks on y have been called. */
    void reached(Node line, Tensor g);

    /** Called when a line's rule has computed the product of g and the local derivative of one input, which is added to that input's gradient next. */
    void pulledBack(Node line, int input, Tensor product);
}
