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
    void aRuleThatIsNotItsSurrogatesIsWrong() {
        AssertionError error =
                assertThrows(AssertionError.class, () -> GradCheck.check(SIGN.surrogate(in -> in[0].mul(2))));
        assertTrue(error.getMessage().contains("WRONG"), error::getMessage);
    }

    @Test
    void theValueStaysThatOfTheOperation() {
        Tensor x = Tensor.of(-3, 5);
        assertEquals(
                "[-1.0, 1.0] FLOAT32 [2]", SIGN.surrogate(in -> in[0]).apply(x).toString());
    }
}
