package org.wengert;

import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.wengert.memory.Clock;
import org.wengert.memory.Storage;

/**
 * One line of the Wengert list: a recorded operation, the receivers of its inputs' gradients, and the values its rule will need.
 *
 * <p>A line does not hold its result, unless its rule keeps it: so values that are no longer needed can be collected. It is immutable, except that a
 * backward pass may free it.
 */
public final class Node implements GradientTarget, Line {
    private final Op op;
    private final Shape shape;
    private final DType dtype;
    private final long sequence;
    private final int inputs;
    private final Shape @Nullable [] shapes;
    private @Nullable GradientTarget @Nullable [] targets;
    private @Nullable Tensor @Nullable [] saved;
    private @Nullable FreedBy freedBy;
    private @Nullable Metadata metadata;

    private Node(
            Op op,
            @Nullable GradientTarget[] targets,
            @Nullable Tensor @Nullable [] saved,
            Shape @Nullable [] shapes,
            Tensor output) {
        this.op = op;
        this.targets = targets;
        this.inputs = targets.length;
        this.saved = saved;
        this.shapes = shapes;
        this.shape = output.shape();
        this.dtype = output.dtype();
        this.sequence = Clock.next();
    }

    /** Records the operation, if an input needs a gradient and recording is on, and returns the output, connected to its line. */
    static Tensor record(Op op, Tensor[] inputs, Tensor output) {
        boolean needed = false;
        for (Tensor input : inputs) {
            needed |= input.requiresGrad();
        }
        if (!needed || !output.dtype().isFloating() || !ThreadState.current().isRecording()) {
            return output;
        }
        @Nullable GradientTarget[] targets = new GradientTarget[inputs.length];
        for (int i = 0; i < inputs.length; i++) {
            targets[i] = inputs[i].target();
        }
        Derivative<Object> derivative = op.spec().derivative();
        Node node = new Node(
                op,
                targets,
                derivative == null ? null : saved(derivative.saves(), inputs, output, targets),
                keepsShapes(derivative) && op.spec().kind() == OpSpec.Kind.WHOLE && inputs.length > 1
                        ? shapes(inputs)
                        : null,
                output);
        output.placeOnTape(node);
        return output;
    }

    private static boolean keepsShapes(@Nullable Derivative<Object> derivative) {
        return derivative instanceof Derivative.Linear || derivative instanceof Derivative.MoreThanLinear;
    }

    /** Records a line with these gradient targets as inputs, which keeps these tensors, one or none for each. */
    static Tensor record(Op op, List<@Nullable GradientTarget> targets, List<@Nullable Tensor> kept, Tensor output) {
        @Nullable Tensor[] saved = kept.toArray(new Tensor[0]);
        Node node = new Node(
                op, targets.toArray(new GradientTarget[0]), Arrays.copyOf(saved, saved.length + 1), null, output);
        output.placeOnTape(node);
        return output;
    }

    private static @Nullable Tensor @Nullable [] saved(
            Saves saves, Tensor[] inputs, Tensor output, @Nullable GradientTarget... targets) {
        if (saves == Saves.NOTHING) {
            return null;
        }
        @Nullable Tensor[] kept = new Tensor[inputs.length + 1];
        for (int i = 0; i < inputs.length; i++) {
            kept[i] = saves.input(i, targets) ? inputs[i] : null;
        }
        kept[inputs.length] = saves.output() ? output : null;
        return kept;
    }

    /** The shapes of the inputs, which linear operations need for tangents of zeros in forward mode. */
    private static Shape[] shapes(Tensor... inputs) {
        return Arrays.stream(inputs).map(Tensor::shape).toArray(Shape[]::new);
    }

    /** The operation, with its attributes. */
    @Override
    public Op op() {
        return op;
    }

    /** The shape of the result. */
    @Override
    public Shape shape() {
        return shape;
    }

    /** The type of the result. */
    @Override
    public DType dtype() {
        return dtype;
    }

    /** The sequence number: of two lines, the one with the larger number was recorded later. */
    public long sequence() {
        return sequence;
    }

    /** The number of inputs. */
    @Override
    public int inputs() {
        return inputs;
    }

    /** The line that computed this input, or null if it is a leaf or needs no gradient. */
    public @Nullable Node inputNode(int input) {
        return target(input) instanceof Node node ? node : null;
    }

    /** The leaf tensor that is this input, or null if it was computed or needs no gradient. */
    public @Nullable Tensor inputLeaf(int input) {
        return target(input) instanceof Tensor leaf ? leaf : null;
    }

    /** Returns whether the rule keeps this input; {@code saves(inputs())} is for the output. */
    public boolean saves(int input) {
        return saved != null && saved[input] != null;
    }

    /**
     * The value of an input as it was when this line was recorded, or null if the tape does not hold it; {@code known(inputs())} is for the output. See
     * {@link Tape#remember}.
     *
     * @throws IllegalStateException if a backward pass has freed this line, or the value has changed since
     */
    public @Nullable Tensor known(int input) {
        Remembered remembered = remembered();
        if (remembered != null) {
            return remembered.values[input];
        }
        if (saves(input)) {
            return saved(input, input == inputs ? "output" : "input " + input);
        }
        Tensor leaf = input == inputs ? null : inputLeaf(input);
        if (leaf != null) {
            checkUnchanged(leaf, "input " + input);
        }
        return leaf;
    }

    /** The name given to the result with {@link Tensor#named}, if any. */
    public @Nullable String name() {
        return metadata == null ? null : metadata.name;
    }

    /** Its metadata, created on the first call. */
    Metadata metadata() {
        if (metadata == null) {
            metadata = new Metadata();
        }
        return metadata;
    }

    /** The value of an input, if this line holds it, whether or not it has changed since. */
    @Nullable
    Tensor held(int input) {
        Remembered remembered = remembered();
        return remembered != null ? remembered.values[input] : saved == null ? null : saved[input];
    }

    /** What was remembered of it, or null. */
    @Nullable
    Remembered remembered() {
        return metadata == null ? null : metadata.remembered;
    }

    /** Returns whether hooks are registered on the output. */
    boolean hasHooks() {
        return metadata != null && metadata.hasHooks();
    }

    /** Applies the hooks on the output to its gradient. */
    Tensor hooked(Tensor g) {
        return metadata == null ? g : metadata.hooked(g, this);
    }

    boolean keeps(Storage storage) {
        @Nullable Tensor[] kept = saved;
        if (kept != null) {
            for (Tensor tensor : kept) {
                if (tensor != null && tensor.storage() == storage) {
                    return true;
                }
            }
        }
        return false;
    }

    /** The receiver of an input's gradient, or null if it needs none. */
    @Nullable
    GradientTarget target(int input) {
        @Nullable GradientTarget[] known = targets;
        if (known == null) {
            Remembered remembered = remembered();
            if (remembered == null) {
                throw freed("this line of the tape");
            }
            known = remembered.targets;
        }
        return known[input];
    }

    @Override
    public Tensor input(int input) {
        return saved(input, "input " + input);
    }

    @Override
    public Tensor output() {
        return saved(inputs, "output");
    }

    @Override
    public Shape inputShape(int input) {
        if (shapes != null) {
            return shapes[input];
        }
        GradientTarget target = target(input);
        if (target == null) {
            throw new AssertionError("a rule runs only for inputs that need a gradient: " + this);
        }
        return target.shape();
    }

    /** The shape of an input; of one that the tape dropped, the shape it was broadcast to. */
    public Shape knownShape(int input) {
        Tensor held = held(input);
        return held != null ? held.shape() : shapes != null || target(input) != null ? inputShape(input) : shape;
    }

    private Tensor saved(int slot, String what) {
        @Nullable Tensor[] kept = saved;
        checkNotFreed();
        Tensor tensor = kept == null ? null : kept[slot];
        if (tensor == null) {
            throw new IllegalStateException(op + ": the rule asks for its " + what
                    + ", which its form does not keep. Declare the rule in the form that names it.");
        }
        checkUnchanged(tensor, what);
        return tensor;
    }

    /** Refuses a line of which a kept input has changed. */
    void checkUnchanged() {
        for (int i = 0; saved != null && i < saved.length; i++) {
            Tensor tensor = saved[i];
            if (tensor != null) {
                checkUnchanged(tensor, "input " + i);
            }
        }
    }

    /** Refuses a kept value that was changed after this line was recorded. */
    void checkUnchanged(Tensor tensor, String what) {
        if (tensor.storage().changedAt() > sequence) {
            throw new IllegalStateException("backward: " + op.name() + " kept its " + what + ", " + tensor.describe()
                    + ", and " + tensor.storage().changedBy()
                    + " has changed it since. Change it after backward(), or change a copy: detach().copy().");
        }
    }

    /** Returns whether a backward pass has dropped its saved values. */
    public boolean isFreed() {
        return freedBy != null;
    }

    void checkNotFreed() {
        if (freedBy != null) {
            throw freed("backward");
        }
    }

    private IllegalStateException freed(String what) {
        return new IllegalStateException(
                what + ": " + op.name() + " " + shape + " was already differentiated, " + freedBy
                        + ", which freed the values it had kept. To differentiate twice, keep the tape the first time: Gradients.of(y).retainGraph(). "
                        + "If a tensor was carried over from an earlier step, cut its history: detach().");
    }

    /** Drops the saved values and the references to earlier lines. */
    void free(FreedBy freedBy) {
        this.freedBy = freedBy;
        saved = null;
        targets = null;
    }

    @Override
    public String toString() {
        return op + " -> " + dtype + " " + shape;
    }
}
