/** Data for the examples: some that ships with them, some that is fetched. */
@NullMarked
package org.wengert.examples.data;

import org.jspecify.annotations.NullMarked;
