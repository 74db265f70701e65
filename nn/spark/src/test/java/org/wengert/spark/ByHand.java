package org.wengert.spark;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.wengert.Tensor;
import org.wengert.nn.Rng;
import org.wengert.nn.Sequential;
import org.wengert.nn.data.Dataset;
import org.wengert.nn.optim.Optimizer;

/** The trainings of {@link DataParallel} as plain loops over arrays, one shard after the other. */
final class ByHand {
    private final Sequential model;
    private final Optimizer optimizer;
    private final long seed;

    ByHand() {
        Rng.seed(1);
        model = Task.model();
        optimizer = Task.ADAM.create(model.parameters());
        seed = Rng.generator().nextLong();
    }

    /** The gradient is averaged at each step. */
    Sequential trained() {
        for (int step = 0; step < Task.STEPS; step++) {
            List<Map<String, Tensor>> gradients = new ArrayList<>();
            List<Map<String, Tensor>> states = new ArrayList<>();
            for (int shard = 0; shard < Task.SHARDS; shard++) {
                Sequential copy = Task.model();
                copy.load(model.state());
                loss(copy, step, shard).backward();
                Map<String, Tensor> own = new LinkedHashMap<>();
                copy.namedParameters().forEach((name, p) -> own.put(name, p.grad()));
                gradients.add(own);
                states.add(copy.state());
            }
            model.zeroGrad();
            Map<String, Tensor> mean = mean(gradients);
            model.namedParameters().forEach((name, p) -> p.tensor().backward(mean.get(name)));
            optimizer.step();
            Map<String, Tensor> state = model.state();
            Map<String, Tensor> buffers = mean(states);
            model.namedBuffers().keySet().forEach(name -> state.put(name, buffers.get(name)));
            model.load(state);
        }
        return model;
    }

    /** Shards make steps by themselves; parameters, buffers and the state of Adam are averaged after each {@code every}. */
    Sequential trained(int every) {
        for (int first = 0; first < Task.STEPS; first += every) {
            List<Map<String, Tensor>> states = new ArrayList<>();
            List<Map<String, Tensor>> optimizers = new ArrayList<>();
            for (int shard = 0; shard < Task.SHARDS; shard++) {
                Sequential copy = Task.model();
                copy.load(model.state());
                Optimizer own = Task.ADAM.create(copy.parameters());
                own.load(optimizer.state());
                for (int step = first; step < Math.min(first + every, Task.STEPS); step++) {
                    copy.zeroGrad();
                    loss(copy, step, shard).backward();
                    own.step();
                }
                states.add(copy.state());
                optimizers.add(own.state());
            }
            model.load(mean(states));
            optimizer.load(mean(optimizers));
        }
        return model;
    }

    Optimizer optimizer() {
        return optimizer;
    }

    private Tensor loss(Sequential copy, int step, int shard) {
        Rng.seed(Seeds.of(seed, step, shard));
        Dataset points = Task.points();
        int[] rows = IntStream.range(0, Task.ROWS)
                .filter(i -> i % Task.SHARDS == shard)
                .toArray();
        ShardRows held = ShardRows.all(points.subset(rows), shard, Task.SHARDS);
        return Task.loss(copy, step, new Shard(held, seed, step));
    }

    private static Map<String, Tensor> mean(List<Map<String, Tensor>> all) {
        Map<String, Tensor> means = new LinkedHashMap<>();
        all.get(0).forEach((name, first) -> {
            double[] sum = new double[first.size()];
            for (Map<String, Tensor> one : all) {
                double[] values = one.get(name).toDoubleArray();
                for (int i = 0; i < sum.length; i++) {
                    sum[i] += values[i];
                }
            }
            for (int i = 0; i < sum.length; i++) {
                sum[i] /= all.size();
            }
            means.put(
                    name,
                    Tensor.of(first.dtype(), sum, sum.length)
                            .reshape(first.shape().toArray()));
        });
        return means;
    }
}
