package org.wengert;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.util.List;
import java.util.Random;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Making tensors, and reading them. */
class TensorTest {
    private record Made(Tensor tensor, String text) {}

    private static final List<Made> MADE = List.of(
            new Made(Tensor.of(1, 2.5), "[1.0, 2.5000] FLOAT32 [2]"),
            new Made(Tensor.of(), "[] FLOAT32 [0]"),
            new Made(Tensor.of(new double[][] {{1, 2}, {3, 4}}), "[[1.0, 2.0],\n [3.0, 4.0]] FLOAT32 [2, 2]"),
            new Made(Tensor.of(new double[0][0]), "[] FLOAT32 [0, 0]"),
            new Made(Tensor.of(DType.FLOAT64, new double[][] {{1}, {2}}), "[[1.0],\n [2.0]] FLOAT64 [2, 1]"),
            new Made(Tensor.of(DType.FLOAT64, new double[] {1, 2}), "[1.0, 2.0] FLOAT64 [2]"),
            new Made(Tensor.of(DType.INT32, new double[] {1, 2}, 1, 2), "[[1, 2]] INT32 [1, 2]"),
            new Made(Tensor.of(new float[] {1, 2}), "[1.0, 2.0] FLOAT32 [2]"),
            new Made(Tensor.of(new float[] {1, 2}, 2, 1), "[[1.0],\n [2.0]] FLOAT32 [2, 1]"),
            new Made(Tensor.of(new int[] {1, 2}), "[1, 2] INT32 [2]"),
            new Made(Tensor.of(new int[] {1, 2}, 1, 2), "[[1, 2]] INT32 [1, 2]"),
            new Made(Tensor.of(new boolean[] {true, false}), "[true, false] BOOL [2]"),
            new Made(Tensor.of(new boolean[] {true, false}, 2, 1), "[[true],\n [false]] BOOL [2, 1]"),
            new Made(Tensor.scalar(3), "3.0 FLOAT32 []"),
            new Made(Tensor.scalar(DType.INT32, 3), "3 INT32 []"),
            new Made(Tensor.zeros(2), "[0.0, 0.0] FLOAT32 [2]"),
            new Made(Tensor.zeros(DType.BOOL, 2), "[false, false] BOOL [2]"),
            new Made(Tensor.zeros(), "0.0 FLOAT32 []"),
            new Made(Tensor.ones(2), "[1.0, 1.0] FLOAT32 [2]"),
            new Made(Tensor.ones(DType.BOOL, 2), "[true, true] BOOL [2]"),
            new Made(Tensor.full(DType.FLOAT64, 7, 1, 2), "[[7.0, 7.0]] FLOAT64 [1, 2]"),
            new Made(Tensor.eye(DType.INT32, 2), "[[1, 0],\n [0, 1]] INT32 [2, 2]"),
            new Made(Tensor.eye(DType.FLOAT32, 0), "[] FLOAT32 [0, 0]"),
            new Made(Tensor.arange(4), "[0, 1, 2, 3] INT32 [4]"),
            new Made(Tensor.arange(0), "[] INT32 [0]"),
            new Made(Tensor.arange(DType.FLOAT32, 1, 2, 0.25), "[1.0, 1.2500, 1.5000, 1.7500] FLOAT32 [4]"),
            new Made(Tensor.arange(DType.FLOAT32, 2, 0, -1), "[2.0, 1.0] FLOAT32 [2]"),
            new Made(Tensor.arange(DType.FLOAT32, 2, 0, 1), "[] FLOAT32 [0]"),
            new Made(Tensor.linspace(DType.FLOAT64, 0, 1, 5), "[0.0, 0.2500, 0.5000, 0.7500, 1.0] FLOAT64 [5]"),
            new Made(Tensor.linspace(DType.FLOAT64, 3, 1, 1), "[3.0] FLOAT64 [1]"),
            new Made(Tensor.linspace(DType.FLOAT64, 3, 1, 0), "[] FLOAT64 [0]"),
            // As they are printed.
            new Made(
                    Tensor.of(0, -0.0, Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY),
                    "[0.0, -0.0, NaN, Infinity, -Infinity] FLOAT32 [5]"),
            new Made(
                    Tensor.of(DType.FLOAT64, new double[] {1e-5, -0.5, 999999, 1e6, 1234567.5}),
                    "[1.0000e-05, -0.5000, 999999.0, 1.0000e+06, 1.2346e+06] FLOAT64 [5]"),
            new Made(Tensor.arange(10), "[0, 1, 2, 3, 4, 5, 6, 7, 8, 9] INT32 [10]"),
            new Made(Tensor.arange(11), "[0, 1, 2, ..., 8, 9, 10] INT32 [11]"),
            new Made(
                    Tensor.arange(12).reshape(12, 1),
                    "[[0],\n [1],\n [2],\n ...,\n [9],\n [10],\n [11]] INT32 [12, 1]"),
            new Made(Tensor.arange(8).reshape(2, 2, 2), "[[[0, 1],\n  [2, 3]],\n [[4, 5],\n  [6, 7]]] INT32 [2, 2, 2]"),
            new Made(Tensor.zeros(2, 0), "[[],\n []] FLOAT32 [2, 0]"));

    @TestFactory
    Stream<DynamicTest> readsAs() {
        return MADE.stream()
                .map(made -> dynamicTest(
                        made.text(),
                        () -> assertEquals(made.text(), made.tensor().toString())));
    }

    @Test
    void factoriesCopyTheirArrays() {
        double[] doubles = {1, 2};
        float[] floats = {1, 2};
        int[] ints = {1, 2};
        boolean[] booleans = {true, true};
        double[][] rows = {{1, 2}};
        int[] shape = {2};
        List<Tensor> tensors = List.of(
                Tensor.of(doubles),
                Tensor.of(DType.FLOAT64, doubles, shape),
                Tensor.of(floats, shape),
                Tensor.of(ints, shape),
                Tensor.of(booleans, shape),
                Tensor.of(rows));
        List<String> before = tensors.stream().map(Tensor::toString).toList();
        doubles[0] = 9;
        floats[0] = 9;
        ints[0] = 9;
        booleans[0] = false;
        rows[0][0] = 9;
        shape[0] = 1;

        assertEquals(before, tensors.stream().map(Tensor::toString).toList());
    }

    @Test
    void linspaceEndsExactlyAtItsEnd() {
        for (int count = 2; count < 50; count++) {
            Tensor x = Tensor.linspace(DType.FLOAT64, 0.1, 0.7, count);
            assertEquals(0.1, x.get(0));
            assertEquals(0.7, x.get(count - 1));
        }
    }

    /** Worked out by hand from the numbers of java.util.Random, which every JDK draws alike. */
    @Test
    void aSeedGivesTheSameNumbersOnEveryJdk() {
        assertArrayEquals(
                new float[] {0.7275637f, 0.6832235f, 0.30871946f, 0.27707848f},
                Tensor.rand(new Random(42), 2, 2).toFloatArray());
        assertArrayEquals(
                new double[] {-2 + 3 * 0.7275636800328681, -2 + 3 * 0.6832234717598454},
                Tensor.uniform(DType.FLOAT64, new Random(42), -2, 1, 2).toDoubleArray());
        assertArrayEquals(
                new double[] {-0.6569483040159086, -1.4727931581233673, -0.14549848234980634},
                Tensor.randn(DType.FLOAT64, new Random(42), 3).toDoubleArray());
        assertArrayEquals(
                new float[] {-0.6569483f, (float) -1.4727931581233673, -0.14549848f, 0.8469057f},
                Tensor.randn(new Random(42), 4).toFloatArray());
    }

    @Test
    void uniformStaysBelowItsUpperEnd() {
        RandomGenerator largest = new Random(0) {
            private static final long serialVersionUID = 1;

            @Override
            public double nextDouble() {
                return Math.nextDown(1.0);
            }
        };

        assertTrue(Tensor.rand(largest, 1).item() < 1);
        assertEquals(
                Math.nextDown(4f),
                Tensor.uniform(DType.FLOAT32, largest, 3, 4, 1).item());
        assertEquals(
                Math.nextDown(4.0),
                Tensor.uniform(DType.FLOAT64, largest, 3, 4, 1).item());
        assertEquals(3, Tensor.uniform(DType.FLOAT32, largest, 3, 3, 1).item());
    }

    @Test
    void normalNumbersHaveMeanZeroAndVarianceOne() {
        Tensor x = Tensor.randn(DType.FLOAT64, new Random(7), 100_001);

        assertEquals(0, x.mean().item(), 0.01);
        assertEquals(1, x.square().mean().item(), 0.02);
    }

    @Test
    void elementsAreReadByIndex() {
        Tensor x = Tensor.arange(24).reshape(2, 3, 4);

        assertEquals(23, x.get(1, 2, 3));
        assertEquals(6, x.get(0, 1, 2));
        assertEquals(5, Tensor.scalar(5).get());
        assertEquals(1, Tensor.of(new boolean[] {true}).get(0));
        assertEquals(5, Tensor.full(DType.INT32, 5, 1, 1).item());
    }

    @Test
    void shapesAreReadByAxis() {
        Tensor x = Tensor.zeros(2, 3, 4);

        assertEquals(3, x.rank());
        assertEquals(24, x.size());
        assertEquals(2, x.dim(0));
        assertEquals(4, x.dim(-1));
        assertEquals(Shape.of(2, 3, 4), x.shape());
        assertArrayEquals(new int[] {2, 3, 4}, x.shape().toArray());
        assertEquals(0, Tensor.scalar(1).rank());
        assertEquals(1, Tensor.scalar(1).size());
    }

    @Test
    void arraysAreCopiesInRowMajorOrder() {
        Tensor x = Tensor.of(DType.FLOAT64, new double[] {1.9, -1.9, 0.1, 3}, 2, 2);

        assertArrayEquals(new double[] {1.9, -1.9, 0.1, 3}, x.toDoubleArray());
        assertArrayEquals(new float[] {1.9f, -1.9f, 0.1f, 3}, x.toFloatArray());
        assertArrayEquals(new int[] {1, -1, 0, 3}, x.toIntArray());
        x.toDoubleArray()[0] = 9;
        assertEquals(1.9, x.get(0, 0));
        assertArrayEquals(
                new double[] {1, 0}, Tensor.of(new boolean[] {true, false}).toDoubleArray());
    }

    @Test
    void everyTypeConvertsToEveryOther() {
        Tensor x = Tensor.of(DType.FLOAT64, new double[] {1.9, -1.9, 0, 0.1});
        assertArrayEquals(
                new double[] {1.9f, -1.9f, 0, 0.1f}, x.to(DType.FLOAT32).toDoubleArray());
        assertArrayEquals(new double[] {1, -1, 0, 0}, x.to(DType.INT32).toDoubleArray());
        assertArrayEquals(new double[] {1, 1, 0, 1}, x.to(DType.BOOL).toDoubleArray());
        assertArrayEquals(
                new int[] {0, Integer.MAX_VALUE},
                Tensor.of(Double.NaN, 1e20).to(DType.INT32).toIntArray());

        Tensor bits = Tensor.of(new boolean[] {true, false});
        for (DType from : DType.values()) {
            for (DType to : DType.values()) {
                Tensor converted = bits.to(from).to(to);
                assertEquals(to, converted.dtype());
                assertArrayEquals(new double[] {1, 0}, converted.toDoubleArray(), from + " to " + to);
            }
        }
    }

    @Test
    void aConversionToItsOwnTypeIsTheTensorItself() {
        Tensor x = Tensor.of(1, 2);

        assertSame(x, x.to(DType.FLOAT32));
        assertNotSame(x, x.to(DType.FLOAT64));
    }

    @Test
    void numbersTakeTheTensorsType() {
        Tensor x = Tensor.of(DType.FLOAT64, new double[] {1, 2});
        for (Tensor y : List.of(
                x.add(0.1), x.sub(0.1), x.rsub(0.1), x.mul(0.1), x.div(0.1), x.rdiv(0.1), x.pow(0.1), x.maximum(1.5))) {
            assertEquals(DType.FLOAT64, y.dtype());
        }
        assertEquals(1 + 0.1, x.add(0.1).get(0));
        assertEquals(0.1 - 1, x.rsub(0.1).get(0));
        assertEquals(0.1 / 2, x.rdiv(0.1).get(1));
    }

    @Test
    void comparisonsOfIntegersWithFractionsAreExact() {
        Tensor x = Tensor.arange(3);

        assertEquals("[false, false, true] BOOL [3]", x.ge(1.5).toString());
        assertEquals("[true, true, false] BOOL [3]", x.lt(1.5).toString());
        assertEquals("[false, false, false] BOOL [3]", x.eq(1.5).toString());
        assertEquals("[false, true, false] BOOL [3]", x.eq(1).toString());
    }

    /** The mean of ones is one, as a sum times 1 / n would not always be. */
    @Test
    void meansAreDividedOnce() {
        for (DType dtype : List.of(DType.FLOAT32, DType.FLOAT64)) {
            for (int n = 1; n < 200; n++) {
                Tensor ones = Tensor.ones(dtype, n);
                assertEquals(1, ones.mean().item());
                assertEquals(1, ones.mseLoss(ones.zerosLike(), Reduction.MEAN).item());
            }
        }
    }

    @Test
    void namesAreForTapesAndErrors() {
        Tensor x = Tensor.of(1, 2);
        assertNull(x.name());
        assertSame(x, x.named("x"));
        assertEquals("x", x.name());
        assertEquals("x FLOAT32 [2]", x.describe());
    }

    @Test
    void largeSizesAreCountedWithoutOverflow() {
        assertEquals(0, Shape.of(65536, 65536, 0).size());
        assertEquals(Integer.MAX_VALUE, Shape.of(Integer.MAX_VALUE).size());
    }
}
