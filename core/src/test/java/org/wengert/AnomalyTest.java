package org.wengert;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** The watch names the first operation that gave NaN or infinity, what went in, and the line of this file. */
@SuppressWarnings("try") // a scope is opened for what it does, not to be used
class AnomalyTest {
    private final Tensor x =
            Tensor.of(DType.FLOAT64, new double[] {4, 0, 1}).requiresGrad(true).named("x");

    @Test
    void theFirstOperationForward() {
        String message;
        try (var watch = Tape.detectAnomaly()) {
            message = assertThrows(
                            ArithmeticException.class, () -> x.log().neg().exp().sum())
                    .getMessage();
        }

        assertStarts(
                "anomaly: log gave -Infinity at [1], in 1 of 3 elements of FLOAT64 [3]. Keep its inputs where it is finite, with clamp or where.\n"
                        + "Inputs: x FLOAT64 [3] from 0.0 to 4.0\n    at org.wengert.core",
                message);
        assertTrue(message.contains("(AnomalyTest.java:"), message);
    }

    @Test
    void theFirstOperationBackward() {
        Tensor zeros = Tensor.zeros(DType.FLOAT64, 2).requiresGrad(true);
        String message;
        try (var watch = Tape.detectAnomaly()) {
            Tensor loss = zeros.square().sum().sqrt();
            message = assertThrows(ArithmeticException.class, loss::backward).getMessage();
        }

        assertStarts(
                "anomaly: the derivative of sqrt with respect to input 0 gave Infinity at [], in 1 of 1 elements of FLOAT64 [], from the "
                        + "upstream gradient FLOAT64 [] from 1.0 to 1.0. Keep its inputs where the derivative is finite, with clamp or where.\n"
                        + "Inputs: FLOAT64 [] from 0.0 to 0.0\n    at ",
                message);
        assertTrue(message.contains("theFirstOperationBackward(AnomalyTest.java:"), message);
        assertNull(zeros.grad());
    }

    @Test
    void aLineRecordedBeforeTheWatch() {
        Tensor loss = x.sqrt().sum();
        try (var watch = Tape.detectAnomaly()) {
            String message =
                    assertThrows(ArithmeticException.class, loss::backward).getMessage();
            assertTrue(message.endsWith("\nIt was recorded before the detection began."), message);
        }
    }

    @Test
    void aBranchNotTakenIsNoAnomaly() {
        try (var watch = Tape.detectAnomaly()) {
            Tensor.where(x.gt(0), x.sqrt(), 0).sum().backward();
        }
        assertEquals(0, x.grad().get(1));
    }

    @Test
    void theWatchEndsWithItsScopeAndAfterAnError() {
        var outer = Tape.detectAnomaly();
        try (var watch = Tape.detectAnomaly()) {
            assertThrows(ArithmeticException.class, () -> x.log());
        }
        assertThrows(ArithmeticException.class, () -> x.reciprocal());
        outer.close();

        Tensor loss = x.reciprocal().sum();
        loss.backward();
        assertEquals(Double.NEGATIVE_INFINITY, x.grad().get(1));
    }

    @Test
    void otherThreadsAreNotWatched() throws Exception {
        try (var watch = Tape.detectAnomaly()) {
            Throwable[] thrown = new Throwable[1];
            Thread other = new Thread(() -> x.log());
            other.setUncaughtExceptionHandler((thread, error) -> thrown[0] = error);
            other.start();
            other.join();
            assertNull(thrown[0]);
        }
    }

    private static void assertStarts(String expected, String message) {
        // Where it stands in this file may change; on the class path there is no module in front.
        String without = message.replace("org.wengert.core/", "");
        assertTrue(without.startsWith(expected.replace("org.wengert.core", "")), message);
    }

    @Test
    void whatLiesInsideAnOperationMayBeInfinite() {
        Tensor q = Tensor.of(new double[][] {{1, 2}, {3, 4}});
        Tensor constant = Tensor.zeros(DType.FLOAT64, 3);
        try (var watch = Tape.detectAnomaly()) {
            assertEquals(1, q.scaledDotProductAttention(q, q, Attention.CAUSAL).toDoubleArray()[0], 1e-6);
            assertEquals(
                    0, Gradients.jvp(v -> v.std()).apply(constant, constant).item());
        }
    }

    @Test
    void aTangentThatIsNotFinite() {
        String message;
        try (var watch = Tape.detectAnomaly()) {
            Tensor zero = Tensor.zeros(DType.FLOAT64, 1);
            message = assertThrows(
                            ArithmeticException.class,
                            () -> Gradients.jvp(v -> v.sqrt()).apply(zero, zero.add(1)))
                    .getMessage();
        }

        assertStarts("anomaly: the tangent of sqrt is Infinity at [0]", message);
        assertTrue(message.contains("(AnomalyTest.java:"), message);
    }

    @Test
    void thePositionIsThatOfTheFirstElement() {
        double[] values = new double[24];
        Arrays.fill(values, 1);
        values[14] = 0; // at [1, 0, 2]
        values[23] = 0;
        Tensor cube = Tensor.of(DType.FLOAT64, values, 2, 3, 4);
        try (var watch = Tape.detectAnomaly()) {
            assertStarts(
                    "anomaly: log gave -Infinity at [1, 0, 2], in 2 of 24 elements of FLOAT64 [2, 3, 4]. ",
                    assertThrows(ArithmeticException.class, cube::log).getMessage());
            values[0] = 0;
            Tensor first = Tensor.of(DType.FLOAT64, values, 2, 3, 4);
            assertStarts(
                    "anomaly: log gave -Infinity at [0, 0, 0], in 3 of 24 elements",
                    assertThrows(ArithmeticException.class, first::log).getMessage());
        }
    }

    @Test
    void theRangeOfEachInput() {
        Tensor holes =
                Tensor.of(DType.FLOAT64, new double[] {Double.NaN, 2, -1}).named("holes");
        Tensor nothing = Tensor.scalar(DType.FLOAT64, Double.NaN);
        try (var watch = Tape.detectAnomaly()) {
            String message =
                    assertThrows(ArithmeticException.class, () -> holes.add(x)).getMessage();
            assertTrue(
                    message.contains(
                            "\nInputs: holes FLOAT64 [3] from -1.0 to 2.0 with 1 NaN; x FLOAT64 [3] from 0.0 to 4.0\n    at "),
                    message);
            message = assertThrows(ArithmeticException.class, nothing::neg).getMessage();
            assertTrue(message.contains("\nInputs: FLOAT64 [] with 1 NaN\n    at "), message);
        }
    }

    @Test
    void theFirstFramesOfTheProgramAreShownAndNoneOfTheEngine() {
        try (var watch = Tape.detectAnomaly()) {
            String message =
                    assertThrows(ArithmeticException.class, () -> x.log()).getMessage();
            assertEquals(4, message.split("\n    at ", -1).length - 1, message);
            assertFalse(message.contains("(Op.java"), message);
            assertFalse(message.contains("(Elementwise.java"), message);
        }
    }

    @Test
    void theWatchGoesOnAfterRulesAndTangents() {
        Tensor one = Tensor.ones(DType.FLOAT64, 3);
        try (var watch = Tape.detectAnomaly()) {
            x.add(1).log().sum().backward();
            assertThrows(ArithmeticException.class, () -> x.log());
            Gradients.jvp(v -> v.exp().softmax(0)).apply(one, one);
            assertThrows(ArithmeticException.class, () -> x.log());
            assertThrows(
                    ArithmeticException.class,
                    () -> Gradients.jvp(v -> v.sqrt()).apply(one.sub(1), one));
            assertThrows(ArithmeticException.class, () -> x.log());
            Tensor loss = x.sqrt().sum();
            assertThrows(ArithmeticException.class, loss::backward);
            assertThrows(ArithmeticException.class, () -> x.log());
            Op fails = Op.unary("fails", v -> v).vjpFromInput((g, in) -> {
                throw new IllegalArgumentException("planted");
            });
            assertThrows(
                    IllegalArgumentException.class, () -> fails.apply(x).sum().backward());
            assertThrows(ArithmeticException.class, () -> x.log());
        }
    }

    @Test
    void onlyFloatingResultsAreLookedAt() {
        try (var watch = Tape.detectAnomaly()) {
            assertEquals(1, x.gt(0).to(DType.INT32).toDoubleArray()[2]);
        }
    }
}
