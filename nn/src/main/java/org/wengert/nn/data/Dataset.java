package org.wengert.nn.data;

import java.util.function.IntFunction;
import org.wengert.Tensor;

/** Samples that can be read in any order: features and a target each. */
public interface Dataset {
    /** The number of samples. */
    int size();

    /** The samples with these numbers, in this order. */
    Batch rows(int... indices);

    /**
     * The rows of two tensors.
     *
     * @throws IllegalArgumentException if their numbers of rows differ
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
     * Samples made on demand, for what does not fit into memory: {@code sample.apply(i)} is sample number i, of one row.
     *
     * @throws IllegalArgumentException if the size is negative
     */
    static Dataset of(int size, IntFunction<Batch> sample) {
        if (size < 0) {
            throw new IllegalArgumentException(
                    "dataset: size " + size + ": expected 0 or more. Pass the number of samples.");
        }
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
                    Batch one = sample.apply(indices[i]);
                    features[i] = one.features();
                    targets[i] = one.targets();
                }
                return new Batch(Tensor.concat(0, features), Tensor.concat(0, targets));
            }
        };
    }
}
