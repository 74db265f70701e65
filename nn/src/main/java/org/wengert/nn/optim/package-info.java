/** Optimizers: what to do with a gradient. */
@NullMarked
package org.wengert.nn.optim;

import org.jspecify.annotations.NullMarked;
