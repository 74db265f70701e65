package org.wengert.nn.optim;

import java.util.List;
import org.wengert.DType;
import org.wengert.Tensor;
import org.wengert.nn.Parameter;
import org.wengert.nn.internal.Arguments;

/** Limits gradients in place, between {@code backward()} and the optimizer's step. Parameters without a gradient are skipped. */
public final class Clipping {
    private Clipping() {}

    /**
     * g = g min(1, max / n), n = sqrt(sum g^2) over all parameters together. Scales all gradients by one factor.
     *
     * <p>Pascanu, Mikolov, Bengio: On the difficulty of training recurrent neural networks, 2013.
     *
     * @return n
     * @throws IllegalArgumentException if max is not above 0, or a parameter is null
     * @throws IllegalStateException if a gradient holds NaN or infinity, naming its parameter; no gradient has changed then
     */
    public static double norm(List<Parameter> parameters, double max) {
        check("norm", parameters, max);
        Tensor total = null;
        for (Parameter parameter : parameters) {
            Tensor g = parameter.grad();
            if (g == null) {
                continue;
            }
            Tensor size = g.to(DType.FLOAT64).norm();
            if (!Double.isFinite(size.item())) {
                throw new IllegalStateException(
                        "Clipping.norm: the gradient of " + parameter + " has norm " + size.item()
                                + ", and clipping it would spread that to all parameters. Find where it comes from with Tape.detectAnomaly(), or lower the learning rate.");
            }
            total = total == null ? size : total.hypot(size);
        }
        if (total == null) {
            return 0;
        }
        // A tensor, 1 where nothing is to be clipped: the same operations at every step.
        Tensor factor = total.rdiv(max).minimum(1);
        for (Parameter parameter : parameters) {
            Tensor g = parameter.grad();
            if (g != null) {
                g.mulInPlace(factor);
            }
        }
        return total.item();
    }

    /**
     * g = min(max(g, -limit), limit). Clamps each element.
     *
     * @throws IllegalArgumentException if the limit is not above 0, or a parameter is null
     */
    public static void value(List<Parameter> parameters, double limit) {
        check("value", parameters, limit);
        for (Parameter parameter : parameters) {
            Tensor g = parameter.grad();
            if (g != null) {
                g.assign(g.clamp(-limit, limit));
            }
        }
    }

    private static void check(String what, List<Parameter> parameters, double limit) {
        Arguments.noneNull(parameters, "Clipping." + what + ": the list of parameters", "Pass model.parameters().");
        if (!(limit > 0)) {
            throw new IllegalArgumentException("Clipping." + what + ": limit " + limit
                    + ": expected a number above 0. To stop training a parameter, freeze it: requiresGrad(false).");
        }
    }
}
