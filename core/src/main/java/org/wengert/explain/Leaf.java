package org.wengert.explain;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.wengert.DType;
import org.wengert.Shape;
import org.wengert.Tensor;

/** An input of a recorded tape. */
public final class Leaf implements Recording.Source {
    private final String label;
    private final Recording.Kind kind;
    private final Tensor value;
    final List<Recording.Product> products = new ArrayList<>();
    final List<Line> users = new ArrayList<>();

    @Nullable
    Tensor gradient;

    Leaf(String label, Recording.Kind kind, Tensor value) {
        this.label = label;
        this.kind = kind;
        this.value = value;
    }

    /** Parameter, data or constant. */
    public Recording.Kind kind() {
        return kind;
    }

    @Override
    public String label() {
        return label;
    }

    @Override
    public Shape shape() {
        return value.shape();
    }

    @Override
    public DType dtype() {
        return value.dtype();
    }

    @Override
    public Tensor value() {
        return value;
    }

    @Override
    public @Nullable Tensor gradient() {
        return gradient;
    }

    @Override
    public List<Recording.Product> products() {
        return Collections.unmodifiableList(products);
    }

    @Override
    public List<Line> users() {
        return Collections.unmodifiableList(users);
    }

    @Override
    public String toString() {
        return label + " " + kind + " " + dtype() + " " + shape();
    }
}
