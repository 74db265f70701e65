package org.wengert.spark;

import java.io.Serializable;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.wengert.MemoryScope;
import org.wengert.Tape;
import org.wengert.Tensor;
import org.wengert.nn.Module;
import org.wengert.nn.Rng;
import org.wengert.nn.optim.Clipping;
import org.wengert.nn.optim.Optimizer;

/**
 * What a shard computes in a round: a function of the driver's state, the steps and the shard, and of nothing else. The network is a new one each time, so that nothing is left in it of another
 * round or of an attempt that failed.
 */
final class ShardTask<M extends Module> implements Serializable {
    private static final long serialVersionUID = 1;

    private final ModelFactory<M> factory;
    private final ShardLoss<M> loss;
    private final @Nullable OptimizerFactory optimizer;
    private final long seed;
    private final int firstStep;
    private final double[][] rates;
    private final double maxNorm;

    /**
     * The task of a round.
     *
     * @param optimizer steps here; null if the driver's does
     * @param seed of the training
     * @param firstStep the number of steps before
     * @param rates the learning rates of the optimizer's groups, for each step of the round
     * @param maxNorm limits the gradients before the optimizer's steps
     */
    ShardTask(
            ModelFactory<M> factory,
            ShardLoss<M> loss,
            @Nullable OptimizerFactory optimizer,
            long seed,
            int firstStep,
            double[][] rates,
            double maxNorm) {
        this.factory = factory;
        this.loss = loss;
        this.optimizer = optimizer;
        this.seed = seed;
        this.firstStep = firstStep;
        this.rates = rates;
        this.maxNorm = maxNorm;
    }

    ShardResult run(ShardRows rows, Snapshot start) {
        Map<String, Tensor> random = Rng.stateful().state();
        try (MemoryScope scope = Tape.open()) {
            return new Running(rows, start).result();
        } finally {
            Rng.stateful().load(random);
        }
    }

    /** One run of the task. */
    private final class Running {
        private final ShardRows rows;
        private final Snapshot start;
        private final double[] losses = new double[rates.length];
        private int done;

        Running(ShardRows rows, Snapshot start) {
            this.rows = rows;
            this.start = start;
        }

        ShardResult result() {
            try {
                seed();
                M model = factory.create();
                model.load(start.model().tensors());
                model.namedParameters()
                        .forEach((name, parameter) ->
                                parameter.requiresGrad(!start.frozen().contains(name)));
                return optimizer == null ? gradients(model) : steps(model, optimizer.create(model.parameters()));
            } catch (RuntimeException e) {
                throw new ShardFailure(firstStep + done, rows.number(), e);
            }
        }

        private void seed() {
            Rng.seed(Seeds.of(seed, firstStep + done, rows.number()));
        }

        private ShardResult gradients(M model) {
            backward(model);
            Map<String, Tensor> gradients = new LinkedHashMap<>();
            model.namedParameters().forEach((name, parameter) -> {
                Tensor g = parameter.grad();
                if (g != null) {
                    gradients.put(name, g);
                }
            });
            return result(model, gradients, Map.of());
        }

        private ShardResult steps(M model, Optimizer local) {
            local.load(start.optimizer().tensors());
            List<Optimizer> groups = local.groups();
            for (double[] ratesNow : rates) {
                for (int i = 0; i < ratesNow.length; i++) {
                    groups.get(i).learningRate(ratesNow[i]);
                }
                try (MemoryScope scope = Tape.open()) {
                    model.zeroGrad();
                    backward(model);
                    if (maxNorm < Double.POSITIVE_INFINITY) {
                        Clipping.norm(model.parameters(), maxNorm);
                    }
                    local.step();
                }
            }
            Map<String, Tensor> values = new LinkedHashMap<>();
            model.namedParameters().forEach((name, parameter) -> {
                if (parameter.requiresGrad()) {
                    values.put(name, parameter.tensor());
                }
            });
            return result(model, values, local.state());
        }

        private void backward(M model) {
            seed();
            Tensor result = Checks.notNull(
                    loss.loss(model, firstStep + done, new Shard(rows, seed, firstStep + done)),
                    "the loss",
                    "Return a tensor that was computed from the network's parameters.");
            losses[done] = result.item();
            result.backward();
            done++;
        }

        private ShardResult result(M model, Map<String, Tensor> parameters, Map<String, Tensor> optimizer) {
            Map<String, Tensor> buffers = new LinkedHashMap<>();
            model.namedBuffers().forEach((name, buffer) -> buffers.put(name, buffer.tensor()));
            return new ShardResult(losses, new TensorMap(parameters), new TensorMap(buffers), new TensorMap(optimizer));
        }
    }
}
