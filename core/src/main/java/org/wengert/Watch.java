package org.wengert;

/** Looks on while one thread computes. */
@FunctionalInterface
interface Watch {
    /** Called with every operation's inputs and result, on the tape by then if it is recorded. */
    void made(Op op, Tensor y, Tensor... inputs);
}
