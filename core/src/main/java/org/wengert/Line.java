package org.wengert;

/** A line of the tape as its rule sees it: the kept values, the shapes of the inputs, and the operation with its attributes. */
interface Line {
    /** The kept value of an input. */
    Tensor input(int input);

    /** The kept value of the output. */
    Tensor output();

    /** The shape of an input that needs a gradient. */
    Shape inputShape(int input);

    /** The number of inputs. */
    int inputs();

    /** The shape of the output. */
    Shape shape();

    /** The type of the output. */
    DType dtype();

    /** The operation, with its attributes. */
    Op op();
}
