package org.wengert.check;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.wengert.DType;
import org.wengert.Domain;
import org.wengert.Op;
import org.wengert.Sampler;
import org.wengert.Samples;
import org.wengert.Tensor;

/** One call checks an operation of one's own: it finds each way in which one can be wrong. */
class LawsTest {
    private static final Tensor X = Tensor.of(1, 2, 3);

    private static Report report(Op op) {
        Report report = GradCheck.verdict(op.samples(Domain.REALS));
        assertEquals(Verdict.WRONG, report.verdict(), report::toString);
        return report;
    }

    private static void assertBroken(String expected, Report report) {
        assertEquals(0, report.order());
        assertTrue(report.toString().contains(expected), report::toString);
    }

    private static void assertBroken(String expected, Op op) {
        String found = Laws.brokenBy(op, X).toString();
        assertTrue(found.contains(expected), found);
    }

    @Test
    void aRightOperationPasses() {
        GradCheck.check(Op.unary("cube", x -> x * x * x)
                .vjpFromInput((g, x) -> g.mul(x.square()).mul(3))
                .samples(Domain.REALS));
        GradCheck.check(Op.binary("ratio", (a, b) -> a / b)
                .vjp(
                        (g, a, b) -> g.div(b),
                        (g, a, b) -> g.mul(a).div(b.square()).neg())
                .samples(Domain.REALS, Domain.NONZERO));
        GradCheck.check(
                Op.unary("whole", Math::rint).flat().samples(Domain.REALS.except(-2.5, -1.5, -0.5, 0.5, 1.5, 2.5)));
    }

    @Test
    void aGradientThatIsWrong() {
        assertEquals(
                1,
                report(Op.unary("op", Math::sin).vjpFromInput((g, x) -> g.mul(x.sin())))
                        .order());
    }

    @Test
    void aSecondDerivativeThatIsWrong() {
        assertEquals(
                2,
                report(Op.unary("op", Math::sin)
                                .vjpFromInput((g, x) -> g.mul(x.detach().cos())))
                        .order());
    }

    @Test
    void inFloat32() {
        Op op = Op.unary("op", Math::sin)
                .vjpFromInput((g, x) -> g.mul(x.cos()).mul(x.dtype() == DType.FLOAT32 ? 1.01 : 1));
        assertBroken("as an operation: WRONG\n  gradients of input 0 in FLOAT64 and FLOAT32 differ at [", report(op));
    }

    @Test
    void aRuleWithAMemory() {
        AtomicInteger calls = new AtomicInteger();
        Op op = Op.unary("op", x -> 2 * x).linear(g -> g.mul(calls.incrementAndGet() > 3 ? 3 : 2));
        assertBroken("after two walks differ at [0]: ", op);
    }

    @Test
    void aRuleThatWritesToWhatItIsGiven() {
        Op toUpstream = Op.unary("op", x -> 2 * x).linear(g -> {
            Tensor gradient = g.mul(2);
            g.mulInPlace(2);
            return gradient;
        });
        assertBroken("the upstream gradient before and after differ at [0]: ", toUpstream);
        Op toInput = Op.unary("op", x -> 2 * x).vjpFromInput((g, x) -> {
            x.detach().mulInPlace(2);
            return g.mul(2);
        });
        assertBroken("input 0 before and after differ at [0]: ", toInput);
    }

    @Test
    void emptyScalarSingleAndBroadcastShapesAreAmongTheSamples() {
        boolean[] seen = new boolean[4];
        Op op = Op.binary("op", Double::sum).linear(g -> g, g -> g);
        Samples elementwise = op.samples(Domain.REALS).samples();
        GradCheck.check(op.samples((Sampler draw) -> {
            Samples.Sample sample = elementwise.draw(draw);
            Tensor a = sample.inputs().get(0);
            Tensor b = sample.inputs().get(1);
            seen[0] |= a.size() == 0;
            seen[1] |= a.rank() == 0;
            seen[2] |= a.size() == 1 && a.rank() > 1;
            seen[3] |= !a.shape().equals(b.shape()) && a.size() > 1;
            return sample;
        }));
        assertEquals("[true, true, true, true]", Arrays.toString(seen));
    }

    @Test
    void atInputsOfOnesOwn() {
        Op op = Op.unary("op", Math::abs).vjpFromInput((g, x) -> g.mul(x.sign()));
        GradCheck.check(op, X);
        AssertionError error = assertThrows(AssertionError.class, () -> GradCheck.check(op, Tensor.of(1, 0)));
        assertTrue(error.getMessage()
                .startsWith("GradCheck: op(FLOAT64 [2]) -> FLOAT64 [2], randomly weighted, first derivative: KINK"));
    }
}
