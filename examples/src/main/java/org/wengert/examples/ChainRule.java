package org.wengert.examples;

import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Locale;
import org.wengert.DType;
import org.wengert.Gradients;
import org.wengert.Node;
import org.wengert.Tape;
import org.wengert.Tensor;

/**
 * One expression differentiated twice: by hand, here, and by the tape, below.
 *
 * <p>The prediction of one neuron is y = sigmoid(x w + b), the target t, the loss the squared error L = (y - t)^2. With x = 1.5, w = 0.8, b = -0.2
 * and t = 1, forwards, one elementary step a line:
 *
 * <pre>
 *   p = x w         =  1.2
 *   z = p + b       =  1
 *   y = sigmoid(z)  =  0.731059
 *   e = y - t       = -0.268941
 *   L = e e         =  0.072329
 * </pre>
 *
 * <p>Backwards, from the last line to the first: what a line passes to an input is what has arrived at the line times the line's own derivative with
 * respect to that input. What is used twice gets the sum.
 *
 * <pre>
 *   dL/dL = 1
 *   dL/de = 1 e + 1 e        = -0.268941 - 0.268941  = -0.537883     e is used twice in L = e e
 *   dL/dy = dL/de  1                                 = -0.537883     d(y - t)/dy = 1
 *   dL/dt = dL/de (-1)                               =  0.537883     d(y - t)/dt = -1
 *   dL/dz = dL/dy y (1 - y)  = -0.537883 * 0.196612  = -0.105754     sigmoid' = y (1 - y)
 *   dL/dp = dL/dz  1                                 = -0.105754
 *   dL/db = dL/dz  1                                 = -0.105754
 *   dL/dx = dL/dp  w         = -0.105754 * 0.8       = -0.084603     d(x w)/dx = w
 *   dL/dw = dL/dp  x         = -0.105754 * 1.5       = -0.158631     d(x w)/dw = x
 * </pre>
 *
 * <p>So the loss falls if w and b grow: the prediction is too small.
 */
public final class ChainRule {
    /** The tensors by the line that made them, since a line keeps only what its rule needs. */
    private final IdentityHashMap<Node, Tensor> results = new IdentityHashMap<>();

    public static void main(String[] args) {
        new ChainRule().run();
    }

    private void run() {
        Tensor x = leaf("x", 1.5);
        Tensor w = leaf("w", 0.8);
        Tensor b = leaf("b", -0.2);
        Tensor t = leaf("t", 1);

        Tensor p = line("p", x.mul(w));
        Tensor z = line("z", p.add(b));
        Tensor y = line("y", z.sigmoid());
        Tensor e = line("e", y.sub(t));
        Tensor loss = line("L", e.mul(e));

        System.out.println("L = (sigmoid(x w + b) - t)^2 at x = 1.5, w = 0.8, b = -0.2, t = 1\n");
        System.out.println("The tape, as it was recorded:\n\n" + Tape.of(loss));
        System.out.println("The reverse sweep, from the last line to the first:\n");
        List<Node> lines = Tape.of(loss).nodes();
        for (int i = lines.size() - 1; i >= 0; i--) {
            explain(loss, lines.get(i));
        }
        loss.backward();
        System.out.println("What backward() leaves at the leaves:");
        for (Tensor leaf : List.of(x, w, b, t)) {
            Tensor grad = leaf.grad();
            System.out.printf("dL/d%s = %s%n", leaf.name(), grad == null ? "nothing" : number(grad.item()));
        }
    }

    private static Tensor leaf(String name, double value) {
        return Tensor.scalar(DType.FLOAT64, value).requiresGrad(true).named(name);
    }

    private Tensor line(String name, Tensor result) {
        Node node = result.node();
        if (node != null) {
            results.put(node, result.named(name));
        }
        return result;
    }

    /** A line's value, what has arrived there, and what it passes on to each input. */
    private void explain(Tensor loss, Node line) {
        Tensor result = result(line);
        Tensor[] inputs = inputs(line);
        double arrived = result == loss ? 1 : derivative(loss, result);
        System.out.printf(
                "%s = %s = %s,  dL/d%s = %s%n",
                name(result), call(line, inputs), number(result.item()), name(result), number(arrived));
        double[] passed = new double[inputs.length];
        for (int i = 0; i < inputs.length; i++) {
            double local = localDerivative(line, inputs, i);
            passed[i] = arrived * local;
            System.out.printf(
                    "    to %s:  %s times the local derivative  %s = %s%n",
                    name(inputs[i]), number(arrived), number(local), number(passed[i]));
        }
        if (inputs.length == 2 && inputs[0] == inputs[1]) {
            System.out.printf(
                    "    %s is used twice, and gets the sum:  dL/d%s = %s + %s = %s%n",
                    name(inputs[0]),
                    name(inputs[0]),
                    number(passed[0]),
                    number(passed[1]),
                    number(passed[0] + passed[1]));
        }
        System.out.println();
    }

    private static double derivative(Tensor y, Tensor x) {
        return Gradients.of(y).retainGraph().wrt(x).item();
    }

    /** The derivative of one line with respect to one of its inputs, the other held fixed: the operation done again on copies. */
    private static double localDerivative(Node line, Tensor[] inputs, int input) {
        Tensor[] copies = new Tensor[inputs.length];
        for (int i = 0; i < copies.length; i++) {
            copies[i] = inputs[i].detach().copy().requiresGrad(i == input);
        }
        return Gradients.of(line.op().apply(copies)).wrt(copies[input]).item();
    }

    private Tensor[] inputs(Node line) {
        List<Tensor> inputs = new ArrayList<>();
        for (int i = 0; i < line.inputs(); i++) {
            Tensor leaf = line.inputLeaf(i);
            Node made = line.inputNode(i);
            if (leaf != null) {
                inputs.add(leaf);
            } else if (made != null) {
                inputs.add(result(made));
            }
        }
        return inputs.toArray(new Tensor[0]);
    }

    private Tensor result(Node line) {
        Tensor result = results.get(line);
        if (result == null) {
            throw new IllegalStateException("every line of this tape was named: " + line);
        }
        return result;
    }

    private static String call(Node line, Tensor... inputs) {
        StringBuilder out = new StringBuilder(line.op().name());
        for (int i = 0; i < inputs.length; i++) {
            out.append(i == 0 ? "(" : ", ").append(name(inputs[i]));
        }
        return out.append(')').toString();
    }

    private static String name(Tensor x) {
        return String.valueOf(x.name());
    }

    private static String number(double value) {
        return String.format(Locale.ROOT, "%.6f", value);
    }

    private ChainRule() {}
}
