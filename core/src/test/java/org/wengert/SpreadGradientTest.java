package org.wengert;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The gradient of a sum or a mean, which a sweep keeps as one number for all elements while it can, is the same as with all of them. */
class SpreadGradientTest {
    /** So large that a sweep makes the difference. */
    private static final int ROWS = 64;

    private static final int COLUMNS = 80;

    private static Tensor normal(Random random, int... shape) {
        return Tensor.randn(random, shape).requiresGrad(true);
    }

    /** Functions of each element of tensors that were computed before; some are used twice, some not at all. */
    private static Tensor program(Random random, int steps, Tensor... leaves) {
        List<Tensor> known = new ArrayList<>(List.of(leaves));
        Tensor last = leaves[0];
        for (int i = 0; i < steps; i++) {
            Tensor other = known.get(random.nextInt(known.size()));
            last = switch (random.nextInt(13)) {
                case 0 -> last.add(other);
                case 1 -> other.sub(last);
                case 2 -> last.mul(other);
                case 3 -> last.div(other.square().add(1));
                case 4 -> last.add(last);
                case 5 -> last.neg();
                case 6 -> last.sigmoid();
                case 7 -> last.relu();
                case 8 -> last.maximum(other);
                case 9 -> last.mul(0.5);
                case 10 -> Tensor.where(last.gt(other), last, other);
                case 11 -> last.add(last.mean(Axes.of(1).keepDims()).mul(2));
                default -> last.reshape(COLUMNS, ROWS).tanh().reshape(ROWS, COLUMNS);
            };
            known.add(last);
        }
        return last;
    }

    private static Tensor loss(Random random, Tensor y) {
        return switch (random.nextInt(4)) {
            case 0 -> y.sum();
            case 1 -> y.mean();
            case 2 -> y.mean(0).mul(Tensor.arange(COLUMNS).to(DType.FLOAT32)).sum();
            default -> y.sum(new int[] {0, 1}).mul(3).sub(y.mul(2).mean());
        };
    }

    @Property(tries = 200)
    void isTheSame(@ForAll Random random, @ForAll @IntRange(min = 1, max = 8) int steps) {
        Tensor x = normal(random, ROWS, COLUMNS);
        Tensor row = normal(random, COLUMNS);
        Tensor column = normal(random, ROWS, 1);
        Tensor number = normal(random);
        Tensor[] leaves = {x, row, column, number, normal(random, ROWS, COLUMNS).requiresGrad(false)};
        long seed = random.nextLong();
        Random draw = new Random(seed);
        Tensor y = program(draw, steps, leaves);
        // A gradient that may be differentiated itself is made of tensors with all elements.
        List<Tensor> expected =
                Gradients.of(loss(draw, y)).allowUnused().createGraph().wrt(x, row, column, number);
        for (int way = 0; way < 3; way++) {
            for (Tensor leaf : List.of(x, row, column, number)) {
                leaf.zeroGrad();
            }
            if (way == 1) {
                try (MemoryScope scope = Tape.open()) {
                    Random again = new Random(seed);
                    loss(again, program(again, steps, leaves)).backward();
                }
            } else {
                Random again = new Random(seed);
                Tensor result = program(again, steps, leaves);
                if (way == 2 && result.requiresGrad()) {
                    result.registerHook(g -> g);
                }
                loss(again, result).backward();
            }
            assertSame(expected.get(0), x);
            assertSame(expected.get(1), row);
            assertSame(expected.get(2), column);
            assertSame(expected.get(3), number);
        }
    }

    @Provide
    Arbitrary<Trial> elementwise() {
        return EveryRow.differentiable().filter(EveryRow::isElementwise);
    }

    /** Every function of each element gives what it gives for all elements, if those are one number. */
    @Property(tries = 1000)
    void everyRowTakesANumber(@ForAll("elementwise") Trial trial) {
        Tensor[] leaves = trial.leaves(DType.FLOAT64);
        Tensor y = trial.op().apply(leaves);
        Node node = y.node();
        if (node == null || !y.dtype().isFloating() || y.size() == 0) {
            return;
        }
        boolean[] needed = new boolean[leaves.length];
        for (int i = 0; i < needed.length; i++) {
            needed[i] = leaves[i].requiresGrad() && leaves[i].shape().equals(y.shape());
        }
        Tensor number = Tensor.scalar(DType.FLOAT64, 0.7);
        try (Tape.Scope off = Tape.noGrad()) {
            @Nullable Tensor[] found = node.op().pullback(number, node, needed);
            @Nullable Tensor[] expected = node.op().pullback(number.broadcastTo(y.shape()), node, needed);
            for (int i = 0; i < needed.length; i++) {
                Tensor one = found[i];
                Tensor other = expected[i];
                if (!needed[i] || one == null || other == null) {
                    assertEquals(other == null, one == null);
                } else {
                    assertArrayEquals(bits(other), bits(one.broadcastTo(y.shape())));
                }
            }
        }
    }

    private static void assertSame(Tensor expected, Tensor leaf) {
        Tensor found = leaf.grad() == null ? leaf.zerosLike() : leaf.grad();
        assertEquals(expected.shape(), found.shape());
        assertArrayEquals(bits(expected), bits(found));
    }

    /** The values, of which 0 has one sign. */
    private static double[] bits(Tensor x) {
        return Arrays.stream(x.toDoubleArray()).map(v -> v + 0.0).toArray();
    }

    /** A gradient that was asked for, shown to a hook, or left in a leaf has all of its elements, and is its holder's alone. */
    @Test
    void holdersGetAllElements() {
        Tensor x = normal(new Random(1), ROWS, COLUMNS);
        Tensor z = normal(new Random(2), ROWS, COLUMNS);
        Tensor between = x.add(z);
        List<Tensor> seen = new ArrayList<>();
        between.registerHook(g -> {
            seen.add(g);
            return g;
        });
        Tensor loss = between.mean();
        List<Tensor> gradients = Gradients.of(loss).retainGraph().wrt(between, x, z);
        loss.backward();
        gradients.get(0).fillInPlace(7);
        gradients.get(1).fillInPlace(8);
        double each = 1f / (ROWS * COLUMNS);
        for (Tensor g : List.of(seen.get(0), gradients.get(2), x.grad(), z.grad())) {
            assertEquals(x.shape(), g.shape());
            assertEquals(each, g.min().item());
            assertEquals(each, g.max().item());
        }
        x.grad().fillInPlace(9);
        assertEquals(each, z.grad().max().item());
    }
}
