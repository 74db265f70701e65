/**
 * Modules that find their own parameters, layers, starting values and losses.
 *
 * <p>To read it from the top: a {@link org.wengert.nn.Module} holds {@link org.wengert.nn.Parameter}s, {@link org.wengert.nn.Buffer}s and other
 * modules in its fields; a
 * {@link org.wengert.nn.Layer} is a function from tensor to tensor; {@link org.wengert.nn.Linear} is both.
 */
@NullMarked
package org.wengert.nn;

import org.jspecify.annotations.NullMarked;
