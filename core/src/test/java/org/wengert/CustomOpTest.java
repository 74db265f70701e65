package org.wengert;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.wengert.check.GradCheck;

/** Operations as users add them. */
class CustomOpTest {
    private static final Op TRACE = Op.of("trace", 1, in -> in[0].diagonal().sum())
            .vjpFromAll((g, in, y) -> Tensor.eye(g.dtype(), in[0].dim(0)).mul(g))
            .samples(draw -> {
                int n = draw.size(0);
                return Samples.Sample.of(draw.tensor(Shape.of(n, n), Domain.REALS));
            });

    private static final Op DISTANCE = Op.of(
                    "distance", 2, in -> in[0].sub(in[1]).norm())
            .vjpFromAll(
                    (g, in, y) -> g.mul(in[0].sub(in[1])).div(y),
                    (g, in, y) -> g.mul(in[1].sub(in[0])).div(y))
            .samples(draw -> {
                Shape shape = Shape.of(draw.size(1));
                return Samples.Sample.of(
                        draw.tensor(shape, Domain.REALS), draw.tensor(shape, Domain.REALS.onGrid(-2.7, 0.3)));
            });

    @Test
    void operationsOnWholeTensorsAreCheckedWithOneLine() {
        GradCheck.check(TRACE);
        GradCheck.check(DISTANCE);
    }

    @Test
    void theyAreOneLineOfTheTape() {
        Tensor x = Tensor.randn(new Random(1), 3, 3).requiresGrad(true);
        Tensor y = TRACE.apply(x);

        assertEquals(1, Tape.of(y).nodes().size());
        y.backward();
        assertArrayEquals(Tensor.eye(DType.FLOAT32, 3).toDoubleArray(), x.grad().toDoubleArray());
    }

    @Test
    void theirDerivativesPrint() {
        assertEquals(List.of("g (a - b) / y", "g (b - a) / y"), DISTANCE.derivatives());
    }

    @Test
    void aResultIsACopyOfWhatTheFunctionReturns() {
        Tensor constant = Tensor.ones(2);
        Op same = Op.of("same", 1, in -> in[0]).linear(g -> g);
        Op always = Op.of("always", 1, in -> constant).flat();
        Tensor x = Tensor.ones(2).requiresGrad(true);
        try (MemoryScope scope = Tape.open()) {
            assertEquals(1, Gradients.of(same.apply(x).sum()).wrt(x).get(0));
            always.apply(x);
        }

        assertEquals(1, x.get(0), "still there after the scope");
        assertEquals(1, constant.get(0), "still there after the scope");
    }

    @Test
    void oneRuleForEachInput() {
        assertEquals(
                "distance: a rule for 1 input, and it takes 2. Use the form with one rule for each input.",
                assertThrows(IllegalArgumentException.class, () -> DISTANCE.vjpFromAll((g, in, y) -> g))
                        .getMessage());
        assertEquals(
                "distance: takes 2 inputs, not 1. Pass one tensor for each argument of its function.",
                assertThrows(IllegalArgumentException.class, () -> DISTANCE.apply(Tensor.ones(2)))
                        .getMessage());
    }

    @Test
    void forwardModeRefusesARuleThatLosesItsHistory() {
        Op outside = Op.of("outside", 1, in -> in[0].mul(2))
                .vjpFromAll((g, in, y) ->
                        Tensor.of(g.dtype(), g.mul(2).toDoubleArray(), g.shape().dims()));
        Tensor x = Tensor.of(DType.FLOAT64, new double[] {1});

        String message = assertThrows(
                        IllegalStateException.class,
                        () -> Gradients.jvp(v -> outside.apply(v)).apply(x, x))
                .getMessage();

        assertEquals(
                "outside: the rule for input 0 returned FLOAT64 [1] without a history of g, and forward mode differentiates it with respect "
                        + "to g. Compute the result from g by tensor operations.",
                message);
    }
}
