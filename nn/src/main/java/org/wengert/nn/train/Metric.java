package org.wengert.nn.train;

import org.wengert.Tensor;

/**
 * A measure of predictions, over all samples since {@link #reset}: exact over an epoch, however it is divided into batches.
 *
 * <pre>{@code
 * Accuracy accuracy = new Accuracy();
 * for (Batch batch : batches) {
 *     accuracy.update(model.forward(batch.features()), batch.targets());
 * }
 * System.out.println(accuracy.value());
 * }</pre>
 *
 * <p>Those here that compare classes take scores and class indices as cross entropy does, (N, classes) and INT32 (N), or (N, classes, ...) and (N, ...); and, of sequences, scores (N T, classes) with class
 * indices (N, T).
 */
public interface Metric {
    /** Returns its name in progress lines and histories, such as {@code accuracy}. */
    String name();

    /** Forgets all samples. */
    void reset();

    /**
     * Takes the predictions of a batch into account.
     *
     * @throws IllegalArgumentException if shapes or types do not fit; the metric is as it was then
     */
    void update(Tensor prediction, Tensor target);

    /** Returns the value for the samples so far; NaN if there were none. */
    double value();

    /** Returns whether a higher value is the better one, as of an accuracy. */
    boolean higherIsBetter();
}
