package org.wengert.check;

import java.util.List;
import java.util.function.DoubleUnaryOperator;
import java.util.function.UnaryOperator;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import org.wengert.Domain;
import org.wengert.Op;
import org.wengert.Sampler;
import org.wengert.Tensor;

/** A function of each element, with its derivative from the input, and, where that is simpler, from the output. */
record Smooth(
        String name,
        DoubleUnaryOperator value,
        UnaryOperator<Tensor> slope,
        UnaryOperator<Tensor> slopeFromOutput,
        Domain domain) {
    private static final Domain NEAR = Domain.between(-1.5, 1.5).except(0);
    private static final Domain BELOW_ONE = Domain.between(0.2, 0.9);
    private static final List<Smooth> ALL = List.of(
            new Smooth("mySin", Math::sin, Tensor::cos, y -> y.square().rsub(1).sqrt(), Domain.between(0.1, 0.9)),
            new Smooth(
                    "myTanh",
                    Math::tanh,
                    x -> x.tanh().square().rsub(1),
                    y -> y.square().rsub(1),
                    NEAR),
            new Smooth("myExp", Math::exp, Tensor::exp, y -> y, NEAR),
            new Smooth("mySquare", x -> x * x, x -> x.mul(2), y -> y.sqrt().mul(2), BELOW_ONE),
            new Smooth(
                    "myCube",
                    x -> x * x * x,
                    x -> x.square().mul(3),
                    y -> y.pow(2 / 3.0).mul(3),
                    BELOW_ONE),
            new Smooth(
                    "mySinh", Math::sinh, Tensor::cosh, y -> y.square().add(1).sqrt(), NEAR),
            new Smooth(
                    "myAtan",
                    Math::atan,
                    x -> x.square().add(1).reciprocal(),
                    y -> y.cos().square(),
                    NEAR),
            new Smooth(
                    "mySqrt",
                    Math::sqrt,
                    x -> x.sqrt().reciprocal().mul(0.5),
                    y -> y.reciprocal().mul(0.5),
                    BELOW_ONE),
            new Smooth(
                    "mySigmoid",
                    x -> 1 / (1 + Math.exp(-x)),
                    x -> x.sigmoid().mul(x.sigmoid().rsub(1)),
                    y -> y.mul(y.rsub(1)),
                    NEAR));

    static Arbitrary<Smooth> any() {
        return Arbitraries.of(ALL);
    }

    Op op() {
        return Op.unary(name, value);
    }

    Tensor input(Sampler draw) {
        return draw.tensor(draw.shape(0, 1), domain);
    }
}
