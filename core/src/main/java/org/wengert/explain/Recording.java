package org.wengert.explain;

import java.util.IdentityHashMap;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.wengert.Formula;
import org.wengert.Tensor;

/**
 * A tape with its numbers: the values of the forward pass, and every product of the reverse sweep, in the engine's own order and with its bits. Every
 * explanation is written from it. Its tensors are copies without history; do not change them.
 */
public final class Recording {
    private final List<Leaf> leaves;
    private final List<Line> lines;
    private final List<Product> products;
    private final Source loss;
    private final IdentityHashMap<Object, Source> sources;

    Recording(
            List<Leaf> leaves,
            List<Line> lines,
            List<Product> products,
            Source loss,
            IdentityHashMap<Object, Source> sources) {
        this.leaves = List.copyOf(leaves);
        this.lines = List.copyOf(lines);
        this.products = List.copyOf(products);
        this.loss = loss;
        this.sources = sources;
    }

    /**
     * Returns the tape of {@code loss}, with the values that it holds or that follow from them, and the gradients of a sweep of its own: it calls the
     * hooks of tensors, changes no {@code grad}, and keeps the tape.
     *
     * @param loss a single number
     * @throws IllegalArgumentException if it is null
     * @throws IllegalStateException if it has several elements, needs no gradient, was differentiated before outside {@link org.wengert.Tape#remember}, or
     *     a value has changed since
     */
    public static Recording of(Tensor loss) {
        if (loss == null) {
            throw new IllegalArgumentException("explain: the loss is null. Pass a tensor, such as x.mul(w).sum().");
        }
        return new Recorder(loss).recording();
    }

    /** The inputs of the tape, in the order of their first use. */
    public List<Leaf> leaves() {
        return leaves;
    }

    /** The lines, in recorded order; {@code lines().get(n)} has the number n. */
    public List<Line> lines() {
        return lines;
    }

    /** The products of the reverse sweep, in its order. */
    public List<Product> products() {
        return products;
    }

    /** The recorded loss: the last line, or a leaf if nothing was computed. */
    public Source loss() {
        return loss;
    }

    /** The user's name of the loss, or the word. */
    String lossName() {
        return loss instanceof Line line && line.name() == null ? "loss" : loss.label();
    }

    /** The leaf or line of this tensor, or null if the tape does not hold it. */
    public @Nullable Source find(Tensor x) {
        return sources.get(x.node() == null ? x : x.node());
    }

    /** The leaf or line of this label, or null. */
    public @Nullable Source find(String label) {
        return Stream.<Source>concat(leaves.stream(), lines.stream())
                .filter(source -> source.label().equals(label))
                .findFirst()
                .orElse(null);
    }

    /** The kinds of leaves. */
    public enum Kind {
        /** Needs a gradient. */
        PARAMETER,
        /** Has a name or several elements, and needs no gradient. */
        DATA,
        /** A number without a name. */
        CONSTANT
    }

    /** One input of an operation; {@code source} is null if the tape dropped it, which needs no gradient then. */
    public record Input(@Nullable Source source) {}

    /**
     * One product of the reverse sweep: the upstream gradient times the local derivative of a line by one of its inputs.
     *
     * @param step its number in the order of the sweep, from 0
     * @param line the line whose rule computed it
     * @param input the number of that line's input
     * @param source the receiver
     * @param upstream d loss / d line
     * @param value the product, with the receiver's shape
     * @param sum the receiver's gradient after this product was added
     * @param rule the formula that the rule computes, in terms of g, y, and x or a, b, c; null if it cannot be written down
     * @param formula the same with the labels of this line and its inputs
     * @param local the formula of the local derivative with those labels, null unless the function is one of each element or of a single number
     * @param derivative the local derivative, of the line's shape or the receiver's; null like {@code local}
     */
    public record Product(
            int step,
            Line line,
            int input,
            Source source,
            Tensor upstream,
            Tensor value,
            Tensor sum,
            @Nullable Formula rule,
            @Nullable Formula formula,
            @Nullable Formula local,
            @Nullable Tensor derivative) {
        @Override
        public String toString() {
            return "step " + step + ": " + line.label() + " to " + source.label();
        }
    }
}
