package org.wengert.nn.optim;

import java.util.List;
import java.util.function.Consumer;
import org.wengert.ParameterUpdates;
import org.wengert.Tensor;
import org.wengert.nn.Parameter;

/**
 * What {@link Adam} and {@link AdamW} share: the settings and the state.
 *
 * @param <A> the class itself
 */
public abstract sealed class AdamBase<A extends AdamBase<A>> extends Optimizer permits Adam, AdamW {
    private final boolean isDecoupled;
    private final Slot step = numberSlot("step");
    private final Slot mean = slot("exp_avg");
    private final Slot squares = slot("exp_avg_sq");
    private final Slot largest = slot("max_exp_avg_sq").usedIf(() -> hasLargest());
    private final Factor rate = new Factor();
    private final Factor one = new Factor();
    private ParameterUpdates.Adam constants;
    private boolean amsgrad;

    AdamBase(List<Parameter> parameters, double learningRate, boolean isDecoupled, double weightDecay) {
        super(parameters, learningRate);
        this.isDecoupled = isDecoupled;
        this.constants = new ParameterUpdates.Adam(0.9, 0.999, 1e-8, weightDecay, isDecoupled);
    }

    abstract A self();

    abstract A withParameters(List<Parameter> parameters);

    /**
     * Adds a group of parameters with settings of its own, which start as this one's are now: {@code group(vectors, g -> g.weightDecay(0))}.
     *
     * @throws IllegalArgumentException if one of them is here already; nothing has changed then
     */
    public A group(List<Parameter> parameters, Consumer<A> settings) {
        A group = withParameters(parameters);
        AdamBase<A> base = group;
        base.constants = constants;
        base.amsgrad = amsgrad;
        addGroup(group, settings);
        return self();
    }

    /**
     * Sets how much of the running means of g and of g^2 is kept at each step; 0.9 and 0.999 at first.
     *
     * @throws IllegalArgumentException if one is negative, or 1 or more
     */
    public A betas(double beta1, double beta2) {
        belowOne("beta1", beta1, 0.9);
        belowOne("beta2", beta2, 0.999);
        return with(beta1, beta2, constants.epsilon(), constants.weightDecay());
    }

    /**
     * Sets what is added to the root, so that a parameter with tiny gradients takes no huge step; 1e-8 at first.
     *
     * @throws IllegalArgumentException if it is negative or not finite
     */
    public A epsilon(double epsilon) {
        return with(constants.beta1(), constants.beta2(), notNegative("epsilon", epsilon), constants.weightDecay());
    }

    /**
     * Sets the weight decay; see the class for what it does.
     *
     * @throws IllegalArgumentException if it is negative or not finite
     */
    public A weightDecay(double weightDecay) {
        return with(
                constants.beta1(), constants.beta2(), constants.epsilon(), notNegative("weight decay", weightDecay));
    }

    /**
     * Divides by the root of the largest v so far, in the place of v.
     *
     * <p>Reddi, Kale, Kumar: On the convergence of Adam and beyond, 2018.
     */
    public A amsgrad() {
        amsgrad = true;
        return self();
    }

    private A with(double beta1, double beta2, double epsilon, double weightDecay) {
        constants = new ParameterUpdates.Adam(beta1, beta2, epsilon, weightDecay, isDecoupled);
        return self();
    }

    private boolean hasLargest() {
        return amsgrad;
    }

    @Override
    final boolean borrowsGradients() {
        return true;
    }

    @Override
    protected final void update(int i, Tensor x, Tensor g) {
        Tensor t = step.of(i).addInPlace(one.of(1), one.of(1));
        ParameterUpdates.adam(
                constants, x, mean.of(i), squares.of(i), amsgrad ? largest.of(i) : null, g, rate.of(learningRate()), t);
    }
}
