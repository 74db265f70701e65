package org.wengert.nn;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.wengert.DType;
import org.wengert.OfSeveral;
import org.wengert.Tape;
import org.wengert.Tensor;
import org.wengert.check.Checkable;

/**
 * A part of a network that finds its parameters and child modules in its own fields.
 *
 * <pre>{@code
 * class Mlp extends Module implements Layer {
 *     private final Linear hidden1 = new Linear(2, 20), hidden2 = new Linear(20, 20), output = new Linear(20, 2);
 *
 *     @Override
 *     public Tensor forward(Tensor x) {
 *         return output.forward(hidden2.forward(hidden1.forward(x).relu()).relu()).sigmoid();
 *     }
 * }
 * }</pre>
 *
 * <p>The fields of a module, also those it inherits, are searched for {@link Parameter}s and modules, by themselves and in lists, maps, arrays,
 * Optionals and records, nested as you like. Their names are the paths: {@code hidden1.weight}, {@code layers.0.bias}. What is reached twice
 * appears once, under the first path. What may be missing is an Optional: null in a field declared as a parameter, module or layer is an
 * error, unless the field is annotated {@code @Nullable} and that annotation's library is there at run time. A {@code transient} field is not searched: it is for what the module uses without owning it. What final fields hold is searched once; where a
 * field can be assigned again or a list can grow, the search is repeated on each call, so that it never misses what came later.
 *
 * <p>A named Java module opens its package to us ({@code opens com.acme to org.wengert.nn;}), or its classes {@link #register} what they hold; a
 * class that registers something in a closed package registers everything.
 *
 * <p>Import this class by its name: {@code import org.wengert.nn.*} alone leaves {@code Module} ambiguous with {@link java.lang.Module}.
 */
public abstract class Module implements Checkable {
    private final Map<String, Object> registered = new LinkedHashMap<>();
    private boolean training = true;
    private @Nullable Tree tree;

    /** A module in training mode. */
    protected Module() {}

    /**
     * Adds a child module by hand, for classes whose fields cannot be read.
     *
     * @return the child, for {@code private final Linear head = register("head", new Linear(20, 2));}
     * @throws IllegalArgumentException if the name is empty, contains a dot or is taken
     */
    protected final <M extends Module> M register(String name, M child) {
        registerMember(name, child);
        return child;
    }

    /**
     * Adds a parameter by hand, for classes whose fields cannot be read.
     *
     * @return the parameter
     * @throws IllegalArgumentException if the name is empty, contains a dot or is taken
     */
    protected final Parameter register(String name, Parameter parameter) {
        registerMember(name, parameter);
        return parameter;
    }

    /** Adds anything the search goes through: a layer may be a record with modules in it. */
    final void registerMember(String name, Object member) {
        if (name.isEmpty() || name.contains(".")) {
            throw new IllegalArgumentException("register: \"" + name + "\" is no name for a member of "
                    + Text.name(getClass()) + ": dots separate the names of a path. Use a field's name.");
        }
        if (registered.putIfAbsent(name, member) != null) {
            throw new IllegalArgumentException("register: " + Text.name(getClass()) + " already has a member " + name
                    + ". Give each member its own name.");
        }
    }

    Map<String, Object> registered() {
        return registered;
    }

    private Tree tree() {
        Tree known = tree;
        if (known == null || !known.isUpToDate()) {
            known = new Tree(this);
            tree = known;
        }
        return known;
    }

    /** All parameters at and below this module, in the order of the fields. */
    public final List<Parameter> parameters() {
        return tree().parameters();
    }

    /** {@link #parameters()} by their paths. */
    public final Map<String, Parameter> namedParameters() {
        return tree().namedParameters();
    }

    /** The tensors of {@link #parameters()} now, in their order. */
    public final List<Tensor> tensors() {
        return parameters().stream().map(Parameter::tensor).toList();
    }

    /**
     * {@code f} as a function of this module's parameters, which it takes in the order of {@link #parameters()}: for the transforms of
     * {@link org.wengert.Gradients}, and for computing with parameters that are themselves computed. The module does not change, and
     * several threads may do this at once.
     *
     * <pre>{@code
     * OfSeveral loss = model.functional(() -> Loss.mse(model.forward(x), y));
     * List<Tensor> product = Gradients.hvp(loss, model.tensors(), directions);
     * }</pre>
     *
     * <p>The function throws an IllegalArgumentException if it is given tensors of other number, shapes or types than the parameters.
     */
    public final OfSeveral functional(Supplier<Tensor> f) {
        return tensors -> {
            List<Parameter> parameters = parameters();
            checkSubstitutes(parameters, tensors);
            return Substitution.run(f, parameters, tensors);
        };
    }

    private void checkSubstitutes(List<Parameter> parameters, Tensor... tensors) {
        if (tensors.length != parameters.size()) {
            throw new IllegalArgumentException("functional: " + tensors.length + " tensors for the "
                    + parameters.size() + " parameters of " + Text.name(getClass())
                    + ". Pass one for each, in the order of parameters().");
        }
        for (int i = 0; i < tensors.length; i++) {
            Tensor expected = parameters.get(i).tensor();
            if (!tensors[i].shape().equals(expected.shape()) || tensors[i].dtype() != expected.dtype()) {
                throw new IllegalArgumentException("functional: tensor " + i + " is " + Text.type(tensors[i])
                        + ", in the place of " + Text.describe(expected) + ". Pass one of its shape and type.");
            }
        }
    }

    /** The tensors of {@link #namedParameters()} now, by their paths: {@link org.wengert.check.GradCheck#check(Checkable, Tensor...)} checks them all. */
    @Override
    public final Map<String, Tensor> namedTensors() {
        Map<String, Tensor> tensors = new LinkedHashMap<>();
        namedParameters().forEach((name, parameter) -> tensors.put(name, parameter.tensor()));
        return tensors;
    }

    /**
     * The value of f, computed with these tensors in the place of the parameters of those names. The module does not change.
     *
     * @throws IllegalArgumentException if a name is no parameter's, or a tensor's shape is not the parameter's
     */
    @Override
    public final Tensor withTensors(Map<String, Tensor> tensors, Supplier<Tensor> f) {
        Map<String, Parameter> parameters = namedParameters();
        List<Parameter> replaced = new ArrayList<>();
        tensors.forEach((name, tensor) -> {
            Parameter parameter = parameters.get(name);
            if (parameter == null || !parameter.tensor().shape().equals(tensor.shape())) {
                throw new IllegalArgumentException("withTensors: " + name + " " + Text.type(tensor) + " in the place of "
                        + (parameter == null ? "no parameter of " + Text.name(getClass()) : parameter.toString())
                        + ". Pass tensors of the names and shapes of namedTensors().");
            }
            replaced.add(parameter);
        });
        return Substitution.run(f, replaced, tensors.values().toArray(Tensor[]::new));
    }

    /**
     * {@code forward(x)}, if this module is a {@link Layer}. A module with a forward of its own overrides it, so that
     * {@link org.wengert.check.GradCheck} can check it.
     *
     * @throws IllegalArgumentException if it is no layer, or takes another number of inputs
     */
    @Override
    public Tensor call(Tensor... inputs) {
        if (this instanceof Layer layer && inputs.length == 1) {
            return layer.forward(inputs[0]);
        }
        throw new IllegalArgumentException("call: " + Text.name(getClass()) + " with " + inputs.length + " inputs"
                + (this instanceof Layer ? ": a layer takes one" : ", and it is no Layer")
                + ". Say how it computes: GradCheck.check(module, in -> module.forward(in[0], in[1]), a, b), or override call.");
    }

    /** The modules this one holds itself, by their names. */
    public final Map<String, Module> namedChildren() {
        Map<String, Module> children = new LinkedHashMap<>();
        Members.of(this).found().forEach((name, member) -> {
            if (member instanceof Module child) {
                children.put(name, child);
            }
        });
        return children;
    }

    /** The modules this one holds itself. */
    public final List<Module> children() {
        return List.copyOf(namedChildren().values());
    }

    /** This module, by the empty name, and all below it, by their paths. */
    public final Map<String, Module> namedModules() {
        return tree().namedModules();
    }

    /** This module and all below it. */
    public final List<Module> modules() {
        return tree().modules();
    }

    /** The number of numbers to train, frozen ones included. */
    public final long parameterCount() {
        return parameters().stream()
                .mapToLong(parameter -> parameter.tensor().size())
                .sum();
    }

    /** Turns training mode on, here and below: what behaves differently in training does so. */
    public final void train() {
        modules().forEach(module -> module.training = true);
    }

    /** Turns training mode off, here and below. */
    public final void eval() {
        modules().forEach(module -> module.training = false);
    }

    /** Whether training mode is on; it is from the start. */
    public final boolean isTraining() {
        return training;
    }

    /** Forgets all gradients. */
    public final void zeroGrad() {
        for (Parameter parameter : parameters()) {
            parameter.zeroGrad();
        }
    }

    /** Trains all parameters, or freezes them: {@code model.encoder.requiresGrad(false)}. */
    public final void requiresGrad(boolean required) {
        parameters().forEach(parameter -> parameter.requiresGrad(required));
    }

    /**
     * Converts all parameters to FLOAT32 or FLOAT64. Each keeps its place, and optimizers keep working; gradients are forgotten.
     *
     * @throws IllegalArgumentException if the type is no float type
     */
    public final void to(DType dtype) {
        if (!dtype.isFloating()) {
            throw new IllegalArgumentException("to: " + Text.name(getClass()) + " cannot be converted to " + dtype
                    + ": parameters take gradients. Use DType.FLOAT32 or DType.FLOAT64.");
        }
        parameters().forEach(parameter -> parameter.to(dtype));
    }

    /** A copy of the values of all parameters, by their paths and without history: what {@link #load} takes. */
    public final Map<String, Tensor> state() {
        Map<String, Tensor> state = new LinkedHashMap<>();
        namedParameters()
                .forEach((name, parameter) ->
                        state.put(name, parameter.tensor().copy().named(name)));
        return state;
    }

    /**
     * Sets all parameters to the values of a {@link #state()}.
     *
     * @throws IllegalArgumentException if an entry is missing, unexpected, or of another shape or type. It lists all of them, and no parameter has
     *     changed
     */
    public final void load(Map<String, Tensor> state) {
        Map<String, Parameter> parameters = namedParameters();
        List<String> problems = problems(parameters, state);
        if (!problems.isEmpty()) {
            throw new IllegalArgumentException("load: the state does not fit " + Text.name(getClass())
                    + "; nothing was loaded.\n  " + String.join("\n  ", problems)
                    + "\nLoad the state of a network of the same structure and type.");
        }
        try (var off = Tape.noGrad()) {
            parameters.forEach((name, parameter) -> {
                Tensor values = state.get(name);
                if (values != null) {
                    parameter.tensor().assign(values);
                }
            });
        }
    }

    private static List<String> problems(Map<String, Parameter> parameters, Map<String, Tensor> state) {
        List<String> problems = new ArrayList<>();
        parameters.forEach((name, parameter) -> {
            Tensor expected = parameter.tensor();
            Tensor found = state.get(name);
            if (found == null) {
                problems.add("missing: " + name + " " + Text.type(expected));
            } else if (!found.shape().equals(expected.shape())) {
                problems.add("wrong shape: " + name + " is " + Text.type(expected) + ", and the state has "
                        + Text.type(found));
            } else if (found.dtype() != expected.dtype()) {
                problems.add("wrong type: " + name + " is " + Text.type(expected) + ", and the state has "
                        + Text.type(found));
            }
        });
        state.forEach((name, tensor) -> {
            if (!parameters.containsKey(name)) {
                problems.add("unexpected: " + name + " " + Text.type(tensor));
            }
        });
        return problems;
    }

    /** What the tree shows in brackets after this module's name, such as its sizes; empty to show its parameters instead. */
    protected String details() {
        return "";
    }

    /** The tree of modules, one to a line: {@code (hidden1): Linear(2, 20)}. */
    @Override
    public String toString() {
        return Outline.of(this);
    }
}
