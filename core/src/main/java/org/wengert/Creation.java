package org.wengert;

import java.util.List;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import org.wengert.kernel.Copy;

/** Factories, and operations without a receiver. */
public abstract sealed class Creation permits Tensor {
    Creation() {}

    /** Returns a vector of these numbers, FLOAT32. */
    public static Tensor of(double... values) {
        return CreationForward.of(DType.FLOAT32, values, values.length);
    }

    /** Returns a vector of these numbers. */
    public static Tensor of(DType dtype, double... values) {
        return CreationForward.of(dtype, values, values.length);
    }

    /** Returns these values, FLOAT32, in row-major order in this shape; without a shape, a vector. */
    public static Tensor of(double[] rowMajor, int... shape) {
        return CreationForward.of(DType.FLOAT32, rowMajor, shape);
    }

    /**
     * Returns a matrix of these rows, FLOAT32.
     *
     * @throws IllegalArgumentException if the rows are not equally long
     */
    public static Tensor of(double[][] rows) {
        return CreationForward.of(DType.FLOAT32, rows);
    }

    /** Returns a matrix of these rows. */
    public static Tensor of(DType dtype, double[][] rows) {
        return CreationForward.of(dtype, rows);
    }

    /** Returns these values in row-major order in this shape; without a shape, a vector. */
    public static Tensor of(DType dtype, double[] rowMajor, int... shape) {
        return CreationForward.of(dtype, rowMajor, shape);
    }

    /** Returns these values, FLOAT32, in row-major order in this shape; without a shape, a vector. */
    public static Tensor of(float[] rowMajor, int... shape) {
        return CreationForward.copyOf(DType.FLOAT32, rowMajor, rowMajor.length, shape);
    }

    /** Returns these values, INT32, in row-major order in this shape; without a shape, a vector. */
    public static Tensor of(int[] rowMajor, int... shape) {
        return CreationForward.copyOf(DType.INT32, rowMajor, rowMajor.length, shape);
    }

    /** Returns these values, BOOL, in row-major order in this shape; without a shape, a vector. */
    public static Tensor of(boolean[] rowMajor, int... shape) {
        return CreationForward.copyOf(DType.BOOL, rowMajor, rowMajor.length, shape);
    }

    /** Returns a single number, FLOAT32, of shape []. */
    public static Tensor scalar(double value) {
        return scalar(DType.FLOAT32, value);
    }

    /** Returns a single number of shape []. */
    public static Tensor scalar(DType dtype, double value) {
        return CreationForward.full(dtype, value, Shape.SCALAR);
    }

    /** y = 0, FLOAT32. */
    public static Tensor zeros(int... shape) {
        return zeros(DType.FLOAT32, shape);
    }

    /** y = 0. */
    public static Tensor zeros(DType dtype, int... shape) {
        return CreationForward.full(dtype, 0, Shape.of(shape));
    }

    /** y = 1, FLOAT32. */
    public static Tensor ones(int... shape) {
        return full(DType.FLOAT32, 1, shape);
    }

    /** y = 1. */
    public static Tensor ones(DType dtype, int... shape) {
        return full(dtype, 1, shape);
    }

    /** y = value. */
    public static Tensor full(DType dtype, double value, int... shape) {
        return CreationForward.full(dtype, value, Shape.of(shape));
    }

    /** y[i, j] = 1 where i = j, else 0: the n x n identity matrix. */
    public static Tensor eye(DType dtype, int n) {
        return CreationForward.eye(dtype, n);
    }

    /** y = 0, 1, ..., end - 1 as INT32. */
    public static Tensor arange(int end) {
        return CreationForward.arange(end);
    }

    /** y = start, start + step, start + 2 step, ..., end exclusive. */
    public static Tensor arange(DType dtype, double start, double end, double step) {
        return CreationForward.arange(dtype, start, end, step);
    }

    /** y = count equally spaced values from start to end, both inclusive. */
    public static Tensor linspace(DType dtype, double start, double end, int count) {
        return CreationForward.linspace(dtype, start, end, count);
    }

    /** Draws uniformly from [0, 1), FLOAT32. The same generator state gives the same values on every machine and JDK. */
    public static Tensor rand(RandomGenerator random, int... shape) {
        return CreationForward.uniform(DType.FLOAT32, random, 0, 1, Shape.of(shape));
    }

    /** Draws uniformly from [low, high). */
    public static Tensor uniform(DType dtype, RandomGenerator random, double low, double high, int... shape) {
        return CreationForward.uniform(dtype, random, low, high, Shape.of(shape));
    }

    /** Draws from the standard normal distribution, FLOAT32. The same generator state gives the same values on every machine and JDK. */
    public static Tensor randn(RandomGenerator random, int... shape) {
        return randn(DType.FLOAT32, random, shape);
    }

    /** Draws from the standard normal distribution. */
    public static Tensor randn(DType dtype, RandomGenerator random, int... shape) {
        return CreationForward.normal(dtype, random, Shape.of(shape));
    }

    /** y = 0, of this tensor's shape and type. */
    public Tensor zerosLike() {
        return fullLike(0);
    }

    /** y = 1, of this tensor's shape and type. */
    public Tensor onesLike() {
        return fullLike(1);
    }

    /** y = value, of this tensor's shape and type. */
    public Tensor fullLike(double value) {
        Tensor x = (Tensor) this;
        return CreationForward.full(x.dtype(), value, x.shape());
    }

    /** Draws from [0, 1) uniformly, for this tensor's shape and type. */
    public Tensor randLike(RandomGenerator random) {
        Tensor x = (Tensor) this;
        return CreationForward.uniform(x.dtype(), random, 0, 1, x.shape());
    }

    /** Draws from the standard normal distribution, for this tensor's shape and type. */
    public Tensor randnLike(RandomGenerator random) {
        Tensor x = (Tensor) this;
        return CreationForward.normal(x.dtype(), random, x.shape());
    }

    /** Joins tensors along an existing axis. All other sizes must be equal. */
    public static Tensor concat(int axis, Tensor... parts) {
        return MovementRules.CONCAT.apply(MovementJoins.concat(axis, parts), parts);
    }

    /** {@link #concat(int, Tensor...)} of a list. */
    public static Tensor concat(int axis, List<Tensor> parts) {
        return concat(axis, Checks.array("concat", "the list of parts", parts));
    }

    /** Joins tensors of one shape along a new axis. */
    public static Tensor stack(int axis, Tensor... parts) {
        return MovementRules.STACK.apply(MovementJoins.stack(axis, parts), parts);
    }

    /** {@link #stack(int, Tensor...)} of a list. */
    public static Tensor stack(int axis, List<Tensor> parts) {
        return stack(axis, Checks.array("stack", "the list of parts", parts));
    }

    /**
     * Sums products of elements, with a letter for each axis: {@code einsum("bij,bjk->bik", a, b)} is a batch of matrix products, {@code einsum("ij->ji", a)} a
     * transpose, {@code einsum("ii->", a)} a trace. Letters missing from the output are summed over; a letter twice in one input takes the diagonal;
     * {@code ...} stands for further axes, which broadcast. Without an arrow, the output has the letters that occur once, in alphabetical order.
     * Operands are multiplied from left to right.
     *
     * @throws IllegalArgumentException if the equation does not fit the operands
     */
    public static Tensor einsum(String equation, Tensor... operands) {
        return LinalgEinsum.of(equation, operands);
    }

    /** {@link #einsum(String, Tensor...)} of a list. */
    public static Tensor einsum(String equation, List<Tensor> operands) {
        return einsum(equation, Checks.array("einsum", "the list of operands", operands));
    }

    /**
     * y = a where the condition is true, else b; all three broadcast. The gradient flows to the chosen one; the other gets 0, even where it is NaN or infinite.
     *
     * @param condition BOOL
     */
    public static Tensor where(Tensor condition, Tensor a, Tensor b) {
        return ComparisonsRules.where(condition, a, b);
    }

    /** {@link #where(Tensor, Tensor, Tensor)} with a number for b. */
    public static Tensor where(Tensor condition, Tensor a, double b) {
        return ComparisonsRules.where(condition, a, a.like(b));
    }
}

/** The rows of copies, constants, sequences and random draws. Only a copy has a derivative. */
final class CreationRules {
    private static final List<DType> TYPES = List.of(DType.values());
    private static final List<DType> NUMBERS = List.of(DType.FLOAT32, DType.FLOAT64, DType.INT32);
    private static final List<DType> FLOATS = List.of(DType.FLOAT32, DType.FLOAT64);

    /** y = x in an array of its own. */
    static final Op CLONE = new Op(
                    OpSpec.<Void>of(
                            "clone",
                            1,
                            OpSpec.Kind.ELEMENTWISE,
                            (in, at) -> in[0].shape(),
                            (y, in, at) -> Copy.convert(in[0].array(), y.array(), y.size())),
                    null)
            .notation(Notation.silent())
            .linear(g -> g)
            .samples(Domain.REALS);

    static final AttributeOp<CreationForward.Full> FULL =
            factory("full", draw -> new CreationForward.Full(draw.oneOf(TYPES), draw.shape(), draw.between(-3, 3)));
    static final AttributeOp<CreationForward.Eye> EYE = factory("eye", draw -> {
        int n = draw.size(0);
        return new CreationForward.Eye(draw.oneOf(TYPES), Shape.of(n, n));
    });
    static final AttributeOp<CreationForward.Arange> ARANGE = factory(
            "arange", draw -> new CreationForward.Arange(draw.oneOf(NUMBERS), Shape.of(draw.size(0)), -1, 0.75));
    static final AttributeOp<CreationForward.Linspace> LINSPACE = factory(
            "linspace", draw -> new CreationForward.Linspace(draw.oneOf(NUMBERS), Shape.of(draw.size(0)), -1, 2));
    static final AttributeOp<CreationForward.Uniform> UNIFORM = factory(
            "uniform", draw -> new CreationForward.Uniform(draw.oneOf(FLOATS), draw.shape(), -1, 2, draw.generator()));
    static final AttributeOp<CreationForward.Normal> RANDN =
            factory("randn", draw -> new CreationForward.Normal(draw.oneOf(FLOATS), draw.shape(), draw.generator()));
    static final AttributeOp<CreationForward.Bernoulli> BERNOULLI =
            factory("bernoulli", draw -> new CreationForward.Bernoulli(draw.shape(), 0.3, draw.generator()));

    private static <A extends CreationForward.Factory> AttributeOp<A> factory(
            String name, Function<Sampler, A> attributes) {
        return new AttributeOp<>(OpSpec.<A>of(
                                name,
                                0,
                                OpSpec.Kind.DISCRETE,
                                (in, at) -> at.shape(),
                                (y, in, at) -> at.into(y.array()))
                        .type((in, at) -> at.dtype()))
                .samples(draw -> Samples.Sample.with(attributes.apply(draw)));
    }

    private CreationRules() {}
}
