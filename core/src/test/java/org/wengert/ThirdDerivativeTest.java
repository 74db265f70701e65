package org.wengert;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** The third derivative of every function of one number against differences of the second. Between their corners, the others are smooth too. */
class ThirdDerivativeTest {
    private static final int POINTS = 50;

    @TestFactory
    Stream<DynamicTest> agreesWithDifferencesOfTheSecond() {
        return Catalogue.rows().stream()
                .filter(row -> row.kind() == OpSpec.Kind.ELEMENTWISE && row.arity() == 1)
                .map(row -> dynamicTest(row.name(), () -> check(row)));
    }

    private static void check(OpSpec<?> row) {
        for (int seed = 0; seed < POINTS; seed++) {
            Trial trial = new Trial(row, seed, 0, 1);
            Op op = trial.op();
            UnaryOperator<Tensor> second = Gradients.grad(Gradients.grad(op::apply));
            double x = trial.inputs()[0].item();
            double third = Gradients.grad(second).apply(number(x)).item();

            assertEquals(slope(second, x), third, 1e-7 * Math.max(1, Math.abs(third)), () -> op + " at " + x);
        }
    }

    /** Central differences for h and h/2, extrapolated: what is left is of order h^4. */
    private static double slope(UnaryOperator<Tensor> f, double x) {
        double h = 1e-3;
        return (4 * central(f, x, h / 2) - central(f, x, h)) / 3;
    }

    private static double central(UnaryOperator<Tensor> f, double x, double h) {
        return (f.apply(number(x + h)).item() - f.apply(number(x - h)).item()) / (2 * h);
    }

    private static Tensor number(double x) {
        return Tensor.scalar(DType.FLOAT64, x);
    }
}
