package org.wengert.check;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.wengert.Domain;
import org.wengert.Op;
import org.wengert.Tensor;

/** Rules that are meant to be another function's are checked against that function. */
class SurrogateTest {
    private static final Op SIGN =
            Op.unary("straightThroughSign", Math::signum).linear(g -> g).samples(Domain.NONZERO);

    private static final Op REVERSED =
            Op.unary("reversed", x -> x).linear(g -> g.neg()).samples(Domain.REALS);

    @Test
    void aStraightThroughEstimator() {
        GradCheck.check(SIGN.surrogate(in -> in[0]));
        assertThrows(AssertionError.class, () -> GradCheck.check(SIGN));
    }

    @Test
    void aReversedGradient() {
        GradCheck.check(REVERSED.surrogate(in -> in[0].neg()));
        assertThrows(AssertionError.class, () -> GradCheck.check(REVERSED));
    }

    @Test
    void bothOrdersOfASoftStep() {
        Op step = Op.unary("softStep", x -> x > 0 ? 1 : 0)
                .vjpFromInput((g, x) -> g.mul(x.sigmoid()).mul(x.sigmoid().rsub(1)))
                .surrogate(in -> in[0].sigmoid())
                .samples(Domain.NONZERO);
        Report report = GradCheck.verdict(step);
        assertEquals(Verdict.PASS, report.verdict(), report::toString);
        assertEquals(2, report.order());
    }

    @Test
    void aRuleThatIsNotItsSurrogatesIsWrongAndItsMistakeIsNamed() {
        Report report = GradCheck.verdict(SIGN.surrogate(in -> in[0].mul(2)));
        assertEquals(Verdict.WRONG, report.verdict());
        assertTrue(
                report.likelyMistake().startsWith("the rule of straightThroughSign gives 1/2 times the differences"),
                report::toString);
    }

    @Test
    void aSurrogateOfAnotherShapeIsRefused() {
        assertEquals(
                "GradCheck: the surrogate of straightThroughSign(FLOAT64 [2]) returned FLOAT64 []: expected the shape of the "
                        + "operation's result, [2]. Give it a function of the same shape.",
                assertThrows(
                                IllegalArgumentException.class,
                                () -> GradCheck.check(SIGN.surrogate(in -> in[0].sum()), Tensor.of(0.2, 0.7)))
                        .getMessage());
    }

    @Test
    void insideAFunctionItIsNamed() {
        Op op = SIGN.surrogate(in -> in[0]);
        Report report = GradCheck.verdict(x -> op.apply(x.mul(1.1)).sum(), Tensor.of(0.2, 0.7));
        assertEquals(Verdict.WRONG, report.verdict());
        assertEquals(
                "none: line %1, straightThroughSign, has a surrogate, so that the tape is meant to differ from the differences. "
                        + "Check that operation alone: GradCheck.check(straightThroughSign).",
                report.likelyMistake());
    }

    @Test
    void theValueStaysThatOfTheOperation() {
        Tensor x = Tensor.of(-3, 5);
        assertEquals(
                "[-1.0, 1.0] FLOAT32 [2]", SIGN.surrogate(in -> in[0]).apply(x).toString());
    }
}
