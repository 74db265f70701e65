package org.wengert.nn.optim;

import java.util.IdentityHashMap;
import java.util.List;
import org.wengert.Tape;
import org.wengert.Tensor;
import org.wengert.nn.Parameter;
import org.wengert.nn.internal.Arguments;

/**
 * An algorithm that changes parameters by their gradients.
 *
 * <pre>{@code
 * Optimizer sgd = new Sgd(model.parameters(), 0.1);
 * for (...) {
 *     sgd.zeroGrad();
 *     loss(model, batch).backward();
 *     sgd.step();
 * }
 * }</pre>
 *
 * <p>To write one, extend this class and implement {@link #update}. Tensors computed there outlive every scope ({@link Tape#open}), so they may be
 * kept in fields from step to step.
 */
public abstract class Optimizer {
    private final Parameter[] parameters;
    private double learningRate;

    /**
     * An optimizer of these parameters, with this learning rate.
     *
     * @throws IllegalArgumentException if there are none, one is null, one comes twice, two hold one tensor, or the rate is negative or not finite
     */
    protected Optimizer(List<Parameter> parameters, double learningRate) {
        Arguments.noneNull(parameters, name() + ": the list of parameters", "Pass model.parameters().");
        if (parameters.isEmpty()) {
            throw new IllegalArgumentException(name()
                    + ": there are no parameters to train. Pass model.parameters(), and hold layers in fields of the "
                    + "model, so that it finds them.");
        }
        IdentityHashMap<Tensor, Parameter> seen = new IdentityHashMap<>();
        for (Parameter parameter : parameters) {
            Parameter before = seen.putIfAbsent(parameter.tensor(), parameter);
            if (before != null && before != parameter) {
                throw new IllegalArgumentException(
                        name() + ": " + parameter + ": two Parameters hold this tensor, and it "
                                + "would take two steps at once. Share the Parameter object instead.");
            }
            if (before != null) {
                throw new IllegalArgumentException(name() + ": " + parameter
                        + " comes twice, and would take two steps at once. Pass each parameter "
                        + "once; the parameters() of one model are.");
            }
        }
        this.parameters = parameters.toArray(new Parameter[0]);
        this.learningRate = notNegative("learning rate", learningRate);
    }

    /** Makes one step: updates every parameter that has a gradient. */
    public final void step() {
        try (Tape.Scope off = Tape.noGrad();
                Tape.Scope outside = Tape.outsideScopes()) {
            for (int i = 0; i < parameters.length; i++) {
                Tensor tensor = parameters[i].tensor();
                if (tensor.requiresGrad()) {
                    step(i, tensor);
                }
            }
        }
    }

    private void step(int i, Tensor tensor) {
        if (borrowsGradients()) {
            tensor.withGrad(g -> update(i, tensor, g));
            return;
        }
        Tensor g = tensor.grad();
        if (g != null) {
            update(i, tensor, g);
        }
    }

    /** Returns whether {@link #update} never keeps a gradient, so that the next backward pass can reuse its array. A user's may. */
    boolean borrowsGradients() {
        return false;
    }

    /**
     * Updates parameter number {@code i}, whose tensor is {@code x} and gradient {@code g}: changes x in place and leaves g as it is. It runs with
     * recording off and outside all scopes.
     */
    protected abstract void update(int i, Tensor x, Tensor g);

    /** Clears the gradients of all parameters. */
    public final void zeroGrad() {
        for (Parameter parameter : parameters) {
            parameter.zeroGrad();
        }
    }

    /** Returns the number of parameters. */
    protected final int size() {
        return parameters.length;
    }

    /** Returns the learning rate. */
    public final double learningRate() {
        return learningRate;
    }

    /**
     * Changes the learning rate.
     *
     * @throws IllegalArgumentException if it is negative or not finite
     */
    public final void learningRate(double learningRate) {
        this.learningRate = notNegative("learning rate", learningRate);
    }

    /**
     * Returns the value of a setting.
     *
     * @param what its name, for the error
     * @throws IllegalArgumentException if it is negative or not finite
     */
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
