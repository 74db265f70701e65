package org.wengert.nn;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.wengert.DType;
import org.wengert.Tensor;

class InitTest {
    private static final int IN = 300;
    private static final int OUT = 100;

    /** These numbers are the promise that a seed means the same on every machine and JDK. */
    @Test
    void oneSeedOneStartOnEveryJdk() {
        Rng.seed(42);
        Linear linear = new Linear(2, 3);
        assertEquals(
                "[0.34162432, -0.48095933, -0.3131053, -0.2203476, -0.653324, 0.52075315]",
                Arrays.toString(linear.weight().tensor().toFloatArray()));
        assertEquals(
                "[-0.3982352, 0.42515767, -0.22637169]",
                Arrays.toString(linear.bias().tensor().toFloatArray()));
        assertEquals(
                "[0.2744474191024825, 0.9424839708290345, -0.8212321544263878, -0.06928704324127521]",
                Arrays.toString(Init.xavierNormal()
                        .tensor(DType.FLOAT64, Rng.generator(), 2, 2)
                        .toDoubleArray()));
        assertEquals(
                "[0.0693281034798201, 0.5721289817064443, -1.0273309168662226, -1.3732591304656572]",
                Arrays.toString(Init.kaimingUniform()
                        .tensor(DType.FLOAT64, Rng.generator(), 2, 2)
                        .toDoubleArray()));
    }

    @Test
    void aNewLinearStartsWithinOneOverTheRootOfItsInputs() {
        Rng.seed(1);
        Linear linear = new Linear(100, 100);
        double[] weights = linear.weight().tensor().toDoubleArray();
        assertEquals(0.1, Arrays.stream(weights).map(Math::abs).max().orElseThrow(), 1e-3);
        assertEquals(0, Arrays.stream(weights).average().orElseThrow(), 0.004);
        assertTrue(Arrays.stream(linear.bias().tensor().toDoubleArray()).allMatch(b -> Math.abs(b) <= 0.1));
        assertTrue(Arrays.stream(linear.bias().tensor().toDoubleArray()).anyMatch(b -> b != 0));
    }

    /** ln 10 is the loss of a network that knows nothing of ten classes. */
    @Test
    void aDeepNetworkStartsNearTheLossOfOneThatKnowsNothing() {
        Rng.seed(1);
        Sequential model =
                new Sequential(new Linear(784, 256), new ReLU(), new Linear(256, 128), new ReLU(), new Linear(128, 10));
        Tensor x = Tensor.rand(Rng.generator(), 32, 784);
        double loss = Loss.crossEntropy(model.forward(x), Tensor.zeros(DType.INT32, 32))
                .item();
        assertEquals(Math.log(10), loss, 0.2);
        assertEquals(0, new Linear(0, 1).bias().tensor().item());
    }

    @Test
    void variancesAreThoseOfThePapers() {
        assertSpread(Init.xavierUniform(), 2.0 / (IN + OUT), true);
        assertSpread(Init.xavierNormal(), 2.0 / (IN + OUT), false);
        assertSpread(Init.kaimingUniform(), 2.0 / IN, true);
        assertSpread(Init.kaimingNormal(), 2.0 / IN, false);
        assertSpread(Init.uniform(0.3), 0.03, true);
        assertSpread(Init.normal(0.2), 0.04, false);
    }

    private static void assertSpread(Init init, double variance, boolean uniform) {
        double[] values = init.tensor(DType.FLOAT64, Rng.generator(7), IN, OUT).toDoubleArray();
        double squares = Arrays.stream(values).map(x -> x * x).average().orElseThrow();
        assertEquals(1, squares / variance, 0.03);
        assertEquals(0, Arrays.stream(values).average().orElseThrow(), 0.03 * Math.sqrt(variance));
        double largest = Arrays.stream(values).map(Math::abs).max().orElseThrow() / Math.sqrt(variance);
        if (uniform) {
            assertEquals(Math.sqrt(3), largest, 1e-3);
        } else {
            assertTrue(largest > 3, "normal numbers have tails");
        }
    }

    @Test
    void constants() {
        assertArrayEquals(
                new double[] {0, 0}, Init.zeros().parameter(2).tensor().toDoubleArray());
        Tensor three = Init.constant(3).tensor(DType.FLOAT64, Rng.generator(), 2);
        assertArrayEquals(new double[] {3, 3}, three.toDoubleArray());
        assertEquals(DType.FLOAT64, three.dtype());
    }

    @Test
    void anInitMayBeAnyFunction() {
        Init diagonal = (dtype, random, shape) -> Tensor.eye(dtype, shape[0]);
        assertArrayEquals(
                new double[] {1, 0, 0, 1},
                new Linear(2, 2, true, diagonal).weight().tensor().toDoubleArray());
    }

    @Test
    void errors() {
        assertEquals(
                "kaimingUniform: shape [20] has no fan-in: expected (in, out). For another shape use uniform(range) or zeros().",
                assertThrows(
                                IllegalArgumentException.class,
                                () -> Init.kaimingUniform().parameter(20))
                        .getMessage());
        assertEquals(
                "uniform: range -1.0: expected a finite number of 0 or more. Use 0.5.",
                assertThrows(IllegalArgumentException.class, () -> Init.uniform(-1))
                        .getMessage());
    }
}
