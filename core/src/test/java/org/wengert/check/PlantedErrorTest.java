package org.wengert.check;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.wengert.DType;
import org.wengert.Gradients;
import org.wengert.Op;
import org.wengert.Tensor;

/** How small an error in a rule is found, and that none is found in a right one. */
class PlantedErrorTest {
    /** A smooth function, with the numbers it is tried on. */
    private record Smooth(String name, UnaryOperator<Tensor> f, double low, double high) {
        Tensor input(long seed) {
            SplittableRandom random = new SplittableRandom(seed);
            int size = (int) (seed % 4);
            Tensor x = Tensor.uniform(DType.FLOAT64, random, low, high, Math.max(size, 1));
            return size == 0 ? x.reshape() : x;
        }
    }

    private static final List<Smooth> SMOOTH = List.of(
            new Smooth("neg", Tensor::neg, -3, 3),
            new Smooth("reciprocal", Tensor::reciprocal, 0.1, 3),
            new Smooth("square", Tensor::square, -3, 3),
            new Smooth("sqrt", Tensor::sqrt, 0.1, 10),
            new Smooth("rsqrt", Tensor::rsqrt, 0.1, 10),
            new Smooth("exp", Tensor::exp, -5, 5),
            new Smooth("log", Tensor::log, 0.1, 10),
            new Smooth("sin", Tensor::sin, -10, 10),
            new Smooth("cos", Tensor::cos, -10, 10),
            new Smooth("tanh", Tensor::tanh, -4, 4),
            new Smooth("sigmoid", Tensor::sigmoid, -6, 6),
            new Smooth("softplus", Tensor::softplus, -6, 6),
            new Smooth("expm1", Tensor::expm1, -5, 5),
            new Smooth("log1p", Tensor::log1p, -0.9, 10),
            new Smooth("tan", Tensor::tan, -1.3, 1.3),
            new Smooth("atan", Tensor::atan, -5, 5),
            new Smooth("sinh", Tensor::sinh, -5, 5),
            new Smooth("erf", Tensor::erf, -2, 2),
            new Smooth("gelu", Tensor::gelu, -4, 4),
            new Smooth("mish", Tensor::mish, -6, 6),
            new Smooth("pow 2.5", x -> x.pow(2.5), 0.1, 3),
            new Smooth("pow -2", x -> x.pow(-2.0), 0.2, 3));

    /** The identity, but its gradient is a little too large. */
    private static Op tooLargeBy(double e) {
        return Op.unary("tooLarge", x -> x).linear(g -> g.mul(1 + e));
    }

    @TestFactory
    Stream<DynamicTest> oneTenMillionthTooMuchIsWrong() {
        Op tooLarge = tooLargeBy(1e-7);
        return SMOOTH.stream()
                .map(smooth -> dynamicTest(smooth.name, () -> {
                    for (int seed = 0; seed < 40; seed++) {
                        Report report = GradCheck.of(x -> tooLarge.apply(smooth.f.apply(x)), smooth.input(seed))
                                .undiagnosed();
                        assertEquals(Verdict.WRONG, report.verdict(), report::toString);
                        assertEquals(1, report.order());
                    }
                }));
    }

    @TestFactory
    Stream<DynamicTest> soItIsInTheSecondDerivative() {
        // The gradient's value is right; its own derivative is too large, all of it.
        Op tooLarge = tooLargeBy(1e-7);
        return SMOOTH.stream()
                .filter(smooth -> !smooth.name.equals("neg"))
                .map(smooth -> dynamicTest(smooth.name, () -> {
                    Op second = Op.unary(
                                    "second",
                                    x -> smooth.f
                                            .apply(Tensor.scalar(DType.FLOAT64, x))
                                            .item())
                            .vjpFromInput((g, x) -> Gradients.vjp(smooth.f).apply(tooLarge.apply(x), g));
                    for (int seed = 0; seed < 40; seed++) {
                        Report report = GradCheck.of(x -> second.apply(x), smooth.input(seed))
                                .undiagnosed();
                        assertEquals(Verdict.WRONG, report.verdict(), report::toString);
                        assertEquals(2, report.order());
                    }
                }));
    }

    @Test
    void aRuleThatDetachesAPartOfItselfIsWrongInTheSecondDerivative() {
        Op op = Op.unary("op", Math::tanh)
                .vjpFromOutput((g, y) -> g.mul(y.mul(y.detach()).rsub(1)));
        Report report = GradCheck.verdict(x -> op.apply(x), Tensor.of(1, -0.5));
        assertEquals(Verdict.WRONG, report.verdict());
        assertTrue(report.toString().contains("second derivative: WRONG"), report::toString);
    }

    @TestFactory
    Stream<DynamicTest> theTrueRulePasses() {
        return passes(300);
    }

    @TestFactory
    @Tag("slow")
    Stream<DynamicTest> theTrueRulePassesOnTenThousandInputs() {
        return passes(10_000);
    }

    private static Stream<DynamicTest> passes(int inputs) {
        return SMOOTH.stream()
                .map(smooth -> dynamicTest(smooth.name, () -> {
                    for (int seed = 0; seed < inputs; seed++) {
                        GradCheck.of(smooth.f::apply, smooth.input(seed))
                                .seed(seed)
                                .check();
                    }
                }));
    }

    @Test
    void oneWrongElementAmongManyIsNamed() {
        double[] factors = new double[1000];
        Arrays.fill(factors, 1);
        factors[617] = 1 + 1e-6;
        Tensor factor = Tensor.of(DType.FLOAT64, factors).reshape(10, 100);
        Op op = Op.unary("op", x -> x).linear(g -> g.mul(factor));
        Tensor x = Tensor.uniform(DType.FLOAT64, new SplittableRandom(1), -3, 3, 10, 100);
        Report report = GradCheck.verdict(q -> op.apply(q).sin().sum(), x);
        assertEquals(Verdict.WRONG, report.verdict());
        assertEquals(
                List.of(List.of(6, 17)),
                report.findings().stream().map(Finding::index).toList());
    }

    /** Element by element it would take some 200,000 evaluations. */
    @Test
    void theWrongOnesOfManyAreFoundInFewEvaluations() {
        int size = 9000;
        for (List<Integer> wrong : List.of(List.of(4711), List.of(0, 3000, 8999))) {
            double[] factors = new double[size];
            Arrays.fill(factors, 1);
            wrong.forEach(i -> factors[i] = 1.001);
            Tensor factor = Tensor.of(DType.FLOAT64, factors);
            Op op = Op.unary("op", x -> x).linear(g -> g.mul(factor));
            Tensor x = Tensor.uniform(DType.FLOAT64, new SplittableRandom(1), -3, 3, size);
            AtomicInteger evaluations = new AtomicInteger();
            Report report = GradCheck.verdict(
                    q -> {
                        evaluations.incrementAndGet();
                        return op.apply(q).sin().sum();
                    },
                    x);
            assertEquals(
                    wrong.stream().map(List::of).toList(),
                    report.findings().stream().map(Finding::index).toList(),
                    report::toString);
            assertTrue(evaluations.get() < 8000 * wrong.size(), () -> evaluations + " evaluations");
        }
    }

    @Test
    void whereAllAreWrongTheFirstTenAreNamed() {
        Op op = Op.unary("op", x -> x).linear(g -> g.mul(1.001));
        Tensor x = Tensor.uniform(DType.FLOAT64, new SplittableRandom(1), -3, 3, 1000);
        Report report = GradCheck.verdict(q -> op.apply(q).sin().sum(), x);
        assertEquals(
                List.of(0, 1, 2, 3, 4, 5, 6, 7, 8, 9),
                report.findings().stream().map(each -> each.index().get(0)).toList());
    }

    @Test
    void twoGradientsExchangedAreWrong() {
        Op op = Op.binary("op", (a, b) -> a * b).bilinear((g, b) -> g.mul(b), (g, a) -> g.mul(a));
        Op exchanged = Op.binary("op", (a, b) -> a * b).vjp((g, a, b) -> g.mul(a), (g, a, b) -> g.mul(b));
        GradCheck.check(op::apply, Tensor.of(1, 2), Tensor.of(3, 4));
        assertEquals(
                Verdict.WRONG,
                GradCheck.verdict(exchanged::apply, Tensor.of(1, 2), Tensor.of(3, 4))
                        .verdict());
    }

    @Test
    void aRuleThatIsNotLinearInTheUpstreamGradientIsWrong() {
        Op op = Op.unary("op", Math::sin).vjpFromInput((g, x) -> g.square().mul(x.cos()));
        assertEquals(
                Verdict.WRONG,
                GradCheck.verdict(x -> op.apply(x), Tensor.scalar(1)).verdict());
    }

    @Test
    void aRuleThatCutsTheTapeOfTheUpstreamGradientIsWrongInForwardMode() {
        Op op = Op.unary("op", Math::sin).vjpFromInput((g, x) -> g.detach().mul(x.cos()));
        Report report =
                GradCheck.of(x -> op.apply(x), Tensor.of(1, 2)).orders(1).verdict();
        assertEquals(Verdict.WRONG, report.verdict());
        assertEquals(Finding.Mode.FORWARD, report.findings().get(0).mode());
    }
}
