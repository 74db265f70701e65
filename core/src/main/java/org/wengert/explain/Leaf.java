package org.wengert.explain;

import org.wengert.Tensor;

/** An input of a recorded tape. */
public final class Leaf extends Source {
    private final Recording.Kind kind;
    private final Tensor value;

    Leaf(String label, Recording.Kind kind, Tensor value) {
        super(label, value.shape(), value.dtype());
        this.kind = kind;
        this.value = value;
    }

    /** Parameter, data or constant. */
    public Recording.Kind kind() {
        return kind;
    }

    @Override
    public Tensor value() {
        return value;
    }

    @Override
    public String toString() {
        return label() + " " + kind + " " + dtype() + " " + shape();
    }
}
