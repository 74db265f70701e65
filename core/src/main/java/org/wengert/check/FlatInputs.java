package org.wengert.check;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.wengert.DType;
import org.wengert.Shape;
import org.wengert.Tensor;

/** The inputs as one FLOAT64 vector: the floating ones end to end. The others are constants. */
final class FlatInputs {
    private final List<String> names;
    private final Tensor[] inputs;
    private final int[] starts;
    private final double[] values;
    private final double[] sizes;

    FlatInputs(Tensor... inputs) {
        this(IntStream.range(0, inputs.length).mapToObj(i -> "input " + i).toList(), inputs);
    }

    FlatInputs(List<String> names, Tensor... inputs) {
        this.names = names;
        this.inputs = inputs.clone();
        for (int i = 0; i < inputs.length; i++) {
            GradCheck.given(inputs[i], names.get(i));
        }
        starts = new int[inputs.length + 1];
        for (int i = 0; i < inputs.length; i++) {
            starts[i + 1] = starts[i] + (inputs[i].dtype().isFloating() ? inputs[i].size() : 0);
        }
        values = new double[starts[inputs.length]];
        sizes = new double[values.length];
        for (int i = 0; i < inputs.length; i++) {
            if (starts[i + 1] > starts[i]) {
                System.arraycopy(inputs[i].toDoubleArray(), 0, values, starts[i], inputs[i].size());
                measure(starts[i], starts[i + 1]);
            }
        }
    }

    /** A step goes with the size of its element, but not below an eighth of the largest in its tensor, or of 1. */
    private void measure(int from, int to) {
        double largest = 1;
        for (int i = from; i < to; i++) {
            largest = Math.max(largest, Math.abs(values[i]));
        }
        for (int i = from; i < to; i++) {
            double size = Math.max(Math.abs(values[i]), largest / 8);
            sizes[i] = size <= Double.MAX_VALUE ? Math.scalb(1.0, Math.getExponent(size)) : 1;
        }
    }

    /** The vector: not to be written to. */
    double[] values() {
        return values;
    }

    /** For each element a power of two of its size, the unit of steps. */
    double[] sizes() {
        return sizes;
    }

    /** The number of inputs, constants included. */
    int count() {
        return inputs.length;
    }

    /** The first element of an input. */
    int start(int input) {
        return starts[input];
    }

    /** One more than the last element of an input: its start, for a constant. */
    int end(int input) {
        return starts[input + 1];
    }

    Shape shape(int input) {
        return inputs[input].shape();
    }

    String name(int input) {
        return names.get(input);
    }

    boolean hasFloating() {
        return Arrays.stream(inputs).anyMatch(x -> x.dtype().isFloating());
    }

    /** The inputs, in FLOAT64, as they are read from such a vector; recorded, if the vector's use is. */
    Tensor[] unpack(Tensor vector) {
        Tensor[] unpacked = new Tensor[inputs.length];
        for (int i = 0; i < inputs.length; i++) {
            if (!inputs[i].dtype().isFloating()) {
                unpacked[i] = inputs[i];
                continue;
            }
            boolean whole = starts[i] == 0 && starts[i + 1] == values.length;
            Tensor part = whole ? vector : vector.slice(0, starts[i], starts[i + 1]);
            unpacked[i] = part.shape().equals(inputs[i].shape()) ? part : part.reshape(inputs[i].shape());
        }
        return unpacked;
    }

    /** Copies of the inputs in this float type. */
    Tensor[] in(DType dtype) {
        return Arrays.stream(inputs)
                .map(x -> x.dtype().isFloating() ? x.detach().to(dtype).copy() : x)
                .toArray(Tensor[]::new);
    }

    int inputOf(int element) {
        int input = 0;
        while (starts[input + 1] <= element) {
            input++;
        }
        return input;
    }

    List<Integer> indexOf(int element) {
        int input = inputOf(element);
        return index(inputs[input].shape(), element - starts[input]);
    }

    /** The position of an element, counted in row-major order. */
    static List<Integer> index(Shape shape, int element) {
        int rest = element;
        List<Integer> index = new ArrayList<>();
        for (int axis = shape.rank() - 1; axis >= 0; axis--) {
            index.add(rest % shape.dim(axis));
            rest /= shape.dim(axis);
        }
        Collections.reverse(index);
        return index;
    }

    /** Types and shapes: {@code (FLOAT64 [2, 3], INT32 [3])}. */
    @Override
    public String toString() {
        return Arrays.stream(inputs)
                .map(x -> (x.dtype().isFloating() ? DType.FLOAT64 : x.dtype()) + " " + x.shape())
                .collect(Collectors.joining(", ", "(", ")"));
    }
}
