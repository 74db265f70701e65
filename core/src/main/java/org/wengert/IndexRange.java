package org.wengert;

import org.jspecify.annotations.Nullable;

/**
 * The check that indices are from 0 to entries - 1: an operation of its own, since the checks of a row look at no values.
 *
 * @param entries the number of entries
 */
record IndexRange(
        String operation,
        String what,
        @Nullable DType dtype,
        @Nullable Shape shape,
        int entries) {
    static final AttributeOp<IndexRange> CHECK = new AttributeOp<>(OpSpec.of(
                    "checkIndex",
                    1,
                    OpSpec.Kind.DISCRETE,
                    (in, at) -> in[0].shape(),
                    Value.<IndexRange>checkedView((in, at) -> at.inspect(in[0]))))
            .notation(Notation.silent())
            .samples(draw -> {
                int entries = draw.between(1, 5);
                return Samples.Sample.with(
                        new IndexRange("select", "a tensor", null, null, entries), draw.indices(draw.shape(), entries));
            });

    /** The check for indices along an axis of x. */
    static IndexRange along(String operation, Tensor x, int axis) {
        return of(operation, "axis " + axis + " of", x, x.dim(axis));
    }

    static IndexRange of(String operation, String what, Tensor x, int entries) {
        return new IndexRange(operation, what, x.dtype(), x.shape(), entries);
    }

    /** Applies an operation to x and indices, after the checks of its row and this one. */
    Tensor apply(Op op, Tensor... inputs) {
        for (Tensor input : inputs) {
            Checks.given(operation, "input", input);
        }
        op.checkShapes(inputs);
        Tensor[] checked = inputs.clone();
        checked[1] = check(inputs[1]);
        return op.apply(checked);
    }

    /**
     * Returns the indices.
     *
     * @throws IndexOutOfBoundsException naming the index, its position and the range
     */
    Tensor check(Tensor indices) {
        return CHECK.apply(this, indices);
    }

    private void inspect(Tensor indices) {
        int[] values = (int[]) indices.array();
        for (int i = 0; i < indices.size(); i++) {
            if (values[i] < 0 || values[i] >= entries) {
                throw new IndexOutOfBoundsException(operation + ": index " + values[i] + " at position " + i + " of "
                        + indices.describe() + " is out of range: " + what
                        + (shape == null ? "" : " " + dtype + " " + shape)
                        + " has " + (entries == 0 ? "no entries" : entries + " entries, 0 to " + (entries - 1))
                        + ". Indices count from 0 and never from the end.");
            }
        }
    }
}
