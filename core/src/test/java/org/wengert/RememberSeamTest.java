package org.wengert;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.wengert.explain.ChainRule;
import org.wengert.explain.Explain;

/** {@code Tape.remember()} beside scopes, threads, hooks, checkpoints and exceptions. */
class RememberSeamTest {
    private final Tensor w =
            Tensor.of(DType.FLOAT64, 0.5, -2).requiresGrad(true).named("w");

    private Tensor loss() {
        return w.mul(w).tanh().add(Tensor.of(DType.FLOAT64, 1, 2)).square().sum();
    }

    private double explained(Tensor loss) {
        return Explain.chainRule(loss, w).at(1).value();
    }

    @Test
    void whatIsRememberedOfAParameterOutlivesTheScopeItWasFirstUsedIn() {
        try (var memory = Tape.remember()) {
            for (int step = 0; step < 3; step++) {
                try (MemoryScope scope = Tape.open()) {
                    Tensor loss = loss();
                    w.zeroGrad();
                    loss.backward();
                    assertEquals(w.grad().get(1), explained(loss), 1e-15);
                }
            }
        }
    }

    @Test
    void anotherThreadRemembersNothing() {
        try (var memory = Tape.remember()) {
            CompletableFuture.runAsync(() -> {
                        Tensor loss = loss();
                        loss.backward();
                        assertThrows(IllegalStateException.class, () -> explained(loss));
                    })
                    .join();
        }
    }

    @Test
    void aHookMayExplainAnotherTape() {
        try (var memory = Tape.remember()) {
            double[] seen = new double[1];
            Tensor other = w.mul(w).mul(2).sum();
            Tensor y = w.mul(w);
            Tensor loss = y.sum();
            y.registerHook(g -> {
                seen[0] = explained(other);
                return g;
            });
            loss.backward();
            assertEquals(-8, seen[0]);
            assertEquals(-4, explained(loss));
        }
    }

    @Test
    void gradientsAreTheSameWithAndWithout() {
        loss().backward();
        double[] plain = w.grad().toDoubleArray();
        w.zeroGrad();
        try (var memory = Tape.remember()) {
            loss().backward();
        }
        assertArrayEquals(plain, w.grad().toDoubleArray());
    }

    @Test
    void aFailedSweepLeavesTheTapeToExplain() {
        try (var memory = Tape.remember()) {
            Tensor y = w.mul(w);
            Tensor loss = y.sum();
            Tape.Scope hook = y.registerHook(g -> {
                throw new IllegalStateException("mine");
            });
            assertThrows(IllegalStateException.class, loss::backward);
            hook.close();
            assertEquals(-4, explained(loss));
        }
    }

    @Test
    void aCheckpointIsOneLine() {
        Tensor before = checkpointed();
        String printed = Explain.tape(before);
        assertTrue(printed.contains("checkpoint(lines=2; w)  [2]    unknown"), printed);
        try (var memory = Tape.remember()) {
            Tensor loss = checkpointed();
            loss.backward();
            String remembered = Explain.tape(loss);
            assertTrue(remembered.contains("checkpoint(lines=2; w)  [2]    [0.2449, 0.9993]"), remembered);
            ChainRule rule = Explain.chainRule(loss, w);
            assertTrue(rule.toString().contains("checkpoint"), rule.toString());
            IllegalStateException e = assertThrows(IllegalStateException.class, () -> rule.at(1));
            assertTrue(e.getMessage().contains("without checkpoint"), e.getMessage());
        }
    }

    private Tensor checkpointed() {
        return Gradients.checkpoint(x -> x[0].mul(x[0]).tanh(), w).sum();
    }
}
