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

    @Test
    void aColumnTimesARowIsAnOuterProduct() {
        Op matmul = LinalgRules.PLAIN_MATMUL;
        Letters letters = Letters.of(2);

        assertProduct("a ⊗ g", Formula.product(matmul, 1, letters, Tensor.zeros(1, 2), Tensor.zeros(2, 3)));
        assertProduct("a^T @ g", Formula.product(matmul, 1, letters, Tensor.zeros(4, 2), Tensor.zeros(2, 3)));
        assertProduct("g @ b^T", Formula.product(matmul, 0, letters, Tensor.zeros(1, 2), Tensor.zeros(2, 3)));
    }

    @Test
    void theLocalDerivativeIsTheRuleForOne() {
        Tensor x = Tensor.zeros(3);

        assertProduct("1 - y^2", Formula.local(ElementwiseRules.TANH, 0, Letters.of(1), x));
        assertProduct("2 x", Formula.local(ElementwiseRules.SQUARE, 0, Letters.of(1), x));
        assertProduct("-1", Formula.local(ArithmeticRules.SUB, 1, Letters.of(2), x, x));
        assertProduct("b", Formula.local(ArithmeticRules.MUL, 0, Letters.of(2), x, x));
        assertProduct("where(y <= 0, 0, 1)", Formula.local(PiecewiseRules.RELU, 0, Letters.of(1), x));
        assertProduct("1", Formula.local(ReductionsRules.SUM.at(Axes.ALL), 0, Letters.of(1), x));
        assertProduct(
                "null",
                Formula.local(
                        LinalgRules.PLAIN_MATMUL,
                        0,
                        Letters.of(2),
                        x.reshape(1, 3),
                        x.reshape(3, 1).tile(1, 2)));
    }

    @Test
    void eachBranchOfARuleIsShown() {
        List<String> branches = RuleBranch.of(ArithmeticRules.POW_SCALAR.op()).stream()
                .map(branch -> branch.op() + ": " + branch.formulas())
                .sorted()
                .toList();

        assertEquals(
                List.of(
                        "pow(exponent=-1.0): [-g x^(-2)]",
                        "pow(exponent=-2.5): [-2.5 g x^(-3.5)]",
                        "pow(exponent=0.0): [0 g]",
                        "pow(exponent=1.0): [g x^0]",
                        "pow(exponent=2.0): [2 g x]",
                        "pow(exponent=3.0): [3 g x^2]"),
                branches);
    }

    private static void assertProduct(String expected, Formula formula) {
        assertEquals(expected, String.valueOf(formula));
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
