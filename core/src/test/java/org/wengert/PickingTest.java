package org.wengert;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.UnaryOperator;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

/**
 * The gradients of many pieces of one tensor, which the sweep adds in place, are those that zeros with a piece in them add up to. Whole numbers, so that no order of additions matters.
 */
class PickingTest {
    private static final int ROWS = 4;
    private static final int COLUMNS = 6;

    private static Tensor whole(Random random, int... shape) {
        double[] values =
                random.ints(Shape.of(shape).size(), -9, 10).asDoubleStream().toArray();
        return Tensor.of(DType.FLOAT32, values, shape);
    }

    private static Tensor indices(Random random, int below, int... shape) {
        return Tensor.of(random.ints(Shape.of(shape).size(), 0, below).toArray(), shape);
    }

    /** One of the ways to pick elements of a matrix, with everything in it fixed. */
    private static UnaryOperator<Tensor> draw(Random random) {
        int row = random.nextInt(ROWS);
        int from = random.nextInt(COLUMNS);
        int to = from + random.nextInt(COLUMNS - from + 1);
        int step = 1 + random.nextInt(3);
        Tensor rows = indices(random, ROWS, random.nextInt(5));
        Tensor columns = indices(random, COLUMNS, random.nextInt(5));
        Tensor places = indices(random, COLUMNS, ROWS, 1 + random.nextInt(3));
        Tensor lookUps = indices(random, ROWS, 2, 3);
        return switch (random.nextInt(7)) {
            case 0 -> x -> x.select(0, row);
            case 1 -> x -> x.slice(1, from, to, step);
            case 2 -> x -> x.indexSelect(0, rows);
            case 3 -> x -> x.indexSelect(1, columns);
            case 4 -> x -> x.gather(1, places);
            case 5 -> x -> x.embedding(lookUps);
            default -> x -> x.mul(3); // holds no piece, and hands its gradient over
        };
    }

    /** The sum of pieces, each times a tensor of whole numbers. */
    private static Tensor loss(List<UnaryOperator<Tensor>> pieces, Tensor x, Random random) {
        Tensor loss = x.sum();
        for (UnaryOperator<Tensor> piece : pieces) {
            Tensor part = piece.apply(x);
            loss = loss.add(part.mul(whole(random, part.shape().dims())).sum());
        }
        return loss;
    }

    @Property(tries = 300)
    void piecesAddUp(@ForAll Random random, @ForAll @IntRange(max = 6) int count) {
        List<UnaryOperator<Tensor>> pieces = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            pieces.add(draw(random));
        }
        long seed = random.nextLong();
        Tensor x = whole(random, ROWS, COLUMNS).requiresGrad(true);
        loss(pieces, x, new Random(seed)).backward();
        Tensor atLeaf = x.grad();
        Tensor between = x.mul(1);
        Tensor loss = loss(pieces, between, new Random(seed));
        // Sums of new tensors: a gradient that is differentiated itself is never changed in place.
        Tensor expected = Gradients.of(loss).createGraph().wrt(between);
        List<Tensor> both = Gradients.of(loss).retainGraph().wrt(between, x);
        assertSame(expected, atLeaf);
        assertSame(expected, both.get(0));
        assertSame(expected, both.get(1));
    }

    private static void assertSame(Tensor expected, Tensor found) {
        assertEquals(expected.shape(), found.shape());
        assertArrayEquals(expected.toDoubleArray(), found.toDoubleArray());
    }

    /** A hook may keep what it is shown: later pieces must not change it. */
    @Test
    void whatAHookHasSeenStays() {
        Tensor x = whole(new Random(1), ROWS, COLUMNS).requiresGrad(true);
        Tensor y = x.mul(1);
        List<Tensor> seen = new ArrayList<>();
        List<double[]> then = new ArrayList<>();
        Tensor first = y.select(0, 1);
        first.registerHook(g -> {
            seen.add(g);
            then.add(g.toDoubleArray());
            return g;
        });
        first.mul(2).sum().add(y.select(0, 1).sum()).add(y.select(0, 2).sum()).backward();
        assertArrayEquals(then.get(0), seen.get(0).toDoubleArray());
        assertArrayEquals(new double[] {3, 3, 3, 3, 3, 3}, x.grad().select(0, 1).toDoubleArray());
    }

    /** Arrays so large that the sweep gives them back at once; a checkpoint sweeps its part of the tape by itself. */
    @Test
    void inScopesAndCheckpoints() {
        Tensor x = whole(new Random(2), 40, 1000).requiresGrad(true);
        for (int step = 1; step <= 3; step++) {
            try (MemoryScope scope = Tape.open()) {
                pieces(x.mul(1))
                        .add(Gradients.checkpoint(in -> pieces(in[0]), x))
                        .backward();
            }
            Tensor rows = x.grad().sum(1);
            for (int row = 0; row < 40; row++) {
                assertEquals(step * 2 * (row + 1 + (row == 7 ? 1 : 0)) * 1000.0, rows.element(row));
            }
        }
    }

    /** The sum of row number i, i + 1 times, and of row 7 once more. */
    private static Tensor pieces(Tensor x) {
        Tensor sum = x.indexSelect(0, Tensor.of(new int[] {7}, 1)).sum();
        for (int row = 0; row < 40; row++) {
            sum = sum.add(x.select(0, row).mul(row + 1).sum());
        }
        return sum;
    }

    /** A gradient that others hold is not added to. */
    @Test
    void theUpstreamGradientStays() {
        Tensor x = whole(new Random(1), ROWS, COLUMNS).requiresGrad(true);
        Tensor y = x.mul(1);
        Tensor g = Tensor.ones(ROWS, COLUMNS);
        Tensor first = y.slice(0, 0, ROWS);
        Tensor second = y.slice(0, 0, ROWS);
        y.add(first).add(second).backward(g); // y has g itself before the slices come
        assertArrayEquals(Tensor.ones(ROWS, COLUMNS).toDoubleArray(), g.toDoubleArray());
        assertArrayEquals(
                Tensor.ones(ROWS, COLUMNS).mul(3).toDoubleArray(), x.grad().toDoubleArray());
    }
}
