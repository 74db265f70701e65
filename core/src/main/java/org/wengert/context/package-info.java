/** Values that belong to the computation under way on a thread. They are restored when the computation is repeated. */
@NullMarked
package org.wengert.context;

import org.jspecify.annotations.NullMarked;
