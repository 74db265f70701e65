/** Data sets and the batches they are read in. */
@NullMarked
package org.wengert.nn.data;

import org.jspecify.annotations.NullMarked;
