package org.wengert.nn;

import java.util.random.RandomGenerator;
import org.wengert.DType;
import org.wengert.Shape;
import org.wengert.Tensor;

/**
 * How a parameter starts. Weights have shape (in, out): what Xavier and Kaiming call fan-in and fan-out.
 *
 * <pre>{@code
 * private final Parameter scale = Init.constant(1).parameter(20);
 * private final Linear hidden = new Linear(784, 256, true, Init.kaimingUniform());
 * }</pre>
 */
@FunctionalInterface
public interface Init {
    /** A tensor to start with. Its random numbers come from {@code random} and nowhere else: so one seed fixes them. */
    Tensor tensor(DType dtype, RandomGenerator random, int... shape);

    /** A FLOAT32 parameter to start with, with {@link Rng}'s random numbers. */
    default Parameter parameter(int... shape) {
        return new Parameter(tensor(DType.FLOAT32, Rng.generator(), shape));
    }

    /**
     * Uniform in [-range, range).
     *
     * @throws IllegalArgumentException if the range is negative or not finite
     */
    static Init uniform(double range) {
        if (!(range >= 0 && range <= Double.MAX_VALUE)) {
            throw new IllegalArgumentException("uniform: range " + range
                    + ": expected a number of 0 or more. Numbers are drawn from -range to range.");
        }
        return (dtype, random, shape) -> Tensor.uniform(dtype, random, -range, range, shape);
    }

    /** Normal with mean 0 and this standard deviation. */
    static Init normal(double deviation) {
        return (dtype, random, shape) -> Tensor.randn(dtype, random, shape).mul(deviation);
    }

    /** 0 everywhere. */
    static Init zeros() {
        return constant(0);
    }

    /** One value everywhere. */
    static Init constant(double value) {
        return (dtype, random, shape) -> Tensor.full(dtype, value, shape);
    }

    /** Uniform with variance 2 / (in + out): keeps the size of values and gradients through layers of sigmoid or tanh. */
    static Init xavierUniform() {
        return (dtype, random, shape) -> {
            double range = Math.sqrt(6.0 / (in("xavierUniform", shape) + (double) out(shape)));
            return uniform(range).tensor(dtype, random, shape);
        };
    }

    /** Normal with variance 2 / (in + out). */
    static Init xavierNormal() {
        return (dtype, random, shape) -> {
            double deviation = Math.sqrt(2.0 / (in("xavierNormal", shape) + (double) out(shape)));
            return normal(deviation).tensor(dtype, random, shape);
        };
    }

    /** Uniform with variance 2 / in: keeps the size of values through layers of ReLU, which drop half of it. */
    static Init kaimingUniform() {
        return (dtype, random, shape) ->
                uniform(Math.sqrt(6.0 / in("kaimingUniform", shape))).tensor(dtype, random, shape);
    }

    /** Normal with variance 2 / in. */
    static Init kaimingNormal() {
        return (dtype, random, shape) ->
                normal(Math.sqrt(2.0 / in("kaimingNormal", shape))).tensor(dtype, random, shape);
    }

    private static int in(String name, int... shape) {
        if (shape.length != 2) {
            throw new IllegalArgumentException(name + ": shape " + Shape.of(shape)
                    + " has no fan-in: expected (in, out). Use uniform(range) or zeros() for "
                    + "what is not a weight matrix.");
        }
        return Math.max(shape[0], 1);
    }

    private static int out(int... shape) {
        return Math.max(shape[1], 1);
    }
}
