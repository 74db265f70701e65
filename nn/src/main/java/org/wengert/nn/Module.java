package org.wengert.nn;

import java.io.IOException;
import java.nio.file.Path;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.wengert.DType;
import org.wengert.Tensor;
import org.wengert.TensorFunction;
import org.wengert.check.Checkable;
import org.wengert.nn.internal.Arguments;
import org.wengert.nn.internal.Text;

/**
 * A part of a network that finds its parameters, buffers and child modules in its own fields.
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
 * <p>Also write {@code import org.wengert.nn.Module;}: {@code java.lang} has a {@code Module} too, and {@code import org.wengert.nn.*} alone
 * leaves the name ambiguous.
 *
 * <p>Parameters, {@linkplain Buffer buffers} and child modules are found in all fields, inherited ones included: directly, and in lists, maps, arrays, Optionals and records,
 * nested to any depth. Their names are paths: {@code hidden1.weight}, {@code layers.0.bias}. A member that several paths lead to appears once,
 * under the first. A {@code transient} field is not searched: it is for what the module uses but does not own.
 *
 * <p>Null in a field declared as a parameter, buffer, module or layer is an error. A member that may be missing is an Optional, or in a field annotated
 * {@code @Nullable} by an annotation that is there at run time.
 *
 * <p>A named Java module opens its package to the search ({@code opens com.acme to org.wengert.nn;}), or each class {@linkplain #register
 * registers} its members. A class in a closed package that registers one member registers them all.
 *
 * <p>Note (cost): the search is done once if all fields that lead to members are final and hold no collection; otherwise it is repeated on each
 * call, so that members assigned or added later are found.
 */
public abstract class Module implements Checkable, Stateful {
    private final Map<String, Object> registered = new LinkedHashMap<>();
    private boolean training = true;
    private @Nullable Tree tree;

    /** A module in training mode. */
    protected Module() {}

    /**
     * Adds a child module by hand, for classes whose fields cannot be read.
     *
     * @return the child, for {@code private final Linear head = register("head", new Linear(20, 2));}
     * @throws IllegalArgumentException if the child is null, or the name is null, empty, contains a dot or is taken
     */
    protected final <M extends Module> M register(String name, M child) {
        registerMember(name, child);
        return child;
    }

    /**
     * Adds a parameter by hand, for classes whose fields cannot be read.
     *
     * @return the parameter
     * @throws IllegalArgumentException if the parameter is null, or the name is null, empty, contains a dot or is taken
     */
    protected final Parameter register(String name, Parameter parameter) {
        registerMember(name, parameter);
        return parameter;
    }

    /**
     * Adds a buffer by hand, for classes whose fields cannot be read.
     *
     * @return the buffer
     * @throws IllegalArgumentException if the buffer is null, or the name is null, empty, contains a dot or is taken
     */
    protected final Buffer register(String name, Buffer buffer) {
        registerMember(name, buffer);
        return buffer;
    }

    /** Adds anything that can be searched: a layer may be a record with modules in it. */
    final void registerMember(String name, Object member) {
        Arguments.notNull(name, "register: the name", "Pass the name of the field that holds the member.");
        Arguments.notNull(member, "register: " + name, "Pass a module or a parameter.");
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
            known.checkNothingHidden(this);
            tree = known;
        }
        return known;
    }

    /**
     * Returns all parameters of this module and the modules below it, in the order of the fields.
     *
     * @throws IllegalStateException if a member is null, two have one path, two parameters hold one tensor, a
     *     field cannot be read, or a layer that is a function holds a module that is found nowhere else
     */
    public final List<Parameter> parameters() {
        return tree().parameters();
    }

    /** Returns {@link #parameters()} by their paths. */
    public final Map<String, Parameter> namedParameters() {
        return tree().namedParameters();
    }

    /** Returns all buffers of this module and the modules below it, in the order of the fields. */
    public final List<Buffer> buffers() {
        return tree().buffers();
    }

    /** Returns {@link #buffers()} by their paths. */
    public final Map<String, Buffer> namedBuffers() {
        return tree().namedBuffers();
    }

    /** Returns parameters and buffers by their paths: the places of the state. */
    final Map<String, Place> places() {
        return tree().places();
    }

    /** Returns this module, those below it and layers that are functions, by their paths. */
    final Map<String, Object> namedLayers() {
        return tree().layers();
    }

    /** Returns the current tensors of {@link #parameters()}, in their order. */
    public final List<Tensor> tensors() {
        return parameters().stream().map(Parameter::tensor).toList();
    }

    /**
     * Returns {@code f} as a function of this module's parameters, in the order of {@link #parameters()}: for the transforms of
     * {@link org.wengert.Gradients}, and for computing with parameters that are themselves computed. The module does not change.
     *
     * <pre>{@code
     * TensorFunction loss = model.functional(() -> Loss.mse(model.forward(x), y));
     * List<Tensor> product = Gradients.hvp(loss, model.tensors(), directions);
     * }</pre>
     *
     * <p>The tensors have the shapes of the parameters, and their types; or all have the other float type, FLOAT64 for a FLOAT32 network, say.
     * Anything else is an IllegalArgumentException.
     *
     * <p>Buffers are constants in it, of the type of the tensors; {@link Buffer#set} changes nothing.
     *
     * <p>Several threads may call the function at once, each with tensors of its own. Only the thread that calls it sees its tensors; any other
     * sees the parameters themselves. If {@code f} computes its result on other threads, in a parallel stream for example, that is an
     * IllegalStateException.
     */
    public final TensorFunction functional(Supplier<Tensor> f) {
        return new Functional(
                this, Arguments.notNull(f, "functional: the function", "Pass one: () -> model.forward(x)."));
    }

    /**
     * The tensors of {@link #namedParameters()} now, by their paths: {@link org.wengert.check.GradCheck#check(Checkable, Tensor...)} checks them all.
     */
    @Override
    public final Map<String, Tensor> namedTensors() {
        Map<String, Tensor> tensors = new LinkedHashMap<>();
        namedParameters().forEach((name, parameter) -> tensors.put(name, parameter.tensor()));
        return tensors;
    }

    /** Returns the value of f, computed with these tensors in the place of {@link #namedTensors()}. The module does not change. */
    @Override
    public final Tensor withTensors(Map<String, Tensor> tensors, Supplier<Tensor> f) {
        Map<String, Tensor> own = namedTensors();
        if (!own.keySet().equals(tensors.keySet())) {
            throw new IllegalArgumentException("withTensors: " + tensors.keySet() + " in the place of " + own.keySet()
                    + ". Pass one tensor for each of namedTensors(), by the same names.");
        }
        return functional(f).of(own.keySet().stream().map(tensors::get).toArray(Tensor[]::new));
    }

    /**
     * Returns {@code forward(x)}, if this module is a {@link Layer}. A module with a forward of its own overrides it, so that
     * {@link org.wengert.check.GradCheck} can check it.
     *
     * @throws IllegalArgumentException if it is no layer, or takes another number of inputs
     */
    @Override
    public Tensor call(Tensor... inputs) {
        if (this instanceof Layer layer && inputs.length == 1) {
            return layer.forward(inputs[0]);
        }
        throw new IllegalArgumentException(
                "call: " + Text.name(getClass()) + " with " + inputs.length + " inputs"
                        + (this instanceof Layer ? ": a layer takes one" : ", and it is no Layer")
                        + ". Say how it computes: GradCheck.check(module, in -> module.forward(in[0], in[1]), a, b), or override call.");
    }

    /** Returns the direct children of this module by their names. */
    public final Map<String, Module> namedChildren() {
        Map<String, Module> children = new LinkedHashMap<>();
        Members.of(this).found().forEach((name, member) -> {
            if (member instanceof Module child) {
                children.put(name, child);
            }
        });
        return children;
    }

    /** Returns the direct children of this module. */
    public final List<Module> children() {
        return List.copyOf(namedChildren().values());
    }

    /** Returns this module, under the empty name, and all modules below it, by their paths. */
    public final Map<String, Module> namedModules() {
        return tree().namedModules();
    }

    /** Returns this module and all modules below it. */
    public final List<Module> modules() {
        return tree().modules();
    }

    /** Returns the number of trainable elements, frozen ones included. */
    public final long parameterCount() {
        return parameters().stream()
                .mapToLong(parameter -> parameter.own().size())
                .sum();
    }

    /** Sets this module and all modules below it to training mode, in which layers such as dropout are active. */
    public final void train() {
        modules().forEach(module -> module.training = true);
    }

    /** Sets this module and all modules below it to evaluation mode. */
    public final void eval() {
        modules().forEach(module -> module.training = false);
    }

    /** Runs f with this module and all modules below it in evaluation mode; each is back in its own mode after that, also if f throws. */
    public final <T> T evaluating(Supplier<T> f) {
        Arguments.notNull(f, "evaluating: the function", "Pass one: () -> model.forward(x).");
        IdentityHashMap<Module, Boolean> modes = new IdentityHashMap<>();
        modules().forEach(module -> modes.put(module, module.isTraining()));
        eval();
        try {
            return f.get();
        } finally {
            modes.forEach((module, wasTraining) -> module.training = wasTraining);
        }
    }

    /** Returns whether this module is in training mode, as it is at first. */
    public final boolean isTraining() {
        return training;
    }

    /** Clears the gradients of all parameters. */
    public final void zeroGrad() {
        for (Parameter parameter : parameters()) {
            parameter.zeroGrad();
        }
    }

    /** Trains all parameters ({@code true}) or freezes them ({@code false}): {@code model.encoder.requiresGrad(false)}. */
    public final void requiresGrad(boolean required) {
        parameters().forEach(parameter -> parameter.requiresGrad(required));
    }

    /**
     * Converts all parameters, and all buffers that are FLOAT32 or FLOAT64, to one of the two. Optimizers over them keep working. Gradients are cleared, and hooks on the tensors stay
     * behind.
     *
     * @throws IllegalArgumentException if the type is not a float type
     */
    public final void to(DType dtype) {
        Arguments.notNull(dtype, "to: the type", "Use DType.FLOAT32 or DType.FLOAT64.");
        if (!dtype.isFloating()) {
            throw new IllegalArgumentException("to: " + Text.name(getClass()) + " cannot be converted to " + dtype
                    + ": parameters take gradients. Use DType.FLOAT32 or DType.FLOAT64.");
        }
        List<Place> places = places().values().stream()
                .filter(place -> place.own().dtype().isFloating())
                .toList();
        List<Tensor> converted =
                places.stream().map(place -> place.converted(dtype)).toList();
        for (int i = 0; i < converted.size(); i++) {
            places.get(i).replace(converted.get(i));
        }
    }

    /** Returns copies of the values of all parameters and buffers, by their paths and without history, for {@link #load}. They outlive every scope. */
    @Override
    public final Map<String, Tensor> state() {
        return State.of(places());
    }

    /**
     * Sets all parameters and buffers to the values of a {@link #state()}. All or nothing: if it throws, none has changed.
     *
     * @throws IllegalArgumentException if entries are missing, unexpected, or of another shape or type; it lists all of them
     * @throws IllegalStateException if the scope that an entry was computed in is closed
     */
    @Override
    public final void load(Map<String, Tensor> state) {
        State.load(this, state);
    }

    /**
     * Writes the {@link #state()} to a safetensors file, whole or not at all: the path leads to the old file or the new one at any moment.
     *
     * @throws IOException if the file cannot be written; the old one is still there then
     */
    public final void save(Path file) throws IOException {
        StateFile.save(this, file);
    }

    /**
     * {@link #load(Map)} of a safetensors file, such as one that {@link #save} wrote: all or nothing.
     *
     * @throws IllegalArgumentException if tensors are missing, unexpected, or of another shape or type; it lists all of them
     * @throws org.wengert.io.FileFormatException if it is no whole safetensors file
     * @throws IOException if it cannot be read
     */
    public final void load(Path file) throws IOException {
        StateFile.load(this, file);
    }

    /**
     * Loads those tensors of a safetensors file whose name, shape and type this module has, and leaves the rest as it is: to start from a network with
     * another head, say. No others are read from the file.
     *
     * @return what was loaded, and what was skipped, with the reasons
     * @throws org.wengert.io.FileFormatException if it is no whole safetensors file; nothing has changed then
     * @throws IOException if it cannot be read; nothing has changed then
     */
    public final LoadReport loadMatching(Path file) throws IOException {
        return StateFile.loadMatching(this, file);
    }

    /** Returns the name that a member of this module, named here by the path from it, has in PyTorch's module: the field's name in its style. */
    String pyTorchName(String member) {
        return PyTorch.snakeCase(member);
    }

    /** Returns those of this module's tensors that PyTorch stores in another form. */
    List<PyTorchEntry> pyTorchEntries() {
        return List.of();
    }

    /**
     * Returns a table of all modules with their output shapes and numbers of parameters, from a forward pass in evaluation mode over zeros of this
     * shape and of the parameters' type. Shapes are known of the layers of this package and of what {@link Sequential} and {@link Residual} run.
     *
     * @param inputShape the whole shape, batch included: {@code model.summary(1, 28, 28)} or {@code model.summary(64, 1, 28, 28)}
     */
    public final String summary(int... inputShape) {
        DType dtype = parameters().isEmpty()
                ? DType.FLOAT32
                : parameters().get(0).own().dtype();
        return summary(Tensor.zeros(dtype, inputShape));
    }

    /** Returns the table of {@link #summary(int...)} from a forward pass over this input: class indices for an {@link Embedding}, say. */
    public final String summary(Tensor input, Tensor... more) {
        Tensor[] inputs = new Tensor[1 + more.length];
        inputs[0] = input;
        System.arraycopy(more, 0, inputs, 1, more.length);
        return Summary.of(this, inputs);
    }

    /** Returns the text in brackets after this module's name in {@link #toString}, such as its sizes; empty to list its parameters instead. */
    protected String details() {
        return "";
    }

    /** Returns the tree of modules, one to a line: {@code (hidden1): Linear(2, 20)}. */
    @Override
    public String toString() {
        return Outline.of(this);
    }
}
