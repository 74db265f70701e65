package org.wengert.nn.train;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What an epoch has come to. A number that was not measured is NaN.
 *
 * @param number 1 for the first epoch
 * @param loss the mean of the training loss over the epoch's samples, each at the step that used it
 * @param validationLoss the loss of the validation data after the epoch
 * @param metrics the metrics over the training samples, by their names
 * @param validationMetrics the metrics of the validation data
 * @param learningRate that of the optimizer's last step
 * @param seconds the time that it took, with validation
 */
public record Epoch(
        int number,
        double loss,
        double validationLoss,
        Map<String, Double> metrics,
        Map<String, Double> validationMetrics,
        double learningRate,
        double seconds) {
    /** Copies the metrics. */
    public Epoch {
        metrics = Collections.unmodifiableMap(new LinkedHashMap<>(metrics));
        validationMetrics = Collections.unmodifiableMap(new LinkedHashMap<>(validationMetrics));
    }
}
