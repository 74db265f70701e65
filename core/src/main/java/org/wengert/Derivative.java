package org.wengert;

import org.jspecify.annotations.Nullable;

/**
 * The derivative of an operation, in one of several forms. Each gives both modes: the pullback of an upstream gradient g, and the pushforward of tangents.
 */
sealed interface Derivative<A> {
    /** The values that the tape keeps. */
    Saves saves();

    /** dL/dx for each needed input, from g = dL/dy; null for one without derivative. The sweep sums them over broadcast axes. */
    @Nullable
    Tensor[] pullback(Tensor g, Line line, A attributes, boolean... needed);

    /** dy along the tangents of the inputs; an input without a tangent is constant. */
    Tensor pushforward(Line line, A attributes, @Nullable Tensor... tangents);

    /** The gradients of the needed inputs, null for those without derivative. */
    @FunctionalInterface
    interface Rule<A> {
        @Nullable
        Tensor[] of(Tensor g, Line line, A attributes, boolean... needed);
    }

    /** The gradient of one input, null for one without derivative. */
    @FunctionalInterface
    interface InputRule<A> {
        @Nullable
        Tensor of(int input, Tensor g, Line line, A attributes);
    }

    /** A rule for each input by itself. */
    static <A> Rule<A> each(InputRule<A> rule) {
        return new Each<>(rule);
    }

    /** Calls the rule of each needed input. */
    record Each<A>(InputRule<A> rule) implements Rule<A> {
        @Override
        public @Nullable Tensor[] of(Tensor g, Line line, A attributes, boolean... needed) {
            @Nullable Tensor[] all = new Tensor[needed.length];
            for (int i = 0; i < needed.length; i++) {
                if (needed[i]) {
                    all[i] = rule.of(i, g, line, attributes);
                }
            }
            return all;
        }
    }

    /** Functions of each element: dy/dx for one input. The engine multiplies by g, or by a tangent, with the strong-zero product. */
    record Local<A>(Saves saves, Slope<A> slope) implements Derivative<A> {
        /** dy/dx for one input, null for one without derivative. */
        @FunctionalInterface
        interface Slope<A> {
            @Nullable
            Tensor of(int input, Line line, A attributes);
        }

        @Override
        public @Nullable Tensor[] pullback(Tensor g, Line line, A attributes, boolean... needed) {
            @Nullable Tensor[] all = new Tensor[needed.length];
            for (int i = 0; i < needed.length; i++) {
                if (needed[i]) {
                    all[i] = times(g, slope.of(i, line, attributes));
                }
            }
            return all;
        }

        @Override
        public Tensor pushforward(Line line, A attributes, @Nullable Tensor... tangents) {
            return Tangents.sum(line, tangents, (input, v) -> times(v, slope.of(input, line, attributes)));
        }

        private static @Nullable Tensor times(Tensor g, @Nullable Tensor slope) {
            return slope == null ? null : StrongZero.product(g, slope);
        }
    }

    /** Functions linear in the inputs that have a derivative; the tape keeps the others. */
    record Linear<A>(Saves saves, Rule<A> rule) implements Derivative<A> {
        @Override
        public @Nullable Tensor[] pullback(Tensor g, Line line, A attributes, boolean... needed) {
            return rule.of(g, line, attributes, needed);
        }

        @Override
        public Tensor pushforward(Line line, A attributes, @Nullable Tensor... tangents) {
            OpSpec<?> spec = line.op().spec();
            if (spec.kind() == OpSpec.Kind.ELEMENTWISE) {
                return Tangents.diagonal(rule, line, attributes, tangents);
            }
            // A user may call an affine function linear; ours are.
            return spec.isBuiltIn()
                    ? Tangents.through(line, saves, tangents)
                    : Tangents.transposed(rule, line, attributes, tangents);
        }
    }

    /** Linear functions of which the sweep knows a shorter way. */
    sealed interface MoreThanLinear<A> extends Derivative<A> {
        /** The derivative without it. */
        Linear<A> linear();

        @Override
        default Saves saves() {
            return linear().saves();
        }

        @Override
        default @Nullable Tensor[] pullback(Tensor g, Line line, A attributes, boolean... needed) {
            return linear().pullback(g, line, attributes, needed);
        }

        @Override
        default Tensor pushforward(Line line, A attributes, @Nullable Tensor... tangents) {
            return linear().pushforward(line, attributes, tangents);
        }
    }

    /** Functions that pick elements of one input: dL/dx is g at their places, and 0 elsewhere. */
    record Picking<A>(Linear<A> linear, Adding<A> adding) implements MoreThanLinear<A> {
        /** Adds g at its places to a sum that nobody else holds. */
        @FunctionalInterface
        interface Adding<A> {
            void add(Tensor sum, Tensor g, Line line, A attributes);
        }
    }

    /** Linear functions whose dL/dx is a smaller gradient, broadcast to the shape of x: where that is one number, the sweep needs no array of it. */
    record Spreading<A>(Linear<A> linear, Smaller<A> smaller) implements MoreThanLinear<A> {
        /** dL/dx before it is broadcast. */
        @FunctionalInterface
        interface Smaller<A> {
            Tensor of(Tensor g, Line line, A attributes);
        }
    }

    /** Functions linear in each of two inputs. */
    record Bilinear<A>(Rule<A> rule) implements Derivative<A> {
        @Override
        public Saves saves() {
            return Saves.THE_OTHER;
        }

        @Override
        public @Nullable Tensor[] pullback(Tensor g, Line line, A attributes, boolean... needed) {
            return rule.of(g, line, attributes, needed);
        }

        @Override
        public Tensor pushforward(Line line, A attributes, @Nullable Tensor... tangents) {
            if (line.op().spec().kind() == OpSpec.Kind.ELEMENTWISE) {
                return Tangents.diagonal(rule, line, attributes, tangents);
            }
            return Tangents.sum(
                    line,
                    tangents,
                    (input, v) -> input == 0
                            ? line.op().apply(v, line.input(1))
                            : line.op().apply(line.input(0), v));
        }
    }

    /** Any other function: its rule computes the gradients from g. Forward mode uses the tangent's rule, or without one the transposed rule. */
    record Pullback<A>(Saves saves, Rule<A> rule, @Nullable Tangent<A> tangent) implements Derivative<A> {
        /** The tangent of the output. */
        @FunctionalInterface
        interface Tangent<A> {
            Tensor of(Line line, A attributes, @Nullable Tensor... tangents);
        }

        Pullback(Saves saves, Rule<A> rule) {
            this(saves, rule, null);
        }

        @Override
        public @Nullable Tensor[] pullback(Tensor g, Line line, A attributes, boolean... needed) {
            return rule.of(g, line, attributes, needed);
        }

        @Override
        public Tensor pushforward(Line line, A attributes, @Nullable Tensor... tangents) {
            if (tangent != null) {
                return tangent.of(line, attributes, tangents);
            }
            return line.op().spec().kind() == OpSpec.Kind.ELEMENTWISE
                    ? Tangents.diagonal(rule, line, attributes, tangents)
                    : Tangents.transposed(rule, line, attributes, tangents);
        }
    }

    /** Functions constant between steps: the derivative is 0, by convention also at the steps. */
    record Zero<A>() implements Derivative<A> {
        @Override
        public Saves saves() {
            return Saves.NOTHING;
        }

        @Override
        public @Nullable Tensor[] pullback(Tensor g, Line line, A attributes, boolean... needed) {
            @Nullable Tensor[] all = new Tensor[needed.length];
            for (int i = 0; i < needed.length; i++) {
                all[i] = needed[i] ? Tensor.zeros(g.dtype(), line.inputShape(i)) : null;
            }
            return all;
        }

        @Override
        public Tensor pushforward(Line line, A attributes, @Nullable Tensor... tangents) {
            return Tensor.zeros(line.dtype(), line.shape());
        }
    }
}
