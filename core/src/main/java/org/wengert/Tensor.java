package org.wengert;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.wengert.kernel.Copy;
import org.wengert.memory.Arena;
import org.wengert.memory.Pool;
import org.wengert.memory.Storage;

/**
 * A dense, row-major array of numbers that records the operations done on it.
 *
 * <pre>{@code
 * Tensor w = Tensor.of(1, 2, 3).requiresGrad(true);
 * Tensor loss = w.square().sum();
 * loss.backward();
 * w.grad();        // [2, 4, 6]
 * }</pre>
 *
 * <p>The operations are declared in its families, each beside the rule of its derivative: {@link Elementwise}, {@link Trigonometry}, {@link Activations},
 * {@link Piecewise}, {@link Arithmetic}, {@link Comparisons}, {@link Logic}, {@link Reductions}, {@link Statistics}, {@link Sequences}, {@link Linalg}, {@link LinearSystems}, {@link Decompositions},
 * {@link Movement}, {@link Layouts}, {@link Indexing}, {@link Convolutions}, {@link Normalizations},
 * {@link Losses}, {@link Classification}, {@link InPlaceChanges}.
 *
 * <p>Shape and type never change. Values change only through the methods of {@link InPlaceChanges}, which work on a tensor that needs a gradient only
 * inside {@link Tape#noGrad}.
 */
public final class Tensor extends Creation
        implements GradientTarget,
                Elementwise,
                Trigonometry,
                Activations,
                Piecewise,
                Arithmetic,
                Comparisons,
                Logic,
                Reductions,
                Statistics,
                Sequences,
                Linalg,
                LinearSystems,
                Decompositions,
                Movement,
                Layouts,
                Indexing,
                Convolutions,
                Normalizations,
                Losses,
                Classification,
                InPlaceChanges {
    private static final Tensor ZERO_FLOAT32 = scalar(DType.FLOAT32, 0);
    private static final Tensor ZERO_FLOAT64 = scalar(DType.FLOAT64, 0);
    private static final VarHandle GRAD = gradHandle();

    private final Storage storage;
    private final DType dtype;
    private final Shape shape;
    private boolean requiresGrad;
    private @Nullable Node node;
    private volatile @Nullable Tensor grad;
    /** For a gradient: whether it was given to the user, who may keep it. */
    private volatile boolean isGivenOut;

    private @Nullable Metadata metadata;

    private Tensor(Storage storage, DType dtype, Shape shape) {
        this.storage = storage;
        this.dtype = dtype;
        this.shape = shape;
    }

    private static VarHandle gradHandle() {
        try {
            return MethodHandles.lookup().findVarHandle(Tensor.class, "grad", Tensor.class);
        } catch (ReflectiveOperationException e) {
            throw new LinkageError("a field of this class", e);
        }
    }

    /** A tensor over this array, without a copy. */
    static Tensor over(DType dtype, Object array, Shape shape) {
        return created(over(new Storage(array), dtype, shape));
    }

    static Tensor over(Storage storage, DType dtype, Shape shape) {
        return new Tensor(storage, dtype, shape);
    }

    /** A tensor for a kernel to write into: its array may hold anything. */
    static Tensor uninitialized(DType dtype, Shape shape) {
        if (!ThreadState.isObserved()) {
            return over(new Storage(dtype.allocate(shape.size())), dtype, shape);
        }
        Arena arena = ThreadState.current().arena();
        Object used = arena == null ? null : arena.allocate(dtype.arrayType(), shape.size());
        return created(over(new Storage(used == null ? dtype.allocate(shape.size()) : used), dtype, shape));
    }

    static Tensor zeros(DType dtype, Shape shape) {
        return CreationForward.full(dtype, 0, shape);
    }

    static Tensor full(DType dtype, double value, Shape shape) {
        return CreationForward.full(dtype, value, shape);
    }

    private static Tensor created(Tensor x) {
        if (ThreadState.isHeard()) {
            ThreadState.current().created(x);
        }
        return x;
    }

    /** The same values in another shape of the same size: a view. */
    Tensor viewAs(Shape other) {
        return over(storage, dtype, other);
    }

    @Override
    public Shape shape() {
        return shape;
    }

    @Override
    public DType dtype() {
        return dtype;
    }

    /** The number of dimensions. */
    public int rank() {
        return shape.rank();
    }

    /** The number of elements. */
    public int size() {
        return shape.size();
    }

    /** The size of one dimension; negative axes count from the end. */
    public int dim(int axis) {
        return shape.dim(axis);
    }

    /**
     * Returns the value of a tensor with one element.
     *
     * @throws IllegalStateException if it has none or several
     */
    public double item() {
        if (size() != 1) {
            throw new IllegalStateException("item: " + describe() + " has " + size()
                    + " elements, not one. Reduce it first, with sum() or mean(), or use get(index).");
        }
        return element(0);
    }

    /**
     * Returns one element; a BOOL is 1 or 0.
     *
     * @throws IndexOutOfBoundsException if there is no such element
     */
    public double get(int... index) {
        return element(CreationForward.flatIndex(this, index));
    }

    double element(int i) {
        double value = switch (dtype) {
            case FLOAT32 -> ((float[]) array())[i];
            case FLOAT64 -> ((double[]) array())[i];
            case INT32 -> ((int[]) array())[i];
            case BOOL -> ((boolean[]) array())[i] ? 1 : 0;
        };
        checkIntact();
        return value;
    }

    /** Returns the values in row-major order, as a new array. */
    public double[] toDoubleArray() {
        return (double[]) converted(new double[size()]);
    }

    /** Returns the values in row-major order, as a new array. */
    public float[] toFloatArray() {
        return (float[]) converted(new float[size()]);
    }

    /** Returns the values in row-major order, as a new array; fractions are cut off as by Java's casts. */
    public int[] toIntArray() {
        return (int[]) converted(new int[size()]);
    }

    private Object converted(Object copy) {
        Copy.convert(array(), copy, size());
        checkIntact();
        return copy;
    }

    /** Returns whether operations on this tensor are recorded and gradients flow to it. */
    public boolean requiresGrad() {
        return requiresGrad;
    }

    /**
     * Marks a leaf as a tensor to compute gradients for, or removes the mark.
     *
     * @return this tensor
     * @throws IllegalArgumentException if its type is not floating
     * @throws IllegalStateException if it was computed, and {@code required} is false
     */
    public Tensor requiresGrad(boolean required) {
        if (required && !dtype().isFloating()) {
            throw Checks.wrongType("requiresGrad", this, "FLOAT32 or FLOAT64", "Convert it first: to(DType.FLOAT32).");
        }
        if (!required && node != null) {
            throw new IllegalStateException("requiresGrad: " + describe() + " is the result of " + node.op()
                    + "; only a leaf can stop needing a gradient. Use detach() for its values without its history.");
        }
        requiresGrad = required;
        if (required && node == null) {
            storage.release();
        }
        return this;
    }

    /** A leaf that shares the array. */
    Tensor asLeaf() {
        Tensor leaf = detach();
        leaf.requiresGrad = true;
        return created(leaf);
    }

    /** The line of the tape that computed this tensor, or null for a leaf. */
    public @Nullable Node node() {
        return node;
    }

    /** The receiver of this tensor's gradient, or null if it needs none. */
    @Nullable
    GradientTarget target() {
        return !requiresGrad ? null : node != null ? node : this;
    }

    void placeOnTape(Node node) {
        this.node = node;
        requiresGrad = true;
    }

    /**
     * Adds the derivative of this number, with respect to every leaf it was computed from, to that leaf's {@link #grad}, and frees the tape.
     *
     * @throws IllegalStateException if it has several elements, needs no gradient, was differentiated before, or a value a rule needs has changed; no
     *     gradient has changed then
     */
    public void backward() {
        Gradients.of(this).backward();
    }

    /** {@link #backward()} of the sum of upstream times this tensor; the upstream gradient has this tensor's shape. */
    public void backward(Tensor upstream) {
        Gradients.of(this).upstream(upstream).backward();
    }

    /**
     * Returns the gradient that {@code backward()} has accumulated for this leaf, or null before the first.
     *
     * @throws IllegalStateException if this tensor was computed: gradients stay at leaves
     */
    public @Nullable Tensor grad() {
        if (node != null) {
            throw new IllegalStateException(
                    "grad: " + describe() + " is the result of " + node.op()
                            + ", and backward() leaves gradients at leaves only. Ask for it by name: Gradients.of(loss).wrt(tensor).");
        }
        // Another thread's zeroGrad() reuses the array of a gradient that it removes before the mark: so look again
        // after it.
        Tensor given = grad;
        while (given != null) {
            given.isGivenOut = true;
            Tensor now = grad;
            if (now == given) {
                break;
            }
            given = now;
        }
        return given;
    }

    /**
     * Calls a function with {@link #grad}, if there is one, as optimizers do. The function may change it in place, and must not keep it: {@link #zeroGrad}
     * gives the array of a gradient that only was lent to the next backward pass.
     */
    public void withGrad(Consumer<Tensor> f) {
        Tensor lent = grad;
        if (lent != null) {
            f.accept(lent);
        }
    }

    /** The gradient, for the engine, which does not keep it. */
    @Nullable
    Tensor lentGrad() {
        return grad;
    }

    /** Sets {@link #grad} to null. */
    public void zeroGrad() {
        Tensor g = grad;
        if (g == null || !(Pool.isLarge(g.size()) || ThreadState.isObserved())) {
            GRAD.setRelease(this, null);
            return;
        }
        boolean isRemoved;
        synchronized (storage) { // backward() on another thread may be adding to it
            isRemoved = GRAD.compareAndSet(this, g, null);
        }
        if (isRemoved && !g.isGivenOut) {
            Pool.reuse(g.storage);
        }
    }

    /** Adds to {@link #grad}; the first {@code gradient} becomes it, so the caller must not use it any more. Threads may do this at once. */
    void addToGrad(Tensor gradient) {
        while (true) {
            Tensor before = grad;
            if (before == null) {
                if (GRAD.compareAndSet(this, null, gradient)) {
                    return;
                }
                continue;
            }
            synchronized (storage) {
                if (grad == before) {
                    before.accumulate(gradient);
                    before.storage.changed("backward");
                    return;
                }
            }
        }
    }

    /** y = x, without history: no gradient flows back through it. Shares the array. */
    public Tensor detach() {
        return over(storage, dtype, shape);
    }

    /** y = x in an array of its own, without history. */
    public Tensor copy() {
        array(); // refuses a tensor whose scope has closed
        if (!ThreadState.isObserved()) {
            return over(dtype, converted(dtype.allocate(size())), shape);
        }
        try (Tape.Scope outside = Tape.outsideScopes()) {
            return CreationRules.CLONE.apply(detach());
        }
    }

    /** y = x in an array of its own, on the tape. */
    Tensor cloned() {
        return CreationRules.CLONE.apply(this);
    }

    /** A single number of this tensor's type, for use inside operations only: zeros, which rules use most, are shared. */
    Tensor like(double value) {
        if (Double.doubleToRawLongBits(value) == 0 && dtype().isFloating()) {
            return dtype() == DType.FLOAT32 ? ZERO_FLOAT32 : ZERO_FLOAT64;
        }
        return scalar(dtype(), value);
    }

    /** Sets a name that tapes and errors show; returns this tensor. */
    public Tensor named(String name) {
        metadata().name = name;
        return this;
    }

    /** The name, or null if none was set. */
    public @Nullable String name() {
        return metadata == null ? null : metadata.name;
    }

    /** Its metadata, created on the first call; that of its line, if it has one. */
    private Metadata metadata() {
        if (metadata == null) {
            metadata = node == null ? new Metadata() : node.metadata();
        }
        return metadata;
    }

    /**
     * Registers a function that is called with this tensor's gradient whenever it has been computed, before it is propagated further or added to
     * {@link #grad}; the function's result replaces it. Return g itself to leave it as it is; do not change it in place.
     *
     * <pre>{@code
     * hidden.registerHook(g -> g.clamp(-1, 1));
     * }</pre>
     *
     * @return a scope that removes the hook when closed
     * @throws IllegalStateException if this tensor needs no gradient
     */
    public Tape.Scope registerHook(UnaryOperator<Tensor> hook) {
        if (!requiresGrad) {
            throw new IllegalStateException(
                    "registerHook: " + describe()
                            + " needs no gradient, and the hook would never be called. Mark the tensors to compute gradients for with requiresGrad(true) first.");
        }
        return metadata().add(Checks.given("registerHook", "hook", hook));
    }

    boolean hasHooks() {
        return metadata != null && metadata.hasHooks();
    }

    Tensor hooked(Tensor g) {
        return metadata == null ? g : metadata.hooked(g, this);
    }

    /** x = x + g, for a gradient that only the engine changes. Without listeners, this allocates nothing. */
    void accumulate(Tensor g) {
        GradientSumRules.add(this, g);
        if (ThreadState.isHeard() && ThreadState.current().hasListeners()) {
            ThreadState.current().computed(GradientSumRules.ACCUMULATE, this, this, g);
        }
    }

    Storage storage() {
        return storage;
    }

    Object array() {
        Object array = storage.array();
        if (array == null) {
            throw noArray();
        }
        return array;
    }

    /** Fails if another thread closed this tensor's scope while its values were read. */
    void checkIntact() {
        if (!storage.isPlain() && !storage.isIntact()) {
            throw noArray();
        }
    }

    private IllegalStateException noArray() {
        return new IllegalStateException(
                storage.isSymbol()
                        ? describe()
                                + ": a symbol has no values. A rule, and a function that is traced, is written in tensor operations: "
                                + "use where(), maximum() and the like in the place of if."
                        : describe()
                                + ": its array was released when the scope it was computed in, a Tape.open(), closed. Keep it before that: "
                                + "scope.keep(tensor), or tensor.copy().");
    }

    /** The type and shape, for error messages: {@code FLOAT32 [4, 2]}. */
    String describe() {
        return (name() == null ? "" : name() + " ") + dtype + " " + shape;
    }

    /** The values, as nested brackets, with shape and type; long axes are abbreviated in the middle. */
    @Override
    public String toString() {
        return storage.isSymbol()
                ? describe() + ", a symbol"
                : storage.array() == null ? describe() + ", released when its scope closed" : TensorFormatter.of(this);
    }
}
