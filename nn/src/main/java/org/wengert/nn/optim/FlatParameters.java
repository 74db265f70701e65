package org.wengert.nn.optim;

import org.wengert.DType;
import org.wengert.Tape;
import org.wengert.Tensor;
import org.wengert.nn.Parameter;

/** Several parameters as one vector. Frozen ones keep their values, and have gradient 0, as those without a gradient. */
final class FlatParameters {
    private final Parameter[] parameters;

    FlatParameters(Parameter... parameters) {
        this.parameters = parameters;
    }

    int size() {
        long size = 0;
        for (Parameter parameter : parameters) {
            size += parameter.tensor().size();
        }
        return Math.toIntExact(size);
    }

    double[] values() {
        double[] all = new double[size()];
        int at = 0;
        for (Parameter parameter : parameters) {
            double[] values = parameter.tensor().toDoubleArray();
            System.arraycopy(values, 0, all, at, values.length);
            at += values.length;
        }
        return all;
    }

    double[] gradient() {
        double[] all = new double[size()];
        int at = 0;
        for (Parameter parameter : parameters) {
            int from = at;
            if (parameter.requiresGrad()) {
                parameter.tensor().withGrad(g -> System.arraycopy(g.toDoubleArray(), 0, all, from, g.size()));
            }
            at += parameter.tensor().size();
        }
        return all;
    }

    /** Sets the parameters to x + t d. */
    void set(double[] x, double t, double[] d) {
        int at = 0;
        try (Tape.Scope off = Tape.noGrad();
                Tape.Scope outside = Tape.outsideScopes()) {
            for (Parameter parameter : parameters) {
                Tensor tensor = parameter.tensor();
                if (parameter.requiresGrad()) {
                    double[] values = new double[tensor.size()];
                    for (int i = 0; i < values.length; i++) {
                        values[i] = x[at + i] + t * d[at + i];
                    }
                    tensor.assign(
                            Tensor.of(DType.FLOAT64, values, tensor.shape().toArray())
                                    .to(tensor.dtype()));
                }
                at += tensor.size();
            }
        }
    }

    static double dot(double[] a, double[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += a[i] * b[i];
        }
        return sum;
    }

    /** a = a + factor b. */
    static void add(double[] a, double factor, double[] b) {
        for (int i = 0; i < a.length; i++) {
            a[i] += factor * b[i];
        }
    }

    /** The largest |a[i]|, NaN if one is. */
    static double largest(double[] a) {
        double largest = 0;
        for (double value : a) {
            largest = Math.max(largest, Math.abs(value));
        }
        return largest;
    }
}
