package org.wengert;

import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.wengert.kernel.Copy;
import org.wengert.kernel.InPlace;
import org.wengert.kernel.Reduce;

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
 * <p>The operations stand in its families, each beside the rule of its derivative: {@link Elementwise}, {@link Trigonometry}, {@link Activations},
 * {@link Piecewise}, {@link Arithmetic}, {@link Comparisons}, {@link Reductions}, {@link Statistics}, {@link Sequences}, {@link Linalg},
 * {@link Movement}, {@link Layouts}, {@link Indexing}, {@link Convolutions}, {@link Normalizations},
 * {@link Losses}, {@link Classification}.
 *
 * <p>Shape and type never change. Values change only through {@link #assign}, {@link #addInPlace}, {@link #mulInPlace} and {@link #fillInPlace},
 * which work on a tensor that needs a gradient only inside {@link Tape#noGrad}.
 */
public final class Tensor extends Creation
        implements Source,
                Elementwise,
                Trigonometry,
                Activations,
                Piecewise,
                Arithmetic,
                Comparisons,
                Reductions,
                Statistics,
                Sequences,
                Linalg,
                Movement,
                Layouts,
                Indexing,
                Convolutions,
                Normalizations,
                Losses,
                Classification {
    private static final Tensor ZERO_FLOAT32 = scalar(DType.FLOAT32, 0);
    private static final Tensor ZERO_FLOAT64 = scalar(DType.FLOAT64, 0);

    private final Storage storage;
    private final DType dtype;
    private final Shape shape;
    private boolean requiresGrad;
    private @Nullable Node node;
    private @Nullable Tensor grad;
    private @Nullable Notes notes;

    private Tensor(Storage storage, DType dtype, Shape shape) {
        this.storage = storage;
        this.dtype = dtype;
        this.shape = shape;
    }

    /** A tensor over this array, which it keeps. */
    static Tensor over(DType dtype, Object array, Shape shape) {
        return new Tensor(new Storage(array), dtype, shape);
    }

    /** A tensor of zeros, for a kernel to write into. */
    static Tensor empty(DType dtype, Shape shape) {
        return new Tensor(new Storage(Recording.allocate(dtype, shape.size())), dtype, shape);
    }

    /** The same values in another shape of the same size: a view. */
    Tensor viewAs(Shape other) {
        return new Tensor(storage, dtype, other);
    }

    @Override
    public Tensor self() {
        return this;
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
     * The one value of a tensor with one element.
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
     * One element; a BOOL is 1 or 0.
     *
     * @throws IndexOutOfBoundsException if there is no such element
     */
    public double get(int... index) {
        return element(Make.flatIndex(this, index));
    }

    double element(int i) {
        return switch (dtype) {
            case FLOAT32 -> ((float[]) array())[i];
            case FLOAT64 -> ((double[]) array())[i];
            case INT32 -> ((int[]) array())[i];
            case BOOL -> ((boolean[]) array())[i] ? 1 : 0;
        };
    }

    /** The values in row-major order, as a new array. */
    public double[] toDoubleArray() {
        double[] copy = new double[size()];
        Copy.convert(array(), copy, copy.length);
        return copy;
    }

    /** The values in row-major order, as a new array. */
    public float[] toFloatArray() {
        float[] copy = new float[size()];
        Copy.convert(array(), copy, copy.length);
        return copy;
    }

    /** The values in row-major order, as a new array; fractions are cut off as Java's casts do. */
    public int[] toIntArray() {
        int[] copy = new int[size()];
        Copy.convert(array(), copy, copy.length);
        return copy;
    }

    /** Whether operations on this tensor are recorded and gradients flow to it. */
    public boolean requiresGrad() {
        return requiresGrad;
    }

    /**
     * Marks a leaf as a tensor to take gradients for, or takes the mark off.
     *
     * @return this tensor
     * @throws IllegalArgumentException if its type takes no gradient
     * @throws IllegalStateException if it was computed, and should stop needing one
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
        Arena arena = required && node == null ? storage.arena : null;
        if (arena != null) {
            arena.release(storage);
        }
        return this;
    }

    /** The line of the tape that made this tensor, or null for a leaf. */
    public @Nullable Node node() {
        return node;
    }

    @Nullable
    Source source() {
        return !requiresGrad ? null : node != null ? node : this;
    }

    void placeOnTape(Node node) {
        this.node = node;
        requiresGrad = true;
    }

    /**
     * Adds the derivative of this number, with respect to every leaf it was computed from, to that leaf's {@link #grad}, and frees the tape.
     *
     * @throws IllegalStateException if it has several elements, needs no gradient, was walked before, or a value a rule needs has changed; no
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
     * What {@code backward()} has added up for this leaf so far, or null before the first.
     *
     * @throws IllegalStateException if this tensor was computed: gradients stay at leaves
     */
    public @Nullable Tensor grad() {
        if (node != null) {
            throw new IllegalStateException(
                    "grad: " + describe() + " is the result of " + node.op()
                            + ", and backward() leaves gradients at leaves only. Ask for it by name: Gradients.of(loss).wrt(tensor).");
        }
        return grad;
    }

    /** Forgets {@link #grad}. */
    public void zeroGrad() {
        grad = null;
    }

    /** Adds to {@link #grad}, taking {@code gradient} itself if it is the first and nobody else holds it. */
    void receiveGrad(Cotangent gradient) {
        if (grad == null) {
            grad = gradient.exclusive();
            if (grad.storage.arena != null) {
                grad.storage.arena.release(grad.storage);
            }
        } else {
            grad.accumulate(gradient.value());
            grad.storage.changed("backward");
        }
    }

    /** The same values without the history: no gradient flows back from here. Shares the array. */
    public Tensor detach() {
        return new Tensor(storage, dtype, shape);
    }

    /** The same values in an array of their own, without history. */
    public Tensor copy() {
        return over(dtype(), Copy.copyOf(array(), size()), shape);
    }

    Tensor zerosLike() {
        return empty(dtype(), shape);
    }

    /** A number of this tensor's type, to compute with and not to hand out: zeros, which rules use most, are shared. */
    Tensor like(double value) {
        if (Double.doubleToRawLongBits(value) == 0 && dtype().isFloating()) {
            return dtype() == DType.FLOAT32 ? ZERO_FLOAT32 : ZERO_FLOAT64;
        }
        return scalar(dtype(), value);
    }

    /** Gives it a name that tapes and errors show; returns this tensor. */
    public Tensor named(String name) {
        notes().name = name;
        return this;
    }

    /** The name, if it was given one. */
    public @Nullable String name() {
        return notes == null ? null : notes.name;
    }

    /** Its notes, from now on; those of its line, if it has one. */
    private Notes notes() {
        if (notes == null) {
            notes = node == null ? new Notes() : node.notes();
        }
        return notes;
    }

    /**
     * Calls a function with this tensor's gradient whenever one has been computed, before it goes further down the tape or into {@link #grad}; what
     * the function returns goes on in its place. Return g itself to leave it as it is; do not change it in place.
     *
     * <pre>{@code
     * hidden.registerHook(g -> g.clamp(-1, 1));
     * }</pre>
     *
     * @return closing it removes the hook
     * @throws IllegalStateException if this tensor needs no gradient
     */
    public Tape.Scope registerHook(UnaryOperator<Tensor> hook) {
        if (!requiresGrad) {
            throw new IllegalStateException(
                    "registerHook: " + describe()
                            + " needs no gradient, and the hook would never be called. Mark the tensors to take gradients for with requiresGrad(true) first.");
        }
        return notes().add(hook);
    }

    Tensor hooked(Tensor g) {
        return notes == null ? g : notes.hooked(g, this);
    }

    /**
     * x = values, in place.
     *
     * @throws IllegalStateException while recording, if this tensor needs a gradient
     */
    public Tensor assign(Tensor values) {
        checkChange("assign", values);
        Copy.convert(values.array(), array(), size());
        storage.changed("assign");
        return this;
    }

    /** x = x + b, in place; b has this tensor's shape. */
    public Tensor addInPlace(Tensor b) {
        return addInPlace(b, 1);
    }

    /** x = x + factor b, in place; b has this tensor's shape. */
    public Tensor addInPlace(Tensor b, double factor) {
        Checks.floating("addInPlace", this);
        checkChange("addInPlace", b);
        InPlace.addScaled(array(), b.array(), factor, size());
        storage.changed("addInPlace");
        return this;
    }

    /** x = factor x, in place. */
    public Tensor mulInPlace(double factor) {
        Checks.floating("mulInPlace", this);
        checkChange("mulInPlace", this);
        Reduce.scale(array(), factor, size());
        storage.changed("mulInPlace");
        return this;
    }

    /** x = value everywhere, in place. */
    public Tensor fillInPlace(double value) {
        checkChange("fillInPlace", this);
        Copy.fill(array(), value, size());
        storage.changed("fillInPlace");
        return this;
    }

    private void checkChange(String operation, Tensor values) {
        Checks.sameType(operation, this, values);
        if (!shape.equals(values.shape)) {
            throw new IllegalArgumentException(operation + ": " + describe() + " and " + values.describe()
                    + ": shapes differ, and an in-place change does not broadcast. Use broadcastTo or reshape first.");
        }
        if (requiresGrad && Recording.ofThisThread().isOn()) {
            throw new IllegalStateException(
                    operation + ": " + describe() + " needs a gradient, and a change in place cannot be recorded. "
                            + "Make the change inside try (var off = Tape.noGrad()) { ... }, or compute a new tensor.");
        }
    }

    /** Adds in place to a gradient that only the sweep holds. */
    void accumulate(Tensor g) {
        InPlace.addScaled(array(), g.array(), 1, size());
    }

    Storage storage() {
        return storage;
    }

    Object array() {
        Object array = storage.array();
        if (array == null) {
            throw new IllegalStateException(
                    describe()
                            + ": its array was taken back when the scope it was computed in, a Tape.open(), closed. Let it out before: tape.keep(tensor), or tensor.copy().");
        }
        return array;
    }

    /** How errors name it: {@code FLOAT32 [4, 2]}. */
    String describe() {
        return (name() == null ? "" : name() + " ") + dtype + " " + shape;
    }

    /** The values, as nested brackets, with shape and type; long axes are cut in the middle. */
    @Override
    public String toString() {
        return storage.array() == null ? describe() + ", taken back when its scope closed" : Printed.of(this);
    }
}
