/** Programs that show one idea each. */
@NullMarked
package org.wengert.examples;

import org.jspecify.annotations.NullMarked;
