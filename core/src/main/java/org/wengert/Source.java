package org.wengert;

/** Where an input's gradient goes: to the leaf tensor itself, or to the line of the tape that made it. */
sealed interface Source permits Tensor, Node {
    Shape shape();

    DType dtype();
}
