package org.wengert.nn.optim;

import java.util.List;
import org.wengert.nn.Parameter;

/**
 * x = x - rate m' / (sqrt(v') + epsilon): steps along the running mean of g, in units of its root mean square. PyTorch's formulas and defaults.
 *
 * <pre>
 * d = g + weightDecay x
 * m = beta1 m + (1 - beta1) d       m' = m / (1 - beta1^t)
 * v = beta2 v + (1 - beta2) d^2     v' = v / (1 - beta2^t)
 * x = x - rate m' / (sqrt(v') + epsilon)
 * </pre>
 *
 * <p>t is the number of the step, from 1 on. The decay is part of the gradient, so that v scales it too; {@link AdamW} keeps it apart.
 *
 * <p>Kingma and Ba: Adam, a method for stochastic optimization, 2015.
 *
 * <p>{@code new Adam(matrices, 3e-3).weightDecay(0.1).group(vectors, g -> g.weightDecay(0))}
 */
public final class Adam extends AdamBase<Adam> {
    /** Adam with learning rate 0.001. */
    public Adam(List<Parameter> parameters) {
        this(parameters, 1e-3);
    }

    /** Adam with this learning rate. */
    public Adam(List<Parameter> parameters, double learningRate) {
        super(parameters, learningRate, false, 0);
    }

    @Override
    Adam self() {
        return this;
    }

    @Override
    Adam withParameters(List<Parameter> parameters) {
        return new Adam(parameters, learningRate());
    }
}
