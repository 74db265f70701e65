package org.wengert.nn.optim;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.wengert.Tensor;
import org.wengert.nn.Stateful;
import org.wengert.nn.internal.Arguments;
import org.wengert.nn.internal.NamedState;

/**
 * rate = factor rate whenever a metric, such as the validation loss, has not become better for more than {@code patience} steps: PyTorch's ReduceLROnPlateau, with its
 * defaults.
 *
 * <pre>{@code
 * PlateauScheduler plateau = new PlateauScheduler(adam).patience(5);
 * for (...) {
 *     ...
 *     plateau.step(validationLoss);
 * }
 * }</pre>
 *
 * <p>Better is smaller by more than a 1e-4th part of the best so far; NaN and infinity are never better. Together with a {@link Scheduler}, it reduces the rates that the scheduler
 * starts from: {@code new PlateauScheduler(scheduler)}.
 */
public final class PlateauScheduler implements Stateful {
    private final List<Optimizer> groups;
    private final @Nullable Scheduler scheduler;
    private double factor = 0.1;
    private int patience = 10;
    private double threshold = 1e-4;
    private int cooldown;
    private double least;
    private boolean isMax;

    private double best = Double.NaN;
    private int bad;
    private int cooling;

    /** Reduces the rates of this optimizer's groups. */
    public PlateauScheduler(Optimizer optimizer) {
        this.groups = Arguments.notNull(
                        optimizer, "PlateauScheduler: the optimizer", "Pass the one to set the rate of.")
                .groups();
        this.scheduler = null;
    }

    /** Reduces the rates that this scheduler starts from. */
    public PlateauScheduler(Scheduler scheduler) {
        this.scheduler = Arguments.notNull(scheduler, "PlateauScheduler: the scheduler", "Pass it, or the optimizer.");
        this.groups = scheduler.groups();
    }

    /**
     * Sets the factor of a reduction; 0.1 at first.
     *
     * @throws IllegalArgumentException if it is not from 0 to 1, without 1
     */
    public PlateauScheduler factor(double factor) {
        check("factor", factor, factor < 1);
        this.factor = factor;
        return this;
    }

    /**
     * Sets the number of steps without improvement that are waited for; 10 at first.
     *
     * @throws IllegalArgumentException if it is negative
     */
    public PlateauScheduler patience(int steps) {
        check("patience", steps, true);
        this.patience = steps;
        return this;
    }

    /**
     * Sets the part of the best value by which a better one differs; 1e-4 at first.
     *
     * @throws IllegalArgumentException if it is not from 0 to 1, without 1
     */
    public PlateauScheduler threshold(double part) {
        check("threshold", part, part < 1);
        this.threshold = part;
        return this;
    }

    /**
     * Sets the number of steps after a reduction in which none counts as bad; 0 at first.
     *
     * @throws IllegalArgumentException if it is negative
     */
    public PlateauScheduler cooldown(int steps) {
        check("cooldown", steps, true);
        this.cooldown = steps;
        return this;
    }

    /**
     * Sets the rate below which none is reduced; 0 at first.
     *
     * @throws IllegalArgumentException if it is negative or not finite
     */
    public PlateauScheduler leastRate(double rate) {
        check("least rate", rate, true);
        this.least = rate;
        return this;
    }

    /** Better is larger, as for an accuracy. */
    public PlateauScheduler max() {
        isMax = true;
        return this;
    }

    private static void check(String what, double value, boolean isLess) {
        if (!(value >= 0 && value <= Double.MAX_VALUE && isLess)) {
            throw new IllegalArgumentException(
                    "PlateauScheduler: " + what + " " + value
                            + ": expected a finite number of 0 or more, and below 1 for a factor or a threshold. Try the default.");
        }
    }

    /** Notes the metric of one more step, and reduces the rates if it was one too many. */
    public void step(double metric) {
        if (isBetter(metric)) {
            best = metric;
            bad = 0;
        } else {
            bad++;
        }
        if (cooling > 0) {
            cooling--;
            bad = 0;
        }
        if (bad > patience) {
            reduce();
            cooling = cooldown;
            bad = 0;
        }
    }

    private boolean isBetter(double metric) {
        if (!Double.isFinite(metric) || Double.isNaN(best)) {
            return Double.isFinite(metric);
        }
        double margin = threshold * Math.abs(best);
        return isMax ? metric > best + margin : metric < best - margin;
    }

    private void reduce() {
        for (int i = 0; i < groups.size(); i++) {
            if (scheduler != null) {
                scheduler.scale(i, factor, least);
            } else {
                Optimizer group = groups.get(i);
                group.learningRate(Math.min(group.learningRate(), Math.max(group.learningRate() * factor, least)));
            }
        }
    }

    /** Returns the best metric, as {@code best}, and the steps that were bad and that are left of a pause; the rates are the optimizer's state. */
    @Override
    public Map<String, Tensor> state() {
        Map<String, Tensor> state = new LinkedHashMap<>();
        NamedState.put(state, "num_bad_epochs", bad);
        NamedState.put(state, "cooldown_counter", cooling);
        if (!Double.isNaN(best)) {
            NamedState.put(state, "best", best);
        }
        return state;
    }

    /**
     * Goes on where the state was taken.
     *
     * @throws IllegalArgumentException if the state does not fit; it says why, and nothing has changed then
     */
    @Override
    public void load(Map<String, Tensor> state) {
        NamedState given = new NamedState("PlateauScheduler", state);
        given.expectNumber("num_bad_epochs", 0);
        given.expectNumber("cooldown_counter", 0);
        if (given.has("best")) {
            given.expectNumber("best", Double.NEGATIVE_INFINITY);
        }
        given.check();
        bad = (int) given.number("num_bad_epochs");
        cooling = (int) given.number("cooldown_counter");
        best = given.has("best") ? given.number("best") : Double.NaN;
    }
}
