/** The benchmarks' workloads on PyTorch and TensorFlow, run in turn with Wengert. */
package org.wengert.benchmarks.peers;
