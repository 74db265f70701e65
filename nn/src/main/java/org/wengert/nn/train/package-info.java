/** The training loop, and its parts by themselves: metrics, progress, history, checkpoints. */
@NullMarked
package org.wengert.nn.train;

import org.jspecify.annotations.NullMarked;
