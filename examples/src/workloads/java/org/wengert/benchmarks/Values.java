package org.wengert.benchmarks;

import org.wengert.Tensor;
import org.wengert.nn.Linear;
import org.wengert.nn.Parameter;
import org.wengert.nn.Rng;

/**
 * Starting values, the same for every library.
 *
 * @param array the values in row-major order
 * @param shape their shape
 */
public record Values(float[] array, int... shape) {
    /** Draws from the normal distribution with mean 0 and this standard deviation. */
    public static Values normal(long seed, double deviation, int... shape) {
        return new Values(
                Tensor.randn(Rng.generator(seed), shape).mul(deviation).toFloatArray(), shape);
    }

    /** Draws uniformly from [low, high). */
    public static Values uniform(long seed, double low, double high, int... shape) {
        Tensor unit = Tensor.rand(Rng.generator(seed), shape);
        return new Values(unit.mul(high - low).add(low).toFloatArray(), shape);
    }

    /** Fills with one value. */
    public static Values constant(double value, int... shape) {
        return new Values(Tensor.ones(shape).mul(value).toFloatArray(), shape);
    }

    /** Draws class indices. */
    public static int[] labels(long seed, int classes, int count) {
        double[] unit = Tensor.rand(Rng.generator(seed), count).toDoubleArray();
        int[] labels = new int[count];
        for (int i = 0; i < count; i++) {
            labels[i] = (int) (unit[i] * classes);
        }
        return labels;
    }

    /** Returns a new tensor of these values. */
    public Tensor tensor() {
        return Tensor.of(array, shape);
    }

    /** Returns a new parameter of these values. */
    public Parameter parameter() {
        return new Parameter(tensor());
    }

    /** Returns a layer that starts with these values. */
    public static Linear linear(Values weight, Values bias) {
        return new Linear(
                weight.shape[0],
                weight.shape[1],
                true,
                (dtype, random, shape) -> weight.tensor(),
                (dtype, random, shape) -> bias.tensor());
    }
}
