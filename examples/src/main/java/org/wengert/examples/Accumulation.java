package org.wengert.examples;

import java.io.IOException;
import org.wengert.DType;
import org.wengert.Tensor;
import org.wengert.explain.Explain;
import picocli.CommandLine.Command;

/**
 * A tensor used twice gets the sum of what its uses pass back; and {@code grad} goes on adding until it is told to stop.
 *
 * <p>L = a b with a = 3 x and b = x^2. A small step dx changes L in two ways, through a and through b, and both changes add up:
 *
 * <pre>
 *   dL/dx = dL/da da/dx + dL/db db/dx = b 3 + a 2 x
 * </pre>
 *
 * <p>which is 9 x^2, as it must be: L = 3 x^3.
 */
@Command(name = "Accumulation", description = "A tensor used twice: gradients add up.")
public final class Accumulation extends Lesson {
    public static void main(String[] args) {
        launch(new Accumulation(), args);
    }

    @Override
    void run() throws IOException {
        Tensor x = Tensor.scalar(DType.FLOAT64, 2).requiresGrad(true).named("x");

        print("1. Two paths lead from L to x. Their products add up.%n%n");
        Tensor loss = loss(x);
        print("%s%n", Explain.chainRule(loss, x));
        writePage(loss, "accumulation.html");

        print("%n2. backward() adds to what is there already.%n%n");
        for (int call = 1; call <= 3; call++) {
            loss(x).backward();
            print("backward() number %d: x.grad() = %s%n", call, x.grad());
        }
        x.zeroGrad();
        loss(x).backward();
        print("after zeroGrad():      x.grad() = %s%n", x.grad());

        print("%n3. So a batch may come in parts. Half of it twice, or all of it once:%n%n");
        Tensor batch = Tensor.of(DType.FLOAT64, 1, 2, 3, 4);
        Tensor w = Tensor.scalar(DType.FLOAT64, 0.5).requiresGrad(true);
        for (Tensor half : batch.split(0, 2)) {
            half.mul(w).square().sum().backward();
            print("w.grad() = %s%n", w.grad());
        }
        w.zeroGrad();
        batch.mul(w).square().sum().backward();
        print("at once  = %s%n", w.grad());
    }

    private static Tensor loss(Tensor x) {
        Tensor a = x.mul(3).named("a");
        Tensor b = x.square().named("b");
        return a.mul(b).named("L");
    }
}
