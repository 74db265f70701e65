package org.wengert.explain;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.wengert.Tensor;

/**
 * The derivatives of single elements of a line by single elements of one of its inputs, as the line's own rule gives them: the rule pulls back unit
 * vectors.
 *
 * @param all those that are not 0, each as the element of the line, the element of the input, the number, and where it is an element of the factor the
 *     index of that
 * @param factor the input whose elements they are, as for a matrix product; -1 if there is none
 */
record ElementDerivatives(List<List<Object>> all, int factor) {
    /**
     * The derivatives for a product of the sweep; null if the tensors are larger than {@code most}, if there would be more than {@code left}, or if a
     * value is not known.
     *
     * @param factor the only input that the rule's formula names, or -1
     */
    static @Nullable ElementDerivatives of(Recording.Product product, int factor, int most, int left) {
        Line line = product.line();
        Tensor y = line.value();
        int count = line.shape().size();
        Tensor[] inputs = inputs(line, product.derivative() != null);
        if (line.op().isCheckpoint()
                || y == null
                || inputs == null
                || count > most
                || count > left
                || product.value().size() > most) {
            return null;
        }
        Tensor[] numbered = factor < 0 ? inputs : with(inputs, factor, 1);
        Tensor[] squared = factor < 0 ? inputs : with(inputs, factor, 2);
        List<List<Object>> found = new ArrayList<>();
        boolean isFactor = factor >= 0;
        for (int o = 0; o < count; o++) {
            double[] unit = new double[count];
            unit[o] = 1;
            Tensor g = Tensor.of(line.dtype(), unit).reshape(line.shape().toArray());
            Tensor row = line.op().pullback(product.input(), g, y, inputs);
            Tensor indices = isFactor ? line.op().pullback(product.input(), g, y, numbered) : row;
            Tensor squares = isFactor ? line.op().pullback(product.input(), g, y, squared) : row;
            if (row == null || indices == null || squares == null) {
                return null;
            }
            double[] values = row.toDoubleArray();
            double[] index = indices.toDoubleArray();
            double[] square = squares.toDoubleArray();
            for (int i = 0; i < values.length; i++) {
                // A sum of several elements, or a multiple of one, does not square to the sum of squares.
                isFactor = isFactor && index[i] * index[i] == square[i];
                if (values[i] != 0 || isFactor && index[i] != 0) {
                    found.add(List.of(o, i, Exact.number(row, values[i]), isFactor ? (int) index[i] - 1 : -1));
                }
            }
            if (found.size() > left) {
                return null;
            }
        }
        boolean hasFactor = isFactor;
        return new ElementDerivatives(
                found.stream()
                        .map(element -> hasFactor ? element : element.subList(0, 3))
                        .toList(),
                hasFactor ? factor : -1);
    }

    private static Tensor @Nullable [] inputs(Line line, boolean mayLack) {
        Tensor[] inputs = new Tensor[line.inputs().size()];
        for (int i = 0; i < inputs.length; i++) {
            Source source = line.inputs().get(i).source();
            Tensor value = source == null ? null : source.value();
            if (value == null && !mayLack) {
                return null;
            }
            inputs[i] = value != null
                    ? value
                    : Tensor.zeros(line.dtype(), (source == null ? line.shape() : source.shape()).toArray());
        }
        return inputs;
    }

    private static Tensor[] with(Tensor[] inputs, int factor, int power) {
        Tensor[] with = inputs.clone();
        double[] numbers = IntStream.rangeClosed(1, inputs[factor].size())
                .mapToDouble(k -> Math.pow(k, power))
                .toArray();
        with[factor] = Tensor.of(inputs[factor].dtype(), numbers)
                .reshape(inputs[factor].shape().toArray());
        return with;
    }
}
