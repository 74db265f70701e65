package org.wengert;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Sizes are worked out without overflow: what is too large is refused by name, and what fits is right. */
class SizeOverflowTest {
    private static final int MAX = Integer.MAX_VALUE;
    private static final int MIN = Integer.MIN_VALUE;
    private static final int HALF = 1 << 30;
    private static final int ROOT = 1 << 16;

    private static Tensor image() {
        return Tensor.ones(1, 1, 1, 1);
    }

    private static Tensor kernel(int size) {
        return Tensor.ones(1, 1, size, size);
    }

    /** {@code operation} or, where the caller has given the shape itself, {@code shape}: more than 2^31 - 1. */
    private static DynamicTest tooLarge(String operation, Supplier<?> call) {
        return dynamicTest(operation, () -> {
            String message =
                    assertThrows(IllegalArgumentException.class, call::get).getMessage();
            assertTrue(message.startsWith(operation + ": "), message);
            assertTrue(message.contains("more than 2^31 - 1"), message);
        });
    }

    private static DynamicTest refused(String what, Supplier<?> call) {
        return dynamicTest(what, () -> {
            RuntimeException error = assertThrows(RuntimeException.class, call::get);
            assertTrue(isOfTheHouse(error), error::toString);
        });
    }

    static boolean isOfTheHouse(Throwable error) {
        boolean type = error.getClass() == IllegalArgumentException.class
                || error instanceof Shape.TooLarge
                || error.getClass() == IndexOutOfBoundsException.class
                || error.getClass() == IllegalStateException.class;
        return type && error.getMessage() != null && error.getMessage().matches("(?s)[a-zA-Z0-9]+: .*\\. .*\\.");
    }

    @TestFactory
    Stream<DynamicTest> whatIsTooLargeIsRefusedByName() {
        Tensor column = Tensor.ones(ROOT, 1);
        Tensor row = Tensor.ones(1, ROOT);
        Tensor none = Tensor.zeros(HALF, 0);
        return Stream.of(
                tooLarge("shape", () -> Shape.of(ROOT, ROOT)),
                tooLarge("shape", () -> Shape.of(MAX, MAX, MAX, MAX)),
                tooLarge("shape", () -> Tensor.zeros(ROOT, ROOT)),
                tooLarge("shape", () -> image().broadcastTo(ROOT, ROOT, 1, 1)),
                tooLarge("eye", () -> Tensor.eye(DType.FLOAT32, ROOT)),
                tooLarge("arange", () -> Tensor.arange(DType.FLOAT64, 0, 1e300, 1)),
                tooLarge("arange", () -> Tensor.arange(DType.FLOAT64, 0, 1, 1e-300)),
                tooLarge("tile", () -> Tensor.ones(ROOT).tile(ROOT)),
                tooLarge("diagEmbed", () -> Tensor.ones(ROOT).diagEmbed()),
                tooLarge("svd", () -> Tensor.zeros(0, ROOT, ROOT).svd()),
                tooLarge("tile", () -> Tensor.ones(2).tile(MAX)),
                tooLarge("tile", () -> Tensor.ones(1).tile(ROOT, ROOT)),
                tooLarge("tile", () -> Tensor.zeros(0, 3).tile(1, MAX)),
                tooLarge("add", () -> column.add(row)),
                tooLarge("mul", () -> column.mul(row)),
                tooLarge("gt", () -> column.gt(row)),
                tooLarge("maximum", () -> column.maximum(row)),
                tooLarge("where", () -> Tensor.where(column.gt(0), row, 0)),
                tooLarge("matmul", () -> column.matmul(row)),
                tooLarge("matmul", () -> Tensor.zeros(ROOT, 0).matmul(Tensor.zeros(0, ROOT))),
                tooLarge("matmul", () -> Tensor.ones(ROOT, 1, 1, 1).matmul(Tensor.ones(ROOT, 1, 1))),
                tooLarge("einsum", () -> Tensor.einsum("i,j->ij", column.reshape(-1), row.reshape(-1))),
                tooLarge("concat", () -> Tensor.concat(0, none, none)),
                tooLarge("concat", () -> Tensor.concat(0, none, none, none, none)),
                tooLarge("concat", () -> Tensor.concat(1, Tensor.zeros(0, MAX), Tensor.zeros(0, 1))),
                tooLarge("sum", () -> Tensor.zeros(0, ROOT, ROOT).sum(0)),
                tooLarge("prod", () -> Tensor.zeros(0, ROOT, ROOT).prod(0)),
                tooLarge("mean", () -> Tensor.zeros(0, ROOT, ROOT).mean(0)),
                tooLarge("oneHot", () -> Tensor.zeros(DType.INT32, ROOT).oneHot(ROOT)),
                tooLarge("oneHot", () -> Tensor.zeros(DType.INT32, 3).oneHot(MAX)),
                tooLarge("embedding", () -> row.embedding(Tensor.zeros(DType.INT32, ROOT))),
                tooLarge("indexSelect", () -> row.indexSelect(0, Tensor.zeros(DType.INT32, ROOT))),
                tooLarge("pad", () -> Tensor.ones(1).pad(new int[][] {{MAX, 0}})),
                tooLarge("pad", () -> Tensor.ones(1).pad(new int[][] {{0, MAX}})),
                tooLarge("pad", () -> Tensor.ones(2).pad(new int[][] {{MAX, MAX}})),
                tooLarge("pad", () -> Tensor.ones(2).pad(new int[][] {{HALF, HALF}})),
                tooLarge("pad", () -> Tensor.zeros(0, 1).pad(new int[][] {{0, 0}, {MAX, MAX}})),
                tooLarge("pad", () -> Tensor.ones(1, 1).pad(new int[][] {{ROOT, 0}, {0, ROOT}})),
                tooLarge("conv2d", () -> image().conv2d(kernel(1), Conv.DEFAULT.padding(MAX))),
                tooLarge("conv2d", () -> image().conv2d(kernel(1), Conv.DEFAULT.padding(HALF))),
                tooLarge("conv2d", () -> image().conv2d(kernel(1), Conv.DEFAULT.padding(HALF, 0))),
                tooLarge("conv2d", () -> image().conv2d(kernel(1), Conv.DEFAULT.padding(ROOT))),
                tooLarge(
                        "conv2d",
                        () -> image().conv2d(
                                        kernel(2), Conv.DEFAULT.padding(MAX).dilation(MAX))),
                tooLarge("conv1d", () -> Tensor.ones(1, 1, 1).conv1d(Tensor.ones(1, 1, 1), Conv.DEFAULT.padding(MAX))),
                tooLarge("convTranspose2d", () -> kernel(2).convTranspose2d(kernel(1), Conv.DEFAULT.stride(MAX))),
                tooLarge("convTranspose2d", () -> kernel(3).convTranspose2d(kernel(1), Conv.DEFAULT.stride(HALF))),
                tooLarge("convTranspose2d", () -> kernel(2).convTranspose2d(kernel(1), Conv.DEFAULT.stride(ROOT))),
                tooLarge("convTranspose2d", () -> image().convTranspose2d(kernel(3), Conv.DEFAULT.dilation(MAX))),
                tooLarge("convTranspose2d", () -> image().convTranspose2d(kernel(2), Conv.DEFAULT.dilation(ROOT))));
    }

    @TestFactory
    Stream<DynamicTest> whatCannotBeIsRefused() {
        Tensor x = Tensor.ones(2, 3);
        return Stream.of(
                refused("negative axes to the end", () -> x.sum(MIN)),
                refused("an axis far away", () -> x.sum(MAX)),
                refused("dim", () -> x.dim(MIN)),
                refused("unsqueeze", () -> x.unsqueeze(MAX)),
                refused("unsqueeze", () -> x.unsqueeze(MIN)),
                refused("squeeze", () -> x.squeeze(MIN)),
                refused("transpose", () -> x.transpose(0, MAX)),
                refused("permute", () -> x.permute(MAX, MIN)),
                refused("stack", () -> Tensor.stack(MAX, x, x)),
                refused("concat", () -> Tensor.concat(MIN, x, x)),
                refused("select", () -> x.select(0, MAX)),
                refused("select", () -> x.select(0, MIN)),
                refused("slice", () -> x.slice(0, MIN, 2)),
                refused("slice", () -> x.slice(0, 0, MAX)),
                refused("slice with a step that is not positive", () -> x.slice(0, 0, 2, MIN)),
                refused("split into nothing", () -> x.split(0, 0)),
                refused("split", () -> x.split(0, MIN)),
                refused("split", () -> x.split(0, new int[] {MAX, MAX, 4})),
                refused("split", () -> x.split(0, new int[] {MAX, MIN, 3})),
                refused("reshape", () -> x.reshape(ROOT, ROOT, -1)),
                refused("reshape", () -> x.reshape(-1, ROOT, ROOT)),
                refused("reshape", () -> Tensor.zeros(0).reshape(0, -1)),
                refused("reshape", () -> x.reshape(3, ROOT, ROOT, 1 << 1)),
                refused("tile", () -> x.tile(-1)),
                refused("tile", () -> x.tile(MIN, 1)),
                refused("pad", () -> x.pad(new int[][] {{-1, 0}, {0, 0}})),
                refused("pad", () -> x.pad(new int[][] {{MIN, MAX}, {0, 0}})),
                refused("eye", () -> Tensor.eye(DType.FLOAT32, -1)),
                refused("arange", () -> Tensor.arange(-1)),
                refused("linspace", () -> Tensor.linspace(DType.FLOAT32, 0, 1, -1)),
                refused("oneHot", () -> Tensor.zeros(DType.INT32, 3).oneHot(-1)),
                refused("oneHot", () -> Tensor.zeros(DType.INT32, 3).oneHot(MIN)),
                refused("topK", () -> x.topK(MAX, 0)),
                refused("topK", () -> x.topK(MIN, 0)),
                refused("indexSelect", () -> x.indexSelect(0, MAX)),
                refused("embedding", () -> x.embedding(Tensor.of(new int[] {MIN}))),
                refused("layerNorm", () -> x.layerNorm(MAX, 1e-5)),
                refused("layerNorm", () -> x.layerNorm(MIN, 1e-5)),
                refused("groupNorm", () -> Tensor.ones(1, 4, 2).groupNorm(MAX, 1e-5)),
                refused("groupNorm", () -> Tensor.ones(1, 4, 2).groupNorm(MIN, 1e-5)),
                refused(
                        "pool padding beyond the window",
                        () -> PoolWindow.over(2).padding(HALF)),
                refused(
                        "pool padding beyond the window",
                        () -> PoolWindow.over(2).padding(MAX)),
                refused("pool larger than the image", () -> image().maxPool2d(PoolWindow.over(MAX))),
                refused(
                        "pool larger than the image",
                        () -> image().avgPool2d(PoolWindow.over(MAX).padding(HALF - 2))),
                refused("kernel larger than the image", () -> kernel(3).conv2d(kernel(2), Conv.DEFAULT.dilation(MAX))),
                refused("kernel larger than the image", () -> kernel(3).conv2d(kernel(3), Conv.DEFAULT.dilation(HALF))),
                refused("kernel larger than the image", () -> kernel(3).conv2d(kernel(5), Conv.DEFAULT.dilation(HALF))),
                refused("groups", () -> kernel(3).conv2d(kernel(1), Conv.DEFAULT.groups(MAX))),
                refused("groups", () -> image().convTranspose2d(kernel(1), Conv.DEFAULT.groups(MAX))),
                refused("nothing left", () -> image().convTranspose2d(kernel(1), Conv.DEFAULT.padding(MAX))),
                refused("nothing left", () -> kernel(2).convTranspose2d(kernel(1), Conv.DEFAULT.padding(HALF))),
                refused("output padding", () -> image().convTranspose2d(kernel(1), Conv.DEFAULT.outputPadding(MAX))),
                refused("another kernel", () -> image().conv2dWeight(image(), ROOT, ROOT, Conv.DEFAULT)),
                refused("another kernel", () -> image().conv2dWeight(image(), MAX, MAX, Conv.DEFAULT.padding(HALF))),
                refused("another kernel", () -> image().conv2dWeight(image(), MIN, 1, Conv.DEFAULT)));
    }

    private static void assertTensor(Tensor found, int[] shape, double... values) {
        assertArrayEquals(shape, found.shape().toArray());
        assertArrayEquals(values, found.toDoubleArray());
    }

    @Test
    void partsLargerThanTheWholeAreOne() {
        Tensor x = Tensor.of(1, 2, 3);
        for (int size : new int[] {3, 4, MAX - 1, MAX}) {
            List<Tensor> parts = x.split(0, size);
            assertEquals(1, parts.size());
            assertTensor(parts.get(0), new int[] {3}, 1, 2, 3);
        }
        assertEquals(2, Tensor.zeros(0, MAX).split(1, MAX - 1).size());
    }

    @Test
    void stepsLargerThanTheAxisGiveItsFirst() {
        Tensor x = Tensor.of(1, 2, 3).requiresGrad(true);
        for (int step : new int[] {3, MAX - 2, MAX - 1, MAX}) {
            Tensor first = x.slice(0, 0, 3, step);
            assertTensor(first, new int[] {1}, 1);
            assertTensor(x.slice(0, 2, 3, step), new int[] {1}, 3);
            assertTensor(x.slice(0, 3, 3, step), new int[] {0});
            assertTensor(Gradients.of(first.sum()).wrt(x), new int[] {3}, 1, 0, 0);
            assertTensor(x.sliceScatter(Tensor.of(9), 0, 1, 3, step), new int[] {3}, 1, 9, 3);
        }
    }

    @Test
    void diagonalsFarOutside() {
        double[] values = {1, 2, 3, 4};
        Tensor x = Tensor.of(DType.FLOAT32, values, 2, 2);
        int[] shape = {2, 2};
        for (int far : new int[] {2, MAX - 1, MAX}) {
            assertTensor(x.tril(far), shape, values);
            assertTensor(x.triu(far), shape, 0, 0, 0, 0);
            assertTensor(x.tril(-far - 1), shape, 0, 0, 0, 0);
            assertTensor(x.triu(-far - 1), shape, values);
            assertRightOrRefused(() -> x.diagonal(far, 0, 1), new int[] {0});
            assertRightOrRefused(() -> x.diagonal(-far, 0, 1), new int[] {0});
            assertRightOrRefused(() -> x.diagonal(-far - 1, 0, 1), new int[] {0});
        }
    }

    private static void assertRightOrRefused(Supplier<Tensor> call, int[] shape, double... values) {
        Tensor found;
        try {
            found = call.get();
        } catch (RuntimeException e) {
            assertTrue(isOfTheHouse(e), e::toString);
            return;
        }
        assertTensor(found, shape, values);
    }

    @Test
    void emptyTensorsOfHugeShapes() {
        Tensor wide = Tensor.zeros(0, MAX, MAX);
        assertEquals(0, wide.size());
        assertEquals("[0, 2147483647, 2147483647]", wide.shape().toString());
        assertTensor(wide.add(wide), new int[] {0, MAX, MAX});
        assertTensor(wide.reshape(MAX, 0, MAX), new int[] {MAX, 0, MAX});
        assertTensor(wide.transpose(0, 2), new int[] {MAX, MAX, 0});
        assertTensor(wide.flatten(), new int[] {0});
        assertTensor(Tensor.zeros(0).reshape(ROOT, ROOT, -1), new int[] {ROOT, ROOT, 0});
        assertTensor(Tensor.zeros(1, 0).broadcastTo(MAX, 0), new int[] {MAX, 0});
        assertTensor(Tensor.stack(0, wide, wide), new int[] {2, 0, MAX, MAX});
        assertTensor(Tensor.concat(0, wide, wide), new int[] {0, MAX, MAX});
        assertTensor(wide.sum(), new int[0], 0);
        assertTensor(Tensor.zeros(ROOT, ROOT, 0).flip(0, 1), new int[] {ROOT, ROOT, 0});
        assertTensor(Tensor.zeros(0, ROOT, 1).matmul(Tensor.zeros(0, 1, ROOT)), new int[] {0, ROOT, ROOT});
        assertTensor(Tensor.zeros(DType.INT32, 0).oneHot(MAX), new int[] {0, MAX});
        assertTensor(Tensor.ones(3).tile(0), new int[] {0});
        assertTensor(Tensor.zeros(0).tile(MAX, MAX), new int[] {MAX, 0});
    }

    @Test
    void aWindowOfFourMillardElements() {
        Tensor x = Tensor.full(DType.FLOAT64, 3, 1, 1, 1, 1).requiresGrad(true);
        PoolWindow window = PoolWindow.over(ROOT).padding(ROOT / 2);
        double mean = 3 / Math.pow(2, 32);
        assertRightOrRefused(() -> x.avgPool2d(window), new int[] {1, 1, 1, 1}, mean);
        assertRightOrRefused(() -> x.maxPool2d(window), new int[] {1, 1, 1, 1}, 3);
        assertRightOrRefused(
                () -> Gradients.of(x.avgPool2d(window).sum()).wrt(x), new int[] {1, 1, 1, 1}, Math.pow(2, -32));
        assertRightOrRefused(() -> Gradients.of(x.maxPool2d(window).sum()).wrt(x), new int[] {1, 1, 1, 1}, 1);
    }

    @Test
    void kernelsThatLieOverPaddingOnly() {
        Tensor x = Tensor.full(DType.FLOAT64, 2, 1, 1, 1, 1).requiresGrad(true);
        Tensor w = Tensor.ones(DType.FLOAT64, 1, 1, 2, 2).requiresGrad(true);
        for (int far : new int[] {10, ROOT, HALF - 1}) {
            // Stops at -far and far - 1 of an image whose one pixel is at 0: all see padding.
            Conv conv = Conv.DEFAULT.padding(far).dilation(2 * far - 1);
            Tensor y = x.conv2d(w, conv);
            double[] zeros = new double[y.size()];
            assertTensor(y, new int[] {1, 1, 2, 2}, zeros);
            assertTensor(Gradients.of(y.sum()).retainGraph().wrt(x), new int[] {1, 1, 1, 1}, 0);
            assertTensor(Gradients.of(y.sum()).wrt(w), new int[] {1, 1, 2, 2}, 0, 0, 0, 0);
        }
        for (int far : new int[] {10, ROOT, HALF}) {
            // One stop, whose last entry lies on the pixel.
            Conv conv = Conv.DEFAULT.padding(far).dilation(far).stride(MAX);
            Tensor y = x.conv2d(w, conv);
            assertTensor(y.flatten().slice(0, 0, 1), new int[] {1}, 2);
            assertTensor(Gradients.of(y.sum()).wrt(w), new int[] {1, 1, 2, 2}, 0, 0, 0, 2);
        }
        assertTensor(Tensor.ones(1, 1, 1, 1).conv2d(kernel(5), Conv.DEFAULT.padding(2)), new int[] {1, 1, 1, 1}, 1);
    }

    @Test
    void stridesNearTheLargestNumber() {
        Tensor x =
                Tensor.of(DType.FLOAT64, new double[] {1, 2, 3, 4}, 1, 1, 2, 2).requiresGrad(true);
        Tensor w = Tensor.ones(DType.FLOAT64, 1, 1, 1, 1).requiresGrad(true);
        for (int stride : new int[] {2, ROOT, HALF, MAX - 1, MAX}) {
            Tensor y = x.conv2d(w, Conv.DEFAULT.stride(stride));
            assertTensor(y, new int[] {1, 1, 1, 1}, 1);
            assertTensor(Gradients.of(y.sum()).wrt(x), new int[] {1, 1, 2, 2}, 1, 0, 0, 0);
            Tensor pooled = x.maxPool2d(PoolWindow.over(2).stride(stride));
            assertTensor(pooled, new int[] {1, 1, 1, 1}, 4);
            Tensor mean = x.avgPool2d(PoolWindow.over(2).stride(stride));
            assertTensor(mean, new int[] {1, 1, 1, 1}, 2.5);
            assertTensor(Gradients.of(mean.sum()).wrt(x), new int[] {1, 1, 2, 2}, .25, .25, .25, .25);
            Tensor single = Tensor.ones(DType.FLOAT64, 1, 1, 1, 1);
            assertTensor(single.convTranspose2d(w, Conv.DEFAULT.stride(stride)), new int[] {1, 1, 1, 1}, 1);
        }
    }

    @Test
    void nothingHasChangedAfterARefusal() {
        Tensor x = Tensor.ones(ROOT).requiresGrad(true);
        assertThrows(IllegalArgumentException.class, () -> x.tile(ROOT));
        x.tile(1).sum().backward();
        assertEquals(ROOT, Arrays.stream(x.grad().toDoubleArray()).sum());
    }
}
