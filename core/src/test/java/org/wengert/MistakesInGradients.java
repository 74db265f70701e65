package org.wengert;

import static org.wengert.Mistake.argument;
import static org.wengert.Mistake.state;

import java.util.List;

/** Walks that cannot be, tensors that take no gradient, rules that are wrong. */
final class MistakesInGradients {
    private static final Op NO_RULE = Op.unary("cube", x -> x * x * x);
    private static final Op WRONG_SHAPE = NO_RULE.vjpFromInput((g, x) -> g.flatten());
    private static final Op SUMMED = NO_RULE.vjpFromInput((g, x) -> g.sum());
    private static final Op WRONG_TYPE = NO_RULE.vjpFromInput((g, x) -> g.mul(x).to(DType.FLOAT64));

    static final List<Mistake> ALL = List.of(
            state("backward on several numbers", o -> run(() -> o.squares.backward()), ""),
            state("wrt of several numbers", o -> Gradients.of(o.squares).wrt(o.x), ""),
            state("backward on a constant", o -> run(() -> o.number.backward()), ""),
            state("backward on what was computed inside noGrad", o -> run(() -> unrecorded(o.x).backward()), ""),
            state("backward twice", o -> run(() -> o.walked.backward()), ""),
            state("wrt after backward", o -> Gradients.of(o.walked).wrt(o.x), ""),
            state("a new result of a freed one", o -> run(() -> o.walked.mul(o.loss).backward()), ""),
            state("the tape of a freed result", o -> Tape.of(o.walked), ""),
            state("backward with createGraph", o -> run(() -> Gradients.of(o.loss).createGraph().backward()), ""),
            argument("an upstream gradient of another shape", o -> run(() -> o.squares.backward(o.row)), ""),
            argument("an upstream gradient of another type", o -> run(() -> o.squares.backward(o.doubles)), ""),
            state("a tensor the result does not depend on", o -> Gradients.of(o.loss).wrt(o.x, o.row), ""),
            state("a marked tensor the result does not depend on", o -> Gradients.of(o.loss).wrt(Tensor.of(1, 2).requiresGrad(true).named("bias")), ""),
            state("the gradient of a computed tensor", o -> o.squares.grad(), ""),
            state("a computed tensor that should need no gradient", o -> o.squares.requiresGrad(false), ""),
            state("addition in place while recording", o -> o.x.addInPlace(o.doubles.to(DType.FLOAT32)), ""),
            state("assignment while recording", o -> o.x.assign(o.ints.to(DType.FLOAT32)), ""),
            state("filling while recording", o -> o.squares.fillInPlace(0), ""),
            argument("too few inputs for an operation", o -> NO_RULE.apply(), ""),
            argument("too many inputs for an operation", o -> NO_RULE.apply(o.x, o.x), ""),
            state("an operation without a rule", o -> run(() -> NO_RULE.apply(o.x).sum().backward()), ""),
            state("a rule that returns another shape", o -> run(() -> WRONG_SHAPE.apply(o.x).sum().backward()), ""),
            state("a rule that returns a sum", o -> run(() -> SUMMED.apply(o.x).sum().backward()), ""),
            state("a rule that returns another type", o -> run(() -> WRONG_TYPE.apply(o.x).sum().backward()), ""),
            state("an operation without samples", o -> NO_RULE.samples(), ""));

    private static Tensor unrecorded(Tensor x) {
        try (var off = Tape.noGrad()) {
            return x.sum();
        }
    }

    private static Object run(Runnable call) {
        call.run();
        return "nothing";
    }

    private MistakesInGradients() {}
}
