/** Checks of arguments and wording of errors, shared by the packages of this module. */
@NullMarked
package org.wengert.nn.internal;

import org.jspecify.annotations.NullMarked;
