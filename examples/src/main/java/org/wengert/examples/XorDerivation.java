package org.wengert.examples;

import java.util.List;
import org.wengert.Tensor;

/** The gradients of one sample through the network 2-20-20-2, from the formulas of a lecture; nothing here asks the tape. */
final class XorDerivation {
    private final Tensor t;
    private final Tensor w2;
    private final Tensor w3;
    private final Tensor h1;
    private final Tensor z2;
    private final Tensor h2;
    private final Tensor s;
    private final Tensor ds;
    private final Tensor dz3;
    private final Tensor dh2;
    private final Tensor dw2;
    private final Tensor dw3;
    private final List<Tensor> gradients;

    /** From the parameters W1, b1, W2, b2, W3, b3. */
    XorDerivation(List<Tensor> parameters, Tensor x, Tensor t) {
        this.t = t;
        Tensor w1 = parameters.get(0).detach();
        w2 = parameters.get(2).detach();
        w3 = parameters.get(4).detach();

        Tensor z1 = x.matmul(w1).add(parameters.get(1).detach());
        h1 = z1.relu();
        z2 = h1.matmul(w2).add(parameters.get(3).detach());
        h2 = z2.relu();
        Tensor z3 = h2.matmul(w3).add(parameters.get(5).detach());
        s = z3.sigmoid();

        ds = s.sub(t);
        dz3 = ds.mul(s).mul(s.rsub(1));
        dw3 = h2.transpose().matmul(dz3);

        dh2 = dz3.matmul(w3.transpose());
        Tensor dz2 = dh2.mul(slope(z2));
        dw2 = h1.transpose().matmul(dz2);

        Tensor dh1 = dz2.matmul(w2.transpose());
        Tensor dz1 = dh1.mul(slope(z1));
        Tensor dw1 = x.transpose().matmul(dz1);

        gradients = List.of(dw1, dz1.squeeze(0), dw2, dz2.squeeze(0), dw3, dz3.squeeze(0));
    }

    /** Of relu: 1 where z > 0, else 0. */
    private static Tensor slope(Tensor z) {
        return z.gt(0).to(z.dtype());
    }

    Tensor output() {
        return s;
    }

    double cost() {
        return ds.square().mean().item();
    }

    /** In the order of the parameters. */
    List<Tensor> gradients() {
        return gradients;
    }

    /** The largest gradient of W2: its row and column. */
    int[] hiddenWeight() {
        return largest(dw2);
    }

    /** The largest gradient of W1. */
    int[] firstWeight() {
        return largest(gradients.get(0));
    }

    private static int[] largest(Tensor matrix) {
        int at = (int) matrix.abs().flatten().argMax().item();
        return new int[] {at / matrix.dim(1), at % matrix.dim(1)};
    }

    /** The derivation for the weight of the output layer with the largest gradient. */
    void printOutputWeight(double rate) {
        int j = largest(dw3)[0];
        int k = largest(dw3)[1];
        double output = s.get(0, k);
        double slope = output * (1 - output);
        Lesson.print("The output layer: W3[%d, %d], from neuron %d to output %d%n", j, k, j, k);
        Lesson.print("  dC/dS   = S - t     = %.6g - %.0f = %.6g%n", output, t.get(0, k), ds.get(0, k));
        Lesson.print("  dS/dz3  = S (1 - S) = %.6g%n", slope);
        Lesson.print("  dz3/dW3 = h2        = %.6g%n", h2.get(0, j));
        Lesson.print("  dC/dW3  = the product of the three = %.6g%n", dw3.get(j, k));
        printUpdate("W3", w3.get(j, k), rate, dw3.get(j, k));
    }

    /** The derivation for the weight between the hidden layers with the largest gradient. */
    void printHiddenWeight(double rate) {
        int i = hiddenWeight()[0];
        int j = hiddenWeight()[1];
        Lesson.print("The hidden layer: W2[%d, %d], from neuron %d to neuron %d%n", i, j, i, j);
        Lesson.print("  dC/dz3  = dC/dS dS/dz3 = %.6g and %.6g for the two outputs%n", dz3.get(0, 0), dz3.get(0, 1));
        Lesson.print("  W3[%d]   = %.6g and %.6g, the ways from neuron %d to them%n", j, w3.get(j, 0), w3.get(j, 1), j);
        Lesson.print("  dC/dh2  = the sum of their products = %.6g%n", dh2.get(0, j));
        Lesson.print("  dh2/dz2 = %.0f, for z2 = %.6g%n", slope(z2).get(0, j), z2.get(0, j));
        Lesson.print("  dz2/dW2 = h1 = %.6g%n", h1.get(0, i));
        Lesson.print("  dC/dW2  = the product of the three = %.6g%n", dw2.get(i, j));
        printUpdate("W2", w2.get(i, j), rate, dw2.get(i, j));
    }

    private static void printUpdate(String name, double weight, double rate, double gradient) {
        Lesson.print(
                "  update:   %s becomes %.6f - %s (%.6g) = %.6f%n%n",
                name, weight, rate, gradient, weight - rate * gradient);
    }
}
