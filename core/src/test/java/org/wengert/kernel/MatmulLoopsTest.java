package org.wengert.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Random;
import java.util.function.Function;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.wengert.kernel.generator.Element;
import org.wengert.kernel.generator.Form;

/** All ways to multiply give the same bits: those of a chain of fused multiply-adds in the order of k. */
class MatmulLoopsTest {
    private static final double[] ODD = {Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY, -0.0, 0, 1e-310
    };

    @Provide
    Arbitrary<Integer> size() {
        return Arbitraries.oneOf(
                Arbitraries.integers().between(1, 9),
                Arbitraries.integers().between(1, 40),
                Arbitraries.of(63, 64, 65, 80, 129));
    }

    @Property(tries = 300)
    void vectorsGiveTheBitsOfTheDefinition(
            @ForAll("size") int m, @ForAll("size") int k, @ForAll("size") int n, @ForAll Random random) {
        if (!Machine.hasVectors()) {
            return; // an assumption would be a rejected try
        }
        check(x -> new VectorMatmul(x, true), m, k, n, random);
    }

    @Property(tries = 300)
    void rowsGiveTheBitsOfTheDefinition(
            @ForAll("size") int m, @ForAll("size") int k, @ForAll("size") int n, @ForAll Random random) {
        check(ScalarMatmul::new, m, k, n, random);
    }

    @Property(tries = 300)
    void narrowLoopsGiveTheBitsOfTheDefinition(
            @ForAll("size") int m, @ForAll("size") int k, @ForAll("size") int n, @ForAll Random random) {
        check(NarrowMatmul::new, m, k, n, random);
    }

    /** Deep, tall and wide enough for each kind of copy, and one more than that. */
    @ParameterizedTest
    @CsvSource({
        "10, 1100, 70",
        "1540, 20, 17",
        "1537, 3, 300",
        "9, 513, 257",
        "3, 40, 600",
        "70, 1030, 5",
        "400, 20, 70",
        "300, 512, 33",
        "20, 256, 1024"
    })
    void largeProductsGiveTheBitsOfTheDefinition(int m, int k, int n) {
        if (!Machine.hasVectors()) {
            return; // an assumption would be a rejected try
        }
        for (int seed = 0; seed < 8; seed++) {
            check(x -> new VectorMatmul(x, true), m, k, n, new Random(seed));
        }
    }

    @Property(tries = 200)
    void outerProductsGiveTheBitsOfTheDefinition(
            @ForAll boolean isFloat,
            @ForAll @IntRange(min = 1, max = 4) int vectors,
            @ForAll @IntRange(max = 9) int m,
            @ForAll Random random) {
        if (!Machine.hasVectors()) {
            return; // an assumption would be a rejected try
        }
        Form form = Form.vector(isFloat ? Element.FLOAT : Element.DOUBLE);
        int n = vectors * form.lanes() - (vectors > 1 ? random.nextInt(form.lanes()) : 0);
        int step = 1 + random.nextInt(3);
        int stride = n + random.nextInt(3);
        double odd = random.nextInt(4) == 0 ? 0.01 : 0;
        Object a = array(isFloat, 2 + m * step, odd, random);
        Object b = array(isFloat, 1 + n, odd, random);
        Object y = array(isFloat, 3 + m * stride, odd, random);
        Object expected = Cells.copy(y);
        for (int i = 0; i < m; i++) {
            for (int j = 0; j < n; j++) {
                double product = multiplyAdd(isFloat, Cells.get(a, 2 + i * step), Cells.get(b, 1 + j), 0);
                Cells.set(expected, 3 + i * stride + j, product);
            }
        }
        new OuterTile(form, vectors).loop().run(a, 2, step, b, 1, y, 3, stride, m, n - form.lanes());
        for (int i = 0; i < 3 + m * stride; i++) {
            assertEquals(
                    Double.doubleToRawLongBits(Cells.get(expected, i)), Double.doubleToRawLongBits(Cells.get(y, i)));
        }
    }

    private static void check(Function<MatmulOperands, MatmulBlocks> way, int m, int k, int n, Random random) {
        boolean isFloat = random.nextBoolean();
        double odd = random.nextInt(4) == 0 ? 0.01 : 0;
        boolean transposeA = random.nextBoolean();
        boolean transposeB = random.nextBoolean();
        int far = random.nextInt(4) == 0 ? 1100 : 0;
        int aLength = transposeA ? m : k;
        // Rows at a multiple of 4096 bytes are copied.
        int aStride = random.nextInt(4) == 0 ? (aLength + 1023) / 1024 * 1024 : aLength + random.nextInt(3);
        int bStride = (transposeB ? k : n) + random.nextInt(3) + far;
        int yStride = n + random.nextInt(3);
        int a0 = random.nextInt(4);
        int b0 = random.nextInt(4);
        int y0 = random.nextInt(4);
        Object a = array(isFloat, a0 + (transposeA ? k : m) * aStride, odd, random);
        Object b = array(isFloat, b0 + (transposeB ? n : k) * bStride, odd, random);
        Object y = array(isFloat, y0 + m * yStride, odd, random);
        boolean accumulate = random.nextBoolean();
        Object expected = Cells.copy(y);
        MatmulOperands x = new MatmulOperands(
                a, a0, aStride, transposeA, b, b0, bStride, transposeB, y, y0, yStride, m, k, n, accumulate);
        for (int i = 0; i < m; i++) {
            for (int j = 0; j < n; j++) {
                double sum = accumulate ? Cells.get(y, x.atY(i, j)) : 0;
                for (int p = 0; p < k; p++) {
                    sum = multiplyAdd(isFloat, Cells.get(a, x.atA(i, p)), Cells.get(b, x.atB(p, j)), sum);
                }
                Cells.set(expected, x.atY(i, j), sum);
            }
        }
        Object defined = Cells.copy(y);
        PlainMatmul.run(
                a,
                a0,
                x.aRow(),
                x.aColumn(),
                b,
                b0,
                x.bRow(),
                x.bColumn(),
                defined,
                y0,
                yStride,
                1,
                m,
                k,
                n,
                accumulate);
        assertSameBits(expected, defined, x);
        // In four blocks, as threads would share it.
        MatmulBlocks blocks = way.apply(x);
        int row = random.nextInt(m + 1);
        int column = random.nextInt(n + 1);
        for (int[] block :
                new int[][] {{0, row, 0, column}, {0, row, column, n}, {row, m, 0, column}, {row, m, column, n}}) {
            if (block[0] < block[1] && block[2] < block[3]) {
                blocks.run(block[0], block[1], block[2], block[3]);
            }
        }
        assertSameBits(expected, y, x);
    }

    private static double multiplyAdd(boolean isFloat, double a, double b, double sum) {
        if (!Machine.hasFma()) {
            return isFloat ? (float) a * (float) b + (float) sum : a * b + sum;
        }
        return isFloat ? Math.fma((float) a, (float) b, (float) sum) : Math.fma(a, b, sum);
    }

    private static Object array(boolean isFloat, int size, double odd, Random random) {
        Object array = isFloat ? new float[size] : new double[size];
        for (int i = 0; i < size; i++) {
            Cells.set(array, i, random.nextDouble() < odd ? ODD[random.nextInt(ODD.length)] : random.nextGaussian());
        }
        return array;
    }

    /** NaNs count as equal: which of two comes out of a sum is left to the processor. */
    private static void assertSameBits(Object expected, Object actual, MatmulOperands x) {
        for (int i = 0; i < java.lang.reflect.Array.getLength(expected); i++) {
            double want = Cells.get(expected, i);
            double got = Cells.get(actual, i);
            if (Double.doubleToLongBits(want) != Double.doubleToLongBits(got)) {
                assertEquals(
                        want,
                        got,
                        "element " + i + " of [" + x.m() + ", " + x.k() + "] x [" + x.k() + ", " + x.n() + "]");
            }
        }
    }
}
