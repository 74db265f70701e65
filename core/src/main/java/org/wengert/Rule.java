package org.wengert;

import org.jspecify.annotations.Nullable;

/**
 * The forms that a rule can take. In all of them {@code g} is the upstream gradient, the derivative of the final result with respect to this operation's
 * output, and the returned tensor is the derivative with respect to one input: g times the local derivative. The form says what the tape keeps: the
 * arguments that are named, and nothing else. Rules are written in tensor operations and read no values, so that they can be differentiated again
 * and printed; they never mention broadcasting: the sweep sums their result to the input's shape.
 */
public final class Rule {
    /** A derivative that needs neither input nor output: the operation is linear. */
    @FunctionalInterface
    public interface Linear {
        Tensor of(Tensor g);
    }

    /** A derivative from one kept value: the input, the output, or the other operand. */
    @FunctionalInterface
    public interface FromOne {
        Tensor of(Tensor g, Tensor kept);
    }

    /** A derivative from two kept values: both operands, or the input and the output. */
    @FunctionalInterface
    public interface FromTwo {
        Tensor of(Tensor g, Tensor a, Tensor b);
    }

    /** A derivative from all inputs and the output. */
    @FunctionalInterface
    public interface FromAll {
        Tensor of(Tensor g, Tensor[] inputs, Tensor output);
    }

    /** A linear derivative of an operation with attributes; {@code x} is the input's shape. */
    @FunctionalInterface
    interface LinearAt<A> {
        Tensor of(Tensor g, Shape x, A attributes);
    }

    /** {@link FromOne} of an operation with attributes. */
    @FunctionalInterface
    interface FromOneAt<A> {
        Tensor of(Tensor g, Tensor kept, A attributes);
    }

    /** {@link FromTwo} of an operation with attributes. */
    @FunctionalInterface
    interface FromTwoAt<A> {
        Tensor of(Tensor g, Tensor a, Tensor b, A attributes);
    }

    /** A derivative that is linear given one other input, such as an index; {@code x} is the shape of the input it is for. */
    @FunctionalInterface
    interface LinearGiven<A> {
        Tensor of(Tensor g, Shape x, Tensor given, A attributes);
    }

    /** The derivative with respect to input number {@code input} of an operation that takes any number of inputs. */
    @FunctionalInterface
    interface LinearOfMany<A> {
        Tensor of(Tensor g, int input, Shape x, A attributes);
    }

    /** The derivatives with respect to all needed inputs at once, null for those that have none. */
    @FunctionalInterface
    interface Jointly<A> {
        @Nullable
        Tensor[] of(Tensor g, Tensor[] inputs, A attributes, boolean... needed);
    }

    /** The derivatives with respect to all needed inputs of a linear operation. */
    @FunctionalInterface
    interface Together<A> {
        @Nullable
        Tensor[] of(Tensor g, A attributes, boolean... needed);
    }

    private Rule() {}
}
