package org.wengert;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.wengert.kernel.Copy;

/** Every row writes all of its result, from its inputs and attributes alone: replayed on poisoned arrays, it gives the same bits. */
class ReplayTest {
    private static final int SIZE = 3;
    /** These have their generator as an attribute, and each sample has another one. */
    private static final List<String> DRAWS = List.of("uniform", "randn", "bernoulli", "multinomial");

    private static final double[] POISONS = {Double.NaN, 1e30, -0.0};

    @Provide
    Arbitrary<Trial> any() {
        return Trial.ofAny(Stream.concat(Catalogue.rows().stream(), Catalogue.engineRows().stream())
                .toList());
    }

    @Property(tries = 3000)
    void everyRowReplays(@ForAll("any") Trial trial, @ForAll boolean wide) {
        replays(trial, wide);
    }

    /** No row is left to chance. */
    @Test
    void everyRowReplaysOnSomeSamples() {
        Stream.concat(Catalogue.rows().stream(), Catalogue.engineRows().stream())
                .forEach(row -> {
                    for (int seed = 0; seed < 4; seed++) {
                        replays(new Trial(row, seed, 3, 4), seed % 2 == 0);
                    }
                });
    }

    @Test
    void aKernelThatLeavesAnElementOutIsSeen() {
        refuses(AssertionError.class, (y, x) -> System.arraycopy(x, 0, y, 0, x.length - 1));
    }

    @Test
    void aKernelThatExpectsZerosIsSeen() {
        refuses(AssertionError.class, (y, x) -> {
            for (int i = 0; i < SIZE; i++) {
                y[i] += x[i];
            }
        });
    }

    @Test
    void aKernelThatReadsTheLengthOfAnArrayIsSeen() {
        refuses(
                AssertionError.class,
                (y, x) -> Arrays.fill(y, 0, SIZE, Arrays.stream(x).sum()));
        refuses(IllegalStateException.class, (y, x) -> Arrays.fill(y, 2));
    }

    @Test
    void aKernelThatCallsTheEngineIsSeen() {
        refuses(
                IllegalStateException.class,
                (y, x) -> System.arraycopy(Tensor.of(DType.FLOAT64, x).neg().toDoubleArray(), 0, y, 0, SIZE));
    }

    @Test
    void anArrayThatNoRowWritesIsSeen() {
        IllegalStateException e = assertThrows(
                IllegalStateException.class,
                () -> Recording.of(() -> Tensor.of(1, 2, 3).neg()));
        assertEquals("neg reads FLOAT32 [3], which no row has written", e.getMessage());
    }

    /** So that a recorded step can be looked up by what it computes. */
    @Property(tries = 1000)
    void attributesCompare(@ForAll("any") Trial trial) {
        if (!DRAWS.contains(trial.row().name())) {
            assertEquals(trial.op(), trial.op());
            assertEquals(trial.op().hashCode(), trial.op().hashCode());
        }
    }

    /** The guard looks at values; what it then computes is no row, and needs no engine. */
    @Property(tries = 500)
    void aGuardThatMendsReplays(@ForAll long seed, @ForAll boolean wide) {
        Sampler draw = new Sampler(new Random(seed), 3, 4);
        DType dtype = wide ? DType.FLOAT64 : DType.FLOAT32;
        Shape shape = draw.shape(1, 1);
        Axes axes = draw.oneOf(List.of(Axes.of(), Axes.ALL, Axes.of(-1), Axes.of(draw.axis(shape))));
        Tensor g = Tensor.where(draw.mask(shape), draw.tensor(shape, Domain.REALS), 0)
                .to(dtype);
        Tensor result = Tensor.where(draw.mask(shape), draw.tensor(shape, Domain.REALS), Double.NaN)
                .to(dtype);
        Tensor expected = Tensor.where(new StrongZero.Guard(axes).mended(result, g), result.like(0), result);

        Tensor[] y = new Tensor[1];
        Recording recording = Recording.of(() -> y[0] = StrongZero.along(axes, g, result));
        assertArrayEquals(expected.toDoubleArray(), y[0].toDoubleArray());
        assertEquals(List.of("guard"), recording.rows());
        recording.poison(1e30);
        recording.replay();
        assertArrayEquals(expected.toDoubleArray(), y[0].toDoubleArray());
    }

    private interface OnArrays {
        void run(double[] y, double[] x);
    }

    private static void refuses(Class<? extends Throwable> expected, OnArrays kernel) {
        OpSpec<Void> row = OpSpec.<Void>of(
                        "planted",
                        1,
                        OpSpec.Kind.DISCRETE,
                        (in, at) -> in[0].shape(),
                        (y, in, at) -> kernel.run((double[]) y.array(), (double[]) in[0].array()))
                .samples(draw -> Samples.Sample.of(draw.tensor(Shape.of(SIZE), Domain.REALS)));
        assertThrows(expected, () -> replays(new Trial(row, 1, 3, 4), true));
    }

    private static void replays(Trial trial, boolean wide) {
        // The attributes of "to" name the type of its samples.
        DType dtype = wide || trial.row().name().equals("to") ? DType.FLOAT64 : DType.FLOAT32;
        // A draw takes the next numbers when it is computed again.
        Op twice = trial.op();
        Computed first = new Computed(twice, trial, dtype);
        first.run();
        Computed second = new Computed(twice, trial, dtype);
        second.run();

        Computed recorded = new Computed(trial.op(), trial, dtype);
        Recording recording = Recording.of(recorded::run);
        assertSame(first.values(), recorded.values(), trial);
        recorded.restoreInputs();
        Recording longer = recording.onLongerArrays();

        recording.poison(POISONS[(int) Math.floorMod(trial.seed(), (long) POISONS.length)]);
        recording.replay();
        assertSame(second.values(), recorded.values(), trial);

        if (trial.op().arity() != 0 && !DRAWS.contains(trial.row().name())) {
            longer.poison(Double.NaN);
            longer.replay();
            List<Tensor> moved = recorded.results().stream().map(longer::at).toList();
            assertSame(second.values(), moved, trial);
        }
    }

    /** One operation and its backward sweep. */
    private static final class Computed {
        private final Op op;
        private final Tensor[] inputs;
        private final Tensor[] before;
        private final Tensor upstream;
        private Tensor y;

        Computed(Op op, Trial trial, DType dtype) {
            this.op = op;
            inputs = trial.row().isInPlace() ? trial.inputs() : trial.leaves(dtype);
            before = Arrays.stream(inputs).map(Tensor::copy).toArray(Tensor[]::new);
            Tensor like =
                    trial.op().apply(Arrays.stream(before).map(Tensor::copy).toArray(Tensor[]::new));
            upstream = like.dtype().isFloating()
                    ? Tensor.uniform(
                            like.dtype(),
                            new Random(trial.seed()),
                            -1,
                            1,
                            like.shape().toArray())
                    : null;
        }

        void run() {
            y = op.apply(inputs);
            if (y.requiresGrad()) {
                y.backward(upstream);
            }
        }

        void restoreInputs() {
            for (int i = 0; i < inputs.length; i++) {
                Copy.convert(before[i].array(), inputs[i].array(), inputs[i].size());
            }
        }

        List<Tensor> results() {
            List<Tensor> results = new ArrayList<>(List.of(y));
            for (Tensor x : inputs) {
                if (x.requiresGrad() && x.grad() != null) {
                    results.add(x.grad());
                }
            }
            return results;
        }

        List<Tensor> values() {
            return results().stream().map(Tensor::copy).toList();
        }
    }

    private static void assertSame(List<Tensor> expected, List<Tensor> found, Trial trial) {
        assertEquals(expected.size(), found.size(), trial.toString());
        for (int i = 0; i < expected.size(); i++) {
            assertArrayEquals(
                    expected.get(i).toDoubleArray(), found.get(i).toDoubleArray(), "result " + i + " of " + trial);
        }
    }
}
