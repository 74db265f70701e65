package org.wengert;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.random.RandomGenerator;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Programs give the same gradients, to the bit, plain or checkpointed, hooked, in scopes, and walked on two threads at once. */
class SharingPropertyTest {
    @Provide
    Arbitrary<Trial> any() {
        return EveryRow.differentiable();
    }

    /** An operation used twice over shared inputs, with random numbers between: a number, or null where nothing needs a gradient. */
    private static final class Program {
        final Trial trial;
        final Tensor[] in;
        final Tensor[] leaves;
        UnaryOperator<Tensor> onTheWay = y -> y;

        Program(Trial trial) {
            this.trial = trial;
            in = trial.leaves(DType.FLOAT64);
            leaves = Arrays.stream(in).filter(Tensor::requiresGrad).toArray(Tensor[]::new);
        }

        Tensor apply(RandomGenerator random, Tensor... given) {
            Tensor first = onTheWay.apply(trial.op().apply(given));
            Tensor second = onTheWay.apply(trial.op().apply(given));
            if (!first.dtype().isFloating()) {
                return Tensor.scalar(0);
            }
            int[] shape = first.shape().toArray();
            Tensor noise = Tensor.uniform(DType.FLOAT64, random, 0.5, 1.5, shape);
            Tensor sum = onTheWay.apply(first.to(DType.FLOAT64).mul(noise)).sum();
            sum = sum.add(second.to(DType.FLOAT64).dropout(0.5, random).sum());
            for (Tensor x : given) {
                if (x.requiresGrad()) {
                    sum = onTheWay.apply(sum.add(x.mul(0.25).mul(x).sum()));
                }
            }
            return sum;
        }

        /** Inside so many checkpoints. */
        Tensor checkpointed(int depth, RandomGenerator random, Tensor... given) {
            return depth == 0
                    ? apply(random, given)
                    : Gradients.checkpoint(inside -> checkpointed(depth - 1, random, inside), given);
        }

        List<double[]> gradients(Tensor y) {
            if (!y.requiresGrad()) {
                return List.of();
            }
            return values(Gradients.of(y).retainGraph().allowUnused().wrt(leaves));
        }

        List<double[]> backward(Tensor y) {
            for (Tensor leaf : leaves) {
                leaf.zeroGrad();
            }
            if (!y.requiresGrad()) {
                return List.of();
            }
            Gradients.of(y).retainGraph().backward();
            return Arrays.stream(leaves)
                    .map(leaf -> leaf.grad() == null
                            ? new double[leaf.size()]
                            : leaf.grad().toDoubleArray())
                    .toList();
        }
    }

    private static List<double[]> values(List<Tensor> tensors) {
        return tensors.stream().map(Tensor::toDoubleArray).toList();
    }

    private static List<double[]> expected(Trial trial, long seed) {
        Program program = new Program(trial);
        return program.gradients(program.apply(new Random(seed), program.in));
    }

    private static void assertSame(List<double[]> expected, List<double[]> found, String how) {
        assertEquals(expected.size(), found.size(), how);
        for (int i = 0; i < expected.size(); i++) {
            assertArrayEquals(expected.get(i), found.get(i), how + ", input " + i);
        }
    }

    @Property(tries = 300)
    void everyRowInCheckpointsOfAnyDepth(@ForAll("any") Trial trial, @ForAll long seed) {
        List<double[]> expected = expected(trial, seed);
        for (int depth = 1; depth <= 3; depth++) {
            Program program = new Program(trial);
            Tensor y = program.checkpointed(depth, new Random(seed), program.in);
            for (int walk = 0; walk < 2; walk++) {
                assertSame(expected, program.gradients(y), "depth " + depth);
                assertSame(expected, program.backward(y), "backward, depth " + depth);
            }
        }
    }

    @Property(tries = 300)
    void everyRowUnderHooks(@ForAll("any") Trial trial, @ForAll long seed) {
        List<double[]> expected = expected(trial, seed);
        Program program = new Program(trial);
        List<Tensor> shown = new ArrayList<>();
        List<double[]> then = new ArrayList<>();
        Set<Tensor> hooked = Collections.newSetFromMap(new IdentityHashMap<>());
        UnaryOperator<Tensor> keep = g -> {
            shown.add(g);
            then.add(g.toDoubleArray());
            return g;
        };
        program.onTheWay = y -> {
            if (y.requiresGrad() && hooked.add(y)) {
                y.registerHook(keep);
            }
            return y;
        };
        for (Tensor leaf : program.leaves) {
            leaf.registerHook(keep);
        }
        Tensor y = program.apply(new Random(seed), program.in);
        for (int walk = 0; walk < 2; walk++) {
            assertSame(expected, program.gradients(y), "wrt");
            assertSame(expected, program.backward(y), "backward");
        }
        for (Tensor leaf : program.leaves) {
            if (leaf.grad() != null) {
                leaf.grad().fillInPlace(Double.NaN);
            }
        }
        assertSame(then, values(shown), "what hooks were shown");
    }

    @Property(tries = 150)
    void everyRowUnderHooksThatDifferentiate(@ForAll("any") Trial trial, @ForAll long seed) {
        List<double[]> expected = expected(trial, seed);
        Program program = new Program(trial);
        Tensor[] whole = new Tensor[1];
        int[] inside = new int[1];
        UnaryOperator<Tensor> differentiate = g -> {
            if (inside[0] == 0) {
                inside[0]++;
                assertSame(expected, program.gradients(whole[0]), "in a hook");
                inside[0]--;
            }
            return g;
        };
        program.onTheWay = y -> {
            if (y.requiresGrad()) {
                y.registerHook(differentiate);
            }
            return y;
        };
        whole[0] = program.apply(new Random(seed), program.in);
        if (whole[0].requiresGrad()) {
            assertSame(expected, program.gradients(whole[0]), "wrt");
            assertSame(expected, program.backward(whole[0]), "backward");
        }
    }

    @Property(tries = 200)
    void everyRowInScopes(@ForAll("any") Trial trial, @ForAll long seed) {
        List<double[]> expected = expected(trial, seed);
        Program program = new Program(trial);
        for (int i = 0; i < 2; i++) {
            List<Tensor> kept;
            List<double[]> found;
            try (MemoryScope outer = Tape.open()) {
                Tensor y = program.checkpointed(i, new Random(seed), program.in);
                found = program.backward(y);
                try (MemoryScope inner = Tape.open()) {
                    assertSame(expected, program.gradients(y), "inner scope");
                    kept = y.requiresGrad()
                            ? Gradients.of(y).retainGraph().allowUnused().wrt(program.leaves)
                            : List.of();
                    kept.forEach(inner::keep);
                }
                kept.forEach(outer::keep);
            }
            new Program(trial).apply(new Random(seed), program.in);
            assertSame(expected, found, "backward");
            assertSame(expected, values(kept), "kept");
        }
    }

    @Property(tries = 80)
    void everyRowOnTwoThreads(@ForAll("any") Trial trial, @ForAll long seed) throws Exception {
        List<double[]> expected = expected(trial, seed);
        Program program = new Program(trial);
        Tensor y = program.checkpointed((int) Math.floorMod(seed, 3L), new Random(seed), program.in);
        if (!y.requiresGrad()) {
            return;
        }
        Together.Task walk = () -> {
            for (int i = 0; i < 10; i++) {
                assertSame(expected, program.gradients(y), "on two threads");
            }
        };
        Together.run(walk, walk);

        for (Tensor leaf : program.leaves) {
            leaf.zeroGrad();
        }
        Together.Task add = () -> Gradients.of(y).retainGraph().backward();
        Together.run(add, add);
        for (int i = 0; i < expected.size(); i++) {
            double[] twice = Arrays.stream(expected.get(i)).map(g -> g + g).toArray();
            Tensor grad = program.leaves[i].grad();
            if (grad != null) {
                assertArrayEquals(twice, grad.toDoubleArray());
            }
        }
    }

    /**
     * Random programs over small whole numbers, whose gradients are exact in any order of sums. Some of its parts are checkpoints, nested in each other, that
     * close over leaves; hooks are on some results; what is drawn comes from one generator.
     */
    private static final class Whole {
        private final Random plan;
        private final RandomGenerator noise;
        private final Function<Integer, Boolean> checkpoints;
        private final boolean hooks;
        private final Tensor[] leaves = new Tensor[3];

        Whole(long seed, Function<Integer, Boolean> checkpoints, boolean hooks) {
            plan = new Random(seed);
            noise = new Random(seed + 1);
            this.checkpoints = checkpoints;
            this.hooks = hooks;
            Arrays.setAll(
                    leaves,
                    i -> Tensor.uniform(DType.FLOAT64, new Random(seed + i), -4, 5, 6)
                            .floor()
                            .requiresGrad(true));
        }

        Tensor run() {
            List<Tensor> live = new ArrayList<>(List.of(leaves));
            steps(live, plan.nextLong(), 10, 0);
            Tensor sum = leaves[0].sum();
            for (Tensor x : live) {
                sum = sum.add(x.sum());
            }
            return sum;
        }

        private void steps(List<Tensor> live, long seed, int count, int depth) {
            Random random = new Random(seed);
            for (int i = 0; i < count; i++) {
                Tensor a = live.get(random.nextInt(live.size()));
                Tensor b = live.get(random.nextInt(live.size()));
                Tensor y = step(random, a, b, depth);
                live.add(y.clamp(-4, 4));
                if (random.nextBoolean() && hooks && y.requiresGrad()) {
                    y.registerHook(g -> g.reshape(2, 3).reshape(6));
                }
            }
        }

        private Tensor step(Random random, Tensor a, Tensor b, int depth) {
            switch (random.nextInt(10)) {
                case 0 -> {
                    return a.add(b);
                }
                case 1 -> {
                    return a.mul(b);
                }
                case 2 -> {
                    return a.dropout(0.5, noise);
                }
                case 3 -> {
                    return a.mul(Tensor.uniform(DType.FLOAT64, noise, -2, 3, 6).floor());
                }
                case 4 -> {
                    return a.reshape(2, 3).matmul(b.reshape(3, 2)).reshape(4).pad(new int[][] {{1, 1}});
                }
                case 5 -> {
                    return Tensor.concat(0, a.slice(0, 0, 2), b.slice(0, 2, 6));
                }
                case 6 -> {
                    return Tensor.where(a.gt(b), a, leaves[random.nextInt(leaves.length)]);
                }
                default -> {
                    if (depth == 3) {
                        return a.relu();
                    }
                    long inside = random.nextLong();
                    TensorFunction section = in -> {
                        List<Tensor> live = new ArrayList<>(List.of(in));
                        live.add(leaves[(int) Math.floorMod(inside, (long) leaves.length)]);
                        steps(live, inside, 3, depth + 1);
                        return live.get(live.size() - 1).add(live.get(live.size() - 2));
                    };
                    return checkpoints.apply(depth) ? Gradients.checkpoint(section, a, b) : section.of(a, b);
                }
            }
        }

        List<double[]> gradients(Tensor y) {
            return values(Gradients.of(y).retainGraph().wrt(leaves));
        }
    }

    @Property(tries = 200)
    void wholePrograms(@ForAll long seed) {
        Whole plain = new Whole(seed, depth -> false, false);
        Tensor y = plain.run();
        List<double[]> expected = plain.gradients(y);
        for (int way = 0; way < 4; way++) {
            int chosen = way;
            Whole other = new Whole(seed, depth -> chosen == 0 || depth == chosen - 1, way % 2 == 1);
            Tensor z = other.run();
            assertEquals(y.item(), z.item(), "value");
            for (int walk = 0; walk < 2; walk++) {
                assertSame(expected, other.gradients(z), "way " + way + ", walk " + walk);
            }
        }
    }

    @Property(tries = 100)
    void wholeProgramsInScopes(@ForAll long seed) {
        Whole plain = new Whole(seed, depth -> false, false);
        List<double[]> expected = plain.gradients(plain.run());
        Whole scoped = new Whole(seed, depth -> depth != 1, true);
        List<Tensor> kept;
        try (MemoryScope scope = Tape.open()) {
            Tensor y = scoped.run();
            assertSame(expected, scoped.gradients(y), "in a scope");
            kept = Gradients.of(y).retainGraph().wrt(scoped.leaves);
            kept.forEach(scope::keep);
            y.backward();
        }
        try (MemoryScope scope = Tape.open()) {
            Whole again = new Whole(seed, depth -> false, false);
            assertSame(expected, again.gradients(again.run()), "in the next scope");
        }
        assertSame(expected, values(kept), "kept");
        for (int i = 0; i < expected.size(); i++) {
            assertArrayEquals(expected.get(i), scoped.leaves[i].grad().toDoubleArray());
        }
    }

    @Property(tries = 60)
    void wholeProgramsOnTwoThreads(@ForAll long seed) throws Exception {
        Whole plain = new Whole(seed, depth -> false, false);
        List<double[]> expected = plain.gradients(plain.run());
        Whole shared = new Whole(seed, depth -> depth != 0, false);
        Tensor y = shared.run();
        Together.Task walk = () -> {
            for (int i = 0; i < 5; i++) {
                assertSame(expected, shared.gradients(y), "on two threads");
            }
        };
        Together.run(walk, walk);
    }
}
