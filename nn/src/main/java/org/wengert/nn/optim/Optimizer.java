package org.wengert.nn.optim;

import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.DoubleSupplier;
import java.util.function.Supplier;
import org.wengert.Tape;
import org.wengert.Tensor;
import org.wengert.nn.Parameter;
import org.wengert.nn.Stateful;
import org.wengert.nn.internal.Arguments;
import org.wengert.nn.internal.NamedState;

/**
 * An algorithm that changes parameters by their gradients.
 *
 * <pre>{@code
 * Optimizer adam = new Adam(model.parameters(), 1e-3);
 * for (...) {
 *     adam.zeroGrad();
 *     loss(model, batch).backward();
 *     adam.step();
 * }
 * }</pre>
 *
 * <p>Groups of parameters with settings of their own are optimizers of the same class inside this one: see {@link #groups}.
 *
 * <p>To write one, extend this class and implement {@link #update}. Hold what is carried from step to step in {@linkplain #slot slots}: they outlive every scope
 * ({@link Tape#open}), and are saved and restored.
 */
public abstract class Optimizer implements Stateful {
    private final Parameter[] parameters;
    private final List<Optimizer> added = new ArrayList<>();
    private final Map<String, Slot> slots = new LinkedHashMap<>();
    private boolean isGroup;
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
        checkOnce(new IdentityHashMap<>(), parameters);
        this.parameters = parameters.toArray(new Parameter[0]);
        this.learningRate = notNegative("learning rate", learningRate);
    }

    private void checkOnce(Map<Tensor, Parameter> seen, List<Parameter> parameters) {
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
    }

    /**
     * Adds a group: an optimizer of further parameters, which this one's {@link #step}, {@link #zeroGrad} and {@link #state} include. Subclasses have a method {@code
     * group(parameters, settings)} that makes one with their own settings and calls this.
     *
     * @throws IllegalArgumentException if one of its parameters is in this optimizer already; nothing has changed then
     * @throws IllegalStateException if this is itself a group of another, or the group has groups
     */
    protected final <O extends Optimizer> void addGroup(O group, Consumer<? super O> settings) {
        Arguments.notNull(settings, name() + ".group: the function that changes its settings", "Pass g -> {} for none.")
                .accept(group);
        if (isGroup || !((Optimizer) group).added.isEmpty()) {
            throw new IllegalStateException(
                    name() + ".group: a group has no groups of its own. Add all groups to the optimizer itself.");
        }
        IdentityHashMap<Tensor, Parameter> seen = new IdentityHashMap<>();
        for (Optimizer each : groups()) {
            checkOnce(seen, List.of(each.parameters));
        }
        checkOnce(seen, List.of(((Optimizer) group).parameters));
        ((Optimizer) group).isGroup = true;
        added.add(group);
    }

    /**
     * Returns the groups of parameters: first this optimizer, for those it was created with, then one for each {@code group}. To change a group's learning rate:
     * {@code adam.groups().get(1).learningRate(1e-4)}.
     */
    public final List<Optimizer> groups() {
        List<Optimizer> groups = new ArrayList<>();
        groups.add(this);
        groups.addAll(added);
        return List.copyOf(groups);
    }

    /** Makes one step: updates every parameter that has a gradient, in all groups. */
    public final void step() {
        try (Tape.Scope off = Tape.noGrad();
                Tape.Scope outside = Tape.outsideScopes()) {
            stepOwn();
            added.forEach(Optimizer::stepOwn);
        }
    }

    /**
     * Computes the loss, then makes one step.
     *
     * @param closure clears the gradients, computes the loss, calls {@code backward()} and returns the loss
     * @return the loss before the step
     */
    public double step(Supplier<Tensor> closure) {
        double loss = evaluate(closure);
        step();
        return loss;
    }

    final double evaluate(Supplier<Tensor> closure) {
        Tensor loss = Arguments.notNull(closure, name() + ": the closure", "Pass one that computes the loss.")
                .get();
        return Arguments.notNull(loss, name() + ": the closure's result", "Return the loss.")
                .item();
    }

    private void stepOwn() {
        for (int i = 0; i < parameters.length; i++) {
            Tensor tensor = parameters[i].tensor();
            if (tensor.requiresGrad()) {
                step(i, tensor);
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
        zeroOwn();
        added.forEach(Optimizer::zeroOwn);
    }

    private void zeroOwn() {
        for (Parameter parameter : parameters) {
            parameter.zeroGrad();
        }
    }

    /** Returns the number of parameters, without those of groups that were added. */
    protected final int size() {
        return parameters.length;
    }

    /** Returns the parameters, without those of groups that were added. */
    final Parameter[] parameters() {
        return parameters;
    }

    /**
     * Declares state: one tensor for each parameter, in its shape and type, zeros at first.
     *
     * @param name its name in {@link #state}, such as {@code momentum_buffer}
     * @throws IllegalArgumentException if there is one of this name, or the name has a dot
     */
    protected final Slot slot(String name) {
        return slot(name, false, () -> 0);
    }

    /** Declares state: one FLOAT64 number for each parameter, 0 at first, such as the number of steps it has taken. */
    protected final Slot numberSlot(String name) {
        return slot(name, true, () -> 0);
    }

    final Slot slot(String name, boolean isNumber, DoubleSupplier start) {
        Arguments.notNull(name, name() + ": the name of a slot", "Pass one, such as velocity.");
        if (name.isEmpty() || name.contains(".") || slots.containsKey(name)) {
            throw new IllegalArgumentException(name() + ": slot '" + name
                    + "': expected a name without dots that no other slot has. Choose another.");
        }
        Slot slot = new Slot(name, parameters, isNumber, start);
        slots.put(name, slot);
        return slot;
    }

    /**
     * Returns a copy of all that the next steps depend on: each group's learning rate, as {@code groups.0.learning_rate}, and the slots of each parameter that has
     * taken a step, as {@code 0.exp_avg}, with the parameter's number, counted through all groups.
     */
    @Override
    public final Map<String, Tensor> state() {
        Map<String, Tensor> state = new LinkedHashMap<>();
        int first = 0;
        List<Optimizer> groups = groups();
        for (int k = 0; k < groups.size(); k++) {
            Optimizer group = groups.get(k);
            NamedState.put(state, rateName(k), group.learningRate);
            group.saveOwn(first, state);
            first += group.parameters.length;
        }
        return state;
    }

    /**
     * Sets the state to copies of these tensors; training goes on as it would have where the state was taken.
     *
     * @throws IllegalArgumentException if a tensor is missing, has another shape or type, or is not expected; it lists them, and nothing has changed then
     * @throws IllegalStateException if a tensor's scope is closed; nothing has changed then
     */
    @Override
    public final void load(Map<String, Tensor> state) {
        NamedState given = new NamedState(name(), state);
        int first = 0;
        List<Optimizer> groups = groups();
        for (int k = 0; k < groups.size(); k++) {
            given.expectNumber(rateName(k), 0);
            groups.get(k).expectOwn(first, given);
            first += groups.get(k).parameters.length;
        }
        given.check();
        first = 0;
        for (int k = 0; k < groups.size(); k++) {
            groups.get(k).learningRate = given.number(rateName(k));
            groups.get(k).loadOwn(first, given);
            first += groups.get(k).parameters.length;
        }
    }

    private static String rateName(int group) {
        return "groups." + group + ".learning_rate";
    }

    /** Puts this group's state into the map; {@code first} is the number of its first parameter. */
    void saveOwn(int first, Map<String, Tensor> state) {
        for (int i = 0; i < parameters.length; i++) {
            int number = i;
            if (slots.values().stream().anyMatch(slot -> slot.isUsed() && slot.has(number))) {
                for (Slot slot : slots.values()) {
                    if (slot.isUsed()) {
                        NamedState.put(state, (first + i) + "." + slot.name(), slot.of(i));
                    }
                }
            }
        }
    }

    /** Says which tensors the state must have: for each parameter all slots, or none. */
    void expectOwn(int first, NamedState given) {
        for (int i = 0; i < parameters.length; i++) {
            String prefix = (first + i) + ".";
            if (slots.values().stream().anyMatch(slot -> given.has(prefix + slot.name()))) {
                for (Slot slot : slots.values()) {
                    if (slot.isUsed()) {
                        given.expect(prefix + slot.name(), slot.dtype(i), slot.shape(i));
                    }
                }
            }
        }
    }

    /** Takes this group's state. */
    void loadOwn(int first, NamedState given) {
        for (int i = 0; i < parameters.length; i++) {
            for (Slot slot : slots.values()) {
                String name = (first + i) + "." + slot.name();
                slot.set(i, slot.isUsed() && given.has(name) ? given.taken(name) : null);
            }
        }
    }

    /** Returns the learning rate; with groups, that of the parameters it was created with. */
    public final double learningRate() {
        return learningRate;
    }

    /**
     * Changes the learning rate; with groups, that of the parameters it was created with.
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

    /** Returns the value of a setting that is at least 0 and below 1. */
    final double belowOne(String what, double value, double usual) {
        if (!(value >= 0 && value < 1)) {
            throw new IllegalArgumentException(name() + ": " + what + " " + value
                    + ": expected a number from 0 to 1, without 1. Try " + usual + ".");
        }
        return value;
    }

    final String name() {
        return getClass().getSimpleName();
    }
}
