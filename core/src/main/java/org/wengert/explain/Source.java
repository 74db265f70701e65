package org.wengert.explain;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.wengert.DType;
import org.wengert.Shape;
import org.wengert.Tensor;

/** The origin of a value: a leaf, or a line of the tape. */
public abstract sealed class Source permits Leaf, Line {
    private final String label;
    private final Shape shape;
    private final DType dtype;
    private final List<Recording.Product> products = new ArrayList<>();
    private final List<Line> users = new ArrayList<>();
    private @Nullable Tensor gradient;

    Source(String label, Shape shape, DType dtype) {
        this.label = label;
        this.shape = shape;
        this.dtype = dtype;
    }

    /** A name that no other leaf or line of the recording has: the user's, such as {@code hidden.weight}, else {@code leaf0} or {@code %2}. */
    public final String label() {
        return label;
    }

    /** The shape of the value. */
    public final Shape shape() {
        return shape;
    }

    /** The type of the value. */
    public final DType dtype() {
        return dtype;
    }

    /** The value, or null if neither the tape holds it nor it follows from what the tape holds. */
    public abstract @Nullable Tensor value();

    /** d loss / d this, or null if the sweep did not reach it. */
    public final @Nullable Tensor gradient() {
        return gradient;
    }

    final void setGradient(Tensor gradient) {
        this.gradient = gradient;
    }

    /** The products whose sum is the gradient, in the order in which they were added. */
    public final List<Recording.Product> products() {
        return Collections.unmodifiableList(products);
    }

    final void add(Recording.Product product) {
        products.add(product);
    }

    /** The gradient as far as products have been added, or null. */
    final @Nullable Tensor sum() {
        return products.isEmpty() ? null : products.get(products.size() - 1).sum();
    }

    /** The lines that read it, in recorded order; a line that reads it twice is here twice. */
    public final List<Line> users() {
        return Collections.unmodifiableList(users);
    }

    final void addUser(Line line) {
        users.add(line);
    }
}
