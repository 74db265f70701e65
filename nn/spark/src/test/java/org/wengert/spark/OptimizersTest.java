package org.wengert.spark;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.wengert.Tensor;
import org.wengert.nn.Linear;
import org.wengert.nn.Loss;
import org.wengert.nn.Module;
import org.wengert.nn.Parameter;
import org.wengert.nn.Rng;
import org.wengert.nn.Sequential;
import org.wengert.nn.Tanh;
import org.wengert.nn.data.Batch;
import org.wengert.nn.optim.Adagrad;
import org.wengert.nn.optim.Adam;
import org.wengert.nn.optim.AdamW;
import org.wengert.nn.optim.LBFGS;
import org.wengert.nn.optim.Optimizer;
import org.wengert.nn.optim.RMSprop;
import org.wengert.nn.optim.Sgd;

/** Any optimizer steps on the driver. */
class OptimizersTest {
    private static Sequential model() {
        return new Sequential(new Linear(2, 4), new Tanh(), new Linear(4, 2));
    }

    private static Tensor lossOfAll(Sequential model, Batch all) {
        return Loss.crossEntropy(model.forward(all.features()), all.targets());
    }

    @TestFactory
    Stream<DynamicTest> oneShardIsAPlainTraining() {
        List<OptimizerFactory> factories = List.of(
                p -> new Sgd(p, 0.1).momentum(0.9),
                p -> new Adam(p, 0.01).amsgrad(),
                p -> new AdamW(p, 0.01),
                p -> new RMSprop(p, 0.01),
                p -> new Adagrad(p, 0.1),
                p -> new Adam(p.subList(0, 2), 0.01).group(p.subList(2, 4), g -> g.weightDecay(0.1)),
                p -> new LBFGS(p).strongWolfe().maxIterations(4));
        return factories.stream()
                .map(factory -> DynamicTest.dynamicTest(
                        factory.create(model().parameters()).getClass().getSimpleName(),
                        () -> assertEquals(plain(factory), shard(factory))));
    }

    private static String plain(OptimizerFactory factory) {
        Rng.seed(3);
        Sequential model = model();
        Optimizer optimizer = factory.create(model.parameters());
        Batch all = Task.points().all();
        for (int i = 0; i < 5; i++) {
            optimizer.step(() -> {
                optimizer.zeroGrad();
                Tensor loss = lossOfAll(model, all);
                loss.backward();
                return loss;
            });
        }
        return WeightHash.of(model);
    }

    private static String shard(OptimizerFactory factory) {
        Rng.seed(3);
        try (DataParallel train = DataParallel.inProcess().shards(1).data(Task.points())) {
            return WeightHash.of(train.fit(
                    OptimizersTest::model,
                    factory,
                    (net, step, shard) -> lossOfAll(net, shard.data().all()),
                    5));
        }
    }

    @Test
    void shardsOfOneSizeHaveTheGradientOfAllRows() {
        List<Double> losses = new ArrayList<>();
        Rng.seed(3);
        Sequential model = model();
        Batch all = Task.points().all();
        double expected = lossOfAll(model, all).item();
        try (DataParallel train =
                DataParallel.inProcess().shards(5).data(Task.points()).onStep(step -> losses.add(step.loss()))) {
            train.fit(
                    model,
                    OptimizersTest::model,
                    p -> new Sgd(p, 0.1),
                    (net, step, shard) -> lossOfAll(net, shard.data().all()),
                    1);
        }
        assertEquals(expected, losses.get(0), 1e-6);
        Rng.seed(3);
        Sequential plain = model();
        lossOfAll(plain, all).backward();
        for (int i = 0; i < 4; i++) {
            double[] before = plain.tensors().get(i).toDoubleArray();
            double[] g = plain.parameters().get(i).grad().toDoubleArray();
            double[] after = model.tensors().get(i).toDoubleArray();
            for (int j = 0; j < g.length; j++) {
                assertEquals(before[j] - 0.1 * g[j], after[j], 1e-6);
            }
        }
    }

    @Test
    void frozenParametersStay() {
        for (int every : new int[] {1, 2}) {
            Rng.seed(3);
            Sequential model = model();
            model.parameters().get(0).requiresGrad(false);
            Tensor before = model.tensors().get(0).copy();
            try (DataParallel train =
                    DataParallel.inProcess().shards(3).every(every).data(Task.points())) {
                train.fit(
                        model,
                        OptimizersTest::model,
                        Task.ADAM,
                        (net, step, shard) -> lossOfAll(net, shard.data().all()),
                        4);
            }
            assertEquals(before.toString(), model.tensors().get(0).toString());
            assertNull(model.parameters().get(0).grad());
            assertTrue(model.parameters().get(1).requiresGrad());
        }
    }

    /** Two numbers; shard 0 alone uses the second. */
    static final class Two extends Module {
        final Parameter first = new Parameter(Tensor.of(1.0));
        final Parameter second = new Parameter(Tensor.of(1.0));
    }

    @Test
    void aShardThatDoesNotUseAParameterCountsAsGradientZero() {
        try (DataParallel train = DataParallel.inProcess().shards(4)) {
            Two two = train.fit(
                    Two::new,
                    p -> new Sgd(p, 1),
                    (net, step, shard) -> shard.number() == 0
                            ? net.first.tensor().add(net.second.tensor()).sum()
                            : net.first.tensor().sum(),
                    1);
            assertEquals(0, two.first.tensor().item());
            assertEquals(0.75, two.second.tensor().item());
        }
    }
}
