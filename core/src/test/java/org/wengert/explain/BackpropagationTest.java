package org.wengert.explain;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import org.junit.jupiter.api.Test;
import org.scilab.forge.jlatexmath.TeXConstants;
import org.scilab.forge.jlatexmath.TeXFormula;
import org.wengert.DType;
import org.wengert.Reduction;
import org.wengert.Tensor;
import org.wengert.surface.Recorded;

/** Backpropagation as it reads: {@code backpropagation.txt} and others are written anew with {@code -Dwengert.write}. */
class BackpropagationTest {
    private static final double RATE = 0.1;

    private static Tensor parameter(SplittableRandom random, String name, int... shape) {
        return Tensor.uniform(DType.FLOAT64, random, -1, 1, shape)
                .requiresGrad(true)
                .named(name);
    }

    private static void assertRecorded(String file, String text) throws IOException {
        Recorded.check(text.lines().toList(), "org/wengert/explain/" + file, BackpropagationTest.class);
    }

    @Test
    void aNetworkWithModules() throws IOException {
        Backpropagation network = Explain.network(Lessons.network(DType.FLOAT64), RATE);

        assertRecorded("backpropagation.txt", network.toString());
        assertRecorded("backpropagation.md", network.markdown());
        assertRecorded("backpropagation.tex", network.latex());
        new TeXFormula(network.latex()).createTeXIcon(TeXConstants.STYLE_DISPLAY, 12);
    }

    @Test
    void fusedRowsAreToldAsTheyAre() throws IOException {
        SplittableRandom random = new SplittableRandom(7);
        Tensor x = Tensor.uniform(DType.FLOAT64, random, -1, 1, 3, 5).named("x");
        Tensor t = Tensor.uniform(DType.FLOAT64, random, -1, 1, 3, 2).named("t");
        Tensor a = x.linearRelu(parameter(random, "W1", 5, 4), parameter(random, "b1", 4));
        Tensor z = a.linear(parameter(random, "W2", 4, 2), parameter(random, "b2", 2));
        String text = Explain.network(z.mseLoss(t, Reduction.MEAN), RATE).toString();

        assertRecorded("backpropagation-fused.txt", text);
    }

    @Property(tries = 60)
    void thePrintedUpdateIsThatOfTheGradientOfBackward(
            @ForAll long seed, @ForAll @DoubleRange(min = 0, max = 2) double rate) {
        SplittableRandom random = new SplittableRandom(seed);
        List<Tensor> parameters = new ArrayList<>();
        Tensor loss = network(random, parameters);
        Backpropagation network = Explain.network(loss, rate);
        String text = network.toString();
        parameters.forEach(p -> assertNull(p.grad()));

        loss.backward();

        for (Tensor p : parameters) {
            double[] before = p.toDoubleArray();
            double[] gradient = Objects.requireNonNull(p.grad()).toDoubleArray();
            double[] after = IntStream.range(0, before.length)
                    .mapToDouble(i -> before[i] - rate * gradient[i])
                    .toArray();
            Tensor expected = Tensor.of(p.dtype(), after, p.shape().toArray());
            assertEquals(expected.toString(), network.updated(p).toString());
            String printed = "\n" + p.name() + "\n  before  " + Numbers.of(p.detach()) + "\n  after   "
                    + Numbers.of(expected) + "\n";
            assertTrue(text.contains(printed), text + printed);
            String told = "  dC/d" + p.name() + " ";
            String line = text.lines()
                    .filter(s -> s.startsWith(told))
                    .reduce((a, b) -> a + " twice " + b)
                    .orElseThrow();
            assertTrue(line.endsWith("= " + Numbers.of(p.grad())), line);
        }
    }

    private static Tensor network(SplittableRandom random, List<Tensor> parameters) {
        int samples = 1 + random.nextInt(3);
        int width = 1 + random.nextInt(4);
        Tensor h = Tensor.uniform(DType.FLOAT64, random, -1, 1, samples, width).named("x");
        boolean hasModules = random.nextBoolean();
        int layers = 1 + random.nextInt(3);
        for (int k = 1; k <= layers; k++) {
            int next = 1 + random.nextInt(4);
            Tensor w = parameter(random, hasModules ? "net." + k + ".weight" : "W" + k, width, next);
            Tensor b = parameter(random, hasModules ? "net." + k + ".bias" : "b" + k, next);
            parameters.addAll(List.of(w, b));
            h = switch (random.nextInt(5)) {
                case 0 -> h.matmul(w).add(b).tanh();
                case 1 -> h.linear(w, b).sigmoid();
                case 2 -> h.linearRelu(w, b);
                case 3 -> b.add(h.matmul(w)).mul(0.5);
                default -> h.matmul(w).mul(b).softmax(-1);
            };
            width = next;
        }
        Tensor loss = h.square().mean();
        return random.nextBoolean()
                ? loss
                : loss.add(parameters.get(0).square().sum().mul(0.05));
    }

    @Test
    void largeTensorsByRangeAndMean() {
        Tensor w = Tensor.full(DType.FLOAT64, 0.25, 20).requiresGrad(true).named("w");

        String text = Explain.network(w.square().sum(), RATE).toString();

        assertTrue(text.contains("after   0.2 to 0.2, mean 0.2\n"), text);
    }

    @Test
    void mistakesAreNamed() {
        Tensor w = Tensor.of(DType.FLOAT64, 1.0).reshape().requiresGrad(true).named("w");
        Tensor loss = w.square();

        assertMessage(
                "network: learning rate -0.1: expected a finite number, 0 or more. Pass one such as 0.1.",
                () -> Explain.network(loss, -RATE));
        assertMessage(
                "explain: the loss w PARAMETER FLOAT64 [] was not computed from anything. Pass a number that was computed from it, such as loss.mul(1).",
                () -> Explain.network(w, RATE));
        assertMessage(
                "updated: FLOAT32 [2] is no parameter of this loss. Pass a tensor with requiresGrad(true) that the loss was computed from.",
                () -> Explain.network(loss, RATE).updated(Tensor.zeros(2)));
    }

    private static void assertMessage(String expected, Runnable call) {
        assertEquals(expected, assertThrows(RuntimeException.class, call::run).getMessage());
    }
}
