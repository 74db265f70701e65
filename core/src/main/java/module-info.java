/**
 * Tape-based reverse-mode automatic differentiation: tensors, the operations on them, and checks of their gradients.
 */
module org.wengert.core {
    requires static org.jspecify;

    exports org.wengert;
    exports org.wengert.check;
}
