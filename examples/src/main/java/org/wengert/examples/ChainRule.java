package org.wengert.examples;

import java.io.IOException;
import java.util.List;
import org.wengert.DType;
import org.wengert.Gradients;
import org.wengert.Tensor;
import org.wengert.explain.Explain;
import picocli.CommandLine.Command;

/**
 * One expression differentiated twice: by hand, and by the tape.
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
@Command(name = "ChainRule", description = "One expression differentiated by hand and by the tape, line by line.")
public final class ChainRule extends Lesson {
    public static void main(String[] args) {
        launch(new ChainRule(), args);
    }

    @Override
    void run() throws IOException {
        Tensor x = leaf("x", 1.5);
        Tensor w = leaf("w", 0.8);
        Tensor b = leaf("b", -0.2);
        Tensor t = leaf("t", 1);

        Tensor p = x.mul(w).named("p");
        Tensor z = p.add(b).named("z");
        Tensor y = z.sigmoid().named("y");
        Tensor e = y.sub(t).named("e");
        Tensor loss = e.mul(e).named("L");

        print("L = (sigmoid(x w + b) - t)^2 at x = 1.5, w = 0.8, b = -0.2, t = 1%n%n");
        print("The tape, with values and gradients:%n%n%s%n", Explain.tape(loss));
        print("The reverse sweep, from the loss down to w:%n%n%s%n", Explain.chainRule(loss, w));
        print("The same in numbers alone:%n%n%s", Explain.chainRule(loss, w).at());
        writePage(loss, "chain-rule.html");

        print("%nEach derivative by hand and by the tape:%n");
        double[] hand = byHand(1.5, 0.8, -0.2, 1);
        List<Tensor> leaves = List.of(x, w, b, t);
        List<Tensor> tape = Gradients.of(loss).wrt(leaves);
        for (int i = 0; i < hand.length; i++) {
            print(
                    "dL/d%s = %9.6f  %9.6f%n",
                    leaves.get(i).name(), hand[i], tape.get(i).item());
        }
    }

    /** dL/dx, dL/dw, dL/db and dL/dt: the derivation above, as plain Java. */
    static double[] byHand(double x, double w, double b, double t) {
        double p = x * w;
        double z = p + b;
        double y = 1 / (1 + Math.exp(-z));
        double e = y - t;

        double de = e + e;
        double dy = de;
        double dt = -de;
        double dz = dy * y * (1 - y);
        double dp = dz;
        double db = dz;
        double dx = dp * w;
        double dw = dp * x;
        return new double[] {dx, dw, db, dt};
    }

    private static Tensor leaf(String name, double value) {
        return Tensor.scalar(DType.FLOAT64, value).requiresGrad(true).named(name);
    }
}
