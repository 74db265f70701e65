package org.wengert.check;

import java.util.Arrays;
import java.util.function.UnaryOperator;
import org.wengert.DType;
import org.wengert.Gradients;
import org.wengert.Tape;
import org.wengert.Tensor;

/**
 * The function under test as one of a vector, with weights u that make its result the single number sum(u f), and the derivatives of that number by
 * the tape. The derivative is such a function again: what holds for it is the second order.
 */
final class ScalarizedFunction {
    private final UnaryOperator<Tensor> f;
    private final UnaryOperator<Tensor> valued;
    private final Tensor weights;
    private final double[] u;
    private final Tensor result;

    /**
     * A function of a vector, with random weights for its elements.
     *
     * @param f the function that the tape differentiates
     * @param valued the function that differences are taken of: the same, or its surrogate
     */
    ScalarizedFunction(UnaryOperator<Tensor> f, UnaryOperator<Tensor> valued, double[] at, RandomDirections random) {
        this.f = f;
        this.valued = valued;
        result = evaluate(valued, at);
        u = result.size() == 1 ? new double[] {1} : random.vector(result.size());
        weights = weights(u);
    }

    private ScalarizedFunction(ScalarizedFunction other, double[] u) {
        f = other.f;
        valued = other.valued;
        result = other.result;
        this.u = u;
        weights = weights(u);
    }

    private static Tensor evaluate(UnaryOperator<Tensor> f, double[] at) {
        try (Tape.Scope off = Tape.noGrad()) {
            return f.apply(vector(at));
        }
    }

    private static Tensor vector(double[] values) {
        return Tensor.of(DType.FLOAT64, values);
    }

    private Tensor weights(double[] numbers) {
        return result.dtype().isFloating()
                ? Tensor.of(result.dtype(), numbers).reshape(result.shape())
                : Tensor.of(DType.FLOAT64, numbers);
    }

    /** The result at the point: its type and shape are those of all results. */
    Tensor result() {
        return result;
    }

    /** f. */
    double[] value(double[] at) {
        return evaluate(valued, at).toDoubleArray();
    }

    /** The same function with other weights. */
    ScalarizedFunction weighted(double[] otherWeights) {
        return new ScalarizedFunction(this, otherWeights);
    }

    /** The weight of each element of the result. */
    double[] weights() {
        return u;
    }

    /** d sum(u f) / dx, in reverse mode. */
    double[] gradient(double[] at) {
        return gradient(at, u);
    }

    /** d sum(weights f) / dx, in reverse mode. */
    double[] gradient(double[] at, double[] otherWeights) {
        return Gradients.vjp(f).apply(vector(at), weights(otherWeights)).toDoubleArray();
    }

    /** The derivative of sum(weights f) in direction v, in forward mode. */
    double slope(double[] at, double[] otherWeights, double[] v) {
        return product(otherWeights, Gradients.jvp(f).apply(vector(at), vector(v)));
    }

    /** The same from the gradient's own derivative with respect to the weights, in which it is linear. */
    double transposedSlope(double[] at, double[] otherWeights, double[] v) {
        double[] ones = new double[u.length];
        Arrays.fill(ones, 1);
        return product(otherWeights, Gradients.vjp(w -> pullback(at, w)).apply(weights(ones), vector(v)));
    }

    /** w -> w J, recorded as a function of w. */
    private Tensor pullback(double[] at, Tensor w) {
        Tensor x = vector(at).requiresGrad(true);
        Tensor y = f.apply(x);
        return y.requiresGrad()
                ? Gradients.of(y).upstream(w).createGraph().allowUnused().wrt(x)
                : vector(new double[at.length]);
    }

    private static double product(double[] weights, Tensor slopes) {
        double[] each = slopes.toDoubleArray();
        double sum = 0;
        for (int i = 0; i < each.length; i++) {
            sum += weights[i] * each[i];
        }
        return sum;
    }

    /** x -> d sum(u f) / dx. */
    ScalarizedFunction derivative(double[] at, RandomDirections random) {
        UnaryOperator<Tensor> gradient = x -> Gradients.vjp(f).apply(x, weights);
        return new ScalarizedFunction(gradient, gradient, at, random);
    }

    /** Type and shape of the result, and whether it is weighted. */
    @Override
    public String toString() {
        return result.dtype() + " " + result.shape() + (u.length > 1 ? ", randomly weighted" : "");
    }
}
