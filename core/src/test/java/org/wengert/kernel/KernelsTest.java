package org.wengert.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.wengert.kernel.generator.VectorModule;

/** The typed calls of {@link Kernels}, in all forms, against naive loops. */
class KernelsTest {
    private static final double[] ODD = {Double.NaN, Double.POSITIVE_INFINITY, 0};

    /** Sizes on both sides of the blocks of 64 by 256, and small ones. */
    @Provide
    Arbitrary<Integer> size() {
        return Arbitraries.oneOf(
                Arbitraries.integers().between(0, 12),
                Arbitraries.integers().between(0, 12),
                Arbitraries.integers().between(13, 40),
                Arbitraries.of(63, 65, 129, 257));
    }

    @Provide
    Arbitrary<MatmulOptions> options() {
        return Arbitraries.of(true, false)
                .flatMap(accumulate -> Arbitraries.of(Epilogue.values())
                        .flatMap(epilogue -> Arbitraries.of(GradientOperand.values())
                                .map(gradient -> new MatmulOptions(accumulate, epilogue, gradient))));
    }

    /** A matrix somewhere in an array, its rows further apart than they are long. */
    private record Matrix(int rows, int columns, boolean transposed, int offset, int stride, double[] array) {
        static Matrix draw(int rows, int columns, boolean transposed, double odd, Random random) {
            int length = transposed ? rows : columns;
            int count = transposed ? columns : rows;
            int stride = length + random.nextInt(3);
            int offset = random.nextInt(4);
            double[] array = (double[]) Cells.exact(double.class, offset + count * stride + 2, random);
            for (int i = 0; i < array.length; i++) {
                array[i] = random.nextDouble() < odd ? ODD[random.nextInt(ODD.length)] : array[i];
            }
            return new Matrix(rows, columns, transposed, offset, stride, array);
        }

        int at(int i, int j) {
            return offset + (transposed ? j * stride + i : i * stride + j);
        }

        double get(int i, int j) {
            return array[at(i, j)];
        }
    }

    @Property(tries = 500)
    void multipliesInAnyForm(
            @ForAll("size") int m,
            @ForAll("size") int k,
            @ForAll("size") int n,
            @ForAll("options") MatmulOptions options,
            @ForAll Random random) {
        double odd = random.nextBoolean() ? 0 : 0.02;
        Matrix a = Matrix.draw(m, k, random.nextBoolean(), odd, random);
        Matrix b = Matrix.draw(k, n, random.nextBoolean(), odd, random);
        Matrix y = Matrix.draw(m, n, false, 0, random);
        double[] bias = (double[]) Cells.exact(double.class, n + 2, random);
        double[] expected = y.array.clone();
        for (int i = 0; i < m; i++) {
            for (int j = 0; j < n; j++) {
                double sum = options.accumulate() ? y.get(i, j) : 0;
                for (int p = 0; p < k; p++) {
                    sum += term(options.gradient(), a.get(i, p), b.get(p, j));
                }
                sum += options.epilogue() == Epilogue.NONE ? 0 : bias[j];
                expected[y.at(i, j)] = options.epilogue() == Epilogue.BIAS_RELU ? Math.max(sum, 0) : sum;
            }
        }
        double[] f64 = y.array.clone();
        Kernels kernels = Kernels.provider();
        kernels.matmul(
                a.array,
                a.offset,
                a.stride,
                a.transposed,
                b.array,
                b.offset,
                b.stride,
                b.transposed,
                f64,
                y.offset,
                y.stride,
                m,
                k,
                n,
                options,
                bias);
        float[] f32 = floats(y.array);
        kernels.matmul(
                floats(a.array),
                a.offset,
                a.stride,
                a.transposed,
                floats(b.array),
                b.offset,
                b.stride,
                b.transposed,
                f32,
                y.offset,
                y.stride,
                m,
                k,
                n,
                options,
                floats(bias));
        for (int i = 0; i < expected.length; i++) {
            // The sign of a zero is left open.
            assertEquals(expected[i] + 0.0, f64[i] + 0.0);
            assertEquals(expected[i] + 0.0, f32[i] + 0.0);
        }
    }

    private static double term(GradientOperand gradient, double a, double b) {
        boolean isZero = gradient == GradientOperand.LEFT && a == 0 || gradient == GradientOperand.RIGHT && b == 0;
        return isZero ? 0 : a * b;
    }

    private static float[] floats(double[] x) {
        float[] y = new float[x.length];
        Copy.convert(x, y, x.length);
        return y;
    }

    @Test
    void oneProviderServesAll() {
        assertSame(Kernels.provider(), Kernels.provider());
        assertEquals(
                VectorModule.isPresent() ? "vectors" : "reference loops in plain Java",
                Kernels.provider().name());
    }
}
