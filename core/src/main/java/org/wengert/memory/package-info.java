/** Arrays and their owners: storage shared by views, the arena of a memory scope, the pool of arrays to reuse, and the clock of changes. */
@NullMarked
package org.wengert.memory;

import org.jspecify.annotations.NullMarked;
