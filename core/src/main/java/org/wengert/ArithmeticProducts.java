package org.wengert;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The parts of the row {@code addcmul}: y = a b + c, element by element. */
final class ArithmeticProducts {
    static Op row() {
        Op value = ElementwiseForward.elementwise(
                "addcmul", 3, in -> in[0].mul(in[1]).add(in[2]));
        OpSpec<Object> spec = value.spec()
                .derivative(new Derivative.Pullback<>(
                        Saves.THE_OTHER,
                        Derivative.each(ArithmeticProducts::gradient),
                        ArithmeticProducts::pushforward));
        return new Op(spec, null)
                .notation((op, in) -> Notation.sum(Notation.product(in[0], in[1]), in[2]))
                .samples(Domain.REALS);
    }

    /** dL/da = g b, dL/db = g a, dL/dc = g. */
    private static @Nullable Tensor gradient(int input, Tensor g, Line line, @Nullable Object none) {
        return input == 2 ? g : StrongZero.product(g, line.input(1 - input));
    }

    private static Tensor pushforward(Line line, @Nullable Object none, @Nullable Tensor... tangents) {
        return Tangents.sum(line, tangents, (input, v) -> Objects.requireNonNull(gradient(input, v, line, none)));
    }

    private ArithmeticProducts() {}
}
