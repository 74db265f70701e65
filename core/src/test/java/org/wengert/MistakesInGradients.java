package org.wengert;

import static org.wengert.Mistake.argument;
import static org.wengert.Mistake.state;

import java.util.List;

/** Walks that cannot be, tensors that take no gradient, rules that are wrong. */
@SuppressWarnings("try") // a scope is opened for what it does, not to be used
final class MistakesInGradients {
    private static final Op NO_RULE = Op.unary("cube", x -> x * x * x);
    private static final Op WRONG_SHAPE = NO_RULE.vjpFromInput((g, x) -> g.flatten());
    private static final Op SUMMED = NO_RULE.vjpFromInput((g, x) -> g.sum());
    private static final Op WRONG_TYPE = NO_RULE.vjpFromInput((g, x) -> g.mul(x).to(DType.FLOAT64));

    static final List<Mistake> ALL = List.of(
            state(
                    "backward on several numbers",
                    o -> run(() -> o.squares.backward()),
                    "backward: FLOAT32 [2, 3] has 6 elements, and only a single number has a gradient. Reduce it, "
                            + "with sum() or mean(), or pass an upstream gradient of its shape."),
            state(
                    "wrt of several numbers",
                    o -> Gradients.of(o.squares).wrt(o.x),
                    "wrt: FLOAT32 [2, 3] has 6 elements, and only a single number has a gradient. Reduce it, with "
                            + "sum() or mean(), or pass an upstream gradient of its shape."),
            state(
                    "backward on a constant",
                    o -> run(() -> o.number.backward()),
                    "backward: FLOAT32 [] needs no gradient: it was not computed from a tensor with "
                            + "requiresGrad(true), or inside Tape.noGrad(). Mark the tensors to compute gradients for before "
                            + "computing."),
            state(
                    "backward on what was computed inside noGrad",
                    o -> run(() -> unrecorded(o.x).backward()),
                    "backward: FLOAT32 [] needs no gradient: it was not computed from a tensor with "
                            + "requiresGrad(true), or inside Tape.noGrad(). Mark the tensors to compute gradients for before "
                            + "computing."),
            state(
                    "backward twice",
                    o -> run(() -> o.walked.backward()),
                    "backward: sum [] was already differentiated, by backward() from sum [] on thread main, which freed "
                            + "the values it had kept. To differentiate twice, keep the tape the first time: "
                            + "Gradients.of(y).retainGraph(). If a tensor was carried over from an earlier step, cut its "
                            + "history: detach()."),
            state(
                    "wrt after backward",
                    o -> Gradients.of(o.walked).wrt(o.x),
                    "this line of the tape: sum [] was already differentiated, by backward() from sum [] on thread main, "
                            + "which freed the values it had kept. To differentiate twice, keep the tape the first time: "
                            + "Gradients.of(y).retainGraph(). If a tensor was carried over from an earlier step, cut its "
                            + "history: detach()."),
            state(
                    "a new result of a freed one",
                    o -> run(() -> o.walked.mul(o.loss).backward()),
                    "backward: sum [] was already differentiated, by backward() from sum [] on thread main, which freed "
                            + "the values it had kept. To differentiate twice, keep the tape the first time: "
                            + "Gradients.of(y).retainGraph(). If a tensor was carried over from an earlier step, cut its "
                            + "history: detach()."),
            state(
                    "the tape of a freed result",
                    o -> Tape.of(o.walked),
                    "this line of the tape: sum [] was already differentiated, by backward() from sum [] on thread main, "
                            + "which freed the values it had kept. To differentiate twice, keep the tape the first time: "
                            + "Gradients.of(y).retainGraph(). If a tensor was carried over from an earlier step, cut its "
                            + "history: detach()."),
            state(
                    "backward with createGraph",
                    o -> run(() -> Gradients.of(o.loss).createGraph().backward()),
                    "backward: createGraph() gives differentiable gradients, and a leaf's grad keeps no history. "
                            + "Ask for them by name: Gradients.of(y).createGraph().wrt(x)."),
            argument(
                    "an upstream gradient of another shape",
                    o -> run(() -> o.squares.backward(o.row)),
                    "backward: upstream gradient FLOAT32 [3] for FLOAT32 [2, 3]: shapes differ. Pass one number for "
                            + "each element of the result."),
            argument(
                    "an upstream gradient of another type",
                    o -> run(() -> o.squares.backward(o.doubles)),
                    "backward: FLOAT32 [2, 3] and FLOAT64 [2, 3]: types FLOAT32 and FLOAT64 do not mix. Convert "
                            + "one: to(DType.FLOAT32)."),
            state(
                    "a tensor the result does not depend on",
                    o -> Gradients.of(o.loss).wrt(o.x, o.row),
                    "wrt: FLOAT32 [] does not depend on input 1, FLOAT32 [3], which has no requiresGrad(true). "
                            + "Compute the result from it, or ask for zeros: allowUnused()."),
            state(
                    "a marked tensor the result does not depend on",
                    o -> Gradients.of(o.loss)
                            .wrt(Tensor.of(1, 2).requiresGrad(true).named("bias")),
                    "wrt: FLOAT32 [] does not depend on input 0, bias FLOAT32 [2]. Compute the result from it, or ask for "
                            + "zeros: allowUnused()."),
            state(
                    "the gradient of a computed tensor",
                    o -> o.squares.grad(),
                    "grad: FLOAT32 [2, 3] is the result of square, and backward() leaves gradients at leaves only. "
                            + "Ask for it by name: Gradients.of(loss).wrt(tensor)."),
            state(
                    "a computed tensor that should need no gradient",
                    o -> o.squares.requiresGrad(false),
                    "requiresGrad: FLOAT32 [2, 3] is the result of square; only a leaf can stop needing a gradient. "
                            + "Use detach() for its values without its history."),
            state(
                    "addition in place while recording",
                    o -> o.x.addInPlace(o.doubles.to(DType.FLOAT32)),
                    "addInPlace: FLOAT32 [2, 3] needs a gradient, and a change in place cannot be recorded. Make "
                            + "the change inside try (var off = Tape.noGrad()) { ... }, or compute a new tensor."),
            state(
                    "assignment while recording",
                    o -> o.x.assign(o.ints.to(DType.FLOAT32)),
                    "assign: FLOAT32 [2, 3] needs a gradient, and a change in place cannot be recorded. Make the "
                            + "change inside try (var off = Tape.noGrad()) { ... }, or compute a new tensor."),
            state(
                    "filling while recording",
                    o -> o.squares.fillInPlace(0),
                    "fillInPlace: FLOAT32 [2, 3] needs a gradient, and a change in place cannot be recorded. Make "
                            + "the change inside try (var off = Tape.noGrad()) { ... }, or compute a new tensor."),
            argument(
                    "too few inputs for an operation",
                    o -> NO_RULE.apply(),
                    "cube: takes 1 input, not 0. Pass one tensor for each argument of its function."),
            argument(
                    "too many inputs for an operation",
                    o -> NO_RULE.apply(o.x, o.x),
                    "cube: takes 1 input, not 2. Pass one tensor for each argument of its function."),
            state(
                    "an operation without a rule",
                    o -> run(() -> NO_RULE.apply(o.x).sum().backward()),
                    "cube: has no derivative. Declare one with derivativeFromInput, derivativeFromOutput, linear, vjp, "
                            + "vjpFromAll or flat, or call it on tensors that need no gradient."),
            state(
                    "a rule that returns another shape",
                    o -> run(() -> WRONG_SHAPE.apply(o.x).sum().backward()),
                    "cube: the rule for input 0 returned shape [6] for an input of shape [2, 3]. A gradient has its "
                            + "input's shape, or one its input broadcasts to."),
            state(
                    "a rule that returns a sum",
                    o -> run(() -> SUMMED.apply(o.x).sum().backward()),
                    "cube: the rule for input 0 returned shape [] for an input of shape [2, 3]. A gradient has its "
                            + "input's shape, or one its input broadcasts to."),
            state(
                    "a rule that returns another type",
                    o -> run(() -> WRONG_TYPE.apply(o.x).sum().backward()),
                    "cube: the rule for input 0 returned FLOAT64 [2, 3] for an input of type FLOAT32. A gradient "
                            + "has its input's type."),
            state(
                    "an operation without samples",
                    o -> NO_RULE.samples(),
                    "cube: has no samples to test it on. Declare where it is defined: samples(Domain.REALS)."));

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
