/**
 * Tape-based reverse-mode automatic differentiation: tensors, the operations on them, and checks of their gradients.
 */
@SuppressWarnings("module") // org.wengert.nn is compiled after this module
module org.wengert.core {
    requires jdk.incubator.vector;
    requires jdk.management;
    requires org.objectweb.asm;
    requires static org.jspecify;

    exports org.wengert;
    exports org.wengert.check;
    exports org.wengert.explain;
    exports org.wengert.io;
    exports org.wengert.context to
            org.wengert.nn;
}
