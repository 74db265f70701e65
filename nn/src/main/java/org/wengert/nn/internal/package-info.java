/** What the packages of this module share and nobody else sees: checks of arguments, and the wording of errors. */
@NullMarked
package org.wengert.nn.internal;

import org.jspecify.annotations.NullMarked;
