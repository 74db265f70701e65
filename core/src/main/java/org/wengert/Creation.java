package org.wengert;

import java.util.random.RandomGenerator;
import org.wengert.kernel.Copy;

/** Factories, and operations without a receiver. */
public abstract sealed class Creation permits Tensor {
    Creation() {}

    /** A vector of these numbers, FLOAT32. */
    public static Tensor of(double... values) {
        return CreationForward.of(DType.FLOAT32, values, values.length);
    }

    /**
     * A matrix of these rows, FLOAT32.
     *
     * @throws IllegalArgumentException if the rows are not equally long
     */
    public static Tensor of(double[][] rows) {
        return CreationForward.of(DType.FLOAT32, rows);
    }

    /** A matrix of these rows. */
    public static Tensor of(DType dtype, double[][] rows) {
        return CreationForward.of(dtype, rows);
    }

    /** These values in row-major order in this shape; without a shape, a vector. */
    public static Tensor of(DType dtype, double[] rowMajor, int... shape) {
        return CreationForward.of(dtype, rowMajor, shape);
    }

    /** These values, FLOAT32, in row-major order in this shape; without a shape, a vector. */
    public static Tensor of(float[] rowMajor, int... shape) {
        return CreationForward.copyOf(DType.FLOAT32, rowMajor, rowMajor.length, shape);
    }

    /** These values, INT32, in row-major order in this shape; without a shape, a vector. */
    public static Tensor of(int[] rowMajor, int... shape) {
        return CreationForward.copyOf(DType.INT32, rowMajor, rowMajor.length, shape);
    }

    /** These values, BOOL, in row-major order in this shape; without a shape, a vector. */
    public static Tensor of(boolean[] rowMajor, int... shape) {
        return CreationForward.copyOf(DType.BOOL, rowMajor, rowMajor.length, shape);
    }

    /** A single number, FLOAT32, of shape []. */
    public static Tensor scalar(double value) {
        return scalar(DType.FLOAT32, value);
    }

    /** A single number of shape []. */
    public static Tensor scalar(DType dtype, double value) {
        return CreationForward.full(dtype, value, Shape.SCALAR);
    }

    /** Zeros, FLOAT32. */
    public static Tensor zeros(int... shape) {
        return zeros(DType.FLOAT32, shape);
    }

    /** Zeros. */
    public static Tensor zeros(DType dtype, int... shape) {
        return CreationForward.full(dtype, 0, Shape.of(shape));
    }

    /** Ones, FLOAT32. */
    public static Tensor ones(int... shape) {
        return full(DType.FLOAT32, 1, shape);
    }

    /** Ones. */
    public static Tensor ones(DType dtype, int... shape) {
        return full(dtype, 1, shape);
    }

    /** One value everywhere. */
    public static Tensor full(DType dtype, double value, int... shape) {
        return CreationForward.full(dtype, value, Shape.of(shape));
    }

    /** The n x n identity matrix. */
    public static Tensor eye(DType dtype, int n) {
        return CreationForward.eye(dtype, n);
    }

    /** 0, 1, ..., end - 1 as INT32. */
    public static Tensor arange(int end) {
        return CreationForward.arange(end);
    }

    /** start, start + step, ... up to, not with, end. */
    public static Tensor arange(DType dtype, double start, double end, double step) {
        return CreationForward.arange(dtype, start, end, step);
    }

    /** {@code count} values from start to end, both included, equally spaced. */
    public static Tensor linspace(DType dtype, double start, double end, int count) {
        return CreationForward.linspace(dtype, start, end, count);
    }

    /** Uniform in [0, 1), FLOAT32. The same generator state gives the same values on every machine and JDK. */
    public static Tensor rand(RandomGenerator random, int... shape) {
        return CreationForward.uniform(DType.FLOAT32, random, 0, 1, Shape.of(shape));
    }

    /** Uniform in [low, high). */
    public static Tensor uniform(DType dtype, RandomGenerator random, double low, double high, int... shape) {
        return CreationForward.uniform(dtype, random, low, high, Shape.of(shape));
    }

    /** Standard normal, FLOAT32. The same generator state gives the same values on every machine and JDK. */
    public static Tensor randn(RandomGenerator random, int... shape) {
        return randn(DType.FLOAT32, random, shape);
    }

    /** Standard normal. */
    public static Tensor randn(DType dtype, RandomGenerator random, int... shape) {
        return CreationForward.normal(dtype, random, Shape.of(shape));
    }

    /** Tensors one after another along an axis that they have. All other sizes are equal. */
    public static Tensor concat(int axis, Tensor... parts) {
        return MovementRules.CONCAT.apply(MovementJoins.concat(axis, parts), parts);
    }

    /** Tensors of one shape beside each other along a new axis. */
    public static Tensor stack(int axis, Tensor... parts) {
        return MovementRules.STACK.apply(MovementJoins.stack(axis, parts), parts);
    }

    /**
     * A sum of products, with a letter for each axis: {@code einsum("bij,bjk->bik", a, b)} is a batch of matrix products, {@code einsum("ij->ji", a)} a
     * transpose, {@code einsum("ii->", a)} a trace. Letters that the output lacks are summed over; a letter twice in one input stands for the
     * diagonal; dots stand for further axes, which broadcast. Without an arrow, the output has the letters that come once, in alphabetical order. Operands are
     * multiplied from left to right.
     *
     * @throws IllegalArgumentException if the equation does not fit the operands
     */
    public static Tensor einsum(String equation, Tensor... operands) {
        return LinalgEinsum.of(equation, operands);
    }

    /**
     * y = a where the condition holds, else b; all three broadcast. The derivative goes to the one that was taken; the other gets 0, whatever it
     * holds, NaN and infinity included.
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

/** The rows of copies. */
final class CreationRules {
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

    private CreationRules() {}
}
