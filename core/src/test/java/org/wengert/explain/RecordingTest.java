package org.wengert.explain;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.wengert.DType;
import org.wengert.Tensor;

/** A recording holds the engine's numbers. */
class RecordingTest {
    private final Tensor x =
            Tensor.of(DType.FLOAT64, new double[] {0.8, -0.5}, 1, 2).named("x");
    private final Tensor w = Tensor.of(DType.FLOAT64, new double[] {0.6, -0.9, 0.4, -0.7, 0.3, 1.1}, 2, 3)
            .requiresGrad(true)
            .named("W1");
    private final Tensor b = Tensor.of(DType.FLOAT64, 0.1, -0.2, 0.3).requiresGrad(true);

    private Tensor loss() {
        return x.matmul(w)
                .add(b)
                .tanh()
                .named("h")
                .square()
                .sum()
                .mul(0.5)
                .add(w.square().sum());
    }

    @Test
    void holdsLeavesAndLines() {
        Recording recording = Recording.of(loss());

        assertEquals(
                List.of(
                        "x DATA FLOAT64 [1, 2]",
                        "W1 PARAMETER FLOAT64 [2, 3]",
                        "leaf0 PARAMETER FLOAT64 [3]",
                        "0.5 CONSTANT FLOAT64 []"),
                recording.leaves().stream().map(Leaf::toString).toList());
        assertEquals(
                List.of(
                        "%0 = x @ W1 [1, 3]",
                        "%1 = %0 + leaf0 [1, 3]",
                        "%2 h = tanh(%1) [1, 3]",
                        "%3 = h^2 [1, 3]",
                        "%4 = sum(%3) []",
                        "%5 = 0.5 %4 []",
                        "%6 = W1^2 [2, 3]",
                        "%7 = sum(%6) []",
                        "%8 = %5 + %7 []"),
                recording.lines().stream().map(Line::toString).toList());
        assertEquals("%8", recording.loss().label());
        assertEquals(
                List.of(1, 2),
                recording.lines().get(2).saved().stream().map(i -> i + 1).toList());
    }

    @Test
    void holdsTheProductsOfTheSweep() {
        Tensor loss = loss();
        Recording recording = Recording.of(loss);
        loss.backward();

        assertEquals(
                List.of(
                        "%8 to %5",
                        "%8 to %7",
                        "%7 to %6",
                        "%6 to W1",
                        "%5 to %4",
                        "%4 to %3",
                        "%3 to h",
                        "h to %1",
                        "%1 to %0",
                        "%1 to leaf0",
                        "%0 to W1"),
                recording.products().stream()
                        .map(p -> p.toString().replaceAll("step \\d+: ", ""))
                        .toList());
        Source parameter = recording.find("W1");
        assertNotNull(parameter);
        assertEquals(2, parameter.products().size());
        assertArrayEquals(numbers(w.grad()), numbers(parameter.gradient()));
        assertArrayEquals(numbers(w.grad()), numbers(parameter.products().get(1).sum()));
        Recording.Product tanh = recording.lines().get(2).passed().get(0);
        assertEquals("g (1 - y^2)", String.valueOf(tanh.rule()));
        assertEquals("g (1 - h^2)", String.valueOf(tanh.formula()));
        assertEquals("1 - h^2", String.valueOf(tanh.local()));
        assertArrayEquals(numbers(tanh.value()), numbers(tanh.upstream().mul(tanh.derivative())));
        assertNull(recording.find("x").gradient());
    }

    private static double[] numbers(Tensor x) {
        assertNotNull(x);
        return x.toDoubleArray();
    }
}
