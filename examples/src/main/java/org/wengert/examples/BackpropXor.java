package org.wengert.examples;

import java.io.IOException;
import java.util.List;
import java.util.Locale;
import org.wengert.DType;
import org.wengert.Gradients;
import org.wengert.Tensor;
import org.wengert.explain.Explain;
import org.wengert.nn.Loss;
import org.wengert.nn.optim.Sgd;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * Backpropagation derived for the network 2-20-20-2 that has learned XOR, and compared with the tape.
 *
 * <p>For one sample x with target t, where h1 and h2 are the hidden layers and S the output:
 *
 * <pre>
 *   z1 = x W1 + b1     h1 = relu(z1)
 *   z2 = h1 W2 + b2    h2 = relu(z2)
 *   z3 = h2 W3 + b3    S = sigmoid(z3)       C = ((S0 - t0)^2 + (S1 - t1)^2) / 2
 * </pre>
 *
 * <p>A weight of the output layer acts on the cost through one sum and one output only:
 *
 * <pre>
 *   dC/dW3 = dC/dS dS/dz3 dz3/dW3     dC/dS = S - t    dS/dz3 = S (1 - S)    dz3/dW3 = h2
 * </pre>
 *
 * <p>A weight of a hidden layer acts through its neuron, and the neuron through every output. So what arrives at the neuron is a sum:
 *
 * <pre>
 *   dC/dW2 = dC/dh2 dh2/dz2 dz2/dW2   dC/dh2 = sum over outputs of dC/dz3 W3    dh2/dz2 = 1 if z2 &gt; 0, else 0    dz2/dW2 = h1
 * </pre>
 *
 * <p>and so on down to the input. Each layer takes dC/dz from the one above: backpropagation.
 */
@Command(
        name = "BackpropXor",
        description = "Backpropagation by hand on the network that has learned XOR, and by the tape.")
public final class BackpropXor extends Lesson {
    private static final double RATE = 0.1;
    private static final double[][] INPUTS = {{0, 0}, {0, 1}, {1, 0}, {1, 1}};
    private static final double[][] TARGETS = {{1, 0}, {0, 1}, {0, 1}, {1, 0}};
    private static final List<String> NAMES = List.of("W1", "b1", "W2", "b2", "W3", "b3");

    @Option(
            names = "--steps",
            converter = Count.class,
            paramLabel = "N",
            description = "Of training before the derivation, one sample each. Default: ${DEFAULT-VALUE}.")
    int steps = 12001;

    BackpropXor() {
        seed = 42;
    }

    public static void main(String[] args) {
        launch(new BackpropXor(), args);
    }

    @Override
    void run() throws IOException {
        Xor.Mlp model = new Xor.Mlp();
        model.to(DType.FLOAT64);
        derive(model);
    }

    /** Trains the network, explains the step after that, and returns its gradients by hand. */
    List<Tensor> derive(Xor.Mlp model) throws IOException {
        Sgd sgd = new Sgd(model.parameters(), RATE);
        for (int step = 0; step < steps; step++) {
            Tensor loss = Loss.mse(model.forward(sample(INPUTS, step)), sample(TARGETS, step));
            sgd.zeroGrad();
            loss.backward();
            sgd.step();
        }
        Tensor x = sample(INPUTS, steps).named("x");
        Tensor t = sample(TARGETS, steps).named("t");
        print("Steps of training: %d. The next sample is x = %s with target %s.%n%n", steps, text(x), text(t));
        XorDerivation hand = new XorDerivation(model.tensors(), x, t);
        print("Output S = %s, cost C = %.6g%n%n", text(hand.output()), hand.cost());
        hand.printOutputWeight(RATE);
        hand.printHiddenWeight(RATE);

        Tensor loss = Loss.mse(model.forward(x), t).named("C");
        List<Tensor> tape = Gradients.of(loss).retainGraph().wrt(model.tensors());
        print("All gradients by hand against the tape, largest difference:%n");
        for (int i = 0; i < NAMES.size(); i++) {
            print(
                    "  dC/d%s %-8s %.0e%n",
                    NAMES.get(i),
                    tape.get(i).shape(),
                    tape.get(i).sub(hand.gradients().get(i)).abs().max().item());
        }
        print(
                "%nThe hidden weight again, as the tape explains it:%n%n%s",
                Explain.chainRule(loss, model.tensors().get(2)).at(hand.hiddenWeight()));
        print(
                "%nAnd a weight of the first layer, which reaches the cost along many paths:%n%n%s",
                Explain.chainRule(loss, model.tensors().get(0)).at(hand.firstWeight()));
        writePage(loss, "backprop-xor.html");
        return hand.gradients();
    }

    /** One row, for the samples come in turn. */
    private static Tensor sample(double[][] rows, int step) {
        return Tensor.of(DType.FLOAT64, rows[step % rows.length], 1, 2);
    }

    private static String text(Tensor x) {
        return String.format(Locale.ROOT, "(%.4g, %.4g)", x.get(0, 0), x.get(0, 1));
    }
}
