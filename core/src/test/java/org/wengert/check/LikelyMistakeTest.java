package org.wengert.check;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.wengert.check.Mistake.assertNames;

import java.util.List;
import java.util.function.DoubleBinaryOperator;
import java.util.function.UnaryOperator;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import org.wengert.DType;
import org.wengert.Domain;
import org.wengert.Op;
import org.wengert.Rule;
import org.wengert.Sampler;
import org.wengert.Shape;
import org.wengert.Tape;
import org.wengert.Tensor;
import org.wengert.check.jqwik.Tensors;

/** A wrong derivative is reported with the mistake that was planted, in so many words, and with no other. */
class LikelyMistakeTest {
    @Provide
    Arbitrary<Smooth> smooth() {
        return Smooth.any();
    }

    @Provide
    Arbitrary<Sampler> draws() {
        return Tensors.draws();
    }

    private static Report withRule(Smooth f, Sampler draw, Rule.FromOne rule) {
        return GradCheck.verdict(f.op().vjpFromInput(rule), f.input(draw));
    }

    @Property(tries = 50)
    void aForgottenG(@ForAll("smooth") Smooth f, @ForAll("draws") Sampler draw) {
        Report report = withRule(f, draw, (g, x) -> f.slope().apply(x));
        assertNames(report, Mistake.NOT_LINEAR);
        assertTrue(
                report.likelyMistake()
                        .endsWith(
                                "returned the same for g and 2 g: it is not linear in g. Multiply by g, or declare it as a "
                                        + "local derivative: derivativeFromInput."),
                report::toString);
    }

    @Property(tries = 50)
    void aRuleThatIsNotLinear(
            @ForAll("smooth") Smooth f, @ForAll("draws") Sampler draw, @ForAll @IntRange(max = 2) int kind) {
        List<Rule.FromOne> rules = List.of(
                (g, x) -> g.square().mul(f.slope().apply(x)),
                (g, x) -> g.abs().mul(f.slope().apply(x)),
                (g, x) -> g.mul(f.slope().apply(x)).add(x));
        assertNames(withRule(f, draw, rules.get(kind)), Mistake.NOT_LINEAR);
    }

    @Property(tries = 50)
    void aSign(@ForAll("smooth") Smooth f, @ForAll("draws") Sampler draw) {
        assertNames(withRule(f, draw, (g, x) -> g.mul(f.slope().apply(x)).neg()), Mistake.SIGN);
    }

    @Property(tries = 50)
    void aFactor(@ForAll("smooth") Smooth f, @ForAll("draws") Sampler draw, @ForAll("factors") double factor) {
        Report report = withRule(f, draw, (g, x) -> g.mul(f.slope().apply(x)).mul(factor));
        assertNames(report, Mistake.FACTOR);
        assertTrue(
                report.likelyMistake().contains("gives " + Factor.text(factor) + " times the differences"),
                report::toString);
    }

    @Provide
    Arbitrary<Double> factors() {
        return Arbitraries.of(2.0, 0.5, -2.0, 3.0, 1 / 3.0, 0.1, Math.PI, 1.01, 1 + 1e-5);
    }

    @Property(tries = 20)
    void noDerivativeAtAll(@ForAll("smooth") Smooth f, @ForAll("draws") Sampler draw) {
        assertNames(GradCheck.verdict(f.op().flat(), f.input(draw)), Mistake.ZERO);
    }

    @Property(tries = 20)
    void notANumber(@ForAll("smooth") Smooth f, @ForAll("draws") Sampler draw) {
        assertNames(
                withRule(
                        f,
                        draw,
                        (g, x) -> g.mul(f.slope().apply(x)).mul(x.sub(x).div(x.sub(x)))),
                Mistake.NOT_FINITE);
    }

    @Property(tries = 50)
    void theInputsFormulaForTheOutput(@ForAll("smooth") Smooth f, @ForAll("draws") Sampler draw) {
        Op op = f.op().vjpFromOutput((g, y) -> g.mul(f.slope().apply(y)));
        assertNames(GradCheck.verdict(op, f.input(draw)), Mistake.GIVEN_OUTPUT);
    }

    @Property(tries = 50)
    void theOutputsFormulaForTheInput(@ForAll("smooth") Smooth f, @ForAll("draws") Sampler draw) {
        assertNames(withRule(f, draw, (g, x) -> g.mul(f.slopeFromOutput().apply(x))), Mistake.GIVEN_INPUT);
    }

    @Property(tries = 50)
    void aRuleThatLeavesTheTape(
            @ForAll("smooth") Smooth f, @ForAll("draws") Sampler draw, @ForAll @IntRange(max = 2) int kind) {
        List<Rule.FromOne> rules = List.of(
                (g, x) -> g.mul(f.slope().apply(x.detach())),
                (g, x) -> g.mul(Tensor.of(DType.FLOAT64, f.slope().apply(x).toDoubleArray())
                        .reshape(x.shape())),
                (g, x) -> {
                    try (var off = Tape.noGrad()) {
                        x = f.slope().apply(x);
                    }
                    return g.mul(x);
                });
        Report report = withRule(f, draw, rules.get(kind));
        assertNames(report, Mistake.LEFT_THE_TAPE);
        assertEquals(2, report.order());
    }

    @Property(tries = 20)
    void aRuleThatTakesGOffTheTape(@ForAll("smooth") Smooth f, @ForAll("draws") Sampler draw) {
        Report report = withRule(f, draw, (g, x) -> g.detach().mul(f.slope().apply(x)));
        assertNames(report, Mistake.LEFT_THE_TAPE);
        assertEquals(Finding.Mode.FORWARD, report.findings().get(0).mode());
    }

    /** A function of pairs of elements, with its two derivatives. */
    private record Pairwise(String name, DoubleBinaryOperator value, Rule.FromTwo byA, Rule.FromTwo byB) {}

    private static final List<Pairwise> PAIRWISE = List.of(
            new Pairwise("myMul", (a, b) -> a * b, (g, a, b) -> g.mul(b), (g, a, b) -> g.mul(a)),
            new Pairwise(
                    "myDiv",
                    (a, b) -> a / b,
                    (g, a, b) -> g.div(b),
                    (g, a, b) -> g.mul(a).div(b.square()).neg()),
            new Pairwise(
                    "sinOfOne",
                    (a, b) -> a * Math.sin(b),
                    (g, a, b) -> g.mul(b.sin()),
                    (g, a, b) -> g.mul(a).mul(b.cos())),
            new Pairwise(
                    "myHypot",
                    Math::hypot,
                    (g, a, b) -> g.mul(a).div(a.hypot(b)),
                    (g, a, b) -> g.mul(b).div(a.hypot(b))),
            new Pairwise(
                    "squarePlus", (a, b) -> a * a + b, (g, a, b) -> g.mul(a).mul(2), (g, a, b) -> g));

    @Provide
    Arbitrary<Pairwise> pairwise() {
        return Arbitraries.of(PAIRWISE);
    }

    @Property(tries = 50)
    void rulesThatAreSwapped(@ForAll("pairwise") Pairwise f, @ForAll("draws") Sampler draw) {
        Op op = Op.binary(f.name, f.value).vjp(f.byB, f.byA);
        Shape whole = draw.shape(0, 1);
        Shape part = draw.coin() || whole.rank() == 0 ? whole : Shape.of(whole.dim(-1));
        Tensor a = draw.tensor(whole, Domain.POSITIVE);
        Tensor b = draw.tensor(part, Domain.POSITIVE);
        assertNames(GradCheck.verdict(op, draw.coin() ? new Tensor[] {a, b} : new Tensor[] {b, a}), Mistake.SWAPPED);
    }

    @Property(tries = 30)
    void aSignForOneOfTwoInputs(@ForAll("pairwise") Pairwise f, @ForAll("draws") Sampler draw) {
        Op op = Op.binary(f.name, f.value)
                .vjp(f.byA, (g, a, b) -> f.byB.of(g, a, b).neg());
        Tensor a = draw.tensor(draw.shape(0, 1), Domain.POSITIVE);
        Report report = GradCheck.verdict(op, a, a.mul(0.7).add(0.1));
        assertNames(report, Mistake.SIGN);
        assertTrue(report.likelyMistake().contains("the rule of " + f.name + " for input 1"), report::toString);
    }

    @Property(tries = 30)
    void aGradientThatIsTransposed(
            @ForAll("smooth") Smooth f, @ForAll("draws") Sampler draw, @ForAll @IntRange(min = 2, max = 4) int n) {
        Shape shape = draw.coin() ? Shape.of(n, n) : Shape.of(2, n, n);
        Tensor x = draw.tensor(shape, f.domain());
        boolean onlyG = draw.coin();
        Op op = f.op().vjpFromInput((g, in) -> onlyG
                ? g.transpose(-2, -1).mul(f.slope().apply(in))
                : g.mul(f.slope().apply(in)).transpose(-2, -1));
        assertNames(GradCheck.verdict(op, x), Mistake.TRANSPOSED);
    }

    @Property(tries = 40)
    void aMatrixProductWithoutATranspose(
            @ForAll("draws") Sampler draw,
            @ForAll @IntRange(min = 2, max = 4) int n,
            @ForAll @IntRange(max = 3) int kind) {
        Op product = Op.of("myProduct", 2, in -> in[0].matmul(in[1]));
        Rule.FromOne forA = (g, b) -> g.matmul(b.transpose());
        Rule.FromOne forB = (g, a) -> a.transpose().matmul(g);
        Op wrong = List.of(
                        product.bilinear((g, b) -> g.matmul(b), forB),
                        product.bilinear((g, b) -> g.transpose().matmul(b.transpose()), forB),
                        product.bilinear(forA, (g, a) -> a.matmul(g)),
                        product.bilinear(forA, (g, a) -> a.transpose().matmul(g).transpose()))
                .get(kind);
        Tensor a = draw.tensor(Shape.of(n, n), Domain.REALS);
        Tensor b = draw.tensor(Shape.of(n, n), Domain.REALS);
        GradCheck.check(product.bilinear(forA, forB), a, b);
        assertNames(GradCheck.verdict(wrong, a, b), Mistake.TRANSPOSED);
    }

    @Property(tries = 40)
    void aMissingSum(
            @ForAll("draws") Sampler draw,
            @ForAll @IntRange(min = 2, max = 5) int rows,
            @ForAll @IntRange(min = 2, max = 4) int columns,
            @ForAll @IntRange(max = 3) int kind) {
        List<UnaryOperator<Tensor>> reductions = List.of(
                g -> g.mean(0),
                g -> g.select(0, 0),
                g -> g.select(0, rows - 1),
                g -> g.sum(0).div(rows));
        UnaryOperator<Tensor> reduction = reductions.get(kind);
        Tensor x = draw.tensor(Shape.of(rows, columns), Domain.REALS);
        Tensor bias = draw.tensor(Shape.of(columns), Domain.REALS);
        Op add = Op.of("addBias", 2, in -> in[0].add(in[1]))
                .vjpFromAll((g, in, y) -> g, (g, in, y) -> reduction.apply(g));
        Op scale = Op.binary("scaleBy", (a, b) -> a * b)
                .vjp((g, a, b) -> g.mul(b), (g, a, b) -> reduction.apply(g.mul(a)));
        assertNames(GradCheck.verdict(add, x, bias), Mistake.MISSING_SUM);
        assertNames(GradCheck.verdict(scale, x, bias), Mistake.MISSING_SUM);
    }

    @Property(tries = 20)
    void aMistakeThatIsNoCommonSlipIsNotExplainedAway(@ForAll("draws") Sampler draw) {
        Op op = Op.unary("wave", x -> x * Math.sin(x))
                .vjpFromInput((g, x) -> g.mul(x.sin().sub(x.mul(x.cos()))));
        assertEquals(
                "",
                GradCheck.verdict(op, draw.tensor(draw.shape(0, 1), Domain.POSITIVE))
                        .likelyMistake());
    }
}
