package org.wengert;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** What is recorded, and how it reads. */
@SuppressWarnings("try") // a scope is opened for what it does, not to be used
class TapeTest {
    private final Tensor x = Tensor.of(1, 2, 3).requiresGrad(true);

    @Test
    void recordsWhatIsDoneToAMarkedTensorAndNothingElse() {
        Tensor unmarked = Tensor.of(1, 2, 3);

        assertTrue(isRecorded(x.tanh()));
        assertTrue(isRecorded(unmarked.add(x)));
        assertTrue(isRecorded(x.tanh().tanh()));
        assertFalse(isRecorded(unmarked.tanh()));
        assertFalse(isRecorded(unmarked.add(unmarked)));
    }

    @Test
    void recordsNoOperationWithoutADerivative() {
        for (Tensor y : List.of(
                x.gt(2),
                x.argMax(),
                x.to(DType.INT32),
                x.to(DType.BOOL),
                x.to(DType.INT32).oneHot(4))) {
            assertFalse(isRecorded(y), y.toString());
        }
        assertFalse(isRecorded(x.to(DType.INT32).to(DType.FLOAT32)));
    }

    @Test
    void recordsAStepAndItsDerivativeOfZero() {
        x.step().sum().backward();

        assertArrayEquals(new double[] {0, 0, 0}, gradient(x));
    }

    @Test
    void stopsWhenTheMarkIsTakenOff() {
        x.requiresGrad(false);

        assertFalse(isRecorded(x.tanh()));
    }

    @Test
    void recordsNothingInsideNoGrad() {
        try (var off = Tape.noGrad()) {
            assertFalse(Tape.isRecording());
            assertFalse(isRecorded(x.tanh()));
        }
        assertTrue(Tape.isRecording());
        assertTrue(isRecorded(x.tanh()));
    }

    @Test
    void noGradScopesNest() {
        try (var outer = Tape.noGrad()) {
            try (var inner = Tape.noGrad()) {
                assertFalse(Tape.isRecording());
            }
            assertFalse(Tape.isRecording());
        }
        assertTrue(Tape.isRecording());
    }

    @Test
    void anExceptionLeavesEachNoGradScopeAsItWas() {
        assertThrows(IllegalArgumentException.class, () -> {
            try (var outer = Tape.noGrad()) {
                assertThrows(IllegalArgumentException.class, () -> {
                    try (var inner = Tape.noGrad()) {
                        x.reshape(2, 2);
                    }
                });
                assertFalse(Tape.isRecording());
                x.reshape(2, 2);
            }
        });
        assertTrue(Tape.isRecording());
    }

    @Test
    void noGradHoldsOnItsThreadOnly() {
        try (var off = Tape.noGrad()) {
            assertTrue(CompletableFuture.supplyAsync(() -> Tape.isRecording() && isRecorded(x.tanh()))
                    .join());
        }
    }

    @Test
    void detachSharesTheValuesAndLeavesTheHistory() {
        Tensor y = x.square();
        Tensor detached = y.detach();

        assertFalse(detached.requiresGrad());
        assertNull(detached.node());
        assertEquals(y.toString(), detached.toString());

        y.mul(detached).sum().backward();

        // Not 4 x^3: the second factor counts as a constant.
        assertArrayEquals(new double[] {2, 16, 54}, gradient(x));
    }

    @Test
    void aCopyHasAnArrayOfItsOwn() {
        Tensor copy = x.copy();
        copy.fillInPlace(9);

        assertFalse(copy.requiresGrad());
        assertArrayEquals(new double[] {1, 2, 3}, x.toDoubleArray());
    }

    @Test
    void keepsOnlyWhatTheRulesName() {
        Tensor constant = Tensor.of(4, 5, 6);
        Tensor other = Tensor.of(7, 8, 9).requiresGrad(true);

        assertEquals("", keeps(x.add(other)));
        assertEquals("0 1 ", keeps(x.mul(other)));
        assertEquals("1 ", keeps(x.mul(constant)));
        assertEquals("0 ", keeps(constant.mul(x)));
        assertEquals("1 ", keeps(x.exp()));
        assertEquals("0 1 ", keeps(x.tanh()));
        assertEquals("0 ", keeps(x.sin()));
        assertEquals("", keeps(x.reshape(3, 1)));
        assertEquals("0 ", keeps(Tensor.where(constant.gt(5), x, other)));
    }

    /** The numbers of the inputs that the rule keeps, the output's being one more. */
    private static String keeps(Tensor y) {
        Node node = node(y);
        StringBuilder kept = new StringBuilder();
        for (int i = 0; i <= node.inputs(); i++) {
            kept.append(node.saves(i) ? i + " " : "");
        }
        return kept.toString();
    }

    @Test
    void aLineKnowsWhereItsInputsCameFrom() {
        Tensor y = x.sin();
        Tensor z = y.mul(Tensor.of(1, 2, 3));
        Node line = node(z);

        assertEquals("mul -> FLOAT32 [3]", line.toString());
        assertEquals(node(y), line.inputNode(0));
        assertNull(line.inputLeaf(0));
        assertNull(line.inputNode(1));
        assertNull(line.inputLeaf(1));
        assertEquals(x, node(y).inputLeaf(0));
        assertTrue(node(y).sequence() < line.sequence());
    }

    @Test
    void listsTheLinesInTheOrderTheyWereRecordedEachOnce() {
        Tensor a = x.sin();
        Tensor b = x.cos();
        Tensor unrelated = x.exp();
        Tensor c = b.mul(a);
        Tensor d = c.add(a);

        assertEquals(List.of(node(a), node(b), node(c), node(d)), Tape.of(d).nodes());
        assertEquals(List.of(node(unrelated)), Tape.of(unrelated).nodes());
        assertEquals(List.of(), Tape.of(x).nodes());
        assertEquals(List.of(), Tape.of(Tensor.of(1, 2)).nodes());
    }

    @Test
    void aTapeReadsAsATable() {
        Tensor input = Tensor.of(DType.FLOAT32, new double[] {1, 2, 3, 4}, 2, 2).named("input");
        Tensor weight = Tensor.ones(2, 3).requiresGrad(true).named("weight");
        Tensor bias = Tensor.zeros(3).requiresGrad(true);
        Tensor hidden = input.matmul(weight).add(bias).tanh().named("hidden");
        Tensor loss = hidden.mul(hidden).mean(Axes.of(0)).mul(weight.sum(0)).sum();

        assertEquals("""
                                                    shape   dtype    keeps           value
                input      data                     [2, 2]  FLOAT32                  [[1, 2], [3, 4]]
                weight     parameter                [2, 3]  FLOAT32                  [[1, 1, 1], [1, 1, 1]]
                leaf0      parameter                [3]     FLOAT32                  [0, 0, 0]
                %0         = matmul(input, weight)  [2, 3]  FLOAT32  input
                %1         = add(%0, leaf0)         [2, 3]  FLOAT32                  [[3, 3, 3], [7, 7, 7]]
                %2 hidden  = tanh(%1)               [2, 3]  FLOAT32  %1, result      [[0.9951, 0.9951, 0.9951], [1, 1, 1]]
                %3         = mul(hidden, hidden)    [2, 3]  FLOAT32  hidden, hidden
                %4         = mean(axes=[0]; %3)     [3]     FLOAT32                  [0.9951, 0.9951, 0.9951]
                %5         = sum(axes=[0]; weight)  [3]     FLOAT32                  [2, 2, 2]
                %6         = mul(%4, %5)            [3]     FLOAT32  %4, %5
                %7         = sum(%6)                []      FLOAT32                  5.97
                """, Tape.of(loss).toString());
    }

    @Test
    void aRememberedSweepPrintsAllValuesAndGradients() {
        Tensor x = Tensor.of(DType.FLOAT64, 1, 2).named("x");
        Tensor w = Tensor.of(DType.FLOAT64, 3, -0.5).requiresGrad(true).named("w");
        Tensor large = Tensor.full(DType.FLOAT64, 0.25, 20).requiresGrad(true);
        Tensor loss;
        try (Tape.Scope memory = Tape.remember()) {
            loss = w.sub(x).mul(w).sum().add(large.sum()).named("loss");
            loss.backward();
        }

        assertEquals("""
                                        shape  dtype    value                    gradient
                w        parameter      [2]    FLOAT64  [3, -0.5]                [5, -3]
                x        data           [2]    FLOAT64  [1, 2]
                leaf0    parameter      [20]   FLOAT64  0.25 to 0.25, mean 0.25  1 to 1, mean 1
                %0       = sub(w, x)    [2]    FLOAT64  [2, -2.5]                [3, -0.5]
                %1       = mul(%0, w)   [2]    FLOAT64  [6, 1.25]                [1, 1]
                %2       = sum(%1)      []     FLOAT64  7.25                     1
                %3       = sum(leaf0)   []     FLOAT64  5                        1
                %4 loss  = add(%2, %3)  []     FLOAT64  12.25                    1
                """, Tape.of(loss).toString());
    }

    @Test
    void aTapeSaysWhatItHasLost() {
        Tensor x = Tensor.of(1, 2).requiresGrad(true).named("x");
        Tensor y = x.square();
        Tape tape;
        try (MemoryScope scope = Tape.open()) {
            Tensor loss = y.mul(x.exp()).sum();
            tape = Tape.of(loss);
        }
        try (Tape.Scope off = Tape.noGrad()) {
            y.fillInPlace(0);
        }

        String before = tape.toString();
        assertTrue(before.contains("changed since"), before);
        assertTrue(before.contains("released with its scope"), before);
        Tensor other = x.square();
        Tape walked = Tape.of(other.sum());
        Gradients.of(other.sum()).wrt(x);
        String after = walked.toString();
        assertTrue(after.contains("square, freed"), after);
    }

    private static boolean isRecorded(Tensor y) {
        assertEquals(y.requiresGrad(), y.node() != null);
        return y.requiresGrad();
    }

    private static Node node(Tensor y) {
        Node node = y.node();
        assertNotNull(node);
        return node;
    }

    private static double[] gradient(Tensor leaf) {
        Tensor grad = leaf.grad();
        assertNotNull(grad);
        return grad.toDoubleArray();
    }
}
