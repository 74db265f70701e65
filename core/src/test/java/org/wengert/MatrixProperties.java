package org.wengert;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Random;

/** Random matrices, of every shape, rank and size of numbers, and comparisons of them. */
final class MatrixProperties {
    static final double DIGITS = 1e-12;

    /** A matrix of normal numbers; sometimes of low rank, with equal columns, or zeros, and in units that are tiny or huge. */
    static Tensor any(Random random, int... shape) {
        Tensor x = Tensor.randn(DType.FLOAT64, random, shape);
        int kind = random.nextInt(6);
        if (kind == 0 && shape[shape.length - 1] > 1) {
            x = x.slice(-1, 0, 1).broadcastTo(shape);
        } else if (kind == 1) {
            x = x.mul(0);
        } else if (kind == 2) {
            x = x.round();
        }
        return x.mul(Math.scalb(1.0, random.nextInt(5) * 200 - 400)).copy();
    }

    static int[] shape(Random random, int rows, int columns) {
        return switch (random.nextInt(3)) {
            case 0 -> new int[] {rows, columns};
            case 1 -> new int[] {random.nextInt(4), rows, columns};
            default -> new int[] {2, random.nextInt(3), rows, columns};
        };
    }

    /** Each equal to so many digits of the largest number. */
    static void assertClose(Tensor expected, Tensor found, double size) {
        assertEquals(expected.shape(), found.shape());
        assertEquals(expected.dtype(), found.dtype());
        assertArrayEquals(expected.toDoubleArray(), found.toDoubleArray(), Math.max(DIGITS * size, Double.MIN_NORMAL));
    }

    static void assertClose(Tensor expected, Tensor found) {
        assertClose(expected, found, largest(expected));
    }

    static double largest(Tensor x) {
        return x.size() == 0 ? 0 : x.abs().max().item();
    }

    static void assertOrthonormalColumns(Tensor q) {
        int k = q.dim(-1);
        Tensor identity = Tensor.eye(DType.FLOAT64, k).broadcastTo(q.shape().with(q.rank() - 2, k));
        assertClose(identity, q.transpose().matmul(q), 1);
    }

    private MatrixProperties() {}
}
