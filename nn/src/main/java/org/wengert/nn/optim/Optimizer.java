package org.wengert.nn.optim;

import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import org.wengert.Tape;
import org.wengert.Tensor;
import org.wengert.nn.Parameter;

/**
 * Moves parameters along their gradients.
 *
 * <pre>{@code
 * Optimizer sgd = new Sgd(model.parameters(), 0.1);
 * for (...) {
 *     sgd.zeroGrad();
 *     loss(model, batch).backward();
 *     sgd.step();
 * }
 * }</pre>
 */
public abstract class Optimizer {
    private final Parameter[] parameters;
    private double learningRate;

    /**
     * Over these parameters, with this learning rate.
     *
     * @throws IllegalArgumentException if there are none, one comes twice, or the rate is negative or not finite
     */
    protected Optimizer(List<Parameter> parameters, double learningRate) {
        if (parameters.isEmpty()) {
            throw new IllegalArgumentException(name()
                    + ": there are no parameters to train. Pass model.parameters(), and hold layers in fields of the "
                    + "model, so that it finds them.");
        }
        Set<Parameter> seen = Collections.newSetFromMap(new IdentityHashMap<>());
        for (Parameter parameter : parameters) {
            if (!seen.add(parameter)) {
                throw new IllegalArgumentException(name() + ": " + parameter
                        + " comes twice, and would take two steps at once. Pass each parameter "
                        + "once; the parameters() of one model are.");
            }
        }
        this.parameters = parameters.toArray(new Parameter[0]);
        this.learningRate = notNegative("learning rate", learningRate);
    }

    /** One step: moves every parameter that has a gradient. */
    public final void step() {
        try (var off = Tape.noGrad()) {
            for (int i = 0; i < parameters.length; i++) {
                Tensor tensor = parameters[i].tensor();
                Tensor grad = tensor.grad();
                if (grad != null && tensor.requiresGrad()) {
                    update(i, tensor, grad);
                }
            }
        }
    }

    /** Moves parameter number {@code i}, which is {@code x} with gradient {@code g}. The tape is off; g is not to be changed. */
    protected abstract void update(int i, Tensor x, Tensor g);

    /** Forgets the gradients: the next {@code backward()} starts from none. */
    public final void zeroGrad() {
        for (Parameter parameter : parameters) {
            parameter.zeroGrad();
        }
    }

    /** The number of parameters. */
    protected final int size() {
        return parameters.length;
    }

    /** The factor on each step. */
    public final double learningRate() {
        return learningRate;
    }

    /**
     * Changes the factor on each step.
     *
     * @throws IllegalArgumentException if it is negative or not finite
     */
    public final void learningRate(double learningRate) {
        this.learningRate = notNegative("learning rate", learningRate);
    }

    /** Checks a setting. */
    protected final double notNegative(String what, double value) {
        if (!(value >= 0 && value <= Double.MAX_VALUE)) {
            throw new IllegalArgumentException(
                    name() + ": " + what + " " + value + ": expected a finite number of 0 or more. Try "
                            + (what.equals("learning rate") ? "0.01." : "0."));
        }
        return value;
    }

    private String name() {
        return getClass().getSimpleName();
    }
}
