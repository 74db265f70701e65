package org.wengert.nn;

import org.jspecify.annotations.Nullable;
import org.wengert.DType;
import org.wengert.Tape;
import org.wengert.Tensor;
import org.wengert.nn.internal.Text;

/** A place in a module for a tensor of its state: a {@link Parameter} or a {@link Buffer}. */
abstract class Place {
    private Tensor tensor;
    private @Nullable String name;

    Place(Tensor tensor) {
        this.tensor = tensor;
    }

    /** Throws if a closed scope has taken the tensor's array back. */
    static void checkReadable(Tensor tensor) {
        if (tensor.size() > 0) {
            tensor.get(new int[tensor.rank()]);
        }
    }

    /** Returns its tensor, or inside {@link Module#functional} the one in its place. */
    abstract Tensor tensor();

    /** Returns its own tensor, also inside {@link Module#functional}. */
    Tensor own() {
        return tensor;
    }

    /** Returns its path in the network, or null while no module has found it. */
    public @Nullable String name() {
        return name;
    }

    /** Takes the path as its name, unless its name ends with it: asking a child for its parameters does not rename those of the network. */
    void nameAfter(String path) {
        if (name == null || !("." + name).endsWith("." + path)) {
            name = path;
            tensor.named(path);
        }
    }

    /** Returns its tensor if it is of this type, or one of this type with the same values. */
    Tensor converted(DType dtype) {
        if (tensor.dtype() == dtype) {
            return tensor;
        }
        try (Tape.Scope outside = Tape.outsideScopes()) {
            return tensor.detach().to(dtype).requiresGrad(tensor.requiresGrad());
        }
    }

    /** Puts this tensor in the place of its own. */
    void replace(Tensor tensor) {
        this.tensor = name == null ? tensor : tensor.named(name);
    }

    /** Returns a line such as {@code Parameter hidden1.weight FLOAT32 [2, 20]}. */
    @Override
    public String toString() {
        return Text.name(getClass()) + " " + Text.describe(tensor);
    }
}
