/** Values that belong to the computation under way on a thread. They follow a computation to where it is done again. */
@NullMarked
package org.wengert.context;

import org.jspecify.annotations.NullMarked;
