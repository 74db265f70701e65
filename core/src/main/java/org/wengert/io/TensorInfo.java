package org.wengert.io;

import java.util.List;
import java.util.Optional;
import org.wengert.DType;
import org.wengert.Shape;

/**
 * What a file says of a tensor, without its values.
 *
 * @param name its name
 * @param type the type of its elements in the file, as the format spells it: {@code "F32"}, {@code "BF16"}
 * @param sizes the sizes of its dimensions, which may be larger than those of any {@link Shape}
 */
public record TensorInfo(String name, String type, List<Long> sizes) {
    /** Copies the list. */
    public TensorInfo {
        sizes = List.copyOf(sizes);
    }

    /** Returns the type of the tensor that is read, {@code FLOAT32} for {@code "BF16"}, or nothing if its elements are of a type that is not read. */
    public Optional<DType> dtype() {
        return Optional.ofNullable(ElementType.named(type)).map(known -> known.dtype);
    }

    /**
     * Returns the sizes as a shape.
     *
     * @throws IllegalArgumentException if it has more elements than a tensor can hold
     */
    public Shape shape() {
        for (long size : sizes) {
            if (size > Integer.MAX_VALUE) {
                throw new IllegalArgumentException(
                        "shape: " + this + " has more than 2^31 - 1 elements along one axis, more than a tensor"
                                + " can have. Look at its sizes().");
            }
        }
        return Shape.of(sizes.stream().mapToInt(Long::intValue).toArray());
    }

    /** The name, type and sizes: {@code hidden.weight BF16 [2, 20]}. */
    @Override
    public String toString() {
        return name + " " + type + " " + sizes;
    }
}
