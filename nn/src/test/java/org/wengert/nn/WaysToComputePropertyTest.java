package org.wengert.nn;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.Future;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.lifecycle.AfterContainer;
import org.wengert.DType;
import org.wengert.Gradients;
import org.wengert.MemoryScope;
import org.wengert.Tape;
import org.wengert.Tensor;
import org.wengert.TensorFunction;
import org.wengert.nn.optim.Sgd;

/**
 * Random small networks, computed plainly, and by random nestings of checkpoints, {@code functional}, hooks, scopes and threads: the loss and all
 * gradients are the same, bit for bit.
 */
class WaysToComputePropertyTest {
    private static final ExecutorService THREADS = Executors.newFixedThreadPool(2);
    private static final ForkJoinPool WORKERS = new ForkJoinPool(2);

    @AfterContainer
    static void stop() {
        THREADS.shutdownNow();
        WORKERS.shutdownNow();
    }

    /** A network, its input and target. */
    private static final class Problem {
        final Random random;

        /** Whether other threads leave the model alone meanwhile: its own tensors may be used inside a functional then. */
        final boolean alone;

        final Sequential model;
        final Tensor x;
        final Tensor y;

        Problem(long seed, boolean alone) {
            this.alone = alone;
            random = new Random(seed);
            Rng.seed(seed);
            DType type = random.nextBoolean() ? DType.FLOAT32 : DType.FLOAT64;
            int width = 1 + random.nextInt(4);
            int rows = 1 + random.nextInt(4);
            x = Tensor.randn(type, random, rows, width).requiresGrad(true);
            List<Layer> layers = new ArrayList<>();
            int count = 1 + random.nextInt(4);
            for (int i = 0; i < count; i++) {
                int next = 1 + random.nextInt(4);
                layers.add(new Linear(width, next, random.nextBoolean()));
                layers.add(
                        switch (random.nextInt(5)) {
                            case 0 -> new Tanh();
                            case 1 -> new Sigmoid();
                            case 2 -> new Softmax();
                            case 3 -> new Sequential(new LeakyReLU());
                            default -> Tensor::softplus;
                        });
                width = next;
            }
            model = new Sequential(layers.toArray(Layer[]::new));
            model.to(type);
            y = Tensor.randn(type, random, rows, width);
        }

        UnaryOperator<Tensor> plain(int from, int to) {
            return in -> {
                Tensor out = in;
                for (Layer layer : model.layers().subList(from, to)) {
                    out = layer.forward(out);
                }
                return out;
            };
        }

        /** The layers from one to another, in a way drawn at random once, since a checkpoint runs it again. */
        UnaryOperator<Tensor> layers(int from, int to, int depth) {
            if (depth == 0) {
                return plain(from, to);
            }
            if (to - from > 1 && random.nextInt(3) == 0) {
                int middle = from + 1 + random.nextInt(to - from - 1);
                UnaryOperator<Tensor> first = layers(from, middle, depth - 1);
                UnaryOperator<Tensor> second = layers(middle, to, depth - 1);
                return in -> second.apply(first.apply(in));
            }
            UnaryOperator<Tensor> inside = layers(from, to, depth - 1);
            return switch (random.nextInt(alone ? 7 : 6)) {
                case 0 -> in -> Gradients.checkpoint(each -> inside.apply(each[0]), in);
                case 1 -> in -> functional(() -> inside.apply(in), false);
                case 2 -> in -> functional(() -> inside.apply(in), true);
                case 3 ->
                    in -> new Linear(2, 2).functional(() -> inside.apply(in)).of(Tensor.ones(2, 2), Tensor.ones(2));
                case 4 -> in -> hooked(inside.apply(hooked(in)));
                case 5 ->
                    in -> Gradients.checkpoint(
                            each -> functional(() -> inside.apply(each[0].reshape(each[0].shape())), false), in);
                default ->
                    in -> over(other -> model.functional(() -> functional(() -> inside.apply(in), false))
                            .of(other));
            };
        }

        /** In the place of each parameter, its own tensor, or one computed from it; if others look on, from the one in its place now. */
        private Tensor functional(Supplier<Tensor> f, boolean computed) {
            return model.functional(f)
                    .of(model.parameters().stream()
                            .map(each -> alone ? each.own() : each.tensor())
                            .map(now -> computed ? now.mul(1) : now)
                            .toArray(Tensor[]::new));
        }

        /** Tensors that must not be seen. */
        private Tensor over(TensorFunction f) {
            return f.of(model.parameters().stream()
                    .map(each -> each.own().mul(Double.NaN))
                    .toArray(Tensor[]::new));
        }

        private static Tensor hooked(Tensor t) {
            if (t.node() != null) {
                t.registerHook(g -> g.mul(1));
            }
            return t;
        }

        List<double[]> results(UnaryOperator<Tensor> layers) {
            Tensor loss = Loss.mse(layers.apply(x), y);
            List<Tensor> leaves = new ArrayList<>(List.of(x));
            model.parameters().forEach(each -> leaves.add(each.own()));
            List<double[]> results = new ArrayList<>(List.of(loss.toDoubleArray()));
            for (Tensor gradient : Gradients.of(loss).wrt(leaves.toArray(Tensor[]::new))) {
                results.add(gradient.toDoubleArray());
            }
            return results;
        }

        /** A computation inside scopes, other functionals and threads, drawn at random. */
        Callable<List<double[]>> surrounded(Callable<List<double[]>> inside) {
            return switch (random.nextInt(5)) {
                case 0 -> inside;
                case 1 ->
                    () -> {
                        try (MemoryScope outer = Tape.open();
                                MemoryScope inner = Tape.open()) {
                            return inside.call();
                        }
                    };
                case 2 -> () -> THREADS.submit(inside).get();
                case 3 ->
                    () -> {
                        try (MemoryScope scope = Tape.open()) {
                            List<List<double[]>> results = new ArrayList<>();
                            over(other -> model.functional(() -> functional(
                                            () -> {
                                                results.add(call(inside));
                                                return x;
                                            },
                                            false))
                                    .of(other));
                            return results.get(0);
                        }
                    };
                default ->
                    () -> {
                        try (Tape.Scope outside = Tape.outsideScopes()) {
                            return inside.call();
                        }
                    };
            };
        }
    }

    private static <T> T call(Callable<T> f) {
        try {
            return f.call();
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    private static void assertSame(List<double[]> expected, List<double[]> found) {
        assertEquals(expected.size(), found.size());
        for (int i = 0; i < expected.size(); i++) {
            assertArrayEquals(expected.get(i), found.get(i));
        }
    }

    @Property(tries = 200)
    void oneThread(@ForAll long seed) {
        Problem problem = new Problem(seed, true);
        int size = problem.model.layers().size();
        List<double[]> plain = problem.results(problem.plain(0, size));
        UnaryOperator<Tensor> layers = problem.layers(0, size, 4);

        assertSame(plain, call(problem.surrounded(() -> problem.results(layers))));
    }

    @Property(tries = 60)
    void severalThreadsAtOnceOverOneModel(@ForAll long seed) throws Exception {
        Problem problem = new Problem(seed, false);
        int size = problem.model.layers().size();
        List<double[]> plain = problem.results(problem.plain(0, size));
        List<Future<List<double[]>>> running = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            UnaryOperator<Tensor> layers = problem.layers(0, size, i % 3 * 2);
            Callable<List<double[]>> task = () -> problem.results(layers);
            running.add(i % 2 == 0 ? THREADS.submit(task) : WORKERS.submit(task));
        }
        for (Future<List<double[]>> each : running) {
            assertSame(plain, each.get());
        }
    }

    @Property(tries = 200)
    void trainingInScopesWithAnyOptimizerSetting(@ForAll long seed) {
        assertSame(train(seed, false), train(seed, true));
    }

    private static List<double[]> train(long seed, boolean otherwise) {
        Problem problem = new Problem(seed, true);
        int size = problem.model.layers().size();
        Random random = new Random(seed);
        Sgd sgd = new Sgd(problem.model.parameters(), 0.1);
        sgd.momentum(random.nextInt(2) * 0.9).weightDecay(random.nextInt(2) * 0.01);
        List<UnaryOperator<Tensor>> ways = List.of(problem.layers(0, size, 3), problem.layers(0, size, 3));
        for (int step = 0; step < 4; step++) {
            UnaryOperator<Tensor> layers = otherwise ? ways.get(step % 2) : problem.plain(0, size);
            Supplier<Double> one = () -> {
                sgd.zeroGrad();
                Tensor loss = Loss.mse(layers.apply(problem.x), problem.y);
                loss.backward();
                sgd.step();
                return loss.item();
            };
            if (otherwise && random.nextBoolean()) {
                try (MemoryScope scope = Tape.open()) {
                    one.get();
                }
            } else {
                random.nextBoolean();
                one.get();
            }
        }
        return problem.model.tensors().stream().map(Tensor::toDoubleArray).toList();
    }
}
