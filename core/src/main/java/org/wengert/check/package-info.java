/**
 * Derivatives by the tape against derivatives by differences: {@link org.wengert.check.GradCheck}, for our tests and for yours.
 *
 * <p>To read it from the top: a {@code Search} tries directions, then ever smaller parts of one that is off; a {@code ScalarizedFunction} is the
 * function as one of a single vector; a {@code DirectionalSlice} is that function along a direction; a {@code Tableau} turns its differences into a
 * slope with an error; a {@code QuickCheck} is content if tape and slope agree; a {@code Comparison} looks closely where it is not, with a
 * {@code Slope} for the place and {@code RoundingInside} for the noise. {@code Laws} are what else holds for an operation. A {@code Diagnosis} finds
 * the likely mistake: among the {@code TapeLines}, and in a rule a {@code RuleMistake}, guessed by {@code RuleTrials}.
 */
@NullMarked
package org.wengert.check;

import org.jspecify.annotations.NullMarked;
