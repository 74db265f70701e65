/**
 * Tensors that record what is done to them, and the reverse sweep over that record.
 *
 * <p>To read it from the top: {@link org.wengert.Tensor} holds data, shape and its place on the tape; a family such as
 * {@link org.wengert.Elementwise} holds operations, each a method and a row of calculus; {@link org.wengert.Node} is one line of the tape;
 * {@link org.wengert.Gradients} asks for derivatives.
 */
@NullMarked
package org.wengert;

import org.jspecify.annotations.NullMarked;
