package org.wengert.check;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.wengert.DType;
import org.wengert.Op;
import org.wengert.Tensor;

/** Where a function, or its derivative, is lost in the rounding of larger numbers inside, nothing contradicts the tape: it is never WRONG there. */
class BelowRoundingTest {
    private static Tensor vector(double... x) {
        return Tensor.of(DType.FLOAT64, x);
    }

    private static void assertNotWrong(Report report, String at) {
        assertTrue(report.verdict() == Verdict.PASS || report.verdict() == Verdict.NOISY, () -> report + "\n" + at);
    }

    private static DynamicTest lost(String name, UnaryOperator<Tensor> f, double... x) {
        return dynamicTest(name, () -> {
            assertNotWrong(GradCheck.verdict(f::apply, vector(x)), name);
            if (x.length == 1) {
                assertNotWrong(GradCheck.verdict(f::apply, vector(x).reshape()), name);
            }
        });
    }

    @TestFactory
    Stream<DynamicTest> lostInLargerNumbers() {
        return Stream.of(
                lost("cos(1e-9 x) - 1", x -> x.mul(1e-9).cos().sub(1), 1.1205640463918574),
                lost(
                        "ln e^(1e-20 x)",
                        x -> x.mul(1e-20).exp().log(),
                        0.2591360138740111,
                        -0.9769590805700217,
                        0.9011264268532289),
                lost(
                        "sin(1e5 + 1e-9 x)",
                        x -> x.mul(1e-9).add(1e5).neg().sin(),
                        0.015887848073157664,
                        0.022613088876556192),
                lost(
                        "x - 3 x / 3",
                        x -> {
                            Tensor y = x.sin().sin();
                            return y.sub(y.mul(3).div(3));
                        },
                        -2),
                lost(
                        "c - 3 c / 3",
                        x -> {
                            Tensor y = x.cos().neg();
                            return y.sub(y.mul(3).div(3));
                        },
                        -3),
                lost("a loss at its least", x -> x.softmax(-1).sum().log(), 0.3, -1.2, 2));
    }

    private static final List<Map.Entry<String, UnaryOperator<Tensor>>> STEPS = List.of(
            Map.entry("tanh", Tensor::tanh),
            Map.entry("sigmoid", Tensor::sigmoid),
            Map.entry("sin", Tensor::sin),
            Map.entry("cos", Tensor::cos),
            Map.entry("square", Tensor::square),
            Map.entry("softplus", Tensor::softplus),
            Map.entry("gelu", Tensor::gelu),
            Map.entry("softmax", x -> x.flatten().softmax(0)),
            Map.entry("x - mean", x -> x.sub(x.mean())),
            Map.entry("1e-9 x", x -> x.mul(1e-9)),
            Map.entry("1e-20 x", x -> x.mul(1e-20)),
            Map.entry("x + 1", x -> x.add(1)),
            Map.entry("x - 1", x -> x.sub(1)),
            Map.entry("x + 1e5", x -> x.add(1e5)),
            Map.entry("ln e^x", x -> x.tanh().exp().log()),
            Map.entry("x - 3 x / 3", x -> x.sub(x.mul(3).div(3))),
            Map.entry("sin^2 + cos^2", x -> x.sin().square().add(x.cos().square())));

    @Test
    void functionsThatLoseTheirDigits() {
        for (long seed = 0; seed < 4000; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            List<String> names = new ArrayList<>();
            List<UnaryOperator<Tensor>> steps = new ArrayList<>();
            for (int i = 1 + random.nextInt(5); i > 0; i--) {
                Map.Entry<String, UnaryOperator<Tensor>> step = STEPS.get(random.nextInt(STEPS.size()));
                names.add(step.getKey());
                steps.add(step.getValue());
            }
            Tensor x = Tensor.uniform(DType.FLOAT64, random, -3, 3, 1 + random.nextInt(4));
            Report report = GradCheck.verdict(
                    q -> {
                        Tensor y = q;
                        for (UnaryOperator<Tensor> step : steps) {
                            y = step.apply(y);
                        }
                        return y;
                    },
                    x);
            assertNotWrong(report, names + " at " + Arrays.toString(x.toDoubleArray()));
        }
    }

    @Test
    void aMistakeAmongTinyNumbersDoesNotPassAndShowsWhenScaledUp() {
        Op wrong = Op.unary("wrong", x -> 1e-20 * x * x)
                .vjpFromInput((g, x) -> g.mul(x).mul(3e-20));
        Report tiny = GradCheck.verdict(x -> wrong.apply(x), vector(1, 2));
        assertEquals(Verdict.NOISY, tiny.verdict(), tiny::toString);
        assertTrue(tiny.findings().get(0).reason().contains("scale f up"), tiny::toString);
        assertEquals(
                Verdict.WRONG,
                GradCheck.verdict(x -> wrong.apply(x).mul(1e20), vector(1, 2)).verdict());
    }

    @Test
    void aSmallMistakeBesidesLargeNumbersIsWrong() {
        Op wrong = Op.unary("wrong", x -> x).linear(g -> g.mul(1 + 1e-4));
        Report report = GradCheck.verdict(x -> wrong.apply(x.square()).add(1e6), vector(1, 2));
        assertEquals(Verdict.WRONG, report.verdict(), report::toString);
    }
}
