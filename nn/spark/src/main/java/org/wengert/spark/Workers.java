package org.wengert.spark;

import java.util.List;

/** Those who compute the shards. They hold the rows. */
interface Workers extends AutoCloseable {
    /** Returns the results of all shards, in the order of the shards. */
    List<ShardResult> run(ShardTask<?> task, Snapshot start);

    /** Gives back the memory of the rows. */
    @Override
    void close();
}
