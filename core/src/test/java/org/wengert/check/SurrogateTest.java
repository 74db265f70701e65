package org.wengert.check;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Map;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.wengert.Domain;
import org.wengert.Op;
import org.wengert.Tensor;
import org.wengert.TensorFunction;

/** A rule that is meant for another function than the operation is compared with differences of that function. */
class SurrogateTest {
    private static final Domain OFF_THE_STEPS = Domain.REALS.except(-2.5, -1.5, -0.5, 0.5, 1.5, 2.5);
    private static final Op STRAIGHT_THROUGH =
            Op.unary("straightThrough", Math::rint).linear(g -> g).samples(OFF_THE_STEPS);
    private static final Op REVERSAL =
            Op.unary("reversal", x -> x).linear(g -> g.neg()).samples(Domain.REALS);
    private static final Op SOFT_STEP = Op.unary("softStep", x -> x > 0 ? 1 : 0)
            .vjpFromInput((g, x) -> g.mul(x.sigmoid()).mul(x.sigmoid().rsub(1)))
            .samples(Domain.NONZERO);

    private static final Map<Op, TensorFunction> SURROGATES = Map.of(
            STRAIGHT_THROUGH, in -> in[0], REVERSAL, in -> in[0].neg(), SOFT_STEP, in -> in[0].sigmoid());

    private static Function<Op, TensorFunction> always(TensorFunction surrogate) {
        return op -> surrogate;
    }

    @Test
    void theRuleIsComparedWithItsSurrogate() {
        for (Op op : SURROGATES.keySet()) {
            Report report = GradCheck.onSamples(op, SURROGATES::get);
            assertEquals(Verdict.PASS, report.verdict(), report::toString);
            assertEquals(2, report.order());
            assertEquals(Verdict.WRONG, GradCheck.verdict(op).verdict());
        }
    }

    @Test
    void aRuleThatIsNotItsSurrogatesIsWrong() {
        Op twice = Op.unary("twice", Math::rint).linear(g -> g.mul(2)).samples(OFF_THE_STEPS);
        Report report = GradCheck.onSamples(twice, always(in -> in[0]));
        assertEquals(Verdict.WRONG, report.verdict());
        assertTrue(report.likelyMistake().startsWith("the rule of twice gives 2 times the differences"), report::toString);
    }

    @Test
    void aSurrogateOfAnotherShapeIsRefused() {
        assertEquals(
                "GradCheck: the surrogate of straightThrough(FLOAT64 [2]) returned FLOAT64 []: expected the shape of the operation's "
                        + "result, [2]. Give it a function of the same shape.",
                assertThrows(
                                IllegalArgumentException.class,
                                () -> GradCheck.ofOp(STRAIGHT_THROUGH, Tensor.of(0.2, 0.7))
                                        .surrogates(always(in -> in[0].sum()))
                                        .verdict())
                        .getMessage());
    }

    @Test
    void insideAFunctionItIsNamed() {
        Report report = GradCheck.of(x -> STRAIGHT_THROUGH.apply(x.mul(1.1)).sum(), Tensor.of(0.2, 0.7))
                .surrogates(SURROGATES::get)
                .verdict();
        assertEquals(Verdict.WRONG, report.verdict());
        assertEquals(
                "none: line %1, straightThrough, has a surrogate, so that the tape is meant to differ from the differences. "
                        + "Check that operation alone: GradCheck.check(straightThrough).",
                report.likelyMistake());
    }
}
