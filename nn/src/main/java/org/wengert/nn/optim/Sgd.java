package org.wengert.nn.optim;

import java.util.List;
import java.util.function.Consumer;
import org.wengert.ParameterUpdates;
import org.wengert.Tensor;
import org.wengert.nn.Parameter;

/**
 * x = x - rate g: stochastic gradient descent, with PyTorch's formulas.
 *
 * <pre>
 * d = g + weightDecay x
 * v = momentum v + (1 - dampening) d        the first time: v = d
 * x = x - rate v                            without momentum: x - rate d
 *                                           Nesterov: x - rate (d + momentum v)
 * </pre>
 *
 * <p>Sutskever, Martens, Dahl, Hinton: On the importance of initialization and momentum in deep learning, 2013.
 *
 * <p>{@code new Sgd(model.parameters(), 0.1).momentum(0.9).nesterov()}
 */
public final class Sgd extends Optimizer {
    private final Slot velocity = slot("momentum_buffer").usedIf(() -> hasMomentum());
    private final Factor rate = new Factor();
    private final Factor minusRate = new Factor();
    private double momentum;
    private double dampening;
    private double weightDecay;
    private boolean nesterov;

    /** x = x - rate g: an optimizer without momentum or weight decay. */
    public Sgd(List<Parameter> parameters, double learningRate) {
        super(parameters, learningRate);
    }

    /**
     * Adds a group of parameters with settings of its own, which start as this one's are now: {@code group(vectors, g -> g.weightDecay(0))}.
     *
     * @throws IllegalArgumentException if one of them is here already; nothing has changed then
     */
    public Sgd group(List<Parameter> parameters, Consumer<Sgd> settings) {
        Sgd group = new Sgd(parameters, learningRate());
        group.momentum = momentum;
        group.dampening = dampening;
        group.weightDecay = weightDecay;
        group.nesterov = nesterov;
        addGroup(group, settings);
        return this;
    }

    /**
     * Sets the part of the velocity that is carried over to the next step; 0 is none.
     *
     * @throws IllegalArgumentException if it is negative or not finite, or 0 with Nesterov
     */
    public Sgd momentum(double momentum) {
        check(notNegative("momentum", momentum), dampening, nesterov);
        this.momentum = momentum;
        return this;
    }

    /**
     * Sets the part of the gradient that the velocity leaves out.
     *
     * @throws IllegalArgumentException if it is negative or not finite, or not 0 with Nesterov
     */
    public Sgd dampening(double dampening) {
        check(momentum, notNegative("dampening", dampening), nesterov);
        this.dampening = dampening;
        return this;
    }

    /**
     * Adds weightDecay x, the gradient of weightDecay x^2 / 2, to the gradient: an L2 penalty.
     *
     * @throws IllegalArgumentException if it is negative or not finite
     */
    public Sgd weightDecay(double weightDecay) {
        this.weightDecay = notNegative("weight decay", weightDecay);
        return this;
    }

    /**
     * Turns on Nesterov momentum, which looks one step ahead along the velocity.
     *
     * @throws IllegalArgumentException if there is no momentum, or dampening
     */
    public Sgd nesterov() {
        check(momentum, dampening, true);
        nesterov = true;
        return this;
    }

    private static void check(double momentum, double dampening, boolean nesterov) {
        if (nesterov && (momentum == 0 || dampening != 0)) {
            throw new IllegalArgumentException("Sgd: Nesterov with momentum " + momentum + " and dampening " + dampening
                    + ": expected momentum above 0 and no dampening. Set them first: momentum(0.9).nesterov().");
        }
    }

    private boolean hasMomentum() {
        return momentum != 0;
    }

    @Override
    boolean borrowsGradients() {
        return true;
    }

    @Override
    protected void update(int i, Tensor x, Tensor g) {
        if (!hasMomentum() && weightDecay == 0) {
            // The same, with less around it: it counts in small networks.
            x.addInPlace(g, minusRate.of(-learningRate()));
            return;
        }
        boolean isFirst = !velocity.has(i);
        ParameterUpdates.sgd(
                new ParameterUpdates.Sgd(momentum, dampening, weightDecay, nesterov, isFirst),
                x,
                hasMomentum() ? velocity.of(i) : null,
                g,
                rate.of(learningRate()));
    }
}
