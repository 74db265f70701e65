package org.wengert;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.util.Arrays;
import java.util.List;
import java.util.function.BinaryOperator;
import java.util.function.DoubleBinaryOperator;
import java.util.function.DoubleUnaryOperator;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.function.Executable;

/** Where something is missing, the error says so in the house's words; and what an operation returns is what its type allows. */
class NullSeamTest {
    private final Tensor x = Tensor.of(1, 2, 3).requiresGrad(true);

    private static final Op PLAIN = Op.unary("plain", v -> v);
    private static final Op PAIR = Op.binary("pair", (a, b) -> a + b);

    private static DynamicTest missing(String operation, Executable call) {
        return dynamicTest(operation, () -> {
            RuntimeException error = assertThrows(RuntimeException.class, call);
            String message = String.valueOf(error.getMessage());
            assertTrue(message.startsWith(operation + ": "), error::toString);
            assertTrue(message.contains("null"), error::toString);
            assertTrue(message.endsWith("."), error::toString);
            assertTrue(Tape.isRecording());
        });
    }

    @TestFactory
    Stream<DynamicTest> operationsThatLackSomething() {
        return Stream.of(
                missing("unary", () -> Op.unary("unary", (DoubleUnaryOperator) null)),
                missing("binary", () -> Op.binary("binary", (DoubleBinaryOperator) null)),
                missing("whole", () -> Op.of("whole", 1, null)),
                missing("plain", () -> PLAIN.linear((Rule.Linear) null)),
                missing("plain", () -> PLAIN.linear((Rule.Linear[]) null)),
                missing("pair", () -> PAIR.linear(g -> g, null)),
                missing("plain", () -> PLAIN.vjpFromInput(null)),
                missing("plain", () -> PLAIN.vjpFromOutput(null)),
                missing("pair", () -> PAIR.vjp(null, (g, a, b) -> g)),
                missing("pair", () -> PAIR.vjp((g, a, b) -> g, null)),
                missing("pair", () -> PAIR.bilinear(null, (g, a) -> g)),
                missing("pair", () -> PAIR.bilinear((g, b) -> g, null)),
                missing("plain", () -> PLAIN.vjpFromAll((Rule.FromAll) null)),
                missing("pair", () -> PAIR.vjpFromAll((g, in, y) -> g, null)),
                missing("plain", () -> PLAIN.samples((Samples) null)),
                missing("plain", () -> PLAIN.samples((Domain) null)),
                missing("plain", () -> PLAIN.apply((Tensor) null)),
                missing("plain", () -> PLAIN.apply((Tensor[]) null)),
                missing("pair", () -> PAIR.apply(x, null)),
                missing("pair", () -> PAIR.apply(null, x)));
    }

    @TestFactory
    Stream<DynamicTest> functionsThatReturnNothing() {
        Op rule = Op.unary("rule", v -> v).linear(g -> null);
        Op fromAll = Op.of("fromAll", 1, in -> in[0]).vjpFromAll((g, in, y) -> null);
        Op value = Op.of("value", 1, in -> null);
        return Stream.of(
                missing("value", () -> value.apply(x)),
                missing("rule", () -> rule.apply(x).sum().backward()),
                missing("fromAll", () -> fromAll.apply(x).sum().backward()),
                missing("registerHook", () -> {
                    Tensor y = x.mul(2);
                    y.registerHook(g -> null);
                    y.sum().backward();
                }),
                missing("checkpoint", () -> Gradients.checkpoint(in -> null, x)),
                missing("grad", () -> Gradients.grad((Tensor t) -> null).apply(x)),
                missing(
                        "valueAndGrad",
                        () -> Gradients.valueAndGrad((Tensor t) -> null).apply(x)),
                missing("jvp", () -> Gradients.jvp((Tensor t) -> null).apply(x, x)),
                missing("hessian", () -> Gradients.hessian((Tensor t) -> null).apply(x)));
    }

    @TestFactory
    Stream<DynamicTest> callsThatLackSomething() {
        return Stream.of(
                missing("registerHook", () -> x.registerHook(null)),
                missing("concat", () -> Tensor.concat(0, x, null)),
                missing("concat", () -> Tensor.concat(0, null, x)),
                missing("stack", () -> Tensor.stack(0, x, null)),
                missing("stack", () -> Tensor.stack(0, (Tensor) null)),
                missing("einsum", () -> Tensor.einsum("i,i->", x, null)),
                missing("wrt", () -> Gradients.of(x.sum()).wrt((Tensor) null)),
                missing("wrt", () -> Gradients.of(x.sum()).wrt(x, null)),
                missing("checkpoint", () -> Gradients.checkpoint(null, x)),
                missing("checkpoint", () -> Gradients.checkpoint(in -> in[0], x, null)),
                missing("grad", () -> Gradients.grad((Function<Tensor, Tensor>) null)),
                missing("grad", () -> Gradients.grad((BinaryOperator<Tensor>) null, x, x)),
                missing("valueAndGrad", () -> Gradients.valueAndGrad(in -> in[0].sum(), x, null)),
                missing("vjp", () -> Gradients.vjp(in -> in[0], null, x, x)),
                missing("vjp", () -> Gradients.vjp(t -> t, null, x)),
                missing("grad", () -> Gradients.grad(Tensor::sum, (Tensor) null)),
                missing("grad", () -> Gradients.grad(in -> in[0], (List<Tensor>) null)),
                missing("jvp", () -> Gradients.jvp(t -> t, x, null)),
                missing("hvp", () -> Gradients.hvp((p, q) -> p.mul(q).sum(), x, x, x, null)),
                missing("concat", () -> Tensor.concat(0, (List<Tensor>) null)),
                missing("stack", () -> Tensor.stack(0, (List<Tensor>) null)),
                missing("wrt", () -> Gradients.of(x.sum()).wrt((List<Tensor>) null)),
                missing("where", () -> Tensor.where(x.gt(1), x, null)),
                missing("where", () -> Tensor.where(null, x, x)),
                missing("add", () -> x.add((Tensor) null)),
                missing("matmul", () -> x.matmul(null)),
                missing("assign", () -> x.detach().assign(null)),
                missing("addInPlace", () -> x.detach().addInPlace(null)));
    }

    @Test
    void aRuleThatIsMissingIsRefusedWhenItIsSaidNotWhenItRuns() {
        UnaryOperator<Tensor> f = t -> PLAIN.vjpFromInput((g, v) -> g).apply(t);
        assertEquals(1, Gradients.grad((Tensor t) -> f.apply(t).sum()).apply(x).get(2));
        assertThrows(RuntimeException.class, () -> PLAIN.vjpFromInput(null));
    }

    @Test
    void aResultThatIsNoNumberNeedsNoGradient() {
        Op positive = Op.of("positive", 1, in -> in[0].gt(1)).vjpFromAll((g, in, y) -> in[0]);
        Op rounded = Op.of("rounded", 1, in -> in[0].to(DType.INT32)).linear(g -> g);
        for (Op op : new Op[] {positive, rounded}) {
            Tensor y;
            try {
                y = op.apply(x);
            } catch (IllegalArgumentException e) {
                assertTrue(e.getMessage().startsWith(op.name() + ": "), e::getMessage);
                continue;
            }
            assertFalse(y.requiresGrad(), op.name());
            assertEquals(null, y.node());
            assertFalse(y.to(DType.FLOAT32).mul(2).requiresGrad());
        }
    }

    @Test
    void aProbabilityOfZeroAtAScoreOfMinusInfinityCountsNothing() {
        double minus = Double.NEGATIVE_INFINITY;
        for (DType dtype : new DType[] {DType.FLOAT32, DType.FLOAT64}) {
            Tensor scores = Tensor.of(dtype, new double[] {minus, 0, 1, 2, minus, 2}, 2, 3)
                    .requiresGrad(true);
            Tensor target = Tensor.of(dtype, new double[] {0, 0.25, 0.75, 0.5, 0, 0.5}, 2, 3);
            Tensor loss = scores.crossEntropy(target, Reduction.NONE);
            double first = Math.log(1 + Math.E) - 0.75;
            assertArrayEquals(new double[] {first, Math.log(2)}, loss.toDoubleArray(), 1e-6);

            loss.sum().backward();
            double share = 1 / (1 + Math.E);
            assertArrayEquals(
                    new double[] {0, share - 0.25, 1 - share - 0.75, 0, 0, 0},
                    scores.grad().toDoubleArray(),
                    1e-6);

            Tensor logs = Tensor.of(dtype, new double[] {minus, 0}).requiresGrad(true);
            Tensor divergence = logs.klDiv(Tensor.of(dtype, new double[] {0, 1}), Reduction.SUM);
            assertEquals(0, divergence.item());
            divergence.backward();
            assertArrayEquals(new double[] {0, -1}, noSigns(logs.grad()));
        }
    }

    private static double[] noSigns(Tensor x) {
        return Arrays.stream(x.toDoubleArray()).map(value -> value + 0.0).toArray();
    }
}
