package org.wengert.spark;

import java.util.List;

/** Computes one shard after the other, in the caller's thread. Each gets its own copy of the task, as on an executor. */
record LocalWorkers(List<ShardRows> shards) implements Workers {
    @Override
    public List<ShardResult> run(ShardTask<?> task, Snapshot start) {
        try {
            return shards.stream()
                    .map(rows -> Serial.copy(task).run(rows, start))
                    .toList();
        } catch (ShardFailure e) {
            throw new IllegalStateException("fit: " + e.getMessage(), e);
        }
    }

    @Override
    public void close() {}
}
