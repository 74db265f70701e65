package org.wengert.nn.train;

import java.io.PrintStream;

/**
 * Shows how far a training is. The trainer calls it; so may a loop of your own.
 *
 * <pre>{@code
 * Progress progress = Progress.console();
 * progress.startEpoch(1, 10, batches.size());
 * for (Batch batch : batches) {
 *     ...
 *     progress.endBatch(batch.size(), loss.item(), accuracy);
 * }
 * progress.endEpoch(history.add(loss, accuracy));
 * }</pre>
 */
public interface Progress {
    /** An epoch starts: number {@code epoch}, from 1 on, of {@code epochs}, with this number of batches. */
    void startEpoch(int epoch, int epochs, int batches);

    /** A batch of this number of samples has been used: its loss, and metrics over the epoch so far. */
    void endBatch(int samples, double loss, Metric... metrics);

    /** The epoch has ended. */
    void endEpoch(Epoch epoch);

    /**
     * Prints to the console. In a terminal, one line is written over while an epoch runs: a bar, the loss, the metrics, samples per second and the time that is left; then one line stays
     * for the epoch. Elsewhere, in a file or a pipe, there is the line for each epoch alone, without control characters.
     */
    static Progress console() {
        return Terminal.isWatched() ? ConsoleProgress.rewritten(System.out) : lines(System.out);
    }

    /** Prints a line for each epoch. */
    static Progress lines(PrintStream out) {
        return ConsoleProgress.lines(out);
    }

    /** Shows nothing. */
    static Progress none() {
        return NoProgress.INSTANCE;
    }

    /** Returns whether somebody watches the console in a terminal, so that a line may be written over. */
    static boolean isWatched() {
        return Terminal.isWatched();
    }
}
