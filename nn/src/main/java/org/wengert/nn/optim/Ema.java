package org.wengert.nn.optim;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.wengert.Tape;
import org.wengert.Tensor;
import org.wengert.nn.Parameter;
import org.wengert.nn.Stateful;
import org.wengert.nn.internal.Arguments;
import org.wengert.nn.internal.NamedState;

/**
 * a = decay a + (1 - decay) x: the exponential moving average of each parameter, often better than the parameters themselves.
 *
 * <pre>{@code
 * Ema ema = new Ema(model.parameters(), 0.999);
 * for (...) {
 *     ...
 *     optimizer.step();
 *     ema.update();
 * }
 * try (Ema.Swap averages = ema.swapIn()) {
 *     validate(model);
 * }
 * }</pre>
 *
 * <p>The averages start as the parameters' values and outlive every scope. Polyak and Juditsky: Acceleration of stochastic approximation by averaging, 1992.
 */
public final class Ema implements Stateful {
    private final Parameter[] parameters;
    private final Tensor[] averages;
    private final double decay;
    private final Factor share = new Factor();
    private final Factor kept = new Factor();
    private boolean isIn;

    /**
     * Averages that start as these parameters are.
     *
     * @param decay the part of an average that is kept at each update, such as 0.999
     * @throws IllegalArgumentException if the list or a parameter is null, or the decay is not from 0 to 1
     */
    public Ema(List<Parameter> parameters, double decay) {
        Arguments.noneNull(parameters, "Ema: the list of parameters", "Pass model.parameters().");
        if (!(decay >= 0 && decay <= 1)) {
            throw new IllegalArgumentException("Ema: decay " + decay + ": expected a number from 0 to 1. Try 0.999.");
        }
        this.parameters = parameters.toArray(new Parameter[0]);
        this.averages = new Tensor[this.parameters.length];
        this.decay = decay;
        for (int i = 0; i < averages.length; i++) {
            averages[i] = this.parameters[i].tensor().copy();
        }
    }

    /**
     * Takes one more value of each parameter into its average.
     *
     * @throws IllegalStateException while the averages are swapped in
     */
    public void update() {
        checkOut("update");
        try (Tape.Scope off = Tape.noGrad();
                Tape.Scope outside = Tape.outsideScopes()) {
            for (int i = 0; i < averages.length; i++) {
                average(i).mulInPlace(kept.of(decay)).addInPlace(parameters[i].tensor(), share.of(1 - decay));
            }
        }
    }

    /** Returns the averages, in the order of the parameters; they change at each update. */
    public List<Tensor> averages() {
        try (Tape.Scope outside = Tape.outsideScopes()) {
            for (int i = 0; i < averages.length; i++) {
                average(i);
            }
        }
        return List.of(averages);
    }

    /** In the parameter's type: the network may have been converted. */
    private Tensor average(int i) {
        averages[i] = averages[i].to(parameters[i].tensor().dtype());
        return averages[i];
    }

    /**
     * Gives each parameter its average as value, until the result is closed.
     *
     * @throws IllegalStateException if they are swapped in already
     */
    public Swap swapIn() {
        checkOut("swapIn");
        exchange();
        isIn = true;
        return new Swap(this);
    }

    /** The averages in the place of the parameters' values; closing it gives the values back. */
    public static final class Swap implements AutoCloseable {
        private final Ema ema;
        private boolean isClosed;

        Swap(Ema ema) {
            this.ema = ema;
        }

        /** Gives the parameters their own values back; a second call does nothing. */
        @Override
        public void close() {
            if (!isClosed) {
                isClosed = true;
                ema.exchange();
                ema.isIn = false;
            }
        }
    }

    private void exchange() {
        try (Tape.Scope off = Tape.noGrad();
                Tape.Scope outside = Tape.outsideScopes()) {
            for (int i = 0; i < averages.length; i++) {
                Tensor average = average(i);
                Tensor x = parameters[i].tensor();
                Tensor values = x.copy();
                x.assign(average);
                average.assign(values);
            }
        }
    }

    private void checkOut(String what) {
        if (isIn) {
            throw new IllegalStateException(
                    "Ema." + what
                            + ": the averages are swapped in. Close what swapIn() returned first; try (var in = ema.swapIn()) does.");
        }
    }

    /**
     * Returns a copy of the averages, by the parameters' numbers: {@code 0.average}.
     *
     * @throws IllegalStateException while the averages are swapped in
     */
    @Override
    public Map<String, Tensor> state() {
        checkOut("state");
        Map<String, Tensor> state = new LinkedHashMap<>();
        List<Tensor> now = averages();
        for (int i = 0; i < now.size(); i++) {
            NamedState.put(state, i + ".average", now.get(i));
        }
        return state;
    }

    /**
     * Sets the averages to copies of these.
     *
     * @throws IllegalArgumentException if the state does not fit; it says why, and nothing has changed then
     * @throws IllegalStateException while the averages are swapped in
     */
    @Override
    public void load(Map<String, Tensor> state) {
        checkOut("load");
        NamedState given = new NamedState("Ema", state);
        for (int i = 0; i < averages.length; i++) {
            given.expect(
                    i + ".average",
                    parameters[i].tensor().dtype(),
                    parameters[i].tensor().shape());
        }
        given.check();
        for (int i = 0; i < averages.length; i++) {
            averages[i] = given.taken(i + ".average");
        }
    }
}
