package org.wengert;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Tensors from numbers, of another's shape and type, and from lists. */
class CreationTest {
    private static void assertIs(Tensor x, DType dtype, Shape shape, double... values) {
        assertEquals(dtype, x.dtype());
        assertEquals(shape, x.shape());
        assertArrayEquals(values, x.toDoubleArray());
    }

    @Test
    void numbersInAType() {
        assertIs(Tensor.of(DType.FLOAT64, 1, 0.1), DType.FLOAT64, Shape.of(2), 1, 0.1);
        assertIs(Tensor.of(DType.INT32, 3), DType.INT32, Shape.of(1), 3);
        assertIs(Tensor.of(DType.BOOL, 0, 2), DType.BOOL, Shape.of(2), 0, 1);
        assertIs(Tensor.of(DType.FLOAT64), DType.FLOAT64, Shape.of(0));
        assertIs(Tensor.of(DType.FLOAT64, new double[] {1, 2}), DType.FLOAT64, Shape.of(2), 1, 2);
        assertIs(Tensor.of(DType.FLOAT64, new double[] {1, 2}, 2, 1), DType.FLOAT64, Shape.of(2, 1), 1, 2);
    }

    @Test
    void anArrayInAShape() {
        double[] values = {1, 2, 3, 4, 5, 6};
        assertIs(Tensor.of(values, 2, 3), DType.FLOAT32, Shape.of(2, 3), values);
        assertIs(Tensor.of(values), DType.FLOAT32, Shape.of(6), values);
        assertThrows(IllegalArgumentException.class, () -> Tensor.of(values, 4));
    }

    @Test
    void likeAnother() {
        Tensor x = Tensor.of(DType.INT32, 1, 2).reshape(2, 1);
        assertIs(x.zerosLike(), DType.INT32, Shape.of(2, 1), 0, 0);
        assertIs(x.onesLike(), DType.INT32, Shape.of(2, 1), 1, 1);
        assertIs(x.fullLike(7), DType.INT32, Shape.of(2, 1), 7, 7);
        Tensor y = Tensor.of(DType.FLOAT64, 1, 2, 3).requiresGrad(true);
        assertEquals(false, y.onesLike().requiresGrad());
        assertIs(
                y.randnLike(new Random(1)),
                DType.FLOAT64,
                Shape.of(3),
                Tensor.randn(DType.FLOAT64, new Random(1), 3).toDoubleArray());
        assertIs(
                y.randLike(new Random(1)),
                DType.FLOAT64,
                Shape.of(3),
                Tensor.uniform(DType.FLOAT64, new Random(1), 0, 1, 3).toDoubleArray());
        assertThrows(IllegalArgumentException.class, () -> x.randnLike(new Random(1)));
    }

    @Test
    void fromLists() {
        Tensor a = Tensor.of(1, 2);
        Tensor b = Tensor.of(3, 4);
        List<Tensor> both = List.of(a, b);
        assertIs(Tensor.concat(0, both), DType.FLOAT32, Shape.of(4), 1, 2, 3, 4);
        assertIs(Tensor.stack(1, both), DType.FLOAT32, Shape.of(2, 2), 1, 3, 2, 4);
        assertIs(Tensor.einsum("i,i->", both), DType.FLOAT32, Shape.SCALAR, 11);
        assertIs(Tensor.concat(0, Tensor.arange(5).split(0, 2)), DType.INT32, Shape.of(5), 0, 1, 2, 3, 4);
        assertEquals(
                "concat: no tensors to join. Pass at least one.",
                assertThrows(IllegalArgumentException.class, () -> Tensor.concat(0, List.of()))
                        .getMessage());
    }
}
