package org.wengert.nn.train;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;
import org.wengert.DType;
import org.wengert.Shape;
import org.wengert.Tensor;
import org.wengert.nn.internal.NamedState;

/** Epochs as columns of numbers. */
final class HistoryColumns {
    private static final String METRICS = "metrics.";
    private static final String VALIDATION_METRICS = "validation_metrics.";

    static Map<String, double[]> of(List<Epoch> epochs) {
        Map<String, double[]> columns = new LinkedHashMap<>();
        columns.put("loss", column(epochs, Epoch::loss));
        columns.put("validation_loss", column(epochs, Epoch::validationLoss));
        columns.put("learning_rate", column(epochs, Epoch::learningRate));
        columns.put("seconds", column(epochs, Epoch::seconds));
        for (String name : names(epochs, Epoch::metrics)) {
            columns.put(METRICS + name, column(epochs, epoch -> of(epoch.metrics(), name)));
        }
        for (String name : names(epochs, Epoch::validationMetrics)) {
            columns.put(VALIDATION_METRICS + name, column(epochs, epoch -> of(epoch.validationMetrics(), name)));
        }
        return columns;
    }

    /** The names in these maps, sorted: a state that was loaded has lost their order. */
    static SortedSet<String> names(List<Epoch> epochs, Function<Epoch, Map<String, Double>> values) {
        SortedSet<String> names = new TreeSet<>();
        epochs.forEach(epoch -> names.addAll(values.apply(epoch).keySet()));
        return names;
    }

    /** The value of this name, or NaN. */
    static double of(Map<String, Double> values, String name) {
        return values.getOrDefault(name, Double.NaN);
    }

    private static double[] column(List<Epoch> epochs, ToDoubleFunction<Epoch> number) {
        return epochs.stream().mapToDouble(number).toArray();
    }

    static List<Epoch> epochs(Map<String, Tensor> state) {
        NamedState given = new NamedState("History", state);
        @Nullable Tensor losses = state.get("loss");
        Shape shape = Shape.of(losses == null || losses.rank() != 1 ? 0 : losses.dim(0));
        Map<String, double[]> columns = new LinkedHashMap<>(of(List.of()));
        state.keySet().stream()
                .filter(name -> name.startsWith(METRICS) || name.startsWith(VALIDATION_METRICS))
                .forEach(name -> columns.put(name, new double[0]));
        columns.keySet().forEach(name -> given.expect(name, DType.FLOAT64, shape));
        given.check();
        columns.replaceAll((name, column) -> given.taken(name).toDoubleArray());
        List<Epoch> epochs = new ArrayList<>();
        for (int i = 0; i < shape.size(); i++) {
            epochs.add(new Epoch(
                    i + 1,
                    at(columns, "loss", i),
                    at(columns, "validation_loss", i),
                    below(columns, METRICS, i),
                    below(columns, VALIDATION_METRICS, i),
                    at(columns, "learning_rate", i),
                    at(columns, "seconds", i)));
        }
        return epochs;
    }

    private static double at(Map<String, double[]> columns, String name, int i) {
        return columns.getOrDefault(name, new double[0])[i];
    }

    private static Map<String, Double> below(Map<String, double[]> columns, String prefix, int i) {
        Map<String, Double> values = new LinkedHashMap<>();
        columns.forEach((name, column) -> {
            if (name.startsWith(prefix)) {
                values.put(name.substring(prefix.length()), column[i]);
            }
        });
        return values;
    }

    private HistoryColumns() {}
}
