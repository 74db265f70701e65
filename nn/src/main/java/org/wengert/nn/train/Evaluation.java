package org.wengert.nn.train;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/**
 * How good a model is on some data.
 *
 * @param loss the mean of the loss over the samples; NaN without samples
 * @param metrics the values of the metrics, by their names
 * @param samples the number of samples
 */
public record Evaluation(double loss, Map<String, Double> metrics, long samples) {
    /** Copies the metrics. */
    public Evaluation {
        metrics = Collections.unmodifiableMap(new LinkedHashMap<>(metrics));
    }

    /**
     * Returns the value of the metric of this name.
     *
     * @throws IllegalArgumentException if there is none
     */
    public double metric(String name) {
        Double value = metrics.get(name);
        if (value == null) {
            throw new IllegalArgumentException("Evaluation: there is no metric '" + name + "', only " + metrics.keySet()
                    + ". Add it to the trainer: metrics(...).");
        }
        return value;
    }

    /** The loss and the metrics: {@code loss 0.2871, accuracy 0.9210}. */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder(String.format(Locale.ROOT, "loss %.4g", loss));
        metrics.forEach((name, value) -> text.append(String.format(Locale.ROOT, ", %s %.4g", name, value)));
        return text.toString();
    }
}
