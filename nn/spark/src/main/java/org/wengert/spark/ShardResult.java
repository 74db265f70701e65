package org.wengert.spark;

import java.io.Serializable;

/** The result of a shard's round. */
final class ShardResult implements Serializable {
    private static final long serialVersionUID = 1;

    /** The loss of each step. */
    final double[] losses;

    /** The gradients of parameters; or their values, if the optimizer steps on the executors. */
    final TensorMap parameters;

    final TensorMap buffers;

    /** The optimizer's state; empty if it steps on the driver. */
    final TensorMap optimizer;

    ShardResult(double[] losses, TensorMap parameters, TensorMap buffers, TensorMap optimizer) {
        this.losses = losses;
        this.parameters = parameters;
        this.buffers = buffers;
        this.optimizer = optimizer;
    }
}
