package org.wengert.explain;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.scilab.forge.jlatexmath.TeXConstants;
import org.scilab.forge.jlatexmath.TeXFormula;
import org.wengert.DType;
import org.wengert.Tensor;
import org.wengert.surface.Recorded;

/** Chain rules as they read: {@code network.txt} and others are written anew with {@code -Dwengert.write}. */
class ChainRuleTest {
    private static void check(String name, Tensor loss, Tensor x, int... index) throws IOException {
        ChainRule chain = Explain.chainRule(loss, x);
        ElementGradient element = chain.at(index);
        write(name + ".txt", chain.toString(), element.toString());
        write(name + ".md", chain.markdown(), element.markdown());
        write(name + ".tex", chain.latex(), element.latex());
        for (String latex : List.of(chain.latex(), element.latex())) {
            new TeXFormula(latex).createTeXIcon(TeXConstants.STYLE_DISPLAY, 12);
        }
    }

    private static void write(String file, String... texts) throws IOException {
        List<String> lines = String.join("\n", texts).lines().toList();
        Recorded.check(lines, "org/wengert/explain/" + file, ChainRuleTest.class);
    }

    @Test
    void aNetwork() throws IOException {
        Graphs.Network network = new Graphs.Network();
        check("network", network.loss(), network.w1, 0, 1);
    }

    @Test
    void aTensorUsedThreeTimes() throws IOException {
        Graphs.Accumulation graph = new Graphs.Accumulation();
        check("accumulation", graph.loss(), graph.x, 1);
    }

    @Test
    void aClassifier() throws IOException {
        Graphs.Classifier classifier = new Graphs.Classifier();
        check("classifier", classifier.loss(), classifier.weight, 1, 0);
    }

    @Test
    void everyNumberOfANetworkAddsUpToTheLastDigit() {
        Graphs.Network network = new Graphs.Network();
        Tensor loss = network.loss();
        List<Tensor> parameters = List.of(network.w1, network.b1, network.w2, network.b2);
        List<ChainRule> chains =
                parameters.stream().map(x -> Explain.chainRule(loss, x)).toList();
        loss.backward();

        int exact = 0;
        for (int p = 0; p < parameters.size(); p++) {
            Tensor grad = Objects.requireNonNull(parameters.get(p).grad());
            int columns = grad.dim(-1);
            for (int i = 0; i < grad.size(); i++) {
                int[] index = grad.rank() == 1 ? new int[] {i} : new int[] {i / columns, i % columns};
                ElementGradient element = chains.get(p).at(index);
                double sum = SumOfProducts.of(element.sum(), DType.FLOAT64);
                assertNotEquals(Rounding.OTHER, element.loosest(), element.toString());
                assertEquals(grad.get(index), sum, element.isExact() ? 0 : 1e-16, element.toString());
                exact += element.isExact() ? 1 : 0;
            }
        }
        assertTrue(exact >= 9, exact + " of 13");
    }

    @Test
    void touchesNoGradientAndKeepsTheTape() {
        Graphs.Network network = new Graphs.Network();
        Tensor loss = network.loss();
        String before = Explain.chainRule(loss, network.w1).toString();

        assertNull(network.w1.grad());
        assertEquals(before, Explain.chainRule(loss, network.w1).toString());
    }

    @Test
    void aLongSumHasItsLargestProducts() {
        Tensor x = Tensor.full(DType.FLOAT64, 0.5, 1).requiresGrad(true).named("x");
        Tensor sum = x;
        for (int i = 0; i < 12; i++) {
            sum = sum.add(sum.square());
        }
        ChainRule chain = Explain.chainRule(sum.mean(), x);

        assertEquals(4096, chain.paths());
        assertEquals(
                9,
                chain.toString()
                        .lines()
                        .skip(1)
                        .takeWhile(line -> !line.isEmpty())
                        .count());
        assertTrue(chain.toString().contains("\n  and 4,088 more\n"), chain.toString());
        String text = chain.at(0).toString();
        assertTrue(
                text.contains("4,096 paths from the loss; the largest products, and 4,088 more as one number:"), text);
        double value = SumOfProducts.of(chain.at(0).sum(), DType.FLOAT64);
        assertEquals(chain.at(0).value(), value, 1e-12 * chain.at(0).value());
    }

    @Test
    void mistakesAreNamed() {
        Graphs.Network network = new Graphs.Network();
        Tensor loss = network.loss();
        Tensor other = Tensor.zeros(2).requiresGrad(true).named("other");

        assertMessage(
                "chainRule: the loss does not depend on other FLOAT32 [2]. Pass a tensor that it was computed from.",
                () -> Explain.chainRule(loss, other));
        assertMessage(
                "chainRule: the loss does not depend on x FLOAT64 [2, 2], which needs no gradient. Mark it with requiresGrad(true) before computing.",
                () -> Explain.chainRule(loss, network.x));
        assertMessage(
                "at: no element [2, 0] in W1 [2, 3]. Pass one index for each axis, from 0 to its size - 1.",
                () -> Explain.chainRule(loss, network.w1).at(2, 0));
        assertMessage(
                "explain: the loss FLOAT64 [2, 3] has 6 elements, not one. Pass a single number that was computed from a tensor with requiresGrad(true), outside Tape.noGrad().",
                () -> Explain.chainRule(network.w1, network.w1));
    }

    private static void assertMessage(String expected, Runnable call) {
        assertEquals(expected, assertThrows(RuntimeException.class, call::run).getMessage());
    }
}
