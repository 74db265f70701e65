package org.wengert.spark;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.wengert.DType;
import org.wengert.Tensor;

/**
 * Means over shards: m = (x_1 + ... + x_n) / n, added in the order of the shards in FLOAT64 and rounded once. So equal FLOAT32 values keep their bits.
 */
final class Means {
    /** The mean of the numbers. */
    static double of(double[] numbers) {
        double sum = 0;
        for (double number : numbers) {
            sum += number;
        }
        return sum / numbers.length;
    }

    /** The mean of gradients: a shard without one for a parameter counts as 0. */
    static Map<String, Tensor> ofGradients(List<TensorMap> shards) {
        Map<String, Tensor> means = new LinkedHashMap<>();
        byName(shards).forEach((name, values) -> means.put(name, mean(values, shards.size())));
        return means;
    }

    /** The mean of states, for each tensor over the shards that have it; of integers and truth values, the first shard's. */
    static Map<String, Tensor> ofStates(List<TensorMap> shards) {
        Map<String, Tensor> means = new LinkedHashMap<>();
        byName(shards).forEach((name, values) -> {
            Tensor first = values.get(0);
            means.put(name, first.dtype().isFloating() ? mean(values, values.size()) : first);
        });
        return means;
    }

    private static Map<String, List<Tensor>> byName(List<TensorMap> shards) {
        Map<String, List<Tensor>> byName = new LinkedHashMap<>();
        for (TensorMap shard : shards) {
            shard.tensors()
                    .forEach((name, tensor) ->
                            byName.computeIfAbsent(name, n -> new ArrayList<>()).add(tensor));
        }
        return byName;
    }

    private static Tensor mean(List<Tensor> values, int count) {
        Tensor first = values.get(0).detach();
        Tensor sum = first.dtype() == DType.FLOAT64 ? first.copy() : first.to(DType.FLOAT64);
        for (Tensor value : values.subList(1, values.size())) {
            sum.addInPlace(value.detach().to(DType.FLOAT64));
        }
        return sum.div(count).to(first.dtype());
    }

    private Means() {}
}
