/** Layers, optimizers, data loading and training for neural networks, on top of {@code org.wengert.core}. */
module org.wengert.nn {
    requires transitive org.wengert.core;
    requires static org.jspecify;

    exports org.wengert.nn;
    exports org.wengert.nn.data;
    exports org.wengert.nn.optim;
    exports org.wengert.nn.train;
}
