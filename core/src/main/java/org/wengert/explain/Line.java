package org.wengert.explain;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.wengert.Formula;
import org.wengert.Node;
import org.wengert.Op;
import org.wengert.Tensor;

/** One line of a recorded tape. */
public final class Line extends Source {
    private final int number;
    private final Op op;
    private final @Nullable String name;
    private final List<Recording.Input> inputs;
    private final List<Integer> saved;
    private final @Nullable Tensor value;
    private final Formula equation;
    private final List<Recording.Product> passed = new ArrayList<>();
    private final Rules rules;

    Line(
            Node node,
            int number,
            String label,
            List<Recording.Input> inputs,
            List<Integer> saved,
            @Nullable Tensor value,
            Formula equation) {
        super(label, node.shape(), node.dtype());
        this.number = number;
        this.op = node.op();
        this.name = node.name();
        this.inputs = List.copyOf(inputs);
        this.saved = List.copyOf(saved);
        this.value = value;
        this.equation = equation;
        this.rules = new Rules(node, this);
    }

    /** Its rule, for more numbers than are recorded. */
    Rules rules() {
        return rules;
    }

    /** Its number, as {@link org.wengert.Tape} prints it after a percent sign. */
    public int number() {
        return number;
    }

    /** The name that the user gave the result, if any. */
    public @Nullable String name() {
        return name;
    }

    /** The operation, with its attributes. */
    public Op op() {
        return op;
    }

    /** The inputs, in order. */
    public List<Recording.Input> inputs() {
        return inputs;
    }

    /** The numbers of the inputs that the tape keeps for the rule; {@code inputs().size()} stands for the result. */
    public List<Integer> saved() {
        return saved;
    }

    /** The right side of {@code %2 = tanh(%1)}, with the labels of the inputs. */
    public Formula equation() {
        return equation;
    }

    /** {@code %} and the number. */
    String id() {
        return "%" + number;
    }

    void addPassed(Recording.Product product) {
        passed.add(product);
    }

    /** The products that its rule passes on to its inputs, in the order of the sweep. */
    public List<Recording.Product> passed() {
        return Collections.unmodifiableList(passed);
    }

    @Override
    public @Nullable Tensor value() {
        return value;
    }

    @Override
    public String toString() {
        return id() + (name == null ? "" : " " + name) + " = " + equation.text() + " " + shape();
    }
}
