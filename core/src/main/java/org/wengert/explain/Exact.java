package org.wengert.explain;

import java.util.Arrays;
import java.util.List;
import org.wengert.DType;
import org.wengert.Tensor;

/** Numbers for the page without loss: a float in its own shortest form, which is shorter than that of the double of the same value. */
final class Exact {
    private Exact() {}

    static Number number(Tensor of, double x) {
        if (of.dtype() == DType.FLOAT32) {
            return (float) x;
        }
        return x;
    }

    static List<Number> numbers(Tensor x) {
        return Arrays.stream(x.toDoubleArray())
                .<Number>mapToObj(value -> number(x, value))
                .toList();
    }
}
