package org.wengert;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** A formula, as plain text and as LaTeX. Those of an operation are written from its row: no formula of the engine is written by hand. */
public final class Formula {
    private final Notation.Part part;

    Formula(Notation.Part part) {
        this.part = part;
    }

    /** A name, such as that of a tensor. */
    public static Formula name(String name) {
        return new Formula(Notation.Part.atom(name));
    }

    /** The name of a tensor of this shape: {@code x^T} of a row in a product is an outer product. */
    public static Formula name(String name, Shape shape) {
        return new Formula(Notation.Part.atom(name).shaped(shape));
    }

    /** A number. */
    public static Formula number(double value) {
        return new Formula(Notation.Part.number(value));
    }

    /** The derivative of one named number by a tensor: {@code dC/dW1}, in LaTeX a fraction of partial derivatives. */
    public static Formula derivative(String of, String by) {
        Written y = WrittenName.of(of);
        Written x = WrittenName.of(by);
        String latex = "\\frac{\\partial " + y.latex() + "}{\\partial " + x.latex() + "}";
        return new Formula(new Notation.Part(new Written("d" + of + "/d" + by, latex), Notation.Part.ATOM));
    }

    /** y = op(inputs): the right side. */
    public static Formula value(Op op, List<Formula> inputs) {
        return new Formula(
                op.spec().notation().of(op, inputs.stream().map(Formula::part).toArray(Notation.Part[]::new)));
    }

    /**
     * dL/dx of one input, as the operation's rule computes it from g: {@code g (1 - y^2)} for tanh. Null for an input without derivative.
     *
     * @param like tensors with the inputs' shapes and types
     */
    public static @Nullable Formula product(Op op, int input, Letters letters, Tensor... like) {
        return Formulas.product(op, input, letters, like);
    }

    /**
     * dy/dx of one input: {@code 1 - y^2} for tanh. Null for an input without derivative, and for an operation whose derivative is a matrix: one that is
     * neither a function of each element nor has a single number as its result.
     *
     * @param like tensors with the inputs' shapes and types
     */
    public static @Nullable Formula local(Op op, int input, Letters letters, Tensor... like) {
        return op.spec().kind() == OpSpec.Kind.ELEMENTWISE || op.isNumber(like)
                ? Formulas.local(op, input, letters, like)
                : null;
    }

    Notation.Part part() {
        return part;
    }

    /** The shape of its value, or null if it is not known. That of a rule may be larger than the input's: the sweep sums it. */
    public @Nullable Shape shape() {
        return part.shape();
    }

    /** The formula as plain text. */
    public String text() {
        return part.text();
    }

    /** The formula as LaTeX, for math mode. */
    public String latex() {
        return part.latex();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Formula formula
                && formula.text().equals(text())
                && formula.latex().equals(latex());
    }

    @Override
    public int hashCode() {
        return text().hashCode();
    }

    /** The formula as plain text. */
    @Override
    public String toString() {
        return text();
    }
}
