package org.wengert;

/** The receiver of an input's gradient: the leaf tensor itself, or the line of the tape that computed it. */
sealed interface GradientTarget permits Tensor, Node {
    Shape shape();

    DType dtype();
}
