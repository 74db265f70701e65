package org.wengert;

import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/**
 * An operation that takes attributes: {@code LEAKY_RELU.apply(new Slope(0.1), x)}.
 *
 * @param <A> the attributes' type: a record, so that they print and compare
 */
final class AttributeOp<A> {
    private final OpSpec<A> spec;

    AttributeOp(OpSpec<A> spec) {
        this.spec = spec;
    }

    AttributeOp<A> derivative(Derivative<A> derivative) {
        return new AttributeOp<>(spec.derivative(derivative));
    }

    /** The formula of y, whatever the attributes. */
    Notation.Part written(Notation.Part... in) {
        return spec.notation().of(null, in);
    }

    AttributeOp<A> notation(Notation notation) {
        return new AttributeOp<>(spec.notation(notation));
    }

    AttributeOp<A> formula(OpSpec.ElementFormula<A> formula) {
        return new AttributeOp<>(spec.formula(formula));
    }

    /** y = f(x, attributes) for INT32 too, after these checks. */
    AttributeOp<A> integers(OpSpec.ShapeRule<A> check, ArithmeticIntegers.OfAttributes<A> f) {
        return new AttributeOp<>(ArithmeticIntegers.unary(spec, check, f));
    }

    /** dy/dx of a function of each element, from its input. */
    AttributeOp<A> derivativeFromInput(BiFunction<Tensor, A, Tensor> slope) {
        return derivative(new Derivative.Local<>(Saves.INPUTS, (input, line, at) -> slope.apply(line.input(0), at)));
    }

    /** Linear in each input: one rule for all of them. */
    AttributeOp<A> linear(Rule.LinearAt<A> rule) {
        return derivative(new Derivative.Linear<>(
                Saves.NOTHING, Derivative.each((input, g, line, at) -> rule.of(g, line.inputShape(input), at))));
    }

    /** A linear operation that picks elements of its first input: where gradients have arrived before, the sweep adds g to them in place. */
    AttributeOp<A> picking(Derivative.Picking.Adding<A> adding) {
        return derivative(new Derivative.Picking<>((Derivative.Linear<A>) spec.rule(), adding));
    }

    /** Linear in one input, where dL/dx is a {@code smaller} gradient, broadcast to x's shape by {@code spread}. */
    AttributeOp<A> spreading(Rule.LinearAt<A> smaller, Rule.LinearAt<A> spread) {
        AttributeOp<A> linear = linear((g, x, at) -> spread.of(smaller.of(g, x, at), x, at));
        return derivative(new Derivative.Spreading<>(
                (Derivative.Linear<A>) linear.spec.rule(), (g, line, at) -> smaller.of(g, line.inputShape(0), at)));
    }

    /** Linear plus a constant, as in padding with a value: forward mode uses the rule, since applying the operation would add the constant to tangents. */
    AttributeOp<A> affine(Rule.LinearAt<A> rule) {
        return derivative(new Derivative.Pullback<>(
                Saves.NOTHING, Derivative.each((input, g, line, at) -> rule.of(g, line.inputShape(input), at))));
    }

    /** Linear in each of any number of inputs: one rule returns the gradients of all that need one. */
    AttributeOp<A> linearTogether(Rule.Together<A> rule) {
        return derivative(new Derivative.Linear<>(Saves.NOTHING, (g, line, at, needed) -> rule.of(g, at, needed)));
    }

    AttributeOp<A> linearOfMany(Rule.LinearOfMany<A> rule) {
        return derivative(new Derivative.Linear<>(
                Saves.NOTHING, Derivative.each((input, g, line, at) -> rule.of(g, input, line.inputShape(input), at))));
    }

    /** For functions of (x, given): linear in x, with no derivative for the given input. */
    AttributeOp<A> linearGiven(Rule.LinearGiven<A> rule) {
        return derivative(new Derivative.Linear<>(
                Saves.given(1),
                Derivative.each((input, g, line, at) -> rule.of(g, line.inputShape(input), line.input(1), at))));
    }

    /** As {@link #linearGiven} but for a constant: its tangents are not moved by the operation itself. */
    AttributeOp<A> affineGiven(Rule.LinearGiven<A> rule) {
        return derivative(new Derivative.Pullback<>(
                Saves.given(1),
                Derivative.each((input, g, line, at) ->
                        input == 0 ? rule.of(g, line.inputShape(0), line.input(1), at) : null)));
    }

    /** For functions of (x, index, source): linear in x and in the source. */
    AttributeOp<A> linearGivenIndex(Rule.LinearGiven<A> forX, Rule.LinearGiven<A> forSource) {
        return derivative(new Derivative.Linear<>(
                Saves.given(1),
                Derivative.each((input, g, line, at) ->
                        (input == 0 ? forX : forSource).of(g, line.inputShape(input), line.input(1), at))));
    }

    AttributeOp<A> linear(Rule.LinearAt<A> forA, Rule.LinearAt<A> forB) {
        return derivative(new Derivative.Linear<>(
                Saves.NOTHING,
                Derivative.each((input, g, line, at) -> (input == 0 ? forA : forB).of(g, line.inputShape(input), at))));
    }

    /** The rule for the first input, from that input; no other has a derivative. */
    AttributeOp<A> vjpFromInput(Rule.FromOneAt<A> rule) {
        return derivative(new Derivative.Pullback<>(
                Saves.given(0),
                Derivative.each((input, g, line, at) -> input == 0 ? rule.of(g, line.input(0), at) : null)));
    }

    AttributeOp<A> vjpFromOutput(Rule.FromOneAt<A> rule) {
        return derivative(new Derivative.Pullback<>(
                Saves.OUTPUT, Derivative.each((input, g, line, at) -> rule.of(g, line.output(), at))));
    }

    /** The rule from the input and the output. */
    AttributeOp<A> vjpFromBoth(Rule.FromTwoAt<A> rule) {
        return derivative(new Derivative.Pullback<>(
                Saves.EVERYTHING,
                Derivative.each((input, g, line, at) -> rule.of(g, line.input(0), line.output(), at))));
    }

    /** The rules from both inputs; {@code forB} is null if the second has no derivative. */
    AttributeOp<A> vjp(Rule.FromTwoAt<A> forA, Rule.@Nullable FromTwoAt<A> forB) {
        return derivative(new Derivative.Pullback<>(Saves.INPUTS, Derivative.each((input, g, line, at) -> {
            Rule.FromTwoAt<A> rule = input == 0 ? forA : forB;
            return rule == null ? null : rule.of(g, line.input(0), line.input(1), at);
        })));
    }

    /** For {@code where(condition, a, b)}: the rules for a and b, from the condition. */
    AttributeOp<A> choosing(Rule.FromOne forA, Rule.FromOne forB) {
        return derivative(new Derivative.Pullback<>(
                Saves.given(0),
                Derivative.each(
                        (input, g, line, at) -> input == 0 ? null : (input == 1 ? forA : forB).of(g, line.input(0)))));
    }

    /** For functions of any number of inputs whose derivatives share most of their work. */
    AttributeOp<A> vjpJointly(Rule.Jointly<A> rule) {
        return derivative(new Derivative.Pullback<>(Saves.INPUTS, (g, line, at, needed) -> {
            Tensor[] inputs = new Tensor[line.inputs()];
            for (int i = 0; i < inputs.length; i++) {
                inputs[i] = line.input(i);
            }
            return rule.of(g, inputs, at, needed);
        }));
    }

    /** Linear in each of two inputs. */
    AttributeOp<A> bilinear(Rule.FromOneAt<A> forA, Rule.FromOneAt<A> forB) {
        return derivative(new Derivative.Bilinear<>(
                Derivative.each((input, g, line, at) -> (input == 0 ? forA : forB).of(g, line.input(1 - input), at))));
    }

    AttributeOp<A> samples(Samples samples) {
        return new AttributeOp<>(spec.samples(samples));
    }

    Tensor apply(A attributes, Tensor... inputs) {
        return new Op(spec, attributes).apply(inputs);
    }

    Op at(@Nullable A attributes) {
        return new Op(spec, attributes);
    }

    /** The operation without attributes. */
    Op op() {
        return new Op(spec, null);
    }

    OpSpec<A> spec() {
        return spec;
    }
}
