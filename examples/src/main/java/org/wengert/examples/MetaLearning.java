package org.wengert.examples;

import java.util.List;
import java.util.Locale;
import java.util.function.UnaryOperator;
import org.wengert.Gradients;
import org.wengert.Tensor;
import org.wengert.nn.Linear;
import org.wengert.nn.Loss;
import org.wengert.nn.ReLU;
import org.wengert.nn.Rng;
import org.wengert.nn.Sequential;
import org.wengert.nn.optim.Adam;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * A network learns to learn sines. Each task is one sine, a sin(x + b): the network sees ten points of it, makes three steps of SGD, and is judged by other
 * points. What is trained are the weights to start from, through the three steps.
 *
 * <p>Finn, Abbeel, Levine: Model-Agnostic Meta-Learning for Fast Adaptation of Deep Networks, 2017.
 */
@Command(name = "MetaLearning", description = "MAML: weights from which three steps of SGD learn any sine.")
public final class MetaLearning extends Example {
    private static final int POINTS = 10;
    private static final int TASKS = 8;
    private static final double RATE = 0.01;

    @Option(names = "--steps", converter = Count.class, paramLabel = "N", description = "Default: ${DEFAULT-VALUE}.")
    int steps = 2000;

    public static void main(String[] args) {
        launch(new MetaLearning(), args);
    }

    @Override
    void run() {
        Sequential model =
                new Sequential(new Linear(1, 40), new ReLU(), new Linear(40, 40), new ReLU(), new Linear(40, 1));
        System.out.println("mean squared error on 200 new sines after 0, 1, 2 and 3 steps");
        System.out.println("from random weights   " + errors(model));
        Adam adam = new Adam(model.parameters(), 1e-3);
        for (int step = 0; step < steps; step++) {
            adam.zeroGrad();
            for (int i = 0; i < TASKS; i++) {
                UnaryOperator<Tensor> task = task();
                loss(model, task, points(), adapted(model, task, 3)).div(TASKS).backward();
            }
            adam.step();
        }
        System.out.println("from trained weights  " + errors(model));
    }

    /** The weights after this many steps on a task, as functions of those before. */
    private static Tensor[] adapted(Sequential model, UnaryOperator<Tensor> task, int steps) {
        Tensor x = points();
        Tensor[] weights = model.tensors().toArray(Tensor[]::new);
        for (int step = 0; step < steps; step++) {
            Tensor loss = loss(model, task, x, weights);
            List<Tensor> slopes = Gradients.of(loss).createGraph().wrt(weights);
            for (int i = 0; i < weights.length; i++) {
                weights[i] = weights[i].sub(slopes.get(i).mul(RATE));
            }
        }
        return weights;
    }

    /** The network's loss with these weights in the place of its own. */
    private static Tensor loss(Sequential model, UnaryOperator<Tensor> task, Tensor x, Tensor... weights) {
        return model.functional(() -> Loss.mse(model.forward(x), task.apply(x))).of(weights);
    }

    /** One sine. */
    private static UnaryOperator<Tensor> task() {
        double amplitude = 0.1 + 4.9 * Rng.generator().nextDouble();
        double phase = Math.PI * Rng.generator().nextDouble();
        return x -> x.add(phase).sin().mul(amplitude);
    }

    private static Tensor points() {
        return Tensor.rand(Rng.generator(), POINTS, 1).mul(10).sub(5);
    }

    private static String errors(Sequential model) {
        StringBuilder errors = new StringBuilder();
        for (int steps = 0; steps <= 3; steps++) {
            double sum = 0;
            for (int i = 0; i < 200; i++) {
                UnaryOperator<Tensor> task = task();
                sum += loss(model, task, points(), adapted(model, task, steps)).item();
            }
            errors.append(String.format(Locale.ROOT, "%7.3f", sum / 200));
        }
        return errors.toString();
    }
}
