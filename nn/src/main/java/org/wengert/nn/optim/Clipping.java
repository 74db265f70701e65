package org.wengert.nn.optim;

import java.util.List;
import org.jspecify.annotations.Nullable;
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
        Total total = new Total();
        for (Parameter parameter : parameters) {
            parameter.tensor().withGrad(g -> total.add(parameter, g));
        }
        if (total.norm == null) {
            return 0;
        }
        // A tensor, 1 where nothing is to be clipped: the same operations at every step.
        Tensor factor = total.norm.rdiv(max).minimum(1);
        for (Parameter parameter : parameters) {
            parameter.tensor().withGrad(g -> g.mulInPlace(factor));
        }
        return total.norm.item();
    }

    /** The norm of all gradients so far. */
    private static final class Total {
        private @Nullable Tensor norm;

        void add(Parameter parameter, Tensor g) {
            Tensor size = g.to(DType.FLOAT64).norm();
            if (!Double.isFinite(size.item())) {
                throw new IllegalStateException(
                        "Clipping.norm: the gradient of " + parameter + " has norm " + size.item()
                                + ", and clipping it would spread that to all parameters. Find where it comes from with Tape.detectAnomaly(), or lower the learning rate.");
            }
            norm = norm == null ? size : norm.hypot(size);
        }
    }

    /**
     * g = min(max(g, -limit), limit). Clamps each element.
     *
     * @throws IllegalArgumentException if the limit is not above 0, or a parameter is null
     */
    public static void value(List<Parameter> parameters, double limit) {
        check("value", parameters, limit);
        for (Parameter parameter : parameters) {
            parameter.tensor().withGrad(g -> g.assign(g.clamp(-limit, limit)));
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
