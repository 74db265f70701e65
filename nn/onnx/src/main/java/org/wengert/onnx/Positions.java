package org.wengert.onnx;

import java.util.Arrays;
import org.wengert.Shape;
import org.wengert.Tensor;

/** Selection by positions in a tensor's elements, one after another. */
final class Positions {
    /** The positions that indices along one axis lead to, as {@code gather} would. */
    static int[] ofElements(Tensor x, Tensor indices, int axis) {
        int counted = axis < 0 ? axis + x.rank() : axis;
        int[] index = indices.toIntArray();
        int[] at = new int[x.rank()];
        int[] strides = strides(x.shape());
        int[] positions = new int[index.length];
        for (int i = 0; i < positions.length; i++) {
            for (int d = 0; d < at.length; d++) {
                positions[i] += (d == counted ? inside(index[i], x.dim(d)) : at[d]) * strides[d];
            }
            advance(at, indices.shape());
        }
        return positions;
    }

    /** The first position of the block that each tuple of indices leads to, and all after it: tuples are the last axis. */
    static int[] ofTuples(Tensor x, Tensor indices, int batch) {
        int length = indices.dim(-1);
        int[] index = indices.toIntArray();
        int[] strides = strides(x.shape());
        int block = ShapeOperators.product(x.shape().toArray(), batch + length, x.rank());
        int tuples = length == 0 ? 0 : index.length / length;
        int batches = ShapeOperators.product(x.shape().toArray(), 0, batch);
        int[] positions = new int[Math.multiplyExact(tuples, block)];
        for (int i = 0; i < tuples; i++) {
            int start = batch == 0 ? 0 : i / (tuples / batches) * strides[batch - 1];
            for (int d = 0; d < length; d++) {
                start += inside(index[i * length + d], x.dim(batch + d)) * strides[batch + d];
            }
            for (int j = 0; j < block; j++) {
                positions[i * block + j] = start + j;
            }
        }
        return positions;
    }

    static Tensor gatherNd(Tensor x, Tensor indices, int batch) {
        int[] outer = Arrays.copyOf(indices.shape().toArray(), indices.rank() - 1);
        int[] inner = Arrays.copyOfRange(x.shape().toArray(), batch + indices.dim(-1), x.rank());
        int[] shape = Arrays.copyOf(outer, outer.length + inner.length);
        System.arraycopy(inner, 0, shape, outer.length, inner.length);
        return x.flatten().indexSelect(0, ofTuples(x, indices, batch)).reshape(shape);
    }

    /** y = x with the updates at these positions; or added there. Of two in one place, the last stays. */
    static Tensor scatter(Tensor x, int[] positions, Tensor updates, boolean add) {
        Tensor source = updates.flatten();
        if (source.size() != positions.length) {
            throw new IllegalArgumentException(
                    positions.length + " indices for " + source.size() + " updates: expected as many");
        }
        if (add) {
            return x.flatten()
                    .indexAdd(0, Tensor.of(positions, positions.length), source)
                    .reshape(x.shape());
        }
        int[] from = new int[x.size()];
        Arrays.setAll(from, i -> i);
        for (int i = 0; i < positions.length; i++) {
            from[positions[i]] = from.length + i;
        }
        return Tensor.concat(0, x.flatten(), source).indexSelect(0, from).reshape(x.shape());
    }

    private static int inside(int index, int size) {
        int counted = index < 0 ? index + size : index;
        if (counted < 0 || counted >= size) {
            throw new IndexOutOfBoundsException("index " + index + " along an axis of " + size);
        }
        return counted;
    }

    private static int[] strides(Shape shape) {
        int[] strides = new int[shape.rank()];
        int stride = 1;
        for (int d = strides.length - 1; d >= 0; d--) {
            strides[d] = stride;
            stride *= shape.dim(d);
        }
        return strides;
    }

    private static void advance(int[] at, Shape shape) {
        for (int d = at.length - 1; d >= 0; d--) {
            if (++at[d] < shape.dim(d)) {
                return;
            }
            at[d] = 0;
        }
    }

    private Positions() {}
}
