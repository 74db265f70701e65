package org.wengert;

/** A listener to the operations of one thread. */
@FunctionalInterface
interface OpListener {
    /** Called after an operation, with its result, which is on the tape by then if it is recorded. */
    void computed(Op op, Tensor y, Tensor... inputs);

    /** Called before an operation computes; {@link #computed} or {@link #failed} follows, with the same array of inputs. */
    default void starting(Op op, Tensor... inputs) {}

    /** Called in the place of {@link #computed} if the operation throws. */
    default void failed(Tensor... inputs) {}

    /** Called when a tensor gets an array of its own. */
    default void created(Tensor x) {}
}
