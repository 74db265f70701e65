package org.wengert;

import org.jspecify.annotations.Nullable;

/**
 * What is written down about one operation: its name, its value, its derivative, and where to try it. The recorded tape, the derivatives of all
 * orders, the property tests and the tables follow from this. Immutable: each method returns a row that says more.
 *
 * @param <A> the attributes, such as axes; {@link Void} if it has none
 */
record Row<A>(
        String name,
        int arity,
        Result<A> result,
        Compute<A> compute,
        Kind kind,
        Rule.@Nullable Pullback pullback,
        Saves saves,
        boolean mayBlowUp,
        @Nullable Samples samples) {

    /** The bit for the output in what a rule keeps. */
    static final int OUTPUT = 1 << 31;

    /** Any number of inputs. */
    static final int ANY = -1;

    /** The bit for an input in what a rule keeps. */
    static int input(int i) {
        return 1 << i;
    }

    /** Checks the inputs and makes the output, still without its values. */
    @FunctionalInterface
    interface Result<A> {
        Tensor of(Tensor[] inputs, A at);
    }

    /** Writes the values into the array it is given. */
    @FunctionalInterface
    interface Compute<A> {
        void into(Tensor y, Tensor[] inputs, A at);
    }

    /** What the rule for one input keeps. */
    @FunctionalInterface
    interface Saves {
        int of(int input);
    }

    /** How the output's elements depend on the inputs'. */
    enum Kind {
        /** Each on the elements in its own place, with broadcasting. */
        ELEMENTWISE,
        /** In any other way. */
        WHOLE,
        /** In steps, or not as real numbers: there is no derivative to record. */
        DISCRETE
    }

    static <A> Row<A> of(String name, int arity, Kind kind, Result<A> result, Compute<A> compute) {
        return new Row<>(name, arity, result, compute, kind, null, input -> 0, false, null);
    }

    Row<A> linear(Rule.Pullback pullback) {
        return new Row<>(name, arity, result, compute, kind, pullback, input -> 0, false, samples);
    }

    Row<A> rule(Saves saves, Rule.Pullback pullback) {
        return new Row<>(name, arity, result, compute, kind, pullback, saves, kind == Kind.ELEMENTWISE, samples);
    }

    Row<A> samples(Samples samples) {
        return new Row<>(name, arity, result, compute, kind, pullback, saves, mayBlowUp, samples);
    }

    int saves(int input) {
        return saves.of(input);
    }

    Tensor pullback(Tensor g, int input, Node node) {
        if (pullback == null) {
            throw new IllegalStateException(name
                    + ": has no derivative. Give its row one, with linear, vjpFromInput, vjpFromOutput or vjp, or call "
                    + "it on tensors that need no gradient.");
        }
        return pullback.of(g, input, node);
    }
}
