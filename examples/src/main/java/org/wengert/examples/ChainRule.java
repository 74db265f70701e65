package org.wengert.examples;

import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.wengert.Gradients;
import org.wengert.Node;
import org.wengert.Tape;
import org.wengert.Tensor;

/**
 * One expression differentiated twice: by hand, here, and by the tape, below.
 *
 * <p>The prediction of one neuron is y = sigmoid(x w + b), the target t, the loss the squared error L = (y - t)^2. With x = 2, w = 0.5, b = -1 and
 * t = 1, forwards, one elementary step a line:
 *
 * <pre>
 *   p = x w         =  1
 *   z = p + b       =  0
 *   y = sigmoid(z)  =  0.5
 *   e = y - t       = -0.5
 *   L = e e         =  0.25
 * </pre>
 *
 * <p>Backwards, from the last line to the first: what a line passes to an input is what has arrived at the line times the line's own derivative with
 * respect to that input. What is used twice gets the sum.
 *
 * <pre>
 *   dL/dL = 1
 *   dL/de = 1 e + 1 e             = -0.5 - 0.5          = -1        e is used twice in L = e e
 *   dL/dy = dL/de  1              = -1                              d(y - t)/dy = 1
 *   dL/dt = dL/de (-1)            =  1                              d(y - t)/dt = -1
 *   dL/dz = dL/dy y (1 - y)       = -1 * 0.5 * 0.5      = -0.25     sigmoid' = y (1 - y)
 *   dL/dp = dL/dz  1              = -0.25
 *   dL/db = dL/dz  1              = -0.25
 *   dL/dx = dL/dp  w              = -0.25 * 0.5         = -0.125    d(x w)/dx = w
 *   dL/dw = dL/dp  x              = -0.25 * 2           = -0.5      d(x w)/dw = x
 * </pre>
 *
 * <p>So w and b have to grow for the loss to fall: sigmoid(z) is too small.
 */
public final class ChainRule {
    /** The tensors by the line that made them, since a line keeps only what its rule needs. */
    private final Map<Node, Tensor> results = new IdentityHashMap<>();

    public static void main(String[] args) {
        new ChainRule().run();
    }

    private void run() {
        Tensor x = leaf("x", 2);
        Tensor w = leaf("w", 0.5);
        Tensor b = leaf("b", -1);
        Tensor t = leaf("t", 1);

        Tensor p = line("p", x.mul(w));
        Tensor z = line("z", p.add(b));
        Tensor y = line("y", z.sigmoid());
        Tensor e = line("e", y.sub(t));
        Tensor loss = line("L", e.mul(e));

        System.out.println("L = (sigmoid(x w + b) - t)^2 at x = 2, w = 0.5, b = -1, t = 1\n");
        System.out.println("The tape, as it was recorded:\n\n" + Tape.of(loss));
        System.out.println("The reverse sweep, from the last line to the first:\n");
        List<Node> lines = Tape.of(loss).nodes();
        for (int i = lines.size() - 1; i >= 0; i--) {
            explain(loss, lines.get(i));
        }
        loss.backward();
        System.out.println("What backward() leaves at the leaves:\n");
        for (Tensor leaf : List.of(x, w, b, t)) {
            Tensor grad = leaf.grad();
            System.out.printf("  dL/d%s = %s%n", leaf.name(), grad == null ? "nothing" : number(grad.item()));
        }
    }

    private static Tensor leaf(String name, double value) {
        return Tensor.scalar(value).requiresGrad(true).named(name);
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
        double arrived = result == loss ? 1 : derivative(loss, result);
        Tensor[] inputs = inputs(line);
        System.out.printf("  %s = %s = %s%n", name(result), call(line, inputs), number(result.item()));
        System.out.printf("      has received  dL/d%s = %s%n", name(result), number(arrived));
        for (int i = 0; i < inputs.length; i++) {
            double local = localDerivative(line, inputs, i);
            System.out.printf(
                    "      passes to %s   %s * %s = %s%n", name(inputs[i]), number(arrived), number(local), number(arrived * local));
        }
        if (inputs.length == 2 && inputs[0] == inputs[1]) {
            System.out.printf(
                    "      which is used twice, and gets the sum, %s%n",
                    number(arrived * (localDerivative(line, inputs, 0) + localDerivative(line, inputs, 1))));
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
        return String.format(Locale.ROOT, "%.4f", value).replaceAll("\\.?0+$", "").replaceAll("^-0$", "0");
    }

    private ChainRule() {}
}
