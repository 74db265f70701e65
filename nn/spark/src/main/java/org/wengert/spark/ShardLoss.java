package org.wengert.spark;

import java.io.Serializable;
import org.wengert.Tensor;
import org.wengert.nn.Module;

/**
 * The loss of one shard at one step: {@code (net, step, shard) -> Loss.crossEntropy(net.forward(x), y)}.
 *
 * <p>It runs on an executor, perhaps more than once. So that the result is the same each time, it draws random numbers from {@link org.wengert.nn.Rng} alone, which is seeded by
 * the step and the shard, and remembers nothing from call to call. What it captures is sent to the executors at each step: keep it small, and pass data with {@link DataParallel#data}.
 */
@FunctionalInterface
public interface ShardLoss<M extends Module> extends Serializable {
    /**
     * Returns the loss, a single number, of the network on rows of the shard.
     *
     * @param step the number of steps before this one, over the whole training
     */
    Tensor loss(M model, int step, Shard shard);
}
