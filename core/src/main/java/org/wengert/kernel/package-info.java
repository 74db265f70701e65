/**
 * Loops over plain arrays: no tensor, no shape object, no tape.
 *
 * <p>Arrays travel as {@code Object} and are {@code float[]} or {@code double[]} (where a method says so, also {@code
 * int[]} and {@code boolean[]}). Callers have checked all arguments; sizes of zero are fine everywhere. A kernel writes
 * all of y and expects nothing in it, takes every size from its arguments, since an array may be longer than its
 * contents, and keeps nothing: intermediate results live in arrays of the call, or in arrays claimed from a small
 * shared pool ({@link org.wengert.kernel.ScratchArrays}).
 *
 * <p>The kernels that take most of the time have one door, {@link org.wengert.kernel.Kernels}, behind which another
 * implementation can stand. The reference is plain Java, in forms that HotSpot's C2 compiler vectorises. Loops that
 * differ in nothing but the element type are written once, in {@code Float*.java}: the build makes {@code Double*.java} of each file, and of
 * {@code FloatCopies} those for {@code int} and {@code boolean} too.
 */
@NullMarked
package org.wengert.kernel;

import org.jspecify.annotations.NullMarked;
