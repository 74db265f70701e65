package org.wengert;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import java.util.Random;
import java.util.stream.Collectors;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/** Numbers, row vectors, column vectors and everything between them, against an expanded copy. */
class ElementwiseBroadcastTest {
    @Property(tries = 300)
    void equalsTheExpandedOperation(@ForAll Random random) {
        DType dtype = random.nextBoolean() ? DType.FLOAT32 : DType.FLOAT64;
        int[] dims = random.nextInt(4) == 0
                ? new int[] {1 + random.nextInt(3), 1 + random.nextInt(3), 60 + random.nextInt(30)}
                : random.nextBoolean()
                        ? new int[] {1 + random.nextInt(5), 50 + random.nextInt(60)}
                        : new int[] {1 + random.nextInt(9), 1 + random.nextInt(9), 1 + random.nextInt(4)};
        Tensor a = some(dtype, dims, random);
        Tensor b = some(dtype, dims, random);
        Tensor zeros =
                Tensor.zeros(dtype, a.shape().broadcast("test", b.shape()).dims());
        for (Op op :
                new Op[] {ArithmeticRules.SUB, ArithmeticRules.DIV, StrongZeroRules.PRODUCT, ArithmeticRules.MAXIMUM}) {
            Tensor found = op.apply(a, b);
            Tensor expected = op.apply(a.add(zeros), b.add(zeros));
            assertEquals(expected.shape(), found.shape());
            for (int i = 0; i < found.size(); i++) {
                assertEquals(expected.element(i), found.element(i), op + " of " + a.shape() + " and " + b.shape());
            }
        }
    }

    @Property(tries = 200)
    void equalsTheExpandedOperationOfThree(@ForAll Random random) {
        int[] dims = {
            1 + random.nextInt(3), 1 + random.nextInt(3), 1 + random.nextInt(9), 1 + random.nextInt(20),
        };
        Tensor a = some(DType.FLOAT32, dims, random);
        Tensor b = some(DType.FLOAT32, dims, random);
        Tensor c = some(DType.FLOAT32, dims, random);
        Tensor product = a.mul(b);
        assertArrayEquals(product.add(c).toDoubleArray(), c.addcmul(a, b).toDoubleArray(), dims(a, b, c));
    }

    private static String dims(Tensor... all) {
        return Arrays.stream(all).map(x -> x.shape().toString()).collect(Collectors.joining(" "));
    }

    /** With some of the axes of size 1, or without the first ones. */
    private static Tensor some(DType dtype, int[] dims, Random random) {
        int without = random.nextInt(3) == 0 ? random.nextInt(dims.length) : 0;
        int[] own = new int[dims.length - without];
        int size = 1;
        for (int d = 0; d < own.length; d++) {
            own[d] = random.nextInt(3) == 0 ? 1 : dims[d + without];
            size *= own[d];
        }
        double[] numbers = new double[size];
        for (int i = 0; i < size; i++) {
            numbers[i] = random.nextInt(8) == 0 ? 0.0 : random.nextGaussian();
        }
        return Tensor.of(dtype, numbers, own);
    }
}
