package org.wengert.nn.optim;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import java.util.function.Consumer;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.wengert.DType;
import org.wengert.Tensor;
import org.wengert.nn.Linear;
import org.wengert.nn.Loss;
import org.wengert.nn.Parameter;

class SgdTest {
    private final Parameter x = new Parameter(Tensor.of(DType.FLOAT64, new double[] {1}));

    /** Steps down x^2 / 2, whose gradient is x. */
    private double[] descend(Sgd sgd, int steps) {
        double[] path = new double[steps];
        for (int i = 0; i < steps; i++) {
            sgd.zeroGrad();
            x.tensor().square().mul(0.5).sum().backward();
            sgd.step();
            path[i] = x.tensor().item();
        }
        return path;
    }

    private Sgd sgd() {
        return new Sgd(List.of(x), 0.1);
    }

    @Test
    void plain() {
        assertArrayEquals(new double[] {0.9, 0.81, 0.729}, descend(sgd(), 3), 1e-15);
    }

    /** v = 1, 1.8, 2.34. */
    @Test
    void momentum() {
        assertArrayEquals(new double[] {0.9, 0.72, 0.486}, descend(sgd().momentum(0.9), 3), 1e-15);
    }

    /** v = 1, 0.9 + 0.9 / 2 = 1.35. */
    @Test
    void dampeningSparesTheFirstStep() {
        assertArrayEquals(new double[] {0.9, 0.765}, descend(sgd().momentum(0.9).dampening(0.5), 2), 1e-15);
    }

    /** d = 1 + 0.9, then v = 0.9 + 0.81 and d = 0.81 + 0.9 * 1.71. */
    @Test
    void nesterov() {
        assertArrayEquals(
                new double[] {0.81, 0.5751}, descend(sgd().momentum(0.9).nesterov(), 2), 1e-15);
    }

    /** d = 1.5 x. */
    @Test
    void weightDecay() {
        assertArrayEquals(new double[] {0.85, 0.7225}, descend(sgd().weightDecay(0.5), 2), 1e-15);
    }

    /** The algorithm as PyTorch's documentation writes it, number by number. */
    private static double[] reference(
            double[] gradients, double rate, double momentum, double dampening, double decay, boolean nesterov) {
        double theta = 1;
        double b = 0;
        double[] path = new double[gradients.length];
        for (int t = 0; t < gradients.length; t++) {
            double g = gradients[t];
            if (decay != 0) {
                g = g + decay * theta;
            }
            if (momentum != 0) {
                b = t > 0 ? momentum * b + (1 - dampening) * g : g;
                g = nesterov ? g + momentum * b : b;
            }
            theta = theta - rate * g;
            path[t] = theta;
        }
        return path;
    }

    @Property
    void everyVariantIsPyTorchs(
            @ForAll @Size(min = 1, max = 8) List<@DoubleRange(min = -2, max = 2) Double> gradients,
            @ForAll @DoubleRange(min = 0, max = 1) double rate,
            @ForAll @DoubleRange(min = 0, max = 1) double momentum,
            @ForAll @DoubleRange(min = 0, max = 1) double dampening,
            @ForAll @DoubleRange(min = 0, max = 1) double decay,
            @ForAll @IntRange(min = 0, max = 1) int nesterov) {
        boolean ahead = nesterov == 1 && momentum > 0;
        Parameter p = new Parameter(Tensor.of(DType.FLOAT64, new double[] {1}));
        Sgd sgd = new Sgd(List.of(p), rate).momentum(momentum).weightDecay(decay);
        if (ahead) {
            sgd.nesterov();
        } else {
            sgd.dampening(dampening);
        }
        double[] g = gradients.stream().mapToDouble(Double::doubleValue).toArray();
        double[] path = new double[g.length];
        for (int t = 0; t < g.length; t++) {
            sgd.zeroGrad();
            p.tensor().mul(g[t]).sum().backward();
            sgd.step();
            path[t] = p.tensor().item();
        }
        assertArrayEquals(reference(g, rate, momentum, ahead ? 0 : dampening, decay, ahead), path, 1e-9);
    }

    @Test
    void gradientsAddUpUntilTheyAreForgotten() {
        Sgd sgd = sgd();
        x.tensor().sum().backward();
        x.tensor().sum().backward();
        sgd.step();
        assertEquals(0.8, x.tensor().item(), 1e-15);
        sgd.zeroGrad();
        assertNull(x.grad());
    }

    @Test
    void aParameterWithoutGradientStays() {
        Sgd sgd = sgd().weightDecay(0.5).momentum(0.9);
        sgd.step();
        assertEquals(1, x.tensor().item());
    }

    @Test
    void aFrozenParameterStays() {
        Sgd sgd = sgd();
        x.tensor().sum().backward();
        x.tensor().requiresGrad(false);
        sgd.step();
        assertEquals(1, x.tensor().item());
    }

    @Test
    void theGradientIsNotChanged() {
        Sgd sgd = sgd().momentum(0.9).weightDecay(0.5).nesterov();
        x.tensor().sum().backward();
        sgd.step();
        sgd.step();
        assertEquals(1, x.grad().item());
    }

    @Test
    void theRateCanChange() {
        Sgd sgd = sgd();
        sgd.learningRate(0.5);
        assertEquals(0.5, sgd.learningRate());
        assertArrayEquals(new double[] {0.5}, descend(sgd, 1), 1e-15);
    }

    @Test
    void anOptimizerOutlivesAConversion() {
        Linear linear = new Linear(2, 1);
        Sgd sgd = new Sgd(linear.parameters(), 0.1).momentum(0.9);
        for (DType dtype : new DType[] {DType.FLOAT32, DType.FLOAT64, DType.FLOAT64}) {
            linear.to(dtype);
            sgd.zeroGrad();
            Loss.mse(linear.forward(Tensor.ones(dtype, 3, 2)), Tensor.ones(dtype, 3, 1))
                    .backward();
            double before = linear.bias().tensor().item();
            sgd.step();
            assertEquals(dtype, linear.bias().tensor().dtype());
            assertEquals(true, before != linear.bias().tensor().item());
        }
    }

    @Test
    void badSettingsAreErrorsAndChangeNothing() {
        Sgd sgd = sgd().momentum(0.9).nesterov();
        assertError("Sgd: momentum -0.1: expected a finite number of 0 or more. Try 0.", sgd, s -> s.momentum(-0.1));
        assertError(
                "Sgd: weight decay NaN: expected a finite number of 0 or more. Try 0.",
                sgd,
                s -> s.weightDecay(Double.NaN));
        assertError(
                "Sgd: learning rate Infinity: expected a finite number of 0 or more. Try 0.01.",
                sgd,
                s -> s.learningRate(Double.POSITIVE_INFINITY));
        assertError(
                "Sgd: Nesterov with momentum 0.0 and dampening 0.0: expected momentum above 0 and no dampening. Set them first: "
                        + "momentum(0.9).nesterov().",
                sgd,
                s -> s.momentum(0));
        assertError(
                "Sgd: Nesterov with momentum 0.9 and dampening 0.5: expected momentum above 0 and no dampening. Set them first: "
                        + "momentum(0.9).nesterov().",
                sgd,
                s -> s.dampening(0.5));
        assertArrayEquals(new double[] {0.81, 0.5751}, descend(sgd, 2), 1e-15);
        assertThrows(IllegalArgumentException.class, () -> sgd().nesterov());
    }

    private static void assertError(String message, Sgd sgd, Consumer<Sgd> setting) {
        assertEquals(
                message,
                assertThrows(IllegalArgumentException.class, () -> setting.accept(sgd))
                        .getMessage());
    }

    @Test
    void badParametersAreErrors() {
        assertEquals(
                "Sgd: there are no parameters to train. Pass model.parameters(), and hold layers in fields of the model, so that it finds them.",
                assertThrows(IllegalArgumentException.class, () -> new Sgd(List.of(), 0.1))
                        .getMessage());
        assertEquals(
                "Sgd: Parameter FLOAT64 [1] comes twice, and would take two steps at once. Pass each parameter once; the parameters() of one "
                        + "model are.",
                assertThrows(IllegalArgumentException.class, () -> new Sgd(List.of(x, x), 0.1))
                        .getMessage());
    }
}
