package org.wengert.spark;

import java.io.Serializable;
import org.wengert.nn.Module;

/**
 * Makes the network, on the driver and for each shard: {@code Net::new}. All that it makes have the same parameters and buffers; their values are those of the driver's,
 * whatever they start with.
 */
@FunctionalInterface
public interface ModelFactory<M extends Module> extends Serializable {
    /** Returns a new network, the same at each call but for the values of its parameters and buffers. */
    M create();
}
