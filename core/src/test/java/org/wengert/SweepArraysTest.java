package org.wengert;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.wengert.memory.Pool;

/** A backward pass reuses its temporary arrays, and nobody sees it: the same numbers when every array that comes back is filled with NaN. */
class SweepArraysTest {
    private static final int LARGE = 100_000;

    @Property(tries = 1000)
    void everyRowHasTheSameGradients(@ForAll long seed) {
        List<OpSpec<?>> rows = Catalogue.rows().stream()
                .filter(row -> row.kind() != OpSpec.Kind.DISCRETE)
                .toList();
        Trial trial = new Trial(rows.get((int) Math.floorMod(seed, (long) rows.size())), seed, 3, 4);
        assertSame(() -> {
            Tensor[] in = trial.leaves(DType.FLOAT64);
            Tensor y = trial.op().apply(in).square().neg();
            if (y.requiresGrad()) {
                y.backward(y.detach().mul(0.5).add(1));
            }
            return gradients(in);
        });
    }

    @Property(tries = 500)
    void programsThatShareValuesHaveTheSameGradients(@ForAll long seed) {
        assertSame(() -> {
            Random random = new Random(seed);
            Tensor leaf = Tensor.randn(random, 6).requiresGrad(true);
            List<Tensor> values = new ArrayList<>(List.of(leaf));
            for (int i = 0; i < 12; i++) {
                Tensor a = values.get(random.nextInt(values.size()));
                Tensor b = values.get(random.nextInt(values.size()));
                values.add(
                        switch (random.nextInt(8)) {
                            case 0 -> a.add(b);
                            case 1 -> a.sub(b);
                            case 2 -> a.mul(b).tanh();
                            case 3 -> a.reshape(2, 3).transpose(0, 1).reshape(6);
                            case 4 -> Tensor.concat(0, a.slice(0, 0, 2), b.slice(0, 2, 6));
                            case 5 -> Gradients.checkpoint(in -> in[0].sigmoid().mul(in[1]), a, b);
                            case 6 -> a.reshape(6);
                            default -> a.softmax(0).add(a);
                        });
            }
            Tensor last = values.get(values.size() - 1).add(values.get(values.size() - 2));
            Tensor[] asked = {leaf, values.get(4), values.get(8), values.get(12)};
            List<Tensor> found =
                    Gradients.of(last.sum()).allowUnused().retainGraph().wrt(asked);
            last.sum().backward();
            List<double[]> all = new ArrayList<>(gradients(leaf));
            for (Tensor x : found) {
                all.add(x.toDoubleArray());
            }
            return all;
        });
    }

    @Property(tries = 50)
    void whatHooksAndRulesOfUsersKeepStays(@ForAll long seed) {
        List<Tensor> kept = new ArrayList<>();
        Op custom = Op.of("custom", 1, in -> in[0].mul(2)).linear(g -> {
            kept.add(g);
            Tensor twice = g.mul(2);
            kept.add(twice);
            return twice;
        });
        assertSame(() -> {
            kept.clear();
            Tensor x = Tensor.randn(new Random(seed), 5).requiresGrad(true);
            x.registerHook(g -> {
                kept.add(g);
                return g;
            });
            Tensor y = x.sigmoid();
            y.registerHook(g -> {
                kept.add(g);
                Tensor half = g.mul(0.5);
                kept.add(half);
                return half;
            });
            Tensor z = Gradients.checkpoint(
                    in -> {
                        Tensor inner = in[0].exp();
                        kept.add(inner.detach());
                        return inner.square();
                    },
                    custom.apply(y.tanh()).sin());
            z.mul(y).sum().backward();
            List<double[]> all = new ArrayList<>(gradients(x));
            kept.forEach(g -> all.add(g.toDoubleArray()));
            return all;
        });
    }

    @Test
    void temporariesOfABackwardPassAreReused() {
        Tensor x = Tensor.randn(new Random(1), LARGE).requiresGrad(true);
        long allocated =
                leastAllocation(x, () -> x.sigmoid().mul(x).tanh().mul(x).sum());
        assertTrue(allocated < 6L * LARGE, allocated + " bytes, where the gradient takes " + 4 * LARGE);
    }

    /** The bytes of a backward pass once the loops that it runs are made and compiled: until then, vectors are objects. */
    private static long leastAllocation(Tensor x, Supplier<Tensor> loss) {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long least = Long.MAX_VALUE;
        for (int i = 0; i < 100; i++) {
            x.grad(); // So that zeroGrad() leaves its array alone.
            x.zeroGrad();
            Tensor y = loss.get();
            long before = threads.getCurrentThreadAllocatedBytes();
            y.backward();
            least = Math.min(least, threads.getCurrentThreadAllocatedBytes() - before);
        }
        return least;
    }

    /** A gradient of all steps for each step would be four times as many. */
    @Test
    void twiceAsManyStepsTakeTwiceAsManyBytes() {
        long once = leastAllocation(100);
        long twice = leastAllocation(200);
        assertTrue(twice < 3 * once, twice + " bytes for 200 steps, and " + once + " for 100");
    }

    private static long leastAllocation(int steps) {
        Tensor x = Tensor.randn(new Random(1), steps, 16).requiresGrad(true);
        return leastAllocation(x, () -> {
            Tensor state = Tensor.zeros(16);
            for (int step = 0; step < steps; step++) {
                state = state.mul(0.5).add(x.select(0, step));
            }
            return state.sum();
        });
    }

    @Test
    void aGradientThatNobodyAskedForIsReused() {
        Tensor x = Tensor.randn(new Random(1), LARGE).requiresGrad(true);
        Supplier<Tensor> loss = () -> x.sigmoid().mul(x).sum();
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long least = Long.MAX_VALUE;
        for (int i = 0; i < 100; i++) {
            Tensor y = loss.get();
            long before = threads.getCurrentThreadAllocatedBytes();
            y.backward();
            least = Math.min(least, threads.getCurrentThreadAllocatedBytes() - before);
            x.withGrad(g -> g.mulInPlace(0.5));
            x.zeroGrad();
        }
        long allocated = least;
        assertTrue(allocated < LARGE, allocated + " bytes");
    }

    @Test
    void aGradientThatWasGivenOutStays() {
        Tensor x = Tensor.randn(new Random(1), LARGE).requiresGrad(true);
        x.square().sum().backward();
        Tensor g = x.grad();
        double[] values = g.toDoubleArray();
        x.zeroGrad();
        x.exp().sum().backward();
        assertArrayEquals(values, g.toDoubleArray());
        assertNotSame(g, x.grad());
    }

    /** While one thread zeroes gradients, what another one is given stays as it was. */
    @Test
    void aGradientGivenOutWhileItIsRemovedStays() throws Exception {
        Tensor x = Tensor.ones(2 * Pool.SMALLEST).requiresGrad(true);
        AtomicBoolean ends = new AtomicBoolean();
        Together.run(
                () -> {
                    for (int i = 0; i < 3000; i++) {
                        x.mul(2).sum().backward();
                        x.zeroGrad();
                    }
                    ends.set(true);
                },
                () -> {
                    while (!ends.get()) {
                        Tensor g = x.grad();
                        if (g != null) {
                            assertEquals(2.0 * 2 * Pool.SMALLEST, g.sum().item());
                        }
                    }
                });
    }

    private static List<double[]> gradients(Tensor... leaves) {
        List<double[]> all = new ArrayList<>();
        for (Tensor leaf : leaves) {
            Tensor g = leaf.requiresGrad() ? leaf.grad() : null;
            all.add(g == null ? new double[0] : g.toDoubleArray());
        }
        return all;
    }

    private static void assertSame(Supplier<List<double[]>> program) {
        List<double[]> plain = program.get();
        Pool.poison(true);
        try {
            List<double[]> reused = program.get();
            for (int i = 0; i < plain.size(); i++) {
                assertArrayEquals(plain.get(i), reused.get(i));
            }
        } finally {
            Pool.poison(false);
        }
    }
}
