package org.wengert;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Steps of optimizers as rows: the same bits however they are split, errors that change nothing, and changes that are noticed. */
class ParameterUpdatesTest {
    private static final Tensor RATE = Tensor.scalar(DType.FLOAT64, 0.1);
    private static final Tensor T = Tensor.scalar(DType.FLOAT64, 3);

    /** An update of x by g with three tensors of state. */
    private interface Update {
        void run(Tensor x, Tensor a, Tensor b, Tensor c, Tensor g);
    }

    private static final Map<String, Update> UPDATES = updates();

    private static Map<String, Update> updates() {
        Map<String, Update> all = new LinkedHashMap<>();
        for (double decay : new double[] {0, 0.1}) {
            String with = decay == 0 ? "" : " with decay";
            all.put(
                    "sgd" + with,
                    (x, a, b, c, g) -> sgd(new ParameterUpdates.Sgd(0, 0, decay, false, false), x, null, g));
            all.put(
                    "sgd with momentum" + with,
                    (x, a, b, c, g) -> sgd(new ParameterUpdates.Sgd(0.9, 0.2, decay, false, false), x, a, g));
            all.put(
                    "sgd with Nesterov momentum" + with,
                    (x, a, b, c, g) -> sgd(new ParameterUpdates.Sgd(0.9, 0, decay, true, false), x, a, g));
            for (boolean decoupled : new boolean[] {false, true}) {
                all.put(
                        "adam" + with + (decoupled ? " decoupled" : ""),
                        (x, a, b, c, g) -> ParameterUpdates.adam(
                                new ParameterUpdates.Adam(0.9, 0.999, 1e-8, decay, decoupled),
                                x,
                                a,
                                b,
                                decoupled ? c : null,
                                g,
                                RATE,
                                T));
            }
            for (boolean centered : new boolean[] {false, true}) {
                for (double momentum : new double[] {0, 0.9}) {
                    all.put(
                            "rmsprop" + with + (centered ? " centered" : "") + (momentum > 0 ? " with momentum" : ""),
                            (x, a, b, c, g) -> ParameterUpdates.rmsprop(
                                    new ParameterUpdates.RMSprop(0.9, 1e-8, momentum, decay, centered),
                                    x,
                                    a,
                                    centered ? b : null,
                                    momentum > 0 ? c : null,
                                    g,
                                    RATE));
                }
            }
            all.put(
                    "adagrad" + with,
                    (x, a, b, c, g) -> ParameterUpdates.adagrad(
                            new ParameterUpdates.Adagrad(0.1, 1e-10, decay), x, a, g, RATE, T));
        }
        return all;
    }

    private static void sgd(ParameterUpdates.Sgd constants, Tensor x, Tensor v, Tensor g) {
        ParameterUpdates.sgd(constants, x, v, g, RATE);
    }

    /** x, three states of which the second is small, and g. */
    private static List<Tensor> tensors(DType dtype, int size) {
        List<Tensor> tensors = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            Tensor drawn = Tensor.uniform(dtype, new Random(i), i % 4 == 0 ? -1 : 1, 2, size);
            tensors.add((i == 2 ? drawn.mul(0.1) : drawn).detach().copy());
        }
        return tensors;
    }

    private static void run(Update update, List<Tensor> t) {
        update.run(t.get(0), t.get(1), t.get(2), t.get(3), t.get(4));
    }

    @Test
    void constantsThatWouldSpoilTheParametersAreErrors() {
        for (double wrong : new double[] {-0.1, Double.NaN, Double.POSITIVE_INFINITY}) {
            assertThrows(IllegalArgumentException.class, () -> new ParameterUpdates.Sgd(wrong, 0, 0, false, true));
            assertThrows(IllegalArgumentException.class, () -> new ParameterUpdates.Adam(wrong, 0.9, 0, 0, false));
            assertThrows(IllegalArgumentException.class, () -> new ParameterUpdates.Adam(0.9, 0.9, wrong, 0, false));
            assertThrows(IllegalArgumentException.class, () -> new ParameterUpdates.RMSprop(0.9, 0, 0, wrong, false));
            assertThrows(IllegalArgumentException.class, () -> new ParameterUpdates.Adagrad(wrong, 0, 0));
        }
        assertEquals(
                "adam: constant 1.0: expected a number from 0 to 1, without 1. Try 0.9.",
                assertThrows(IllegalArgumentException.class, () -> new ParameterUpdates.Adam(0.9, 1, 1e-8, 0, false))
                        .getMessage());
    }

    @TestFactory
    Stream<DynamicTest> theSameBitsForAnyNumberOfThreads() {
        return UPDATES.entrySet().stream()
                .map(update -> dynamicTest(update.getKey(), () -> {
                    int before = Threads.count();
                    try {
                        for (DType dtype : new DType[] {DType.FLOAT32, DType.FLOAT64}) {
                            List<double[]> expected = split(update.getValue(), dtype, 1);
                            for (int threads : new int[] {2, 3, 7}) {
                                List<double[]> found = split(update.getValue(), dtype, threads);
                                for (int i = 0; i < found.size(); i++) {
                                    assertArrayEquals(expected.get(i), found.get(i));
                                }
                            }
                        }
                    } finally {
                        Threads.setCount(before);
                    }
                }));
    }

    private static List<double[]> split(Update update, DType dtype, int threads) {
        Threads.setCount(threads);
        List<Tensor> tensors = tensors(dtype, 70_001);
        run(update, tensors);
        run(update, tensors);
        return tensors.stream().map(Tensor::toDoubleArray).toList();
    }

    /** An element's result does not depend on where it is: in a block, at its end, or alone. */
    @TestFactory
    Stream<DynamicTest> eachElementByItself() {
        return UPDATES.entrySet().stream()
                .map(update -> dynamicTest(update.getKey(), () -> {
                    for (DType dtype : new DType[] {DType.FLOAT32, DType.FLOAT64}) {
                        List<Tensor> whole = tensors(dtype, 1030);
                        List<Tensor> start = whole.stream().map(Tensor::copy).toList();
                        for (int repeat = 0; repeat < 30; repeat++) {
                            for (int i = 0; i < 5; i++) {
                                whole.get(i).assign(start.get(i));
                            }
                            run(update.getValue(), whole);
                        }
                        for (int at : new int[] {0, 1, 7, 1023, 1024, 1029}) {
                            List<Tensor> alone = start.stream()
                                    .map(x -> x.slice(0, at, at + 1).detach().copy())
                                    .toList();
                            run(update.getValue(), alone);
                            for (int i = 0; i < 5; i++) {
                                assertEquals(
                                        alone.get(i).item(), whole.get(i).get(at), "tensor " + i + ", element " + at);
                            }
                        }
                    }
                }));
    }

    @TestFactory
    Stream<DynamicTest> theGradientStays() {
        return UPDATES.entrySet().stream()
                .map(update -> dynamicTest(update.getKey(), () -> {
                    List<Tensor> tensors = tensors(DType.FLOAT32, 5);
                    double[] g = tensors.get(4).toDoubleArray();
                    double[] x = tensors.get(0).toDoubleArray();
                    run(update.getValue(), tensors);
                    assertArrayEquals(g, tensors.get(4).toDoubleArray());
                    for (int i = 0; i < x.length; i++) {
                        assertTrue(x[i] != tensors.get(0).get(i));
                    }
                    run(update.getValue(), tensors(DType.FLOAT64, 0));
                }));
    }

    /** Without decay, an infinite parameter is no reason for NaN. */
    @Test
    void infinityNanAndZeros() {
        double infinity = Double.POSITIVE_INFINITY;
        Tensor x = Tensor.of(DType.FLOAT64, new double[] {infinity, 1, Double.NaN, -0.0, 1});
        Tensor g = Tensor.of(DType.FLOAT64, new double[] {1, Double.NaN, 1, 0, infinity});
        sgd(new ParameterUpdates.Sgd(0, 0, 0, false, false), x, null, g);
        assertArrayEquals(new double[] {infinity, Double.NaN, Double.NaN, -0.0, -infinity}, x.toDoubleArray());

        Tensor m = Tensor.zeros(DType.FLOAT64, 2);
        Tensor v = Tensor.zeros(DType.FLOAT64, 2);
        Tensor y = Tensor.of(DType.FLOAT64, new double[] {infinity, 2});
        ParameterUpdates.Adam adam = new ParameterUpdates.Adam(0.9, 0.999, 0, 0, false);
        ParameterUpdates.adam(adam, y, m, v, null, Tensor.of(DType.FLOAT64, new double[] {1, 1}), RATE, T);
        assertEquals(infinity, y.get(0));
        assertTrue(y.get(1) < 2);
    }

    @Test
    void theFirstStepTakesTheGradientAsVelocity() {
        Tensor v = Tensor.of(DType.FLOAT64, new double[] {100});
        Tensor x = Tensor.of(DType.FLOAT64, new double[] {1});
        sgd(new ParameterUpdates.Sgd(0.9, 0.5, 0, false, true), x, v, Tensor.of(DType.FLOAT64, new double[] {2}));
        assertEquals(2, v.item());
        assertEquals(0.8, x.item(), 1e-15);
    }

    @Test
    void mistakesChangeNothing() {
        Tensor x = Tensor.of(1, 2);
        Tensor g = Tensor.of(3, 4);
        ParameterUpdates.Sgd constants = new ParameterUpdates.Sgd(0.9, 0, 0, false, false);
        assertMessage(
                "sgd: FLOAT32 [2] and FLOAT32 [3]: shapes differ, and an in-place change does not broadcast. Use broadcastTo or reshape first.",
                () -> sgd(constants, x, Tensor.zeros(2), Tensor.of(1, 2, 3)));
        assertMessage(
                "sgd: FLOAT32 [2] and FLOAT64 [2]: types FLOAT32 and FLOAT64 do not mix. Convert one: to(DType.FLOAT32).",
                () -> sgd(constants, x, Tensor.zeros(DType.FLOAT64, 2), g));
        assertMessage(
                "sgd: FLOAT32 [2] and FLOAT32 [2] share an array, and one of them changes. Give each its own: copy().",
                () -> sgd(constants, x, x.detach(), g));
        assertMessage(
                "sgd: FLOAT32 [2] and FLOAT32 [2] share an array, and one of them changes. Give each its own: copy().",
                () -> sgd(constants, x, null, x));
        assertMessage(
                "sgd: FLOAT32 []: expected a single FLOAT64 number, found FLOAT32. Make one: Tensor.scalar(DType.FLOAT64, 0.1).",
                () -> ParameterUpdates.sgd(constants, x, null, g, Tensor.scalar(1)));
        assertMessage("sgd: input 1 is null. Pass one.", () -> sgd(constants, x, null, null));
        assertMessage(
                "rmsprop: RMSprop[alpha=0.9, epsilon=1.0E-8, momentum=0.0, weightDecay=0.0, isCentered=true] with no mean and no velocity: "
                        + "expected a mean if centered, and a velocity if momentum is not 0. Pass these, or null.",
                () -> ParameterUpdates.rmsprop(
                        new ParameterUpdates.RMSprop(0.9, 1e-8, 0, 0, true), x, Tensor.zeros(2), null, null, g, RATE));
        assertArrayEquals(new double[] {1, 2}, x.toDoubleArray());
        Tensor marked = Tensor.of(1, 2).requiresGrad(true);
        assertEquals(
                "sgd: FLOAT32 [2] needs a gradient, and a change in place cannot be recorded. Make the change inside "
                        + "try (var off = Tape.noGrad()) { ... }, or compute a new tensor.",
                assertThrows(IllegalStateException.class, () -> sgd(constants, marked, null, g))
                        .getMessage());
        try (var off = Tape.noGrad()) {
            sgd(constants, marked, null, g);
        }
        assertEquals(0.7f, marked.get(0), 1e-6);
    }

    private static void assertMessage(String expected, Runnable mistake) {
        assertEquals(
                expected,
                assertThrows(IllegalArgumentException.class, mistake::run).getMessage());
    }
}
