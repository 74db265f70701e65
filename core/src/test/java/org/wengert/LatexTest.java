package org.wengert;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.scilab.forge.jlatexmath.ParseException;
import org.scilab.forge.jlatexmath.TeXConstants;
import org.scilab.forge.jlatexmath.TeXFormula;

/** A renderer reads the LaTeX of every formula. */
class LatexTest {
    /** The renderer closes what is open, and takes a percent sign for a comment. */
    private static void render(String latex) {
        assertEquals(count("\\\\left[(|]", latex), count("\\\\right[)|]", latex), latex);
        assertEquals(count("(?<!\\\\)\\{", latex), count("(?<!\\\\)\\}", latex), latex);
        assertEquals(0, count("(?<!\\\\)%", latex), latex);
        new TeXFormula(latex).createTeXIcon(TeXConstants.STYLE_DISPLAY, 12);
    }

    private static long count(String pattern, String latex) {
        return Pattern.compile(pattern).matcher(latex).results().count();
    }

    @Test
    void whatIsNoLatexIsRefused() {
        assertThrows(AssertionError.class, () -> render("\\left(x"));
        assertThrows(AssertionError.class, () -> render("a%0"));
        assertThrows(ParseException.class, () -> render("\\unknown{x}"));
        assertThrows(AssertionError.class, () -> render("x_{1}_{2"));
        assertThrows(ParseException.class, () -> render("\\begin{cases}x"));
    }

    @Test
    void everyRowHasLatexThatIsRead() {
        List<String> wrong = new ArrayList<>();
        int rows = 0;
        for (List<OpSpec<?>> all : List.of(Catalogue.rows(), Catalogue.engineRows())) {
            for (OpSpec<?> row : all) {
                if (row.isDifferentiable() && row.samples() != null) {
                    rows++;
                    for (RuleBranch branch : RuleBranch.of(new AttributeOp<>(row).op())) {
                        check(branch, wrong);
                    }
                }
            }
        }
        assertEquals(List.of(), wrong);
        assertTrue(rows > 120, rows + " rows");
    }

    private static void check(RuleBranch branch, List<String> wrong) {
        List<Formula> formulas = new ArrayList<>();
        for (Formula formula : branch.formulas()) {
            if (formula != null) {
                formulas.add(formula);
            }
        }
        formulas.add(
                Formula.value(branch.op(), Letters.of(branch.formulas().size()).inputs()));
        for (Formula formula : formulas) {
            try {
                render(formula.latex());
            } catch (ParseException e) {
                wrong.add(branch.op() + ": " + formula.latex() + ": " + e.getMessage());
            }
        }
    }

    @Test
    void rulesReadAsOnPaper() {
        assertLatex("g \\odot \\left(1 - y^{2}\\right)", ElementwiseRules.TANH);
        assertLatex("\\frac{g}{2 \\, y}", ElementwiseRules.SQRT);
        assertLatex("-0.5 \\, g \\odot y^{3}", ElementwiseRules.RSQRT);
        assertLatex("g \\, b^{T}", LinalgRules.MATMUL.op());
        assertLatex("\\begin{cases}0 & \\text{if } y \\leq 0 \\\\ g & \\text{else}\\end{cases}", PiecewiseRules.RELU);
        assertLatex("y \\odot \\left(g - \\sum\\left(g \\odot y\\right)\\right)", ReductionsRules.SOFTMAX.op());
        assertLatex("g_{\\text{log}} \\odot \\left(x^{-1}\\right)^{T}", LinearSystemsRules.SLOGDET);
    }

    private static void assertLatex(String expected, Op op) {
        Formula formula = RuleBranch.of(op).get(0).formulas().get(0);
        assertEquals(expected, formula == null ? "" : formula.latex());
    }

    @Test
    void namesAreWrittenAsTheyAreMeant() {
        assertName("x", "x");
        assertName("W_{1}", "W1");
        assertName("\\text{leaf}_{0}", "leaf0");
        assertName("g_{Q}", "g_Q");
        assertName("\\lambda", "λ");
        assertName("\\Delta", "Δ");
        assertName("\\%12", "%12");
        assertName("\\text{hidden.weight}", "hidden.weight");
        assertName("\\text{50\\% \\& \\$\\#-1\\_-}", "50% & $#{1_}");
        assertEquals("1.5 \\cdot 10^{-9}", Formula.number(1.5e-9).latex());
        assertEquals("-\\infty", Formula.number(Double.NEGATIVE_INFINITY).latex());
    }

    private static void assertName(String expected, String name) {
        assertEquals(expected, Formula.name(name).latex());
        assertEquals(name, Formula.name(name).text());
        render(Formula.name(name).latex());
    }
}
