package org.wengert.spark;

import java.io.Serializable;
import java.util.List;
import org.wengert.nn.data.Dataset;

/** Makes tensors of the rows of a shard: {@code rows -> Dataset.of(features(rows), targets(rows))}. */
@FunctionalInterface
public interface RowsFunction<R> extends Serializable {
    /** Returns the samples of these rows, in their order. */
    Dataset dataset(List<R> rows);
}
