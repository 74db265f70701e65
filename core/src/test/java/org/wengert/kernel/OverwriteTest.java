package org.wengert.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.lang.reflect.Array;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A kernel writes all of y, nothing behind it, and takes no size from the length of an array: arrays may be longer than what they hold. */
class OverwriteTest {
    private static final int SPARE = 5;

    /** A kernel over inputs of given sizes that writes n elements. */
    private record Case(String name, Class<?> result, int n, int[] sizes, Run run) {
        @Override
        public String toString() {
            return name;
        }
    }

    private interface Run {
        void run(Object[] in, Object y);
    }

    static Stream<Case> cases() {
        return Cells.FLOATING.stream().flatMap(OverwriteTest::cases);
    }

    private static Stream<Case> cases(Class<?> type) {
        Window window = new Window(4, 5, 3, 2, 2, 1, 1, 1, 1, 2, 2, 5);
        int[] dims = {2, 3, 4};
        int[] strides = {12, 4, 1};
        boolean[] outer = {true, false, true};
        boolean[] middle = {false, true, false};
        boolean[] mask = {true, false, true, true, false, true, false, true};
        int[] indices = {2, 0, 2, 1, 9, 9};
        int[] index = {1, 0, 2, 1, 0, 0, 1, 2, 9, 9};
        BinaryKernel minus = BinaryKernel.of((a, b) -> a - b, (a, b) -> a - b);
        UnaryKernel tanh = UnaryKernel.of(null, Math::tanh);
        AttributeKernel<Double> plus = AttributeKernel.of((x, at) -> x + at);
        return Stream.of(
                one("unary", type, 70, 70, (x, y) -> tanh.run(x, y, 70)),
                one("attribute", type, 7, 7, (x, y) -> plus.run(x, 2.0, y, 7)),
                two("binary", type, 7, 7, 7, (a, b, y) -> minus.run(a, b, y, 7)),
                two("strided", type, 24, 24, 1, (a, b, y) -> minus.runStrided(a, strides, b, new int[3], dims, y)),
                one("fold", type, 3, 24, (x, y) -> FoldKernel.PRODUCT.run(x, dims, outer, y)),
                one("sum", type, 3, 24, (x, y) -> Reduce.sum(x, dims, outer, y)),
                one(
                        "sumOfMany",
                        type,
                        2,
                        600,
                        (x, y) -> Reduce.sum(x, new int[] {300, 2}, new boolean[] {true, false}, y)),
                one("mean", type, 8, 24, (x, y) -> Reduce.mean(x, dims, middle, y)),
                one("logSumExp", type, 8, 24, (x, y) -> Reduce.logSumExp(x, dims, middle, y)),
                one("softmax", type, 24, 24, (x, y) -> Softmax.softmax(x, 2, 3, 4, y)),
                one("logSoftmax", type, 24, 24, (x, y) -> Softmax.logSoftmax(x, 2, 3, 4, y)),
                one("crossEntropy", type, 4, 12, (x, y) -> CrossEntropy.run(x, 4, 3, indices, y)),
                one("oneHot", type, 12, 1, (x, y) -> Index.oneHot(indices, 4, 3, y)),
                one(
                        "variance",
                        type,
                        4,
                        12,
                        (x, y) -> Moments.variance(x, new int[] {4, 3}, new boolean[] {false, true}, 1, y)),
                one("std", type, 4, 12, (x, y) -> Moments.std(x, new int[] {4, 3}, new boolean[] {false, true}, 1, y)),
                one(
                        "norm",
                        type,
                        4,
                        12,
                        (x, y) -> Moments.norm(x, new int[] {4, 3}, new boolean[] {false, true}, 3, y)),
                one("scan", type, 24, 24, (x, y) -> Scan.sum(x, 2, 3, 4, y)),
                one("others", type, 24, 24, (x, y) -> ExclusiveProduct.run(x, 2, 3, 4, y)),
                one("sort", int.class, type, 24, 24, (x, y) -> Sort.run(x, 2, 3, 4, true, (int[]) y)),
                one("argMax", int.class, type, 8, 24, (x, y) -> Reduce.argMax(x, 2, 3, 4, (int[]) y)),
                one("triangle", type, 24, 24, (x, y) -> Triangle.run(x, 2, 3, 4, true, 0, y)),
                one("read", type, 24, 24, (x, y) -> Copy.read(x, 0, strides, dims, y)),
                one("convert", type, 24, 24, (x, y) -> Copy.convert(x, y, 24)),
                one("toInt", int.class, type, 24, 24, (x, y) -> Copy.convert(x, y, 24)),
                one("fill", type, 24, 1, (x, y) -> Copy.fill(y, 3, 24)),
                two("choose", type, 8, 8, 8, (a, b, y) -> Select.run(mask, a, false, b, false, y, 8)),
                two("chooseLeft", type, 8, 1, 8, (a, b, y) -> Select.run(mask, a, true, b, false, y, 8)),
                two("chooseRight", type, 8, 8, 1, (a, b, y) -> Select.run(mask, a, false, b, true, y, 8)),
                two("chooseSingles", type, 8, 1, 1, (a, b, y) -> Select.run(mask, a, true, b, true, y, 8)),
                one("select", type, 32, 24, (x, y) -> Index.select(x, 2, 3, 4, indices, 4, y)),
                one("selectOne", type, 8, 6, (x, y) -> Index.select(x, 2, 3, 1, indices, 4, y)),
                two("add", type, 24, 24, 32, (x, s, y) -> Index.add(x, 2, 3, 4, indices, 4, s, y)),
                one("gather", type, 8, 24, (x, y) -> Index.gather(x, dims, 1, index, new int[] {2, 2, 2}, y)),
                two(
                        "scatterAdd",
                        type,
                        24,
                        24,
                        8,
                        (x, s, y) -> Index.scatterAdd(x, dims, 1, index, new int[] {2, 2, 2}, s, y)),
                two("matmul", type, 6, 8, 12, (a, b, y) -> Matmul.run(a, 0, false, b, 0, false, y, 0, 2, 4, 3)),
                two("matmulOfNothing", type, 6, 1, 1, (a, b, y) -> Matmul.run(a, 0, false, b, 0, false, y, 0, 2, 0, 3)),
                two(
                        "largeMatmul",
                        type,
                        900,
                        900,
                        900,
                        (a, b, y) -> Matmul.run(a, 0, false, b, 0, true, y, 0, 30, 30, 30)),
                two("conv", type, 60, 80, 36, (x, w, y) -> Convolution.run(x, w, y, 2, 2, 3, 1, window)),
                two(
                        "convTransposed",
                        type,
                        80,
                        60,
                        36,
                        (g, w, y) -> Convolution.transposed(g, w, y, 2, 2, 3, 1, window)),
                two("convWeight", type, 36, 80, 60, (x, g, y) -> Convolution.weight(x, g, y, 2, 2, 3, 1, window)),
                two(
                        "convTransposedOfNoOutputs",
                        type,
                        80,
                        1,
                        1,
                        (g, w, y) -> Convolution.transposed(g, w, y, 2, 2, 0, 1, window)),
                two(
                        "convWeightOfNoImages",
                        type,
                        36,
                        1,
                        1,
                        (x, g, y) -> Convolution.weight(x, g, y, 0, 2, 3, 1, window)),
                one("maxPool", type, 20, 40, (x, y) -> Pooling.max(x, 2, window, y)),
                one("argMaxPool", int.class, type, 20, 40, (x, y) -> Pooling.argMax(x, 2, window, (int[]) y)),
                one("meanPool", type, 20, 40, (x, y) -> Pooling.mean(x, 2, window, y)),
                one("meanPoolTransposed", type, 40, 20, (g, y) -> Pooling.meanTransposed(g, 2, window, y)));
    }

    private interface One {
        void run(Object x, Object y);
    }

    private interface Two {
        void run(Object a, Object b, Object y);
    }

    private static Case one(String name, Class<?> type, int n, int size, One run) {
        return one(name, type, type, n, size, run);
    }

    private static Case one(String name, Class<?> result, Class<?> type, int n, int size, One run) {
        return new Case(name + " of " + type, result, n, new int[] {size}, (in, y) -> run.run(in[0], y));
    }

    private static Case two(String name, Class<?> type, int n, int first, int second, Two run) {
        return new Case(name + " of " + type, type, n, new int[] {first, second}, (in, y) -> run.run(in[0], in[1], y));
    }

    @ParameterizedTest
    @MethodSource("cases")
    void writesAllOfYAndNothingElse(Case kernel) {
        Class<?> type = kernel.name.endsWith("float") ? float.class : double.class;
        Random random = new Random(7);
        Object[] in = new Object[kernel.sizes.length];
        Object[] longer = new Object[in.length];
        for (int i = 0; i < in.length; i++) {
            in[i] = Cells.exact(type, kernel.sizes[i], random);
            longer[i] = Cells.array(type, kernel.sizes[i] + SPARE);
            poison(longer[i]);
            System.arraycopy(in[i], 0, longer[i], 0, kernel.sizes[i]);
        }
        Object expected = Cells.array(kernel.result, kernel.n);
        kernel.run.run(in, expected);
        Object y = Cells.array(kernel.result, kernel.n + SPARE);
        poison(y);
        Object untouched = Cells.copy(y);
        kernel.run.run(longer, y);
        for (int i = 0; i < kernel.n + SPARE; i++) {
            assertEquals(i < kernel.n ? Cells.get(expected, i) : Cells.get(untouched, i), Cells.get(y, i), "at " + i);
        }
    }

    private static void poison(Object array) {
        for (int i = 0; i < Array.getLength(array); i++) {
            Cells.set(array, i, array instanceof int[] ? 1_000_000_007 : Double.NaN);
        }
    }
}
