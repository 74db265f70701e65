package org.wengert.nn.train;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.wengert.Tensor;
import org.wengert.nn.Stateful;
import org.wengert.nn.internal.NamedState;

/** Which epoch was the best, and how many have come since. */
final class Monitor implements Stateful {
    private @Nullable Metric metric;
    private int bestEpoch;
    private double best = Double.NaN;
    private int epochsSince;

    /** Looks at this metric instead of the loss. */
    void metric(Metric metric) {
        this.metric = metric;
    }

    /** Returns whether it can look: at the loss, or at a metric that is one of these. */
    boolean isAmong(List<Metric> metrics) {
        return metric == null || metrics.contains(metric);
    }

    int bestEpoch() {
        return bestEpoch;
    }

    int epochsSince() {
        return epochsSince;
    }

    /** Takes an epoch into account; returns whether it is the best so far. */
    boolean isBest(Epoch epoch, boolean isValidated) {
        double value = value(epoch, isValidated);
        boolean isHigher = metric != null && metric.higherIsBetter();
        boolean isBetter = Double.isFinite(value) && (Double.isNaN(best) || (isHigher ? value > best : value < best));
        if (isBetter) {
            best = value;
            bestEpoch = epoch.number();
        }
        epochsSince = epoch.number() - bestEpoch;
        return isBetter;
    }

    private double value(Epoch epoch, boolean isValidated) {
        if (metric == null) {
            return isValidated ? epoch.validationLoss() : epoch.loss();
        }
        return HistoryColumns.of(isValidated ? epoch.validationMetrics() : epoch.metrics(), metric.name());
    }

    @Override
    public Map<String, Tensor> state() {
        Map<String, Tensor> state = new LinkedHashMap<>();
        NamedState.put(state, "best_epoch", bestEpoch);
        NamedState.put(state, "epochs_since", epochsSince);
        if (!Double.isNaN(best)) {
            NamedState.put(state, "best", best);
        }
        return state;
    }

    @Override
    public void load(Map<String, Tensor> state) {
        NamedState given = new NamedState("Trainer", state);
        given.expectNumber("best_epoch", 0);
        given.expectNumber("epochs_since", 0);
        if (given.has("best")) {
            given.expectNumber("best", Double.NEGATIVE_INFINITY);
        }
        given.check();
        bestEpoch = (int) given.number("best_epoch");
        epochsSince = (int) given.number("epochs_since");
        best = given.has("best") ? given.number("best") : Double.NaN;
    }
}
