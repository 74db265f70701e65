/**
 * Functions of each element as expressions, and the loops they become.
 *
 * <p>An {@link org.wengert.kernel.expression.Expression} is a graph of some twenty-five primitive functions. Each of them is defined to the last bit, for a number
 * and for the lanes of a vector, so whichever loop an expression becomes, its result has the same bits. Exponentials, logarithms and what is
 * made of them are expressions too: {@link org.wengert.kernel.expression.Transcendentals}.
 *
 * <p>From an expression to its loop, with softsign as an example:
 *
 * <pre>{@code
 * Expression x = Expression.input(0, Kind.FLOAT);
 * Expression y = x.div(x.abs().add(1));
 * Loop loop = Loop.of(y, Form.SAME);
 * loop.run(xs, null, null, null, ys, n); // ys[i] = xs[i] / (|xs[i]| + 1)
 *
 * System.out.print(Listing.of(y, "y", List.of("x")));
 * // for (int i = 0; i < n; i++) {
 * //     float t2 = Math.abs(x[i]);
 * //     float t3 = t2 + 1.0f;
 * //     y[i] = x[i] / t3;
 * // }
 * }</pre>
 *
 * <ol>
 *   <li>{@code Program} lists the steps in order; equal parts become one step.
 *   <li>{@code Interpreter} evaluates them for the first few elements.
 *   <li>{@code LoopWriter} writes a class with two methods, {@code scalar} and {@code lanes}: the same steps, by {@code ScalarCode} for one element in each
 *       turn, and by {@code LaneCode} for a vector in each turn. Every value is in a local variable.
 *   <li>{@code Loop} chooses: interpreted, then {@code scalar}, then {@code lanes} once they are compiled ({@code WarmUp}). A loop that C2
 *       vectorises by itself, or a JVM without the vector module, stays with {@code scalar}.
 * </ol>
 *
 * <p>The rows of the operations are in {@code org.wengert}; {@code Loops.of("tanh", DType.FLOAT32)} prints what a row becomes.
 */
@NullMarked
package org.wengert.kernel.expression;

import org.jspecify.annotations.NullMarked;
