package org.wengert;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;
import org.wengert.memory.Pool;

/**
 * No array is ever in two live tensors: random programs give the same numbers inside scopes, whose pool fills every array that comes back with
 * NaN, as without any.
 */
class ScopePropertyTest {
    private static final List<OpSpec<?>> DIFFERENTIABLE = Catalogue.rows().stream()
            .filter(row -> row.kind() != OpSpec.Kind.DISCRETE)
            .toList();

    @BeforeContainer
    static void poison() {
        Pool.poison(true);
    }

    @AfterContainer
    static void cure() {
        Pool.poison(false);
    }

    @Property(tries = 500)
    void randomProgramsGiveTheSameInsideScopes(@ForAll long seed) {
        List<double[]> plain = new Program(seed, false).run();
        List<double[]> scoped = new Program(seed, true).run();

        assertEquals(plain.size(), scoped.size());
        for (int i = 0; i < plain.size(); i++) {
            assertArrayEquals(plain.get(i), scoped.get(i));
        }
    }

    @Property(tries = 1000)
    void everyOperationGivesTheSameInsideScopes(@ForAll long seed) {
        OpSpec<?> row = DIFFERENTIABLE.get((int) Math.floorMod(seed, (long) DIFFERENTIABLE.size()));
        Trial trial = new Trial(row, seed, 3, 4);
        List<double[]> plain = gradients(trial);
        for (int i = 0; i < 2; i++) {
            List<double[]> scoped;
            try (MemoryScope scope = Tape.open()) {
                scoped = gradients(trial);
            }
            for (int j = 0; j < plain.size(); j++) {
                assertArrayEquals(plain.get(j), scoped.get(j), trial.toString());
            }
        }
    }

    private static List<double[]> gradients(Trial trial) {
        Tensor[] in = trial.leaves(DType.FLOAT64);
        Tensor y = trial.op().apply(in);
        List<double[]> values = new ArrayList<>(List.of(y.toDoubleArray()));
        if (y.requiresGrad()) {
            y.backward(y.detach().mul(0.5).add(1));
            for (Tensor x : in) {
                if (x.requiresGrad()) {
                    values.add(x.grad().toDoubleArray());
                }
            }
        }
        return values;
    }

    /** Some steps over a set of live vectors; what a closing scope takes back leaves the set. */
    private static final class Program {
        private final Random random;
        private final boolean scoped;
        private final Tensor leaf;
        private final Deque<MemoryScope> open = new ArrayDeque<>();
        private final Deque<List<Tensor>> live = new ArrayDeque<>();

        Program(long seed, boolean scoped) {
            this.random = new Random(seed);
            this.scoped = scoped;
            leaf = Tensor.randn(random, 6).requiresGrad(true);
            live.push(new ArrayList<>(List.of(leaf)));
        }

        List<double[]> run() {
            for (int step = 0; step < 40; step++) {
                step(random.nextInt(12));
            }
            while (live.size() > 1) {
                close();
            }
            List<double[]> values = new ArrayList<>();
            live.peek().forEach(x -> values.add(x.toDoubleArray()));
            if (leaf.grad() != null) {
                values.add(leaf.grad().toDoubleArray());
            }
            return values;
        }

        private void step(int choice) {
            switch (choice) {
                case 0 -> open();
                case 1 -> close();
                case 2 -> made(any().add(any()));
                case 3 -> made(any().mul(any()).tanh());
                case 4 -> made(any().reshape(2, 3).transpose(0, 1).reshape(6));
                case 5 -> made(any().reshape(6));
                case 6 -> made(Tensor.concat(0, any().slice(0, 0, 2), any().slice(0, 2, 6)));
                case 7 -> made(Gradients.checkpoint(in -> in[0].sigmoid().mul(in[1]), any(), any()));
                case 8 -> made(any().detach());
                case 9 -> made(Gradients.of(any().mul(leaf).sum()).retainGraph().wrt(leaf));
                case 10 ->
                    Gradients.of(any().add(leaf).square().sum()).retainGraph().backward();
                default -> made(any().softmax(0));
            }
        }

        private void open() {
            live.push(new ArrayList<>());
            if (scoped) {
                open.push(Tape.open());
            }
        }

        /** Some of what was computed is kept, and lives on in the scope around. */
        private void close() {
            if (live.size() == 1) {
                return;
            }
            for (Tensor x : live.pop()) {
                if (random.nextBoolean()) {
                    if (scoped) {
                        open.peek().keep(x);
                    }
                    live.peek().add(x.detach());
                }
            }
            if (scoped) {
                open.pop().close();
            }
        }

        private void made(Tensor x) {
            if (x.rank() == 1 && x.size() == 6) {
                live.peek().add(x);
            }
        }

        private Tensor any() {
            List<Tensor> all = live.stream().flatMap(List::stream).toList();
            return all.get(random.nextInt(all.size()));
        }
    }
}
