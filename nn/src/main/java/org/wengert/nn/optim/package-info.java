/** Optimizers, schedules of their learning rates, limits to gradients, and averages of weights. */
@NullMarked
package org.wengert.nn.optim;

import org.jspecify.annotations.NullMarked;
