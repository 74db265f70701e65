package org.wengert;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

/** Rules print as one would write them on paper. */
class FormulaTest {
    @Test
    void rules() {
        assertEquals(List.of("g (1 - y^2)"), ElementwiseRules.TANH.derivatives());
        assertEquals(List.of("-0.5 g y^3"), ElementwiseRules.RSQRT.derivatives());
        assertEquals(List.of("g b", "g a"), ArithmeticRules.MUL.derivatives());
        assertEquals(List.of("g @ b^T", "a^T @ g"), LinalgRules.MATMUL.op().derivatives());
        assertEquals(List.of("where(y <= 0, 0, g)"), PiecewiseRules.RELU.derivatives());
    }

    @Test
    void bracketsStandWhereTheyAreNeeded() {
        assertFormula("g (x + 1)", (g, x) -> g.mul(x.add(1)));
        assertFormula("g x + 1", (g, x) -> g.mul(x).add(1));
        assertFormula("g - (x - 2)", (g, x) -> g.sub(x.sub(2)));
        assertFormula("g / (2 x)", (g, x) -> g.div(x.mul(2)));
        assertFormula("(g / x) x", (g, x) -> g.div(x).mul(x));
        assertFormula("-g x", (g, x) -> g.mul(x.neg()));
        assertFormula("-(g + x)", (g, x) -> g.add(x).neg());
        assertFormula("(g x)^2", (g, x) -> g.mul(x).square());
        assertFormula("g x^(-1)", (g, x) -> g.mul(x.pow(-1)));
        assertFormula("-3 g exp(x + 0.5)", (g, x) -> g.mul(x.add(0.5).exp()).mul(-3));
        assertFormula("|g|", (g, x) -> g.abs());
        assertFormula("g to(x = 2 x)", (g, x) -> g.mul(x.eq(x.mul(2)).to(x.dtype())));
    }

    private static void assertFormula(String expected, Rule.FromOne rule) {
        Op op = Op.unary("f", x -> x).vjpFromInput(rule).samples(Domain.POSITIVE);
        assertEquals(List.of(expected), op.derivatives());
    }

    @Test
    void writingAFormulaLeavesNoTrace() {
        ElementwiseRules.EXP.derivatives();

        Tensor x = Tensor.of(1, 2).requiresGrad(true);
        assertEquals(1, Tape.of(x.exp()).nodes().size());
        Tensor symbol = Trace.symbol(DType.FLOAT64, Shape.of(2));
        String message = assertThrows(IllegalStateException.class, symbol::exp).getMessage();
        assertTrue(message.startsWith("exp: a symbol was used after its trace had ended. "), message);
    }

    @Test
    void anOperationWithoutSamplesSaysSo() {
        Op op = Op.unary("cube", x -> x * x * x).vjpFromInput((g, x) -> g.mul(x.square()));

        assertEquals(
                "cube: has no samples to test it on. Declare where it is defined: samples(Domain.REALS).",
                assertThrows(IllegalStateException.class, op::derivatives).getMessage());
    }
}
