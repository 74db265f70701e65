package org.wengert;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/** Inside a memory scope, a checkpoint's intermediate results go back to the pool as soon as its result, or its gradients, are computed. */
class CheckpointScopeTest {
    private final Tensor x = Tensor.of(DType.FLOAT64, new double[] {0.1, 0.2}).requiresGrad(true);
    private final Tensor w = Tensor.of(DType.FLOAT64, new double[] {3, 4}).requiresGrad(true);

    /** The results of exp, an intermediate operation of f, while {@code program} runs. */
    private static List<Tensor> exponentials(Supplier<?> program) {
        List<Tensor> found = new ArrayList<>();
        OpListener listener = (op, y, inputs) -> {
            if (op.name().equals("exp")) {
                found.add(y);
            }
        };
        ThreadState.current().add(listener);
        try {
            program.get();
        } finally {
            ThreadState.current().remove(listener);
        }
        return found;
    }

    private Tensor f(Tensor... in) {
        return in[0].exp().mul(w).square();
    }

    @Test
    void intermediateResultsEndWithTheComputationAndTheRecomputation() {
        Tensor plain = f(x);
        List<Tensor> expected = Gradients.of(plain.sum()).wrt(x, w);
        try (MemoryScope scope = Tape.open()) {
            Tensor[] y = new Tensor[1];
            List<Tensor> computed = exponentials(() -> y[0] = Gradients.checkpoint(this::f, x));
            assertEquals(1, computed.size());
            assertFalse(computed.get(0).storage().isIntact());
            assertTrue(y[0].storage().isIntact());
            assertEquals(plain.get(1), y[0].get(1));

            Tensor loss = y[0].sum();
            List<Tensor> found = new ArrayList<>();
            computed = exponentials(
                    () -> found.addAll(Gradients.of(loss).retainGraph().wrt(x, w)));
            assertEquals(1, computed.size());
            assertFalse(computed.get(0).storage().isIntact());
            for (int i = 0; i < 2; i++) {
                assertEquals(expected.get(i).get(1), found.get(i).get(1));
            }

            // Recorded derivatives need the intermediate results.
            found.clear();
            computed = exponentials(
                    () -> found.addAll(Gradients.of(loss).createGraph().wrt(x, w)));
            assertTrue(computed.get(0).storage().isIntact());
            assertEquals(
                    Gradients.of(Gradients.of(f(x).sum()).createGraph().wrt(x).sum())
                            .wrt(w)
                            .get(1),
                    Gradients.of(found.get(0).sum()).wrt(w).get(1));
            assertSame(scope.keep(loss), loss);
        }
        assertNull(ThreadState.current().arena());
    }

    @Test
    void outsideScopesNothingIsTakenBack() {
        Tensor[] y = new Tensor[1];
        List<Tensor> computed = exponentials(() -> y[0] = Gradients.checkpoint(this::f, x));
        assertTrue(computed.get(0).storage().isPlain());
        assertTrue(exponentials(() -> Gradients.of(y[0].sum()).wrt(x))
                .get(0)
                .storage()
                .isPlain());
        assertNull(ThreadState.current().arena());
    }

    @Test
    void aFunctionThatFailsLeavesNoScopeBehind() {
        try (MemoryScope scope = Tape.open()) {
            Object before = ThreadState.current().arena();
            try {
                Gradients.checkpoint(
                        in -> {
                            throw new IllegalArgumentException("planted");
                        },
                        x);
            } catch (IllegalArgumentException expected) {
                assertSame(before, ThreadState.current().arena());
            }
            assertTrue(scope != null);
        }
    }

    @Test
    void aFunctionThatRecordsNothingIsItsResult() {
        assertNull(Gradients.checkpoint(in -> Tensor.ones(2), x).node());
        assertEquals(
                1, Tape.of(Gradients.checkpoint(in -> in[0], x).mul(2)).nodes().size());
    }
}
