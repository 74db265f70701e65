package org.wengert.spark;

/** An error in a shard's round: the message says where. */
final class ShardFailure extends RuntimeException {
    private static final long serialVersionUID = 1;

    ShardFailure(int step, int shard, RuntimeException cause) {
        super("step " + step + ", shard " + shard + ": " + cause.getMessage(), cause);
    }
}
