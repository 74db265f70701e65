package org.wengert.nn.optim;

import java.util.List;
import org.wengert.nn.Parameter;

/**
 * x = (1 - rate weightDecay) x - rate m' / (sqrt(v') + epsilon): Adam with a weight decay that shrinks the parameters themselves. PyTorch's formulas and defaults.
 *
 * <pre>
 * x = (1 - rate weightDecay) x
 * m = beta1 m + (1 - beta1) g       m' = m / (1 - beta1^t)
 * v = beta2 v + (1 - beta2) g^2     v' = v / (1 - beta2^t)
 * x = x - rate m' / (sqrt(v') + epsilon)
 * </pre>
 *
 * <p>t is the number of the step, from 1 on. The weight decay is 0.01 at first.
 *
 * <p>Loshchilov and Hutter: Decoupled weight decay regularization, 2019.
 */
public final class AdamW extends AdamBase<AdamW> {
    /** AdamW with learning rate 0.001. */
    public AdamW(List<Parameter> parameters) {
        this(parameters, 1e-3);
    }

    /** AdamW with this learning rate. */
    public AdamW(List<Parameter> parameters, double learningRate) {
        super(parameters, learningRate, true, 0.01);
    }

    @Override
    AdamW self() {
        return this;
    }

    @Override
    AdamW withParameters(List<Parameter> parameters) {
        return new AdamW(parameters, learningRate());
    }
}
