package org.wengert.nn.optim;

import java.util.List;
import org.jspecify.annotations.Nullable;
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
 * <p>{@code new Sgd(model.parameters(), 0.1).momentum(0.9).nesterov()}
 */
public final class Sgd extends Optimizer {
    private final @Nullable Tensor[] velocities;
    private double momentum;
    private double dampening;
    private double weightDecay;
    private boolean nesterov;

    private final Factor minusRate = new Factor();
    private final Factor minusRateTimesMomentum = new Factor();
    private final Factor shrink = new Factor();
    private final Factor carriedOver = new Factor();
    private final Factor share = new Factor();
    private final Factor shareOfDecay = new Factor();

    /** x = x - rate g: an optimizer without momentum or weight decay. */
    public Sgd(List<Parameter> parameters, double learningRate) {
        super(parameters, learningRate);
        velocities = new Tensor[size()];
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

    @Override
    boolean borrowsGradients() {
        return true;
    }

    @Override
    protected void update(int i, Tensor x, Tensor g) {
        double rate = learningRate();
        Tensor velocity = momentum == 0 ? null : velocity(i, x, g);
        if (velocity == null || nesterov) {
            // x - rate (g + decay x), without an intermediate tensor.
            if (weightDecay != 0) {
                x.mulInPlace(shrink.of(1 - rate * weightDecay));
            }
            x.addInPlace(g, minusRate.of(-rate));
        }
        if (velocity != null) {
            x.addInPlace(velocity, nesterov ? minusRateTimesMomentum.of(-rate * momentum) : minusRate.of(-rate));
        }
    }

    /** v = momentum v + (1 - dampening) (g + decay x), in place. */
    private Tensor velocity(int i, Tensor x, Tensor g) {
        Tensor velocity = velocities[i];
        double part = 1 - dampening;
        if (velocity == null) {
            velocity = g.copy();
            part = 1;
        } else {
            // The network may have been converted since: Module.to.
            velocity = velocity.to(x.dtype());
            velocity.mulInPlace(carriedOver.of(momentum));
            velocity.addInPlace(g, share.of(part));
        }
        if (weightDecay != 0) {
            velocity.addInPlace(x, shareOfDecay.of(part * weightDecay));
        }
        velocities[i] = velocity;
        return velocity;
    }
}
