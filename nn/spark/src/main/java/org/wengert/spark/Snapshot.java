package org.wengert.spark;

import java.io.Serializable;
import java.util.TreeSet;

/**
 * The driver's state that a round starts from.
 *
 * @param model all parameters and buffers
 * @param optimizer its state; empty if it steps on the driver
 * @param frozen the names of parameters that are not trained
 */
record Snapshot(TensorMap model, TensorMap optimizer, TreeSet<String> frozen) implements Serializable {}
