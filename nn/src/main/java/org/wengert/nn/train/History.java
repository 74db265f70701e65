package org.wengert.nn.train;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.wengert.DType;
import org.wengert.Tape;
import org.wengert.Tensor;
import org.wengert.nn.Stateful;
import org.wengert.nn.internal.Arguments;

/** The epochs of a training, in order. In its tables, a metric that an epoch does not have is NaN. It is a part of a {@link Checkpoint} too, and a table for other programs: {@link #saveCsv}. */
public final class History implements Stateful {
    private final List<Epoch> epochs = new ArrayList<>();

    /** A history without epochs. */
    public History() {}

    /**
     * Adds an epoch.
     *
     * @throws IllegalArgumentException if its number is not the next one
     */
    public void add(Epoch epoch) {
        Arguments.notNull(epoch, "History: the epoch", "Pass one.");
        if (epoch.number() != size() + 1) {
            throw new IllegalArgumentException("History: epoch " + epoch.number() + " after " + size()
                    + " epochs: expected number " + (size() + 1) + ". Pass size() + 1.");
        }
        epochs.add(epoch);
    }

    /** Adds the next epoch of a loop of your own, with the values of these metrics, and returns it. */
    public Epoch add(double loss, Metric... metrics) {
        Epoch epoch = new Epoch(
                size() + 1, loss, Double.NaN, Metrics.values(List.of(metrics)), Map.of(), Double.NaN, Double.NaN);
        add(epoch);
        return epoch;
    }

    /** Returns the number of epochs. */
    public int size() {
        return epochs.size();
    }

    /** Returns a copy of the list of epochs. */
    public List<Epoch> epochs() {
        return List.copyOf(epochs);
    }

    /**
     * Returns the last epoch.
     *
     * @throws IllegalStateException if there is none
     */
    public Epoch last() {
        if (epochs.isEmpty()) {
            throw new IllegalStateException("History: there is no epoch yet. Train first, or ask for size().");
        }
        return epochs.get(epochs.size() - 1);
    }

    /**
     * Writes a table with one line for each epoch, whole or not at all: {@code epoch,loss,validation_loss,accuracy,validation_accuracy,learning_rate,seconds}. The numbers are those of
     * {@link Double#toString(double)}, which lose no bit.
     *
     * @throws IOException if the file cannot be written
     */
    public void saveCsv(Path file) throws IOException {
        HistoryCsv.write(epochs, Arguments.notNull(file, "saveCsv: the path", "Pass one: Path.of(\"history.csv\")."));
    }

    /** Returns the epochs as one FLOAT64 tensor for each number: {@code loss}, {@code metrics.accuracy}. */
    @Override
    public Map<String, Tensor> state() {
        Map<String, Tensor> state = new LinkedHashMap<>();
        try (Tape.Scope outside = Tape.outsideScopes()) {
            HistoryColumns.of(epochs)
                    .forEach((name, column) -> state.put(name, Tensor.of(DType.FLOAT64, column, column.length)));
        }
        return state;
    }

    /**
     * Takes the epochs of a state in the place of its own.
     *
     * @throws IllegalArgumentException if the state does not fit; it says why, and nothing has changed then
     */
    @Override
    public void load(Map<String, Tensor> state) {
        List<Epoch> loaded = HistoryColumns.epochs(state);
        epochs.clear();
        epochs.addAll(loaded);
    }

    /** The table of {@link #saveCsv}. */
    @Override
    public String toString() {
        return HistoryCsv.text(epochs);
    }
}
