package org.wengert.examples;

import java.util.Locale;
import org.wengert.Tensor;
import org.wengert.nn.Init;
import org.wengert.nn.Layer;
import org.wengert.nn.Linear;
import org.wengert.nn.Loss;
import org.wengert.nn.Module;
import org.wengert.nn.optim.Sgd;
import org.wengert.nn.train.Progress;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** A network learns XOR, one sample a step. */
@Command(name = "Xor", description = "A network learns XOR, one sample a step.")
public final class Xor extends Example {
    private static final int PRINTED = 100;
    private static final int SHOWN = 10;

    private static final double[][] INPUTS = {{0, 0}, {0, 1}, {1, 0}, {1, 1}};
    private static final int[] LABELS = {0, 1, 1, 0};

    @Option(names = "--epochs", converter = Count.class, paramLabel = "N", description = "Default: ${DEFAULT-VALUE}.")
    int epochs = 3000;

    @Option(names = "--all", description = "Print every epoch.")
    boolean all;

    Xor() {
        seed = 42;
    }

    /** 2-20-20-2. The two outputs are how sure it is of "0" and of "1". */
    static class Mlp extends Module implements Layer {
        private final Linear hidden1 = layer(2, 20), hidden2 = layer(20, 20), output = layer(20, 2);

        /** Weights and biases start uniform in [-0.5, 0.5). */
        private static Linear layer(int in, int out) {
            return new Linear(in, out, true, Init.uniform(0.5), Init.uniform(0.5));
        }

        @Override
        public Tensor forward(Tensor x) {
            return output.forward(hidden2.forward(hidden1.forward(x).relu()).relu())
                    .sigmoid();
        }
    }

    public static void main(String[] args) {
        launch(new Xor(), args);
    }

    @Override
    void run() {
        Mlp model = new Mlp();
        System.out.println("Untrained");
        printPredictions(model);
        System.out.println();
        train(model);
        System.out.println();
        System.out.println("Trained");
        printPredictions(model);
    }

    private void train(Mlp model) {
        Sgd sgd = new Sgd(model.parameters(), 0.1);
        Tensor[] inputs = rows(Tensor.of(INPUTS));
        Tensor[] targets = rows(Tensor.of(LABELS).oneHot(2));
        for (int epoch = 1; epoch <= epochs; epoch++) {
            double sum = 0;
            for (int i = 0; i < inputs.length; i++) {
                Tensor loss = Loss.mse(model.forward(inputs[i]), targets[i]);
                sum += loss.item();
                sgd.zeroGrad();
                loss.backward();
                sgd.step();
            }
            report(epoch, sum / inputs.length);
        }
    }

    /** A lasting line every so many epochs, and between them, on a terminal, one that is written over. */
    private void report(int epoch, double error) {
        boolean lasting = all || epoch % PRINTED == 0 || epoch == epochs;
        boolean terminal = Progress.isWatched();
        if (lasting || (terminal && epoch % SHOWN == 0)) {
            String line = String.format(Locale.ROOT, "Epoch %d/%d Mean Squared Error: %.6f", epoch, epochs, error);
            System.out.print((terminal ? "\r" : "") + line + (lasting ? System.lineSeparator() : ""));
            System.out.flush();
        }
    }

    private static void printPredictions(Mlp model) {
        System.out.println("input  outputs             predicted  actual");
        Tensor outputs = model.forward(Tensor.of(INPUTS));
        Tensor predicted = outputs.argMax(1);
        for (int i = 0; i < LABELS.length; i++) {
            System.out.printf(
                    Locale.ROOT,
                    "%.0f  %.0f   %.6f  %.6f  %9.0f  %6d%n",
                    INPUTS[i][0],
                    INPUTS[i][1],
                    outputs.get(i, 0),
                    outputs.get(i, 1),
                    predicted.get(i),
                    LABELS[i]);
        }
    }

    /** Each row as a matrix of its own: one sample. */
    private static Tensor[] rows(Tensor matrix) {
        Tensor[] rows = new Tensor[matrix.dim(0)];
        for (int i = 0; i < rows.length; i++) {
            rows[i] = matrix.slice(0, i, i + 1);
        }
        return rows;
    }
}
