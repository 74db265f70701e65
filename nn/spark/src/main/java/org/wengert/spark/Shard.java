package org.wengert.spark;

import java.util.Arrays;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.wengert.Tensor;
import org.wengert.nn.Rng;
import org.wengert.nn.data.Batch;
import org.wengert.nn.data.Dataset;

/** One of the parts that the data and the work of a step are divided into, as a {@link ShardLoss} sees it. */
public final class Shard {
    /** The number of a seed beside those of steps, which are not negative. */
    private static final int SHUFFLE = -1;

    private final ShardRows rows;
    private final long seed;
    private final int step;

    Shard(ShardRows rows, long seed, int step) {
        this.rows = rows;
        this.seed = seed;
        this.step = step;
    }

    /** Returns its number, from 0 on. */
    public int number() {
        return rows.number();
    }

    /** Returns the number of shards. */
    public int count() {
        return rows.count();
    }

    /**
     * Returns its rows.
     *
     * @throws IllegalStateException if the training was given no data
     */
    public Dataset data() {
        @Nullable Dataset data = rows.data();
        if (data == null) {
            throw new IllegalStateException(
                    "Shard.data: this training has no data. Pass some before fit: data(dataset), or data(rdd, rows -> dataset).");
        }
        return data;
    }

    /**
     * Returns this step's minibatch: {@code size} rows, or all if there are fewer. Steps go through the rows in an order that is shuffled anew for each pass; the rows that a pass leaves over,
     * fewer than {@code size}, are among those of another pass.
     *
     * @throws IllegalArgumentException if the size is below 1
     * @throws IllegalStateException if the training was given no data
     */
    public Batch batch(int size) {
        Checks.positive(size, "Shard.batch: size", "Pass the number of rows, such as 32.");
        Dataset data = data();
        int taken = Math.min(size, data.size());
        int passes = data.size() / taken;
        int[] order = shuffled(data.size(), step / passes);
        int from = step % passes * taken;
        return data.rows(Arrays.copyOfRange(order, from, from + taken));
    }

    /** Returns the order of the rows in a pass. The random numbers of the step go on as if there had been no shuffle. */
    private int[] shuffled(int size, int pass) {
        Map<String, Tensor> before = Rng.stateful().state();
        Rng.seed(Seeds.of(Seeds.of(seed, SHUFFLE, number()), pass, number()));
        try {
            return Rng.permutation(size);
        } finally {
            Rng.stateful().load(before);
        }
    }
}
