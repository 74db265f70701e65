package org.wengert.spark;

import java.io.Serializable;

/**
 * The result of a shard's round.
 *
 * @param losses of each step
 * @param parameters their gradients; or their values, if the optimizer steps on the executors
 * @param buffers their values
 * @param optimizer its state; empty if it steps on the driver
 */
record ShardResult(double[] losses, TensorMap parameters, TensorMap buffers, TensorMap optimizer)
        implements Serializable {}
