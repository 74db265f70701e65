package org.wengert;

/**
 * How a derivative is written: the forms a row of calculus can take. In all of them {@code g} is the upstream gradient, the derivative of the
 * final result with respect to this operation's output, and what is returned is the derivative with respect to one input: g times the local
 * derivative. The form says what the tape keeps: the arguments that are named, and nothing else. Rules are written in tensor operations, so that
 * they can be differentiated again, and never mention broadcasting: the sweep sums what they return to the input's shape.
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
    public interface LinearAt<A> {
        Tensor of(Tensor g, Shape x, A at);
    }

    /** {@link FromOne} of an operation with attributes. */
    @FunctionalInterface
    public interface FromOneAt<A> {
        Tensor of(Tensor g, Tensor kept, A at);
    }

    /** {@link FromTwo} of an operation with attributes. */
    @FunctionalInterface
    public interface FromTwoAt<A> {
        Tensor of(Tensor g, Tensor a, Tensor b, A at);
    }

    /** A derivative that is linear given one other input, such as an index; {@code x} is the shape of the input it is for. */
    @FunctionalInterface
    public interface LinearGiven<A> {
        Tensor of(Tensor g, Shape x, Tensor given, A at);
    }

    /** The derivative with respect to input number {@code input} of an operation that takes any number of inputs. */
    @FunctionalInterface
    public interface LinearOfMany<A> {
        Tensor of(Tensor g, int input, Shape x, A at);
    }

    /** What every form above comes down to. */
    @FunctionalInterface
    interface Pullback {
        Tensor of(Tensor g, int input, Node node);
    }

    private Rule() {}
}
