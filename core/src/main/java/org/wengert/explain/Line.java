package org.wengert.explain;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.wengert.DType;
import org.wengert.Formula;
import org.wengert.Op;
import org.wengert.Shape;
import org.wengert.Tensor;

/** One line of a recorded tape. */
public final class Line implements Recording.Source {
    private final int number;
    private final Op op;
    private final @Nullable String name;
    private final Shape shape;
    private final DType dtype;
    private final List<Recording.Input> inputs;
    private final List<Integer> saved;
    private final @Nullable Tensor value;
    private final Formula equation;
    final List<Recording.Product> products = new ArrayList<>();
    final List<Recording.Product> passed = new ArrayList<>();
    final List<Line> users = new ArrayList<>();

    @Nullable
    Tensor gradient;

    @Nullable
    Rules rules;

    Line(
            int number,
            Op op,
            @Nullable String name,
            Shape shape,
            DType dtype,
            List<Recording.Input> inputs,
            List<Integer> saved,
            @Nullable Tensor value,
            Formula equation) {
        this.number = number;
        this.op = op;
        this.name = name;
        this.shape = shape;
        this.dtype = dtype;
        this.inputs = List.copyOf(inputs);
        this.saved = List.copyOf(saved);
        this.value = value;
        this.equation = equation;
    }

    /** Its rule, for more numbers than are recorded. */
    Rules rules() {
        return Objects.requireNonNull(rules);
    }

    /** Its number, as {@link org.wengert.Tape} prints it after a percent sign. */
    public int number() {
        return number;
    }

    /** {@code %} and the number. */
    @Override
    public String label() {
        return "%" + number;
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

    /** The products that its rule passes on to its inputs, in the order of the sweep. */
    public List<Recording.Product> passed() {
        return Collections.unmodifiableList(passed);
    }

    @Override
    public Shape shape() {
        return shape;
    }

    @Override
    public DType dtype() {
        return dtype;
    }

    @Override
    public @Nullable Tensor value() {
        return value;
    }

    @Override
    public @Nullable Tensor gradient() {
        return gradient;
    }

    @Override
    public List<Recording.Product> products() {
        return Collections.unmodifiableList(products);
    }

    @Override
    public List<Line> users() {
        return Collections.unmodifiableList(users);
    }

    @Override
    public String toString() {
        return label() + (name == null ? "" : " " + name) + " = " + equation.text() + " " + shape;
    }
}
