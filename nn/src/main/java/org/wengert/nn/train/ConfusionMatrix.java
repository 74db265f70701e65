package org.wengert.nn.train;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.wengert.Tensor;
import org.wengert.nn.internal.Arguments;

/**
 * How often class j was predicted for samples of class i: {@code count(i, j)}. For scores (N, classes) or (N, classes, ...) and INT32 class indices (N) or (N, ...). Printed, it is a table.
 *
 * <p>Its value as a metric is the macro F1: the mean of {@link #f1} over the classes.
 */
public final class ConfusionMatrix implements Metric {
    private final List<String> classes;
    private final long[][] counts;

    /**
     * A matrix of zeros for this number of classes.
     *
     * @throws IllegalArgumentException if it is below 1
     */
    public ConfusionMatrix(int classes) {
        this(names(classes));
    }

    private static List<String> names(int classes) {
        return IntStream.range(0, classes).mapToObj(Integer::toString).toList();
    }

    /**
     * A matrix of zeros for classes with these names.
     *
     * @throws IllegalArgumentException if there are none, or one is null
     */
    public ConfusionMatrix(List<String> classes) {
        Arguments.noneNull(classes, "ConfusionMatrix: the list of classes", "Pass their names.");
        if (classes.isEmpty()) {
            throw new IllegalArgumentException(
                    "ConfusionMatrix: there are no classes: expected 1 or more. Pass the number of scores of a sample.");
        }
        this.classes = List.copyOf(classes);
        this.counts = new long[classes.size()][classes.size()];
    }

    @Override
    public String name() {
        return "f1";
    }

    @Override
    public void reset() {
        for (long[] row : counts) {
            Arrays.fill(row, 0);
        }
    }

    /**
     * {@inheritDoc}
     *
     * @throws IllegalArgumentException also if there is another number of classes
     */
    @Override
    public void update(Tensor prediction, Tensor target) {
        Tensor scores = Metrics.given(prediction, this, "prediction");
        Tensor labels = Metrics.classes(scores, target, this);
        int axis = Metrics.classAxis(scores);
        if (scores.dim(axis) != counts.length) {
            throw new IllegalArgumentException("ConfusionMatrix: scores of " + scores.dim(axis) + " classes: expected "
                    + counts.length + ". Create it with the number of scores of a sample.");
        }
        int[] actual = labels.toIntArray();
        int[] predicted = scores.argMax(axis).toIntArray();
        for (int i = 0; i < actual.length; i++) {
            counts[actual[i]][predicted[i]]++;
        }
    }

    /** Returns how often class {@code predicted} was predicted for samples of class {@code actual}. */
    public long count(int actual, int predicted) {
        return counts[actual][predicted];
    }

    /** Returns the share of samples for which this class was predicted that are of it; NaN if it never was. */
    public double precision(int c) {
        return (double) counts[c][c]
                / IntStream.range(0, counts.length).mapToLong(i -> counts[i][c]).sum();
    }

    /** Returns the share of samples of this class for which it was predicted; NaN if there are none. */
    public double recall(int c) {
        return (double) counts[c][c] / Arrays.stream(counts[c]).sum();
    }

    /** F1 = 2 right / (samples + predictions) of this class: the harmonic mean of precision and recall; NaN if there are neither. */
    public double f1(int c) {
        long samples = Arrays.stream(counts[c]).sum();
        long predictions =
                IntStream.range(0, counts.length).mapToLong(i -> counts[i][c]).sum();
        return 2.0 * counts[c][c] / (samples + predictions);
    }

    /** Returns the share of samples whose class was predicted; NaN without samples. */
    public double accuracy() {
        long right = 0;
        long all = 0;
        for (int i = 0; i < counts.length; i++) {
            right += counts[i][i];
            all += Arrays.stream(counts[i]).sum();
        }
        return (double) right / all;
    }

    /** The mean of {@link #f1} over the classes that have samples or predictions. */
    @Override
    public double value() {
        return IntStream.range(0, counts.length)
                .mapToDouble(this::f1)
                .filter(f1 -> !Double.isNaN(f1))
                .average()
                .orElse(Double.NaN);
    }

    @Override
    public boolean higherIsBetter() {
        return true;
    }

    /** A table: a row for each class, with how often each was predicted for it, its recall and its precision. */
    @Override
    public String toString() {
        return ConfusionTable.of(this, classes);
    }
}
