package org.wengert.explain;

import java.util.List;
import org.wengert.DType;
import org.wengert.Formula;
import org.wengert.Tape;
import org.wengert.Tensor;

/**
 * Backpropagation through a network as a lecture derives it: forward layer by layer, dC/dx backward layer by layer, and the update W ← W - rate dC/dW.
 * {@link #toString} gives text with all numbers; there are Markdown and LaTeX too.
 *
 * <p>z1 is what the first layer computes and a1 its activation, C is the loss; a tensor with a name keeps it. What several lines of the tape compute
 * in one layer, and a rule passes g through as it is, is one equation.
 */
@SuppressWarnings("try") // a scope is opened for what it does, not to be used
public final class Backpropagation {
    /** A parameter before and after the step. */
    record Update(String label, Formula gradient, Tensor before, Tensor after) {}

    private final Recording recording;
    private final double learningRate;
    private final Derivation derivation;

    Backpropagation(Recording recording, double learningRate) {
        this.recording = recording;
        this.learningRate = learningRate;
        this.derivation = new Derivation(recording);
    }

    /** The tape. */
    public Recording recording() {
        return recording;
    }

    /** The factor of the gradients in the update. */
    public double learningRate() {
        return learningRate;
    }

    /**
     * W - rate dC/dW: the parameter after a step of gradient descent. Nothing is changed.
     *
     * @throws IllegalArgumentException if the loss does not depend on the parameter, or it is no leaf
     */
    public Tensor updated(Tensor parameter) {
        if (recording.find(parameter) instanceof Leaf leaf && leaf.gradient() != null) {
            return updated(leaf, leaf.gradient());
        }
        throw new IllegalArgumentException(
                "updated: " + parameter.dtype() + " " + parameter.shape()
                        + " is no parameter of this loss. Pass a tensor with requiresGrad(true) that the loss was computed from.");
    }

    private Tensor updated(Leaf leaf, Tensor gradient) {
        try (Tape.Scope off = Tape.noGrad();
                Tape.Scope outside = Tape.outsideScopes()) {
            return leaf.value().copy().addInPlace(gradient, -learningRate);
        }
    }

    List<Derivation.Section> forward() {
        return derivation.forward();
    }

    List<Derivation.Section> backward() {
        return derivation.backward();
    }

    List<Update> updates() {
        return recording.leaves().stream()
                .filter(leaf -> leaf.gradient() != null)
                .map(leaf -> new Update(
                        leaf.label(), derivation.names().gradient(leaf), leaf.value(), updated(leaf, leaf.gradient())))
                .toList();
    }

    /** The learning rate as it is printed. */
    String rate() {
        return Numbers.exact(learningRate, DType.FLOAT64);
    }

    /** The derivation as Markdown: a table for each layer. */
    public String markdown() {
        return new BackpropagationMarkdown(this).toString();
    }

    /** The equations as LaTeX, an {@code aligned} block for math mode. */
    public String latex() {
        return new BackpropagationLatex(this).toString();
    }

    /** The derivation as plain text. */
    @Override
    public String toString() {
        return new BackpropagationText(this).toString();
    }
}
