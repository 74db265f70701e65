package org.wengert.nn.data;

import org.wengert.DType;
import org.wengert.Tensor;
import org.wengert.nn.internal.Arguments;
import org.wengert.nn.internal.Text;

/** Windows of a sequence of tokens; the targets are the tokens that come next. */
final class TokenWindows implements Dataset {
    private final int[] ids;
    private final int length;
    private final int stride;

    TokenWindows(Tensor ids, int length, int stride) {
        Arguments.notNull(ids, "windows: the tensor of ids", "Pass vocabulary.encode(text).");
        if (ids.dtype() != DType.INT32 || ids.rank() != 1) {
            throw new IllegalArgumentException(
                    "windows: ids " + Text.type(ids) + ": expected INT32 of one axis. Pass vocabulary.encode(text).");
        }
        if (length < 1 || stride < 1) {
            throw new IllegalArgumentException("windows: length " + length + " and stride " + stride
                    + ": expected 1 or more. Use the length that the model sees, and a stride of 1 for every window.");
        }
        if (ids.size() <= length) {
            throw new IllegalArgumentException("windows: length " + length + " of " + ids.size()
                    + " ids: expected more ids than that, for the last target. Use shorter windows.");
        }
        this.ids = ids.toIntArray();
        this.length = length;
        this.stride = stride;
    }

    @Override
    public int size() {
        return (ids.length - length - 1) / stride + 1;
    }

    @Override
    public Batch rows(int... indices) {
        int[] features = new int[indices.length * length];
        int[] targets = new int[features.length];
        for (int i = 0; i < indices.length; i++) {
            if (indices[i] < 0 || indices[i] >= size()) {
                throw new IndexOutOfBoundsException("windows: window " + indices[i] + " of " + size()
                        + ": expected 0 to " + (size() - 1) + ". Pass the numbers of windows.");
            }
            int from = indices[i] * stride;
            System.arraycopy(ids, from, features, i * length, length);
            System.arraycopy(ids, from + 1, targets, i * length, length);
        }
        return new Batch(Tensor.of(features, indices.length, length), Tensor.of(targets, indices.length, length));
    }
}
