package org.wengert.onnx;

import org.jspecify.annotations.Nullable;
import org.wengert.DType;
import org.wengert.Tensor;

/** The inputs of a node while a graph runs. */
final class Inputs {
    private final @Nullable Tensor[] tensors;
    private final boolean widened;

    /** The tensors, null for those that were left out; and whether a graph of FLOAT32 runs in FLOAT64. */
    Inputs(@Nullable Tensor[] tensors, boolean widened) {
        this.tensors = tensors;
        this.widened = widened;
    }

    int count() {
        return tensors.length;
    }

    boolean has(int i) {
        return i < tensors.length && tensors[i] != null;
    }

    Tensor get(int i) {
        Tensor x = i < tensors.length ? tensors[i] : null;
        if (x == null) {
            throw new IllegalArgumentException("input " + i + " is missing");
        }
        return x;
    }

    @Nullable
    Tensor orNull(int i) {
        return has(i) ? get(i) : null;
    }

    /** All inputs; none is missing. */
    Tensor[] all() {
        Tensor[] all = new Tensor[tensors.length];
        for (int i = 0; i < all.length; i++) {
            all[i] = get(i);
        }
        return all;
    }

    /** The integers that an input holds, such as a shape. */
    int[] ints(int i) {
        Tensor x = get(i);
        if (x.dtype() != DType.INT32) {
            throw new IllegalArgumentException(
                    "input " + i + " is " + x.dtype() + " " + x.shape() + ": expected INT32");
        }
        return x.toIntArray();
    }

    int integer(int i) {
        return (int) get(i).item();
    }

    double number(int i, double missing) {
        return has(i) ? get(i).item() : missing;
    }

    /** The type to compute in where the file says this one. */
    DType type(DType declared) {
        return widened && declared == DType.FLOAT32 ? DType.FLOAT64 : declared;
    }
}
