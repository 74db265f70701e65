package org.wengert.spark;

import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.apache.spark.Partitioner;
import org.apache.spark.api.java.JavaRDD;
import org.wengert.nn.data.Dataset;
import scala.Tuple2;

/** The rows of an RDD as shards: row i goes to shard i modulo their number, and each shard has its rows in order, whatever order they arrive in. */
final class RowShards {
    static <R> JavaRDD<ShardRows> of(JavaRDD<R> rows, RowsFunction<R> function, int count) {
        return rows.zipWithIndex()
                .mapToPair(Tuple2::swap)
                .partitionBy(new ByIndex(count))
                .mapPartitionsWithIndex((number, part) -> shard(number, count, part, function), true);
    }

    private static <R> Iterator<ShardRows> shard(
            int number, int count, Iterator<Tuple2<Long, R>> part, RowsFunction<R> function) {
        Iterable<Tuple2<Long, R>> numbered = () -> part;
        List<R> rows = StreamSupport.stream(numbered.spliterator(), false)
                .sorted(Comparator.comparing(Tuple2::_1))
                .map(Tuple2::_2)
                .toList();
        if (rows.isEmpty()) {
            return Stream.of(ShardRows.none(number, count)).iterator();
        }
        Dataset data = Checks.notNull(
                function.dataset(rows), "data: the data set of " + rows.size() + " rows", "Return Dataset.of(x, y).");
        if (data.size() == 0) {
            throw new IllegalStateException("data: the function made no samples of " + rows.size()
                    + " rows: expected one or more. Return one for each row.");
        }
        return Stream.of(ShardRows.all(data, number, count)).iterator();
    }

    /** The error of a shard without rows. */
    static IllegalArgumentException tooFew(String rows, int shards) {
        return new IllegalArgumentException("fit: " + rows + " rows for " + shards
                + " shards: expected one or more for each. Use fewer shards, shards(" + rows + ") at most.");
    }

    private static final class ByIndex extends Partitioner {
        private static final long serialVersionUID = 1;

        private final int count;

        ByIndex(int count) {
            this.count = count;
        }

        @Override
        public int numPartitions() {
            return count;
        }

        @Override
        public int getPartition(Object key) {
            return (int) ((Long) key % count);
        }
    }

    private RowShards() {}
}
