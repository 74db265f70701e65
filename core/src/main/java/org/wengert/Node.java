package org.wengert;

import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One line of the Wengert list: an operation that was done, where its inputs' gradients go, and the values its rule will need.
 *
 * <p>A line does not hold its result, unless its rule asks for it: what nobody needs any more can be collected.
 */
public final class Node implements Source, Comparable<Node> {
    private final Op op;
    private final Shape shape;
    private final DType dtype;
    private final long sequence;
    private @Nullable Source @Nullable [] sources;
    private final int inputs;
    private @Nullable Tensor @Nullable [] saved;
    private @Nullable Walk freedBy;

    private @Nullable Notes notes;

    /** The walk that came by last: a graph belongs to one thread at a time, so a mark is as good as a set, and faster. */
    private @Nullable Object seenBy;

    /** The question whose answer leads through here. */
    @Nullable
    Needed neededBy;

    /** What the sweep under way has added up for this line's output. */
    @Nullable
    Cotangent cotangent;

    private Node(Op op, @Nullable Source[] sources, Tensor output) {
        this.op = op;
        this.sources = sources;
        this.inputs = sources.length;
        this.shape = output.shape();
        this.dtype = output.dtype();
        this.sequence = Clock.next();
    }

    /** Writes the line, if an input needs a gradient and recording is on, and returns the output with its place on the tape. */
    static Tensor record(Op op, Tensor[] inputs, Tensor output) {
        boolean needed = false;
        for (Tensor input : inputs) {
            needed |= input.requiresGrad();
        }
        if (!needed || !op.isDifferentiable() || !Recording.ofThisThread().isOn()) {
            return output;
        }
        @Nullable Source[] sources = new Source[inputs.length];
        for (int i = 0; i < inputs.length; i++) {
            sources[i] = inputs[i].source();
        }
        Node node = new Node(op, sources, output);
        node.save(inputs, output);
        return placed(node, output);
    }

    /** Writes a line whose inputs are known by where they come from, and which keeps these tensors, one or none for each. */
    static Tensor record(Op op, List<@Nullable Source> sources, List<@Nullable Tensor> kept, Tensor output) {
        Node node = new Node(op, sources.toArray(new Source[0]), output);
        @Nullable Tensor[] saved = kept.toArray(new Tensor[0]);
        node.saved = Arrays.copyOf(saved, saved.length + 1);
        return placed(node, output);
    }

    private static Tensor placed(Node node, Tensor output) {
        output.placeOnTape(node);
        if (Recording.isAnyOpen()) {
            Arena arena = Recording.ofThisThread().arena();
            if (arena != null) {
                arena.add(node);
            }
        }
        return output;
    }

    private void save(Tensor[] inputs, Tensor output) {
        int wanted = 0;
        for (int i = 0; i < inputs.length; i++) {
            if (source(i) != null) {
                wanted |= op.row().saves(i);
            }
        }
        if (wanted == 0) {
            return;
        }
        @Nullable Tensor[] kept = new Tensor[inputs.length + 1];
        for (int i = 0; i < inputs.length; i++) {
            kept[i] = (wanted & Row.input(i)) != 0 ? inputs[i] : null;
        }
        kept[inputs.length] = (wanted & Row.OUTPUT) != 0 ? output : null;
        saved = kept;
    }

    /** The operation, with its attributes. */
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

    /** The place in time: of two lines, the one with the larger number was recorded later. */
    public long sequence() {
        return sequence;
    }

    /** The number of inputs. */
    public int inputs() {
        return inputs;
    }

    /** The line that made this input, or null if it is a leaf or needs no gradient. */
    public @Nullable Node inputNode(int input) {
        return source(input) instanceof Node node ? node : null;
    }

    /** The leaf tensor that is this input, or null if it was computed or needs no gradient. */
    public @Nullable Tensor inputLeaf(int input) {
        return source(input) instanceof Tensor leaf ? leaf : null;
    }

    /** Whether the rule keeps this input; {@code inputs()} asks for the output. */
    public boolean saves(int input) {
        return saved != null && saved[input] != null;
    }

    /** The name given to the result with {@link Tensor#named}, if any. */
    public @Nullable String name() {
        return notes == null ? null : notes.name;
    }

    /** Its notes, from now on. */
    Notes notes() {
        if (notes == null) {
            notes = new Notes();
        }
        return notes;
    }

    /** The gradient of the output as the hooks on it leave it. */
    Tensor hooked(Tensor g) {
        return notes == null ? g : notes.hooked(g, this);
    }

    boolean keeps(Storage storage) {
        if (saved != null) {
            for (Tensor kept : saved) {
                if (kept != null && kept.storage() == storage) {
                    return true;
                }
            }
        }
        return false;
    }

    /** Marks it as seen by this walk; false if it was before. */
    boolean see(Object walk) {
        if (seenBy == walk) {
            return false;
        }
        seenBy = walk;
        return true;
    }

    boolean isSeenBy(Object walk) {
        return seenBy == walk;
    }

    @Nullable
    Source source(int input) {
        if (sources == null) {
            throw freed("this line of the tape");
        }
        return sources[input];
    }

    Tensor input(int input) {
        return saved(input, "input " + input);
    }

    Tensor output() {
        return saved(inputs, "output");
    }

    private Tensor saved(int slot, String what) {
        Tensor tensor = saved == null ? null : saved[slot];
        if (tensor == null) {
            throw new IllegalStateException(op + ": the rule asks for its " + what
                    + ", which its form does not keep. Declare the rule in the " + "form that names it.");
        }
        checkUnchanged(tensor, what);
        return tensor;
    }

    /** Whether everything that was kept is still as it was. */
    void checkUnchanged() {
        for (int i = 0; saved != null && i < saved.length; i++) {
            Tensor tensor = saved[i];
            if (tensor != null) {
                checkUnchanged(tensor, "input " + i);
            }
        }
    }

    private void checkUnchanged(Tensor tensor, String what) {
        if (tensor.storage().changedAt > sequence) {
            throw new IllegalStateException("backward: " + op.name() + " kept its " + what + ", " + tensor.describe()
                    + ", and " + tensor.storage().changedBy
                    + " has changed it since. Change it after backward(), or change a copy: detach().copy().");
        }
    }

    Tensor pullback(int input, Tensor g) {
        return op.row().pullback(g, input, this);
    }

    /** The gradient of one input, from a rule that finds those of all inputs at once: in a sweep it runs once. */
    @Nullable
    Tensor pullbackJointly(int input, Supplier<@Nullable Tensor[]> rule) {
        Cotangent sum = cotangent;
        if (sum == null) {
            return rule.get()[input];
        }
        if (sum.found == null) {
            sum.found = rule.get();
        }
        return sum.found[input];
    }

    boolean isFreed() {
        return freedBy != null;
    }

    void checkNotFreed() {
        if (freedBy != null) {
            throw freed("backward");
        }
    }

    private IllegalStateException freed(String what) {
        return new IllegalStateException(
                what + ": " + op.name() + " " + shape + " was already walked, " + freedBy
                        + ", which freed what it had kept. To walk a tape twice, ask for it the first time: Gradients.of(y).retainGraph().");
    }

    /** Lets go of saved values and of everything further down the tape. */
    void free(Walk walk) {
        saved = null;
        sources = null;
        freedBy = walk;
    }

    /** The latest line first. */
    @Override
    public int compareTo(Node other) {
        return Long.compare(other.sequence, sequence);
    }

    @Override
    public String toString() {
        return op + " -> " + dtype + " " + shape;
    }
}
