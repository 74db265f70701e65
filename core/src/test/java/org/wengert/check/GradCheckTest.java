package org.wengert.check;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.wengert.DType;
import org.wengert.Domain;
import org.wengert.Node;
import org.wengert.Op;
import org.wengert.Reduction;
import org.wengert.Tape;
import org.wengert.Tensor;
import org.wengert.TensorFunction;

/** What can be checked, and what a check leaves alone. */
class GradCheckTest {
    private static final Op CUBE = Op.unary("cube", x -> x * x * x)
            .vjpFromInput((g, x) -> g.mul(x.square()).mul(3))
            .samples(Domain.REALS);

    private static final Tensor MATRIX = Tensor.of(new double[][] {{0.3, -1.2, 2}, {0.7, 0.1, -0.4}});

    private static void assertPasses(Report report) {
        assertEquals(Verdict.PASS, report.verdict(), report::toString);
    }

    @Test
    void oneInput() {
        GradCheck.check(Tensor::tanh, MATRIX);
        GradCheck.check(x -> x.square().sum(), MATRIX);
        GradCheck.check(Tensor::exp, Tensor.scalar(0.5));
    }

    @Test
    void twoInputs() {
        GradCheck.check((a, b) -> a.matmul(b.transpose()), MATRIX, Tensor.of(new double[][] {{1, 2, 3}}));
    }

    @Test
    void manyInputsOfDifferentShapes() {
        GradCheck.check(
                in -> in[0].mul(in[1]).add(in[2].exp()), MATRIX, Tensor.of(3, 4, 5), Tensor.scalar(DType.FLOAT64, 0.5));
    }

    @Test
    void noInputs() {
        assertPasses(GradCheck.verdict(in -> Tensor.of(1, 2)));
    }

    @Test
    void integersAndTruthValuesAreConstants() {
        GradCheck.check(
                (scores, target) -> scores.crossEntropy(target, Reduction.MEAN), MATRIX, Tensor.of(new int[] {2, 0}));
        GradCheck.check(
                in -> Tensor.where(in[0], in[1], in[2].square()),
                Tensor.of(new boolean[] {true, false, true}),
                Tensor.of(1, 2, 3),
                Tensor.of(4, 5, 6));
    }

    @Test
    void aConstantHasDerivativeZero() {
        Tensor constant = Tensor.of(DType.FLOAT64, new double[] {1, 2});
        GradCheck.check(x -> constant, MATRIX);
        GradCheck.check((a, b) -> a.square(), MATRIX, Tensor.of(1, 2));
        GradCheck.check(Tensor::detach, Tensor.of(new double[0]));
    }

    @Test
    void theIdentity() {
        GradCheck.check(x -> x, MATRIX);
    }

    @Test
    void emptyTensors() {
        GradCheck.check(Tensor::exp, Tensor.zeros(0, 3));
        GradCheck.check(x -> x.sum(0), Tensor.zeros(0, 3));
        GradCheck.check((a, b) -> a.matmul(b), Tensor.zeros(2, 0), Tensor.zeros(0, 3));
        GradCheck.check((a, b) -> a.add(b), Tensor.zeros(2, 1), Tensor.zeros(1, 0));
    }

    @Test
    void parametersOutsideStayParameters() {
        Tensor w = Tensor.of(DType.FLOAT64, new double[][] {{1}, {2}, {3}}).requiresGrad(true);
        GradCheck.check(x -> x.matmul(w).tanh(), MATRIX);
        assertEquals(null, w.grad());
        assertTrue(w.requiresGrad());
    }

    @Test
    void aFunctionThatDifferentiatesItself() {
        GradCheck.check(org.wengert.Gradients.grad(x -> x.tanh().square().sum()), MATRIX);
    }

    @Test
    void thirdDerivatives() {
        GradCheck.of(x -> x.sin().mul(x), MATRIX).orders(3).check();
        Op lost = Op.unary("lost", x -> x * x * x)
                .vjpFromInput((g, x) -> g.mul(x.mul(x.detach().add(x).mul(1.5))));
        Report report = GradCheck.of(x -> lost.apply(x), MATRIX).orders(3).verdict();
        assertEquals(Verdict.WRONG, report.verdict());
        assertEquals(2, report.order());
    }

    @Test
    void anOperationOnItsSamples() {
        GradCheck.check(CUBE);
        Op wrong = Op.unary("cube", x -> x * x * x)
                .vjpFromInput((g, x) -> g.mul(x.square()).mul(2.9))
                .samples(Domain.REALS);
        AssertionError error = assertThrows(AssertionError.class, () -> GradCheck.check(wrong));
        assertTrue(error.getMessage().startsWith("GradCheck: cube(FLOAT64 []) -> FLOAT64 [], first derivative: WRONG"));
    }

    @Test
    void nothingChanges() {
        Tensor x = MATRIX.copy().requiresGrad(true);
        x.square().sum().backward();
        double[] values = x.toDoubleArray();
        double[] gradient = x.grad().toDoubleArray();
        GradCheck.check(Tensor::tanh, x);
        assertArrayEquals(values, x.toDoubleArray());
        assertArrayEquals(gradient, x.grad().toDoubleArray());
        assertTrue(x.requiresGrad());
        assertEquals(DType.FLOAT32, x.dtype());
    }

    @Test
    void theRecordingModeIsRestoredAndDoesNotMatter() {
        GradCheck.check(Tensor::tanh, MATRIX);
        assertTrue(Tape.isRecording());
        try (Tape.Scope off = Tape.noGrad()) {
            GradCheck.check(Tensor::tanh, MATRIX);
            assertFalse(Tape.isRecording());
        }
        Function<Tensor, Tensor> failing = x -> {
            throw new IllegalStateException("mine");
        };
        assertThrows(IllegalStateException.class, () -> GradCheck.check(failing, MATRIX));
        assertTrue(Tape.isRecording());
    }

    @Test
    void theSameSeedGivesTheSameReport() {
        Function<Tensor, Tensor> wrong = x -> x.detach().mul(x);
        assertEquals(
                GradCheck.of(wrong, MATRIX).seed(3).verdict(),
                GradCheck.of(wrong, MATRIX).seed(3).verdict());
    }

    @Test
    void whatCannotBeChecked() {
        assertMessage(
                "GradCheck: the function returned INT32 [], which has no derivative. Return a FLOAT64 tensor.",
                () -> GradCheck.check(x -> x.argMax(), MATRIX));
        assertMessage(
                "GradCheck: 0 orders check nothing. Ask for 1 or more.",
                () -> GradCheck.of(Tensor::exp, MATRIX).orders(0));
        assertMessage(
                "GradCheck: 0 directions check nothing. Ask for 1 or more.",
                () -> GradCheck.of(Tensor::exp, MATRIX).directions(0));
        Node sum = Tape.of(MATRIX.copy().requiresGrad(true).sum(0)).nodes().get(0);
        assertMessage(
                "GradCheck: sum(axes=[0]) takes attributes, and its samples have others. "
                        + "Check a function that calls it: x -> x.sum(0).",
                () -> GradCheck.check(sum.op()));
    }

    @Test
    void aFloat32ResultIsRefused() {
        String refusal =
                "GradCheck: f(FLOAT64 [2, 3]) returned FLOAT32 [], which hides small steps. GradCheck made its inputs FLOAT64: "
                        + "create tensors in their type, Tensor.scalar(x.dtype(), ...), and convert none to FLOAT32.";
        assertMessage(refusal, () -> GradCheck.check(x -> Tensor.scalar(x.sum().item() * 2), MATRIX));
        assertMessage(refusal, () -> GradCheck.check(x -> x.sum().to(DType.FLOAT32), MATRIX));
        assertMessage(refusal, () -> GradCheck.check(x -> Tensor.scalar(1), MATRIX.to(DType.FLOAT64)));
    }

    @Test
    void aFunctionThatLeftTheTapeIsWrong() {
        Report report = GradCheck.verdict(t -> Tensor.scalar(DType.FLOAT64, t.item() * 2), Tensor.scalar(3));
        assertEquals(Verdict.WRONG, report.verdict());
        assertTrue(
                report.likelyMistake()
                        .startsWith("f left the tape: its result changes with the input and has no path to it. "
                                + "Replace item(), toDoubleArray(), detach(), noGrad or a rounding operation"),
                report::toString);
    }

    @Test
    void aFloat32TensorThatIsCapturedIsExplained() {
        Tensor weight = Tensor.of(1, 2, 3);
        Tensor eye = Tensor.eye(DType.FLOAT32, 3);
        Op rule = Op.of("trace", 1, in -> in[0].diagonal().sum()).vjpFromAll((g, in, y) -> eye.mul(g));
        Function<Tensor, Tensor> inValue = x -> x.mul(weight);
        Function<Tensor, Tensor> inRule = x -> rule.apply(x);
        for (Tensor x : new Tensor[] {MATRIX, MATRIX.to(DType.FLOAT64)}) {
            assertExplained(() -> GradCheck.check(inValue, x));
        }
        assertExplained(() -> GradCheck.check(inRule, Tensor.eye(DType.FLOAT32, 3)));
        try (Tape.Scope off = Tape.noGrad()) {
            assertExplained(() -> GradCheck.check(inValue, MATRIX));
        }
    }

    private static void assertExplained(Runnable action) {
        String message =
                assertThrows(IllegalArgumentException.class, action::run).getMessage();
        assertTrue(
                message.matches(
                        "GradCheck: f\\(FLOAT64 .*\\) fails, and works in FLOAT32\\. GradCheck made its inputs FLOAT64, since "
                                + "FLOAT32 hides small steps: convert what it captures, w\\.to\\(x\\.dtype\\(\\)\\), or check a module with "
                                + "GradCheck\\.check\\(module, x\\)\\. The error was: .*FLOAT32.*"),
                message);
    }

    @Test
    void nullIsRefused() {
        Function<Tensor, Tensor> none = null;
        TensorFunction noneOfSeveral = null;
        Op noOp = null;
        Checkable noModule = null;
        String end = " is null: nothing to check. Pass one that is not.";
        assertMessage("GradCheck: the function" + end, () -> GradCheck.of(none, MATRIX));
        assertMessage("GradCheck: the function" + end, () -> GradCheck.of(noneOfSeveral, MATRIX, MATRIX));
        assertMessage("GradCheck: the operation" + end, () -> GradCheck.check(noOp, MATRIX));
        assertMessage("GradCheck: the module" + end, () -> GradCheck.check(noModule, MATRIX));
        assertMessage("GradCheck: input 1" + end, () -> GradCheck.check((a, b) -> a, MATRIX, null));
    }

    @Test
    void anErrorOfTheFunctionItselfIsItsOwn() {
        Function<Tensor, Tensor> failing = x -> x.matmul(x);
        String message = assertThrows(IllegalArgumentException.class, () -> GradCheck.check(failing, MATRIX))
                .getMessage();
        assertTrue(message.startsWith("matmul: "), message);
    }

    private static void assertMessage(String expected, Runnable action) {
        assertEquals(
                expected,
                assertThrows(IllegalArgumentException.class, action::run).getMessage());
    }

    @Test
    void aResultThatIsConstantIsNotCalledRandom() {
        Tensor values = Tensor.of(DType.FLOAT64, new double[6]).reshape(2, 3);
        assertPasses(GradCheck.verdict(x -> x.mul(0).add(values), MATRIX));
        assertTrue(Arrays.stream(values.toDoubleArray()).allMatch(value -> value == 0));
    }
}
