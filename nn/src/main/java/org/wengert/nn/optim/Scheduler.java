package org.wengert.nn.optim;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.wengert.Tensor;
import org.wengert.nn.Stateful;
import org.wengert.nn.internal.Arguments;
import org.wengert.nn.internal.NamedState;

/**
 * Sets the learning rates of an optimizer's groups by a schedule: each group's from its own rate when the scheduler was created.
 *
 * <p>Create it when all groups have been added, and call {@link #step} after each step of the optimizer, or after each epoch.
 */
public final class Scheduler implements Stateful {
    private final List<Optimizer> groups;
    private final Schedule schedule;
    private final double[] starts;
    private long step;

    /** A scheduler at step 0, whose rates it sets. */
    public Scheduler(Optimizer optimizer, Schedule schedule) {
        this.groups = Arguments.notNull(optimizer, "Scheduler: the optimizer", "Pass the one to set the rate of.")
                .groups();
        this.schedule =
                Arguments.notNull(schedule, "Scheduler: the schedule", "Pass one, such as Schedule.cosine(900).");
        this.starts = groups.stream().mapToDouble(Optimizer::learningRate).toArray();
        setRates();
    }

    /** Sets the rates of the next step. */
    public void step() {
        step++;
        setRates();
    }

    /** Returns the number of steps so far. */
    public long steps() {
        return step;
    }

    private void setRates() {
        double[] rates = new double[starts.length];
        for (int i = 0; i < starts.length; i++) {
            rates[i] = groups.get(i).notNegative("learning rate", schedule.rate(starts[i], step));
        }
        for (int i = 0; i < starts.length; i++) {
            groups.get(i).learningRate(rates[i]);
        }
    }

    /** Multiplies group i's rates, this one's and all that follow, so that its rate now is at least {@code least}. */
    void scale(int i, double factor, double least) {
        double now = groups.get(i).learningRate();
        double reduced = Math.max(now * factor, least);
        if (reduced < now) {
            starts[i] *= reduced / now;
            groups.get(i).learningRate(schedule.rate(starts[i], step));
        }
    }

    List<Optimizer> groups() {
        return groups;
    }

    /** Returns the number of steps, as {@code step}, and each group's rate at the start, as {@code groups.0.start_rate}. */
    @Override
    public Map<String, Tensor> state() {
        Map<String, Tensor> state = new LinkedHashMap<>();
        NamedState.put(state, "step", (double) step);
        for (int i = 0; i < starts.length; i++) {
            NamedState.put(state, "groups." + i + ".start_rate", starts[i]);
        }
        return state;
    }

    /**
     * Goes on where the state was taken, and sets the rates.
     *
     * @throws IllegalArgumentException if the state does not fit; it says why, and nothing has changed then
     */
    @Override
    public void load(Map<String, Tensor> state) {
        NamedState given = new NamedState("Scheduler", state);
        given.expectNumber("step", 0);
        for (int i = 0; i < starts.length; i++) {
            given.expectNumber("groups." + i + ".start_rate", 0);
        }
        given.check();
        step = (long) given.number("step");
        for (int i = 0; i < starts.length; i++) {
            starts[i] = given.number("groups." + i + ".start_rate");
        }
        setRates();
    }
}
