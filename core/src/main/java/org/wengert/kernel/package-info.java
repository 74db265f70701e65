/**
 * Loops over plain arrays: no tensor, no shape object, no tape.
 *
 * <p>Arrays travel as {@code Object} and are {@code float[]} or {@code double[]} (where a method says so, also {@code
 * int[]} and {@code boolean[]}). Every kernel writes into an array it is given; callers have checked all arguments.
 * Sizes of zero are fine everywhere.
 *
 * <p>These are the reference loops: plain Java, in forms that HotSpot's C2 compiler vectorises. Code that exists for
 * {@code float} and for {@code double} lives in twin files, equal but for the type, and a test keeps them so.
 */
@NullMarked
package org.wengert.kernel;

import org.jspecify.annotations.NullMarked;
