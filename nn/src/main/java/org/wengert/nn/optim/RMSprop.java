package org.wengert.nn.optim;

import java.util.List;
import java.util.function.Consumer;
import org.wengert.ParameterUpdates;
import org.wengert.Tensor;
import org.wengert.nn.Parameter;

/**
 * x = x - rate g / (sqrt(v) + epsilon): steps along g, in units of its running root mean square. PyTorch's formulas and defaults.
 *
 * <pre>
 * d = g + weightDecay x
 * v = alpha v + (1 - alpha) d^2
 * q = d / (sqrt(v) + epsilon)           centered: d / (sqrt(v - m^2) + epsilon), m = alpha m + (1 - alpha) d
 * x = x - rate q                        with momentum: b = momentum b + q, x = x - rate b
 * </pre>
 *
 * <p>Tieleman and Hinton: Lecture 6.5, RMSprop, COURSERA: Neural networks for machine learning, 2012. Centered: Graves, Generating sequences with recurrent neural
 * networks, 2013.
 */
public final class RMSprop extends Optimizer {
    private final Slot squares = slot("square_avg");
    private final Slot velocity = slot("momentum_buffer").usedIf(() -> hasMomentum());
    private final Slot mean = slot("grad_avg").usedIf(() -> isCentered());
    private final Factor rate = new Factor();
    private ParameterUpdates.RMSprop constants = new ParameterUpdates.RMSprop(0.99, 1e-8, 0, 0, false);

    /** RMSprop with learning rate 0.01. */
    public RMSprop(List<Parameter> parameters) {
        this(parameters, 1e-2);
    }

    /** RMSprop with this learning rate. */
    public RMSprop(List<Parameter> parameters, double learningRate) {
        super(parameters, learningRate);
    }

    /**
     * Adds a group of parameters with settings of its own, which start as this one's are now: {@code group(vectors, g -> g.weightDecay(0))}.
     *
     * @throws IllegalArgumentException if one of them is here already; nothing has changed then
     */
    public RMSprop group(List<Parameter> parameters, Consumer<RMSprop> settings) {
        RMSprop group = new RMSprop(parameters, learningRate());
        group.constants = constants;
        addGroup(group, settings);
        return this;
    }

    /**
     * Sets how much of the running means is kept at each step; 0.99 at first.
     *
     * @throws IllegalArgumentException if it is negative, or 1 or more
     */
    public RMSprop alpha(double alpha) {
        belowOne("alpha", alpha, 0.99);
        return with(alpha, constants.epsilon(), constants.momentum(), constants.weightDecay(), isCentered());
    }

    /**
     * Sets what is added to the root; 1e-8 at first.
     *
     * @throws IllegalArgumentException if it is negative or not finite
     */
    public RMSprop epsilon(double epsilon) {
        notNegative("epsilon", epsilon);
        return with(constants.alpha(), epsilon, constants.momentum(), constants.weightDecay(), isCentered());
    }

    /**
     * Sets the part of the velocity that is carried over to the next step; 0, for none, at first.
     *
     * @throws IllegalArgumentException if it is negative or not finite
     */
    public RMSprop momentum(double momentum) {
        notNegative("momentum", momentum);
        return with(constants.alpha(), constants.epsilon(), momentum, constants.weightDecay(), isCentered());
    }

    /**
     * Adds weightDecay x, the gradient of weightDecay x^2 / 2, to the gradient: an L2 penalty.
     *
     * @throws IllegalArgumentException if it is negative or not finite
     */
    public RMSprop weightDecay(double weightDecay) {
        notNegative("weight decay", weightDecay);
        return with(constants.alpha(), constants.epsilon(), constants.momentum(), weightDecay, isCentered());
    }

    /** Divides by an estimate of the standard deviation of g, in the place of its root mean square. */
    public RMSprop centered() {
        return with(constants.alpha(), constants.epsilon(), constants.momentum(), constants.weightDecay(), true);
    }

    private RMSprop with(double alpha, double epsilon, double momentum, double weightDecay, boolean isCentered) {
        constants = new ParameterUpdates.RMSprop(alpha, epsilon, momentum, weightDecay, isCentered);
        return this;
    }

    private boolean hasMomentum() {
        return constants.momentum() != 0;
    }

    private boolean isCentered() {
        return constants.isCentered();
    }

    @Override
    boolean borrowsGradients() {
        return true;
    }

    @Override
    protected void update(int i, Tensor x, Tensor g) {
        ParameterUpdates.rmsprop(
                constants,
                x,
                squares.of(i),
                isCentered() ? mean.of(i) : null,
                hasMomentum() ? velocity.of(i) : null,
                g,
                rate.of(learningRate()));
    }
}
