package org.wengert.examples;

import java.io.IOException;
import java.util.Locale;
import java.util.function.UnaryOperator;
import org.wengert.DType;
import org.wengert.Gradients;
import org.wengert.Tape;
import org.wengert.Tensor;
import org.wengert.explain.Explain;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * The slope says which way is down; the second derivative says how far to go.
 *
 * <p>f(x) = e^x - 2 x has its lowest point where f'(x) = e^x - 2 is 0, at ln 2. Gradient descent takes a step in proportion to the slope, and its error
 * shrinks by the same factor each time. Newton's method goes where the slope would be 0 if it went on as a straight line, and the number of right digits
 * doubles each time:
 *
 * <pre>
 *   gradient descent  x - rate f'(x)
 *   Newton            x - f'(x) / f''(x)
 * </pre>
 */
@Command(name = "SecondDerivative", description = "Newton's method against gradient descent.")
public final class SecondDerivative extends Lesson {
    private static final double START = 2;
    private static final double LOWEST = Math.log(2);

    @Option(names = "--rate", paramLabel = "R", description = "Of gradient descent. Default: ${DEFAULT-VALUE}.")
    double rate = 0.2;

    public static void main(String[] args) {
        launch(new SecondDerivative(), args);
    }

    @Override
    void run() throws IOException {
        Tensor x = Tensor.scalar(DType.FLOAT64, START).requiresGrad(true).named("x");
        Tensor slope = Gradients.of(f(x)).createGraph().wrt(x).named("slope");
        print("The slope of e^x - 2 x is computed by operations, so it has a tape of its own:%n%n%s%n", Tape.of(slope));
        print("and can be differentiated in its turn:%n%n%s%n", Explain.chainRule(slope, x));
        writePage(slope, "second-derivative.html");

        print("%nTo the lowest point, ln 2 = %.6f:%n%n", LOWEST);
        print("step  gradient descent      error   Newton's method       error%n");
        UnaryOperator<Tensor> first = Gradients.grad(SecondDerivative::f);
        UnaryOperator<Tensor> second = Gradients.grad(first);
        Tensor descent = x.detach();
        Tensor newton = x.detach();
        for (int step = 0; step <= 6; step++) {
            print("%4d  %s   %s%n", step, error(descent), error(newton));
            descent = descent.sub(first.apply(descent).mul(rate));
            newton = newton.sub(first.apply(newton).div(second.apply(newton)));
        }

        print(
                "%nIn two dimensions the second derivatives are a matrix, H, and Newton's step solves H step = gradient.%n");
        print("On (x^2 + 20 y^2) / 2, the ravine of GradientDescent, one step is enough:%n%n");
        Tensor start = Tensor.of(DType.FLOAT64, -9, 1.5);
        Tensor gradient = Gradients.grad(GradientDescent::ravine).apply(start);
        Tensor hessian = Gradients.hessian(GradientDescent::ravine, start);
        print("gradient %s%nH%n%s%n", gradient, hessian);
        print("from %s to %s%n", start, start.sub(hessian.solve(gradient)));
    }

    /** e^x - 2 x. */
    static Tensor f(Tensor x) {
        return x.exp().sub(x.mul(2));
    }

    private static String error(Tensor x) {
        return String.format(Locale.ROOT, "%16.12f  %.1e", x.item(), Math.abs(x.item() - LOWEST));
    }
}
