package org.wengert.examples;

import java.util.Locale;
import java.util.function.UnaryOperator;
import org.wengert.DType;
import org.wengert.Gradients;
import org.wengert.Tensor;
import org.wengert.nn.Linear;
import org.wengert.nn.Sequential;
import org.wengert.nn.Tanh;
import org.wengert.nn.optim.LBFGS;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * A network u(t) solves the equation of a spring, u'' + u = 0 with u(0) = 1 and u'(0) = 0. It never sees the solution, cos t: its loss is how far it is from
 * fulfilling the equation, second derivatives included.
 */
@Command(name = "Physics", description = "A network solves u'' + u = 0, with second derivatives in its loss.")
public final class Physics extends Example {
    @Option(names = "--steps", converter = Count.class, paramLabel = "N", description = "Default: ${DEFAULT-VALUE}.")
    int steps = 25;

    public static void main(String[] args) {
        launch(new Physics(), args);
    }

    @Override
    void run() {
        Sequential model =
                new Sequential(new Linear(1, 32), new Tanh(), new Linear(32, 32), new Tanh(), new Linear(32, 1));
        UnaryOperator<Tensor> slope = Gradients.grad(t -> model.forward(t).sum());
        UnaryOperator<Tensor> curvature = Gradients.grad(t -> slope.apply(t).sum());
        Tensor times = Tensor.linspace(DType.FLOAT32, 0, 2 * Math.PI, 64).unsqueeze(1);
        Tensor start = Tensor.zeros(1, 1);
        LBFGS lbfgs = new LBFGS(model.parameters()).strongWolfe();
        for (int step = 1; step <= steps; step++) {
            double loss = lbfgs.step(() -> {
                Tensor equation = curvature.apply(times).add(model.forward(times));
                Tensor position = model.forward(start).sub(1);
                Tensor speed = slope.apply(start);
                Tensor sum = equation.square()
                        .mean()
                        .add(position.square().sum())
                        .add(speed.square().sum());
                lbfgs.zeroGrad();
                sum.backward();
                return sum;
            });
            if (step % 5 == 0) {
                System.out.printf(Locale.ROOT, "step %2d: loss %.1e%n", step, loss);
            }
        }
        Tensor error = model.forward(times).sub(times.cos()).abs().max();
        Tensor slopeError = slope.apply(times).add(times.sin()).abs().max();
        System.out.printf(Locale.ROOT, "largest error of u  against  cos t: %.1e%n", error.item());
        System.out.printf(Locale.ROOT, "largest error of u' against -sin t: %.1e%n", slopeError.item());
    }
}
