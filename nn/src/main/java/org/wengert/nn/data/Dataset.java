package org.wengert.nn.data;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntFunction;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.wengert.Tensor;
import org.wengert.nn.Rng;
import org.wengert.nn.internal.Arguments;

/** A collection of samples, each with features and a target, that can be read in any order. */
public interface Dataset {
    /** Returns the number of samples. */
    int size();

    /** Returns the samples at these indices, in this order. */
    Batch rows(int... indices);

    /** Returns all samples, in their order. */
    default Batch all() {
        return rows(IntStream.range(0, size()).toArray());
    }

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

    /**
     * Returns a data set of windows of a sequence, for models that predict the next token: window i has ids i stride to i stride + length - 1 as features (N, length), and for each of them the id that
     * follows it as target (N, length).
     *
     * @param ids INT32 (n), such as {@link Vocabulary#encode(String)} returns
     * @throws IllegalArgumentException if the ids are of another type or shape, the length or the stride is below 1, or there are not more ids than the length
     */
    static Dataset windows(Tensor ids, int length, int stride) {
        return new TokenWindows(ids, length, stride);
    }

    /** {@link #windows(Tensor, int, int)} with a window at every position. */
    static Dataset windows(Tensor ids, int length) {
        return windows(ids, length, 1);
    }

    /**
     * Returns the data set of the samples at these indices, in this order; one may come more than once.
     *
     * @throws IllegalArgumentException if an index is negative, or not below the size
     */
    default Dataset subset(int... indices) {
        int[] chosen = Arguments.notNull(indices, "subset: the indices", "Pass the numbers of samples.")
                .clone();
        for (int index : chosen) {
            if (index < 0 || index >= size()) {
                throw new IllegalArgumentException("subset: index " + index + " of " + size()
                        + " samples: expected 0 to " + (size() - 1) + ". Pass the numbers of samples.");
            }
        }
        Dataset whole = this;
        return new Dataset() {
            @Override
            public int size() {
                return chosen.length;
            }

            @Override
            public Batch rows(int... rows) {
                return whole.rows(Arrays.stream(rows).map(row -> chosen[row]).toArray());
            }
        };
    }

    /**
     * Returns one data set for each share: samples drawn from {@link Rng} without replacement, {@code data.split(0.8, 0.2)} for training and validation. Each
     * sample is in one of them; sizes differ from share times size by less than 1.
     *
     * @throws IllegalArgumentException if there are no shares, one is not above 0, or their sum is not 1
     */
    default List<Dataset> split(double... shares) {
        Arguments.notNull(shares, "split: the shares", "Pass one for each part, such as 0.8, 0.2.");
        double sum = Arrays.stream(shares).sum();
        if (!(Math.abs(sum - 1) < 1e-9) || Arrays.stream(shares).anyMatch(share -> !(share > 0))) {
            throw new IllegalArgumentException("split: shares " + Arrays.toString(shares)
                    + ": expected numbers above 0 that add up to 1. Pass one for each part, such as 0.8, 0.2.");
        }
        int[] order = Rng.permutation(size());
        List<Dataset> parts = new ArrayList<>();
        double share = 0;
        int from = 0;
        for (int i = 0; i < shares.length; i++) {
            share += shares[i];
            int to = i == shares.length - 1 ? order.length : (int) (share * order.length + 1e-6);
            parts.add(subset(Arrays.copyOfRange(order, from, to)));
            from = to;
        }
        return parts;
    }

    /**
     * Returns this data set with every batch passed through a function, each time it is read: scaling, or random changes of images. The function keeps the
     * number of rows.
     *
     * @throws IllegalArgumentException if the function is null
     */
    default Dataset map(UnaryOperator<Batch> change) {
        Arguments.notNull(change, "map: the function", "Pass one that changes a batch.");
        Dataset whole = this;
        return new Dataset() {
            @Override
            public int size() {
                return whole.size();
            }

            @Override
            public Batch rows(int... indices) {
                Batch changed = change.apply(whole.rows(indices));
                if (changed == null || changed.size() != indices.length) {
                    throw new IllegalStateException("map: the function made "
                            + (changed == null ? "null" : changed.size() + " rows") + " of " + indices.length
                            + ": expected as many. Change the rows, not their number.");
                }
                return changed;
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
