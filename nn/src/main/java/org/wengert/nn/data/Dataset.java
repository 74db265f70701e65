package org.wengert.nn.data;

import java.util.function.IntFunction;
import org.wengert.Tensor;
import org.wengert.nn.internal.Arguments;

/** A collection of samples, each with features and a target, that can be read in any order. */
public interface Dataset {
    /** Returns the number of samples. */
    int size();

    /** Returns the samples at these indices, in this order. */
    Batch rows(int... indices);

    /**
     * Returns a data set of the rows of two tensors.
     *
     * @throws IllegalArgumentException if one is null, or their numbers of rows differ
     */
    static Dataset of(Tensor features, Tensor targets) {
        Batch all = new Batch(features, targets);
        return new Dataset() {
            @Override
            public int size() {
                return all.size();
            }

            @Override
            public Batch rows(int... indices) {
                return new Batch(
                        all.features().indexSelect(0, indices), all.targets().indexSelect(0, indices));
            }
        };
    }

    /**
     * Returns a data set of samples created on demand, for data that does not fit into memory: {@code sample.apply(i)} is sample number i, a batch
     * of one row.
     *
     * @throws IllegalArgumentException if the size is negative or the function null
     */
    static Dataset of(int size, IntFunction<Batch> sample) {
        if (size < 0) {
            throw new IllegalArgumentException(
                    "dataset: size " + size + ": expected 0 or more. Pass the number of samples.");
        }
        Arguments.notNull(sample, "dataset: the function", "Pass one that returns sample number i.");
        return new Dataset() {
            @Override
            public int size() {
                return size;
            }

            @Override
            public Batch rows(int... indices) {
                Tensor[] features = new Tensor[indices.length];
                Tensor[] targets = new Tensor[indices.length];
                for (int i = 0; i < indices.length; i++) {
                    Batch one = one(sample, indices[i]);
                    features[i] = one.features();
                    targets[i] = one.targets();
                }
                return new Batch(Tensor.concat(0, features), Tensor.concat(0, targets));
            }
        };
    }

    private static Batch one(IntFunction<Batch> sample, int index) {
        Batch one = sample.apply(index);
        if (one == null || one.size() != 1) {
            throw new IllegalStateException(
                    "dataset: sample " + index + " is "
                            + (one == null ? "null" : "a batch of " + one.size() + " rows")
                            + ": expected a batch of one row. Return new Batch(features.reshape(1, ...), target.reshape(1, ...)).");
        }
        return one;
    }
}
