package org.wengert;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.wengert.Program.Step;
import org.wengert.Program.Variable;

class ProgramTest {
    private static final Tensor X = Tensor.of(new double[] {1, -2, 3, 4, 5, 6}, 2, 3);

    private static List<String> operations(Program program) {
        return program.steps().stream().map(step -> step.op().name()).toList();
    }

    @Test
    void stepsAreInOrderWithAllTheirInputs() {
        Tensor weight =
                Tensor.of(new double[] {1, 2, 3}, 3, 1).requiresGrad(true).named("weight");
        Program program = Program.trace(in -> in[0].matmul(weight).sigmoid().mul(2), X);
        assertEquals(List.of("matmul", "sigmoid", "full", "mul"), operations(program));
        Step matmul = program.steps().get(0);
        assertEquals(List.of(program.inputs().get(0), program.constants().get(0)), matmul.inputs());
        assertSame(weight, program.constants().get(0).tensor());
        assertTrue(program.constants().get(0).isSame(weight.detach()));
        assertFalse(program.constants().get(0).isSame(X));
        assertFalse(program.constants().get(0).isMadeInside());
        assertSame(matmul.output(), program.steps().get(1).inputs().get(0));
        assertEquals(List.of(program.steps().get(3).output()), program.outputs());
        assertNull(matmul.output().tensor());
        assertEquals(Shape.of(2, 1), matmul.output().shape());
    }

    @Test
    void itIsPrinted() {
        Tensor bias = Tensor.of(1, 2, 3).named("bias");
        String text = Program.trace(in -> in[0].add(bias).sum(1), X).toString();
        assertEquals("""
                x0 input FLOAT32 [2, 3]
                c0 constant FLOAT32 [3] bias
                %0 = add(x0, c0) FLOAT32 [2, 3]
                %1 = sum{axes=[1], keepDims=false}(%0) FLOAT32 [2]
                return [%1]
                """, text);
    }

    @Test
    void attributesAreThereByName() {
        assertEquals(Map.of("axes", List.of(0, 1), "keepDims", false), attributes(in -> in[0].sum()));
        assertEquals(Map.of("slope", 0.25), attributes(in -> in[0].leakyRelu(0.25)));
        assertEquals(Map.of("axis", 1), attributes(in -> in[0].softmax(-1)));
        assertEquals(Map.of("shape", Shape.of(3, 2)), attributes(in -> in[0].reshape(3, -1)));
        assertEquals(Map.of("from", DType.FLOAT32, "to", DType.FLOAT64), attributes(in -> in[0].to(DType.FLOAT64)));
        assertEquals(
                Map.of("before", List.of(0, 1), "after", List.of(2, 0), "value", 7.0),
                attributes(in -> in[0].pad(new int[][] {{0, 2}, {1, 0}}, 7)));
        assertEquals(Map.of(), attributes(in -> in[0].exp()));
        assertEquals(
                Map.of("axes", List.of(1), "keepDims", true, "epsilon", 0.5),
                attributes(in -> in[0].standardize(Axes.of(1), 0.5)));
        Map<String, Object> pool = attributes(in -> in[0].maxPool2d(PoolWindow.over(2)));
        assertEquals(new Conv.Size(2, 2), pool.get("kernel"));
        assertEquals(false, pool.get("ceilMode"));
        Map<String, Object> conv = attributes(in -> in[0].reshape(1, 1, 2, 3).conv2d(Tensor.ones(1, 1, 2, 2)));
        assertEquals(Conv.DEFAULT, conv.get("conv"));
    }

    private static Map<String, Object> attributes(TensorFunction f) {
        List<Step> steps = Program.trace(f, X).steps();
        return steps.get(steps.size() - 1).attributes();
    }

    /** A user can read each of them: no value is of a type that has no name outside. */
    @Test
    void attributesOfEveryRowCanBeRead() {
        for (OpSpec<?> row : Catalogue.rows()) {
            if (row.isInPlace()) {
                continue;
            }
            Trial trial = new Trial(row, 3, 3, 4);
            Tensor[] inputs = trial.inputs();
            Program program = Program.trace(in -> trial.op().apply(in), inputs);
            Step last = program.steps().get(program.steps().size() - 1);
            assertEquals(row.name(), last.op().name());
            assertEquals(program.inputs(), last.inputs());
            last.attributes()
                    .forEach((name, value) -> assertTrue(
                            java.lang.reflect.Modifier.isPublic(value.getClass().getModifiers())
                                    || value instanceof List
                                    || value instanceof Map,
                            row.name() + " " + name + " " + value.getClass()));
        }
    }

    @Test
    void viewsAndDetachedTensorsAreTheVariablesTheyWereMadeFrom() {
        Program program = Program.trace(
                in -> {
                    Tensor y = in[0].exp();
                    return y.detach().reshape(6).reshape(2, 3).mul(y.unsqueeze(0));
                },
                X);
        assertEquals(List.of("exp", "reshape", "reshape", "unsqueeze", "mul"), operations(program));
        assertEquals(List.of(), program.constants());
    }

    @Test
    void compositionsHoldTheirSteps() {
        Op cube = Op.of("cube", 1, in -> in[0].mul(in[0]).mul(in[0]));
        Program program = Program.trace(in -> cube.apply(in[0]).neg(), X);
        assertEquals(List.of("cube", "neg"), operations(program));
        Step step = program.steps().get(0);
        List<Step> inside = step.inside();
        assertEquals(
                List.of("mul", "mul", "clone"),
                inside.stream().map(inner -> inner.op().name()).toList());
        assertEquals(
                List.of(program.inputs().get(0), program.inputs().get(0)),
                inside.get(0).inputs());
        assertSame(inside.get(2).output(), step.insideOutput());
        assertSame(step.output(), program.steps().get(1).inputs().get(0));
    }

    @Test
    void theEnginesCompositionsHoldTheirSteps() {
        Step step = Program.trace(in -> in[0].rmsNorm(1, 1e-5), X).steps().get(0);
        assertEquals("div", step.inside().get(step.inside().size() - 1).op().name());
        assertNotNull(step.insideOutput());
        assertEquals(
                List.of(), Program.trace(in -> in[0].exp(), X).steps().get(0).inside());
    }

    @Test
    void aGradientIsMadeOfOperations() {
        Tensor x = Tensor.of(DType.FLOAT64, new double[] {0.5, 1.5}, 2);
        for (int call = 0; call < 300; call++) {
            Gradients.grad(p -> p.geluTanh().sum()).apply(x); // so often that a loop is made of the rule
        }
        Program program =
                Program.trace(in -> Gradients.grad(p -> p.geluTanh().sum()).apply(in[0]), x);
        assertTrue(operations(program).contains("sigmoid"), operations(program).toString());
        assertTrue(operations(program).stream().noneMatch(name -> name.endsWith("Backward")));
        assertFalse(program.outputs().get(0).isConstant());
    }

    @Test
    void constantsMadeInsideAreMarked() {
        Tensor outside = Tensor.of(1, 2, 3);
        Program program = Program.trace(in -> in[0].mul(outside).add(Tensor.of(in[0].get(0, 0), 0, 0)), X);
        assertFalse(program.constants().get(0).isMadeInside());
        assertTrue(program.constants().get(1).isMadeInside());
    }

    @Test
    void aChangeOfAComputedTensorIsAStep() {
        Tensor[] seen = new Tensor[1];
        Program program = Program.trace(
                in -> {
                    Tensor y = in[0].mul(in[0]);
                    Tensor flat = y.reshape(6);
                    y.addInPlace(in[0], 2);
                    seen[0] = flat;
                    return flat.neg();
                },
                X);
        List<Step> steps = program.steps();
        assertEquals(List.of("mul", "reshape", "full", "addInPlace", "reshape", "neg"), operations(program));
        assertSame(steps.get(0).output(), steps.get(3).inputs().get(0));
        assertSame(steps.get(3).output(), steps.get(4).inputs().get(0));
        assertSame(steps.get(4).output(), steps.get(5).inputs().get(0));
    }

    @Test
    void aChangeOfAnotherTensorIsRefusedBeforeItIsMade() {
        Tensor total = Tensor.zeros(2, 3);
        String text = assertThrows(IllegalStateException.class, () -> Program.trace(in -> total.addInPlace(in[0]), X))
                .getMessage();
        assertTrue(text.contains("addInPlace") && text.contains("eval()"), text);
        assertArrayEquals(new double[6], total.toDoubleArray());
        Tensor copy = X.copy();
        assertThrows(
                IllegalStateException.class,
                () -> Program.trace(in -> in[0].reshape(6).mulInPlace(2), copy));
        assertArrayEquals(X.toDoubleArray(), copy.toDoubleArray());
    }

    @Test
    void anExceptionEndsTheTrace() {
        assertThrows(
                ArithmeticException.class,
                () -> Program.trace(
                        in -> {
                            in[0].exp();
                            throw new ArithmeticException("halfway");
                        },
                        X));
        assertFalse(ThreadState.current().hasListeners());
        assertThrows(IllegalArgumentException.class, () -> Program.trace(in -> in[0].matmul(in[0]), X));
        assertFalse(ThreadState.current().hasListeners());
    }

    @Test
    void anOperationThatFailedIsNoStep() {
        Op broken = Op.of("broken", 1, in -> {
            in[0].exp();
            throw new ArithmeticException("inside");
        });
        Program program = Program.trace(
                in -> {
                    assertThrows(ArithmeticException.class, () -> broken.apply(in[0]));
                    assertThrows(IllegalArgumentException.class, () -> in[0].matmul(in[0]));
                    return in[0].neg();
                },
                X);
        assertEquals(List.of("neg"), operations(program));
    }

    @Test
    void tracesMayBeNested() {
        List<Program> inner = new ArrayList<>();
        Program outer = Program.trace(
                in -> {
                    Tensor y = in[0].exp();
                    inner.add(Program.trace(z -> z[0].neg(), y));
                    return y.abs();
                },
                X);
        assertEquals(List.of("exp", "neg", "abs"), operations(outer));
        assertEquals(List.of("neg"), operations(inner.get(0)));
        assertTrue(inner.get(0).inputs().get(0).isInput());
    }

    @Test
    void itSeesItsOwnThreadAlone() throws InterruptedException {
        Tensor[] other = new Tensor[1];
        Thread thread = new Thread(() -> other[0] = X.exp());
        Program program = Program.trace(
                in -> {
                    thread.start();
                    try {
                        thread.join();
                    } catch (InterruptedException e) {
                        throw new IllegalStateException(e);
                    }
                    return in[0].add(other[0]);
                },
                X);
        assertEquals(List.of("add"), operations(program));
        assertTrue(program.steps().get(0).inputs().get(1).isConstant());
    }

    @Test
    void itOutlivesScopes() {
        Program program;
        try (MemoryScope scope = Tape.open()) {
            Tensor constant = Tensor.of(1, 2, 3).exp().named("inScope");
            Tensor x = X.mul(2);
            program = Program.trace(
                    in -> {
                        try (MemoryScope inner = Tape.open()) {
                            return inner.keep(in[0].mul(constant));
                        }
                    },
                    x);
        }
        Variable constant = program.constants().get(0);
        Tensor values = constant.tensor();
        assertNotNull(values);
        assertEquals(Math.E, values.get(0), 1e-6);
        assertEquals("inScope", values.name());
        assertNotNull(program.inputs().get(0).tensor());
        assertEquals(2, program.inputs().get(0).tensor().get(0, 0));
    }

    @Test
    void stepsThatNoResultNeedsCanBeLeftOut() {
        Program program = Program.trace(
                in -> {
                    in[0].exp();
                    return in[0].neg().abs();
                },
                X);
        assertEquals(List.of("neg", "abs"), operations(program.needed()));
        assertEquals(List.of("exp", "neg", "abs"), operations(program));
    }

    @Test
    void severalResults() {
        Program program = Program.trace(in -> List.of(in.get(0).neg(), in.get(0), Tensor.of(1, 2)), List.of(X));
        assertEquals(3, program.outputs().size());
        assertTrue(program.outputs().get(1).isInput());
        assertTrue(program.outputs().get(2).isConstant());
    }

    @Test
    void inputsThatCannotBeToldApartAreRefused() {
        assertThrows(IllegalArgumentException.class, () -> Program.trace(in -> in[0].add(in[1]), X, X));
        assertThrows(IllegalArgumentException.class, () -> Program.trace(in -> in[0], (Tensor) null));
        assertThrows(IllegalArgumentException.class, () -> Program.trace(in -> null, X));
    }

    @Test
    void aStepKnowsWhereItWasCalled() {
        Program program = Program.trace(in -> in[0].neg(), X);
        assertEquals(ProgramTest.class, program.steps().get(0).frames().get(0).getDeclaringClass());
    }

    @Test
    void nothingIsRecordedOutside() {
        Program program = Program.trace(in -> in[0].neg(), X);
        X.exp();
        assertEquals(1, program.steps().size());
        assertFalse(ThreadState.current().hasListeners());
    }

    @Test
    void aComparisonFindsWhatCameFromTheInputs() {
        TensorFunction f =
                in -> in[0].sum(0).div(in[0].dim(0)).mul(in[0].get(0, 0)).add(Tensor.of(in[0].get(0, 1), 1, 1));
        Tensor longer = Tensor.rand(new Random(1), 5, 3);
        Program one = Program.trace(f, X);
        ProgramComparison comparison = ProgramComparison.of(one, Program.trace(f, longer));
        assertEquals(List.of(0), comparison.varyingAxes(one.inputs().get(0)));
        assertEquals(List.of(), comparison.varyingAxes(one.outputs().get(0)));
        List<Step> numbers = one.steps().stream()
                .filter(step -> step.op().name().equals("full"))
                .toList();
        assertEquals(List.of("value"), comparison.varyingAttributes(numbers.get(0)));
        assertEquals(List.of("value"), comparison.varyingAttributes(numbers.get(1)));
        assertEquals(List.of(), comparison.varyingAttributes(one.steps().get(0)));
        assertEquals(1, comparison.varyingConstants().size());
        assertEquals(Shape.of(5, 3), comparison.other(one.inputs().get(0)).shape());
    }

    @Test
    void aComparisonRefusesRunsThatDidSomethingElse() {
        TensorFunction f = in -> in[0].get(0, 0) > 0 ? in[0].exp() : in[0].neg();
        Program one = Program.trace(f, X);
        Program two = Program.trace(f, X.neg());
        String text = assertThrows(IllegalArgumentException.class, () -> ProgramComparison.of(one, two))
                .getMessage();
        assertTrue(text.contains("exp") && text.contains("neg"), text);
        TensorFunction wiring = in -> in[0].get(0, 0) > 0 ? in[0].sub(in[1]) : in[1].sub(in[0]);
        Tensor b = Tensor.ones(2, 3);
        assertThrows(
                IllegalArgumentException.class,
                () -> ProgramComparison.of(Program.trace(wiring, X, b), Program.trace(wiring, X.neg(), b)));
    }
}
