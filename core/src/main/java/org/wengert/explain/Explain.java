package org.wengert.explain;

import org.wengert.Tensor;

/**
 * Explanations of gradients, from the rows that compute them.
 *
 * <pre>{@code
 * Tensor loss = x.matmul(w).tanh().square().sum();
 * Explain.chainRule(loss, w);            // step by step, from the loss to w
 * Explain.chainRule(loss, w).at(0, 1);   // one element: a sum of products of numbers
 * }</pre>
 *
 * <p>An explanation runs a sweep of its own: it changes no {@code grad}, and keeps the tape. So ask for it before {@code backward()} frees the
 * tape, or compute inside {@link org.wengert.Tape#remember}: then the sweep of {@code backward()} itself is explained, at any time after it.
 */
public final class Explain {
    /**
     * The tape of the loss as a lesson: leaves and lines with their names, values and gradients; small tensors whole, large ones by range and mean. The
     * value of a constant that no rule needs is unknown, and what follows from it, unless it was computed inside {@link org.wengert.Tape#remember}.
     *
     * @param loss a single number
     * @throws IllegalStateException if the tape was differentiated before and not remembered, or a value has changed since
     */
    public static String tape(Tensor loss) {
        return new Lesson(Recording.of(loss)).toString();
    }

    /**
     * d loss / d parameter, step by step: the operations between them in the order of the reverse sweep, each with its local derivative.
     *
     * @param loss a single number
     * @param parameter a leaf or any tensor on the tape
     * @throws IllegalArgumentException if the loss does not depend on it
     * @throws IllegalStateException if the tape was differentiated before and not remembered, or a value has changed since
     */
    public static ChainRule chainRule(Tensor loss, Tensor parameter) {
        Recording recording = Recording.of(loss);
        Recording.Source source = recording.find(parameter);
        if (source == null || source.gradient() == null) {
            String name = parameter.name() == null ? "" : parameter.name() + " ";
            throw new IllegalArgumentException(
                    "chainRule: the loss does not depend on " + name + parameter.dtype() + " "
                            + parameter.shape()
                            + (parameter.requiresGrad()
                                    ? ". Pass a tensor that it was computed from."
                                    : ", which needs no gradient. Mark it with requiresGrad(true) before computing."));
        }
        return new ChainRule(recording, source);
    }

    private Explain() {}
}
