package org.wengert.check;

import java.util.function.UnaryOperator;
import org.wengert.DType;
import org.wengert.Gradients;
import org.wengert.Tape;
import org.wengert.Tensor;

/**
 * The function under test as one of a vector, with weights u that make its result the single number sum(u f), and the derivatives of that number by
 * the tape. The derivative is a subject again: what holds for it is the second order.
 */
final class Subject {
    private final UnaryOperator<Tensor> f;
    private final Tensor weights;
    private final double[] u;
    private final String result;

    Subject(UnaryOperator<Tensor> f, double[] at, Dice dice) {
        this.f = f;
        Tensor y = value(f, at);
        if (!y.dtype().isFloating()) {
            throw new IllegalArgumentException("GradCheck: the function returned " + y.dtype() + " " + y.shape()
                    + ", which has no derivative. Return a FLOAT64 tensor.");
        }
        result = y.dtype() + " " + y.shape();
        u = y.size() == 1 ? new double[] {1} : dice.numbers(y.size());
        weights = Tensor.of(y.dtype(), u).reshape(y.shape());
    }

    private static Tensor value(UnaryOperator<Tensor> f, double[] at) {
        try (Tape.Scope off = Tape.noGrad()) {
            return f.apply(vector(at));
        }
    }

    private static Tensor vector(double[] values) {
        return Tensor.of(DType.FLOAT64, values);
    }

    /** f. */
    double[] value(double[] at) {
        return value(f, at).toDoubleArray();
    }

    /** The weight of each element of the result. */
    double[] weights() {
        return u;
    }

    /** d sum(factor u f) / dx, in reverse mode. */
    double[] gradient(double[] at, double factor) {
        Tensor upstream = factor == 1 ? weights : weights.mul(factor);
        return Gradients.vjp(f).apply(vector(at), upstream).toDoubleArray();
    }

    /** The derivative of sum(u f) in direction v, in forward mode. */
    double slope(double[] at, double[] v) {
        double[] slopes = Gradients.jvp(f).apply(vector(at), vector(v)).toDoubleArray();
        double sum = 0;
        for (int i = 0; i < slopes.length; i++) {
            sum += u[i] * slopes[i];
        }
        return sum;
    }

    /** x -> d sum(u f) / dx. */
    Subject derivative(double[] at, Dice dice) {
        return new Subject(x -> Gradients.vjp(f).apply(x, weights), at, dice);
    }

    /** Type and shape of the result, and whether it is weighed. */
    @Override
    public String toString() {
        return u.length > 1 ? result + ", randomly weighed" : result;
    }
}
