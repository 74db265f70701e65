/** Optimizers, and limits to gradients. */
@NullMarked
package org.wengert.nn.optim;

import org.jspecify.annotations.NullMarked;
