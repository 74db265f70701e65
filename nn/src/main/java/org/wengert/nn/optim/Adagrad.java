package org.wengert.nn.optim;

import java.util.List;
import java.util.function.Consumer;
import org.wengert.ParameterUpdates;
import org.wengert.Tensor;
import org.wengert.nn.Parameter;

/**
 * x = x - rate g / (sqrt(s) + epsilon), s = the sum of g^2 over all steps so far. PyTorch's formulas and defaults.
 *
 * <pre>
 * d = g + weightDecay x
 * s = s + d^2
 * x = x - rate / (1 + (t - 1) learningRateDecay) d / (sqrt(s) + epsilon)
 * </pre>
 *
 * <p>t is the number of the step, from 1 on.
 *
 * <p>Duchi, Hazan, Singer: Adaptive subgradient methods for online learning and stochastic optimization, 2011.
 */
public final class Adagrad extends Optimizer {
    private final Slot step = numberSlot("step");
    private final Slot sum = slot("sum", false, () -> initialAccumulator());
    private final Factor rate = new Factor();
    private final Factor one = new Factor();
    private ParameterUpdates.Adagrad constants = new ParameterUpdates.Adagrad(0, 1e-10, 0);
    private double initialAccumulator;

    /** Adagrad with learning rate 0.01. */
    public Adagrad(List<Parameter> parameters) {
        this(parameters, 1e-2);
    }

    /** Adagrad with this learning rate. */
    public Adagrad(List<Parameter> parameters, double learningRate) {
        super(parameters, learningRate);
    }

    /**
     * Adds a group of parameters with settings of its own, which start as this one's are now: {@code group(vectors, g -> g.weightDecay(0))}.
     *
     * @throws IllegalArgumentException if one of them is here already; nothing has changed then
     */
    public Adagrad group(List<Parameter> parameters, Consumer<Adagrad> settings) {
        Adagrad group = new Adagrad(parameters, learningRate());
        group.constants = constants;
        group.initialAccumulator = initialAccumulator;
        addGroup(group, settings);
        return this;
    }

    /**
     * Divides the learning rate by 1 + (t - 1) decay; 0 at first.
     *
     * @throws IllegalArgumentException if it is negative or not finite
     */
    public Adagrad learningRateDecay(double decay) {
        return with(notNegative("learning rate decay", decay), constants.epsilon(), constants.weightDecay());
    }

    /**
     * Sets the value that s starts with; 0 at first. A parameter that has taken a step keeps its own.
     *
     * @throws IllegalArgumentException if it is negative or not finite
     */
    public Adagrad initialAccumulator(double value) {
        initialAccumulator = notNegative("initial accumulator", value);
        return this;
    }

    /**
     * Sets what is added to the root; 1e-10 at first.
     *
     * @throws IllegalArgumentException if it is negative or not finite
     */
    public Adagrad epsilon(double epsilon) {
        return with(constants.rateDecay(), notNegative("epsilon", epsilon), constants.weightDecay());
    }

    /**
     * Adds weightDecay x, the gradient of weightDecay x^2 / 2, to the gradient: an L2 penalty.
     *
     * @throws IllegalArgumentException if it is negative or not finite
     */
    public Adagrad weightDecay(double weightDecay) {
        return with(constants.rateDecay(), constants.epsilon(), notNegative("weight decay", weightDecay));
    }

    private Adagrad with(double rateDecay, double epsilon, double weightDecay) {
        constants = new ParameterUpdates.Adagrad(rateDecay, epsilon, weightDecay);
        return this;
    }

    private double initialAccumulator() {
        return initialAccumulator;
    }

    @Override
    boolean borrowsGradients() {
        return true;
    }

    @Override
    protected void update(int i, Tensor x, Tensor g) {
        Tensor t = step.of(i).addInPlace(one.of(1), one.of(1));
        ParameterUpdates.adagrad(constants, x, sum.of(i), g, rate.of(learningRate()), t);
    }
}
