package org.wengert.nn;

import java.util.random.RandomGenerator;
import org.wengert.DType;
import org.wengert.Shape;
import org.wengert.Tensor;

/**
 * A rule for the starting values of a parameter. Weights have shape (in, out), the fan-in and fan-out of Xavier and Kaiming.
 *
 * <pre>{@code
 * private final Parameter scale = Init.constant(1).parameter(20);
 * private final Linear hidden = new Linear(784, 256, true, Init.kaimingUniform());
 * }</pre>
 */
@FunctionalInterface
public interface Init {
    /** Creates a tensor of starting values. It takes random numbers from {@code random} alone, so that one seed fixes them. */
    Tensor tensor(DType dtype, RandomGenerator random, int... shape);

    /** Creates a FLOAT32 parameter, with random numbers from {@link Rng#generator()}. */
    default Parameter parameter(int... shape) {
        return new Parameter(tensor(DType.FLOAT32, Rng.generator(), shape));
    }

    /**
     * Draws uniformly from [-range, range).
     *
     * @throws IllegalArgumentException if the range is negative or not finite
     */
    static Init uniform(double range) {
        if (!(range >= 0 && range <= Double.MAX_VALUE)) {
            throw new IllegalArgumentException(
                    "uniform: range " + range + ": expected a finite number of 0 or more. Use 0.5.");
        }
        return (dtype, random, shape) -> Tensor.uniform(dtype, random, -range, range, shape);
    }

    /** Draws from the normal distribution with mean 0 and this standard deviation. */
    static Init normal(double deviation) {
        return (dtype, random, shape) -> Tensor.randn(dtype, random, shape).mul(deviation);
    }

    /** Fills with 0. */
    static Init zeros() {
        return constant(0);
    }

    /** Fills with one value. */
    static Init constant(double value) {
        return (dtype, random, shape) -> Tensor.full(dtype, value, shape);
    }

    /** Draws uniformly with variance 2 / (in + out), which keeps the size of values and gradients through layers of sigmoid or tanh. */
    static Init xavierUniform() {
        return (dtype, random, shape) -> {
            double range = Math.sqrt(6.0 / (in("xavierUniform", shape) + (double) out(shape)));
            return uniform(range).tensor(dtype, random, shape);
        };
    }

    /** Draws from the normal distribution with mean 0 and variance 2 / (in + out). */
    static Init xavierNormal() {
        return (dtype, random, shape) -> {
            double deviation = Math.sqrt(2.0 / (in("xavierNormal", shape) + (double) out(shape)));
            return normal(deviation).tensor(dtype, random, shape);
        };
    }

    /** Draws uniformly with variance 2 / in, which keeps the size of values through layers of ReLU. */
    static Init kaimingUniform() {
        return (dtype, random, shape) ->
                uniform(Math.sqrt(6.0 / in("kaimingUniform", shape))).tensor(dtype, random, shape);
    }

    /** Draws from the normal distribution with mean 0 and variance 2 / in. */
    static Init kaimingNormal() {
        return (dtype, random, shape) ->
                normal(Math.sqrt(2.0 / in("kaimingNormal", shape))).tensor(dtype, random, shape);
    }

    /** Draws uniformly from [-1 / sqrt(in), 1 / sqrt(in)), for a tensor whose shape does not say the fan-in, such as a bias. */
    static Init byFanIn(int in) {
        return in > 0 ? uniform(1 / Math.sqrt(in)) : zeros();
    }

    private static int in(String name, int... shape) {
        if (shape.length != 2) {
            throw new IllegalArgumentException(name + ": shape " + Shape.of(shape)
                    + " has no fan-in: expected (in, out). For another shape use "
                    + "uniform(range) or zeros().");
        }
        return Math.max(shape[0], 1);
    }

    private static int out(int... shape) {
        return Math.max(shape[1], 1);
    }
}
