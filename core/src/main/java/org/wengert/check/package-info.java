/**
 * Derivatives by the tape against derivatives by differences: {@link org.wengert.check.GradCheck}, for our tests and for yours.
 *
 * <p>To read it from the top: a {@code Subject} is the function as one of a single vector; a {@code Line} is that function along a direction; a
 * {@code Tableau} turns its differences into a slope with an error; a {@code Slope} says what kind of place the line goes through; a
 * {@code Comparison} holds the tape's derivative against that.
 */
@NullMarked
package org.wengert.check;

import org.jspecify.annotations.NullMarked;
