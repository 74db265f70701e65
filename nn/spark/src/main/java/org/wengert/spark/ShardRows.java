package org.wengert.spark;

import java.io.Serializable;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.wengert.Tensor;
import org.wengert.nn.data.Batch;
import org.wengert.nn.data.Dataset;

/** A shard's number and rows, as they are kept on the executors. */
final class ShardRows implements Serializable {
    private static final long serialVersionUID = 1;
    private static final String FEATURES = "features";
    private static final String TARGETS = "targets";

    private final int number;
    private final int count;
    private final @Nullable TensorMap rows;

    private ShardRows(int number, int count, @Nullable TensorMap rows) {
        this.number = number;
        this.count = count;
        this.rows = rows;
    }

    /** Shard {@code number} of {@code count}, without rows. */
    static ShardRows none(int number, int count) {
        return new ShardRows(number, count, null);
    }

    /** A shard with all rows of a data set. */
    static ShardRows all(Dataset data, int number, int count) {
        Batch all = data.all();
        return new ShardRows(number, count, new TensorMap(Map.of(FEATURES, all.features(), TARGETS, all.targets())));
    }

    /** Shard {@code number} of a data set: rows number, number + count, number + 2 count and so on. */
    static ShardRows of(Dataset data, int number, int count) {
        return all(
                data.subset(IntStream.range(number, data.size())
                        .filter(row -> row % count == number)
                        .toArray()),
                number,
                count);
    }

    int number() {
        return number;
    }

    int count() {
        return count;
    }

    /** Returns the number of rows; 0 without data. */
    int size() {
        Dataset data = data();
        return data == null ? 0 : data.size();
    }

    /** Returns the rows, or null without data. */
    @Nullable
    Dataset data() {
        if (rows == null) {
            return null;
        }
        Map<String, Tensor> tensors = rows.tensors();
        return Dataset.of(
                Checks.notNull(tensors.get(FEATURES), "shard: the features", ""),
                Checks.notNull(tensors.get(TARGETS), "shard: the targets", ""));
    }
}
