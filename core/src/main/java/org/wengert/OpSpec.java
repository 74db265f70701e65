package org.wengert;

import org.jspecify.annotations.Nullable;
import org.wengert.kernel.expression.Expression;

/**
 * One row of calculus, as data: the name, the shape of the result, its value, its derivative, its notation, and its samples. The tape, the
 * derivatives of all orders in both modes, the property tests and the tables follow from this. Immutable: each method returns a new row.
 *
 * @param <A> the attributes, such as axes: a record, which prints and compares; {@link Void} if it has none
 */
record OpSpec<A>(
        String name,
        int arity,
        Kind kind,
        boolean isBuiltIn,
        ShapeRule<A> shape,
        @Nullable TypeRule<A> type,
        Value<A> value,
        @Nullable ElementFormula<A> formula,
        @Nullable Derivative<A> derivative,
        Notation notation,
        @Nullable Samples samples,
        @Nullable TensorFunction surrogate) {

    /** Any number of inputs. */
    static final int ANY = -1;

    /** The way the output's elements depend on the inputs'. */
    enum Kind {
        /** Each depends on the input elements at its own position, with broadcasting. */
        ELEMENTWISE,
        /** In any other way. */
        WHOLE,
        /** By steps, or not in real numbers: there is no derivative to record. */
        DISCRETE
    }

    /** The result's shape. Makes all checks of the inputs' shapes and types, and reads no values. */
    @FunctionalInterface
    interface ShapeRule<A> {
        Shape of(Tensor[] inputs, A attributes);
    }

    /** The value of one element, as an expression of the inputs' elements. */
    @FunctionalInterface
    interface ElementFormula<A> {
        /** Null if there is none for these attributes or this kind of numbers. */
        @Nullable
        Expression of(Expression[] inputs, A attributes);
    }

    /** The result's type. */
    @FunctionalInterface
    interface TypeRule<A> {
        DType of(Tensor[] inputs, A attributes);
    }

    /** A row of an operation of the engine. */
    static <A> OpSpec<A> of(String name, int arity, Kind kind, ShapeRule<A> shape, Value<A> value) {
        return new OpSpec<>(
                name, arity, kind, true, shape, null, value, null, null, Notation.function(name), null, null);
    }

    /** A row of an operation of the engine that writes its values with a kernel. */
    static <A> OpSpec<A> of(String name, int arity, Kind kind, ShapeRule<A> shape, Value.Kernel<A> kernel) {
        return of(name, arity, kind, shape, Value.kernel(kernel));
    }

    /** Returns this row with another type of results. */
    OpSpec<A> type(TypeRule<A> type) {
        return new OpSpec<>(
                name, arity, kind, isBuiltIn, shape, type, value, formula, derivative, notation, samples, surrogate);
    }

    /** Returns this row with the expression of its value. */
    OpSpec<A> formula(ElementFormula<A> formula) {
        return new OpSpec<>(
                name, arity, kind, isBuiltIn, shape, type, value, formula, derivative, notation, samples, surrogate);
    }

    /** Returns this row as a user's, whose rules the engine does not trust. */
    OpSpec<A> custom() {
        return new OpSpec<>(
                name, arity, kind, false, shape, type, value, formula, derivative, notation, samples, surrogate);
    }

    /** Returns this row of a kernel for a first input of another type too, with a shape rule and a kernel of their own. */
    OpSpec<A> also(DType other, ShapeRule<A> otherShape, Value.Kernel<A> otherKernel) {
        ShapeRule<A> eitherShape = (in, at) -> (in[0].dtype() == other ? otherShape : shape).of(in, at);
        Value.Kernel<A> kernel = ((Value.Written<A>) value).kernel();
        Value<A> eitherValue =
                Value.kernel((y, in, at) -> (in[0].dtype() == other ? otherKernel : kernel).into(y, in, at));
        return new OpSpec<>(
                name,
                arity,
                kind,
                isBuiltIn,
                eitherShape,
                type,
                eitherValue,
                formula,
                derivative,
                notation,
                samples,
                surrogate);
    }

    OpSpec<A> derivative(Derivative<A> derivative) {
        return new OpSpec<>(
                name, arity, kind, isBuiltIn, shape, type, value, formula, derivative, notation, samples, surrogate);
    }

    OpSpec<A> notation(Notation notation) {
        return new OpSpec<>(
                name, arity, kind, isBuiltIn, shape, type, value, formula, derivative, notation, samples, surrogate);
    }

    /** Returns this row with a surrogate: its derivative is meant to be that of another function. */
    OpSpec<A> surrogate(TensorFunction surrogate) {
        return new OpSpec<>(
                name, arity, kind, isBuiltIn, shape, type, value, formula, derivative, notation, samples, surrogate);
    }

    OpSpec<A> samples(Samples samples) {
        return new OpSpec<>(
                name, arity, kind, isBuiltIn, shape, type, value, formula, derivative, notation, samples, surrogate);
    }

    /** The result's shape, after all checks; one that is too large is an error of this operation. */
    Shape resultShape(Tensor[] inputs, A attributes) {
        try {
            return shape.of(inputs, attributes);
        } catch (Shape.TooLarge e) {
            throw e.in(name);
        }
    }

    /** The result's type: the first input's, unless the row says otherwise. */
    DType resultType(Tensor[] inputs, A attributes) {
        return type == null ? inputs[0].dtype() : type.of(inputs, attributes);
    }

    /** Returns whether it has a derivative to record; comparisons, for example, have none. */
    boolean isDifferentiable() {
        return kind != Kind.DISCRETE;
    }

    /** Returns whether it changes its first input. */
    boolean isInPlace() {
        return value instanceof Value.InPlace;
    }

    /** The derivative; an error that says how to declare one if there is none. */
    Derivative<A> rule() {
        if (derivative == null) {
            throw new IllegalStateException(name
                    + ": has no derivative. Declare one with derivativeFromInput, derivativeFromOutput, linear, vjp, vjpFromAll or flat, or call "
                    + "it on tensors that need no gradient.");
        }
        return derivative;
    }
}
