package org.wengert;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/**
 * Empty tensors with huge axes: every operation gives the shape that exact arithmetic gives, or says that it is too large. An empty tensor costs nothing,
 * so sizes may be drawn up to the largest.
 */
class HugeShapesTest {
    private static final int[] SIZES = {
        0, 1, 2, 3, 46341, 1 << 16, (1 << 16) + 1, 1 << 20, 1 << 30, Integer.MAX_VALUE - 1, Integer.MAX_VALUE
    };

    private static final int KINDS = 32;
    private static final int TRIES = 150;

    private final Random random = new Random();

    private int size() {
        return SIZES[random.nextInt(SIZES.length)];
    }

    /** A shape with a 0 somewhere. */
    private int[] emptyShape() {
        int[] dims = IntStream.range(0, 1 + random.nextInt(4)).map(i -> size()).toArray();
        dims[random.nextInt(dims.length)] = 0;
        return dims;
    }

    private static long[] exact(int... dims) {
        return Arrays.stream(dims).asLongStream().toArray();
    }

    private static long[] with(long[] dims, int axis, long size) {
        long[] result = dims.clone();
        result[axis] = size;
        return result;
    }

    private static long[] without(long[] dims, int axis) {
        return IntStream.range(0, dims.length)
                .filter(i -> i != axis)
                .mapToLong(i -> dims[i])
                .toArray();
    }

    private static long[] insert(long[] dims, int axis, long size) {
        long[] result = new long[dims.length + 1];
        for (int i = 0; i < result.length; i++) {
            result[i] = i < axis ? dims[i] : i == axis ? size : dims[i - 1];
        }
        return result;
    }

    /** In a JVM of its own: a loop over 2^62 places of no elements does not end, and cannot be stopped. */
    @Test
    void shapesAreExactOrRefused() throws Exception {
        assertEquals("finished", ChildJvm.run(HugeShapesTest.class, 256));
    }

    /** Tries each kind of operation on shapes of its own, and prints what went wrong first. */
    public static void main(String[] arguments) throws InterruptedException {
        for (int kind = 0; kind < KINDS; kind++) {
            int current = kind;
            String[] outcome = {"does not end"};
            Thread tries = new Thread(() -> outcome[0] = firstFailure(current));
            tries.setDaemon(true);
            tries.start();
            tries.join(20_000);
            if (outcome[0] != null) {
                System.out.println("kind " + kind + ": " + outcome[0]);
            }
        }
        System.out.println("finished");
        Runtime.getRuntime().halt(0);
    }

    private static String firstFailure(int kind) {
        for (int seed = 0; seed < TRIES; seed++) {
            try {
                new HugeShapesTest().check(kind, seed);
            } catch (Throwable e) {
                return "seed " + seed + ": " + e;
            }
        }
        return null;
    }

    private void check(int kind, long seed) {
        random.setSeed(seed);
        int[] dims = emptyShape();
        Tensor x = Tensor.zeros(DType.FLOAT32, dims).requiresGrad(random.nextBoolean());
        int rank = dims.length;
        int axis = random.nextInt(rank);
        int other = random.nextInt(rank);
        long[] d = exact(dims);
        int n = size();
        switch (kind) {
            case 0 -> check("permute", d, order -> x.permute(order));
            case 1 -> {
                long[] swapped = with(with(d, axis, d[other]), other, d[axis]);
                check("transpose", () -> x.transpose(axis, other), swapped);
            }
            case 2 -> check("unsqueeze", () -> x.unsqueeze(axis), insert(d, axis, 1));
            case 3 -> {
                int[] repeats = IntStream.range(0, rank).map(i -> size()).toArray();
                long[] tiled = new long[rank];
                Arrays.setAll(tiled, i -> d[i] * repeats[i]);
                check("tile", () -> x.tile(repeats), tiled);
            }
            case 4 -> check("tile, in front", () -> x.tile(prepend(n, ones(rank))), insert(d, 0, n));
            case 5 -> check("concat", () -> Tensor.concat(axis, x, x, x), with(d, axis, 3 * d[axis]));
            case 6 -> check("stack", () -> Tensor.stack(axis, x, x), insert(d, axis, 2));
            case 7 -> {
                int[][] widths = new int[rank][];
                long[] padded = new long[rank];
                for (int i = 0; i < rank; i++) {
                    widths[i] = new int[] {d[i] == 0 ? 0 : size(), d[i] == 0 ? 0 : size()};
                    padded[i] = d[i] + widths[i][0] + widths[i][1];
                }
                check("pad", () -> x.pad(widths), padded);
            }
            case 8 -> {
                int step = Math.max(1, n);
                check(
                        "slice",
                        () -> x.slice(axis, 0, dims[axis], step),
                        with(d, axis, d[axis] == 0 ? 0 : (d[axis] - 1) / step + 1));
            }
            case 9 -> {
                int start = (int) (dims[axis] * random.nextDouble());
                int end = dims[axis] - (int) ((dims[axis] - start) * random.nextDouble());
                check("slice", () -> x.slice(axis, start, end), with(d, axis, (long) end - start));
            }
            case 10 -> check("flip", () -> x.flip(axis), d);
            case 11 -> check("broadcastTo", () -> x.broadcastTo(prepend(n, dims)), insert(d, 0, n));
            case 12 -> check("sum", () -> x.sum(axis), without(d, axis));
            case 13 -> check("mean", () -> x.mean(Axes.of(axis).keepDims()), with(d, axis, 1));
            case 14 -> check("prod", () -> x.prod(axis), without(d, axis));
            case 15 -> check("logSumExp", () -> x.logSumExp(axis), without(d, axis));
            case 16 -> check("norm", () -> x.norm(2, axis), without(d, axis));
            case 17 -> check("softmax", () -> x.softmax(axis), d);
            case 18 -> check("cumSum", () -> x.cumSum(axis), d);
            case 19 -> check("sort", () -> x.sort(axis).values(), d);
            case 20 -> {
                // [dims, n] x [n, dims]: whatever is contracted, sizes are those outside.
                Tensor a = Tensor.zeros(0, n, 1);
                int m = size();
                check("matmul", () -> a.matmul(Tensor.zeros(0, 1, m)), 0, n, m);
            }
            case 21 -> {
                int m = size();
                check("add", () -> Tensor.zeros(0, n, 1).add(Tensor.zeros(0, 1, m)), 0, n, m);
            }
            case 22 -> check("oneHot", () -> Tensor.zeros(DType.INT32, dims).oneHot(n), insert(d, rank, n));
            case 23 ->
                check(
                        "indexSelect",
                        () -> x.indexSelect(axis, Tensor.zeros(DType.INT32, dims[axis] == 0 ? 0 : 5)),
                        with(d, axis, dims[axis] == 0 ? 0 : 5));
            case 24 ->
                check("reshape", d, order -> {
                    int[] shape = Arrays.stream(order).map(i -> dims[i]).toArray();
                    return x.reshape(shape);
                });
            case 25 -> check("flatten", () -> x.flatten(), 0);
            case 26 -> {
                int m = size();
                int p = Math.max(1, Math.min(m, 1 << 30));
                int padding = size();
                check(
                        "conv2d",
                        () -> Tensor.zeros(0, 1, p, 5)
                                .conv2d(Tensor.ones(2, 1, 1, 3), Conv.DEFAULT.padding(padding, 0)),
                        0,
                        2,
                        p + 2L * padding,
                        3);
            }
            case 27 -> {
                int stops = Math.max(1, n);
                int stride = Math.max(1, size());
                check(
                        "convTranspose2d",
                        () -> Tensor.zeros(0, 1, stops, 1)
                                .convTranspose2d(Tensor.ones(1, 3, 2, 1), Conv.DEFAULT.stride(stride, 1)),
                        0,
                        3,
                        (stops - 1L) * stride + 2,
                        1);
            }
            case 28 -> {
                int height = Math.max(2, n);
                int stride = Math.max(1, size());
                check(
                        "maxPool2d",
                        () -> Tensor.zeros(0, height, 2)
                                .maxPool2d(PoolWindow.over(2).stride(stride)),
                        0,
                        (height - 2L) / stride + 1,
                        1);
            }
            case 29 ->
                check("einsum", () -> Tensor.einsum("ab,cd->abcd", Tensor.zeros(0, n), Tensor.zeros(n, 0)), 0, n, n, 0);
            case 30 -> {
                int part = Math.max(1, dims[axis] / 3);
                Supplier<Tensor> first = () -> {
                    List<Tensor> parts = x.split(axis, part);
                    return parts.isEmpty() ? x : parts.get(0);
                };
                check("split", first, with(d, axis, Math.min(part, d[axis])));
            }
            default -> check("to", () -> x.to(DType.FLOAT64).mul(2).tanh(), d);
        }
    }

    private static int[] ones(int count) {
        int[] ones = new int[count];
        Arrays.fill(ones, 1);
        return ones;
    }

    private static int[] prepend(int first, int[] others) {
        return IntStream.concat(IntStream.of(first), Arrays.stream(others)).toArray();
    }

    @FunctionalInterface
    private interface Ordered {
        Tensor by(int[] order);
    }

    private void check(String what, long[] dims, Ordered call) {
        List<Integer> axes =
                new ArrayList<>(IntStream.range(0, dims.length).boxed().toList());
        Collections.shuffle(axes, random);
        int[] order = axes.stream().mapToInt(i -> i).toArray();
        check(
                what,
                () -> call.by(order),
                Arrays.stream(order).mapToLong(i -> dims[i]).toArray());
    }

    private static void check(String what, Supplier<Tensor> call, long... expected) {
        boolean empty = Arrays.stream(expected).anyMatch(size -> size == 0);
        boolean fits = Arrays.stream(expected).allMatch(size -> size <= Integer.MAX_VALUE);
        double product = Arrays.stream(expected).asDoubleStream().reduce(1, (a, b) -> a * b);
        if (fits && !empty && product > 1e6 && product <= Integer.MAX_VALUE) {
            return; // It might be made, and there is no need to.
        }
        Tensor found;
        try {
            found = call.get();
        } catch (RuntimeException | OutOfMemoryError e) {
            assertTrue(SizeOverflowTest.isOfTheHouse(e), () -> what + ": " + e);
            boolean tooLarge = !fits || (!empty && product > Integer.MAX_VALUE);
            assertTrue(tooLarge, () -> what + " fits, and was refused: " + e);
            assertTrue(e.getMessage().contains("more than 2^31 - 1"), e::getMessage);
            return;
        }
        long[] shape = exact(found.shape().toArray());
        assertArrayEquals(expected, shape, what);
        if (found.requiresGrad()) {
            // The way back meets the same sizes; no gradient is larger than its tensor.
            Tensor upstream = Tensor.ones(found.dtype(), found.shape().toArray());
            try {
                found.backward(upstream);
            } catch (RuntimeException | OutOfMemoryError e) {
                throw new AssertionError(what + ", on the way back: " + e, e);
            }
        }
    }
}
