package org.wengert;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.wengert.memory.Pool;

/** A scope takes back what was computed in it, and nothing else. */
class ScopeTest {
    private static final int N = Pool.SMALLEST;

    private final Tensor x = Tensor.randn(new Random(1), N).requiresGrad(true);

    @Test
    void theArraysOfOneScopeServeTheNext() {
        Object first;
        try (MemoryScope scope = Tape.open()) {
            first = x.mul(2).array();
        }
        try (MemoryScope scope = Tape.open()) {
            Tensor y = x.mul(3);
            assertSame(first, y.array());
            assertNotSame(first, x.mul(4).array());
            assertEquals(3 * x.get(1), y.get(1), 1e-6);
        }
    }

    @Test
    void whatComesBackIsClearedBeforeItServesAgain() {
        try (MemoryScope scope = Tape.open()) {
            x.exp();
        }
        try (MemoryScope scope = Tape.open()) {
            assertArrayEquals(new float[N], x.zerosLike().toFloatArray());
        }
    }

    @Test
    void useAfterCloseIsAnErrorThatNamesTheFix() {
        Tensor y;
        Tensor view;
        Tensor loss;
        try (MemoryScope scope = Tape.open()) {
            y = x.mul(2);
            view = y.reshape(2, N / 2);
            loss = y.square().sum();
        }
        String message = "FLOAT32 [" + N
                + "]: its array was released when the scope it was computed in, a Tape.open(), closed. Keep it before that: "
                + "scope.keep(tensor), or tensor.copy().";
        assertMessage(message, () -> y.toFloatArray());
        assertMessage(message, () -> y.add(x));
        assertMessage(message, () -> y.detach().get(0));
        assertMessage(message.replace("[" + N, "[2, " + N / 2), () -> view.sum());
        assertMessage(message.replace("[" + N + "]", "[]"), loss::backward);
        assertEquals("FLOAT32 [" + N + "], released when its scope closed", y.toString());
    }

    @Test
    void aHistoryThatReachesIntoAClosedScopeIsNotWalked() {
        Tensor kept;
        try (MemoryScope scope = Tape.open()) {
            kept = scope.keep(x.exp().square());
        }
        assertThrows(IllegalStateException.class, () -> kept.sum().backward());
        assertEquals(null, x.grad());
    }

    @Test
    void leavesTheirGradientsAndWhatIsKeptStay() {
        Tensor kept;
        Tensor copied;
        Tensor leaf;
        try (MemoryScope scope = Tape.open()) {
            Tensor y = x.mul(2);
            kept = scope.keep(y);
            copied = x.mul(5).copy();
            leaf = y.add(1).detach().requiresGrad(true);
            y.square().add(leaf).sum().backward();
        }
        try (MemoryScope scope = Tape.open()) {
            for (int i = 0; i < 20; i++) {
                x.mul(i);
            }
        }
        float[] values = x.toFloatArray();
        for (int i = 0; i < N; i++) {
            assertEquals(2 * values[i], kept.get(i));
            assertEquals(5 * values[i], copied.get(i));
            assertEquals(2 * values[i] + 1, leaf.get(i));
            assertEquals(8 * values[i], x.grad().get(i));
            assertEquals(1, leaf.grad().get(i));
        }
    }

    @Test
    void aGradIsAddedToFromOneScopeToTheNext() {
        for (int step = 0; step < 3; step++) {
            try (MemoryScope scope = Tape.open()) {
                x.mul(2).sum().backward();
            }
        }
        assertEquals(6, x.grad().get(7));
    }

    @Test
    void innerScopesKeepForOuterOnes() {
        Tensor kept;
        try (MemoryScope outer = Tape.open()) {
            Tensor dropped;
            try (MemoryScope inner = Tape.open()) {
                dropped = x.mul(2);
                kept = inner.keep(x.mul(3));
            }
            assertThrows(IllegalStateException.class, dropped::item);
            assertEquals(3 * x.get(0), kept.get(0), 1e-6);
        }
        assertThrows(IllegalStateException.class, () -> kept.get(0));
    }

    @Test
    void anOuterScopeKeepsWhatAnInnerOneComputed() {
        Tensor y;
        try (MemoryScope outer = Tape.open()) {
            try (MemoryScope inner = Tape.open()) {
                y = outer.keep(x.mul(2));
            }
            assertEquals(2 * x.get(0), y.get(0), 1e-6);
        }
        assertEquals(2 * x.get(0), y.get(0), 1e-6);
    }

    @Test
    void closingAScopeClosesThoseLeftOpenInside() {
        MemoryScope outer = Tape.open();
        MemoryScope inner = Tape.open();
        Tensor y = x.mul(2);
        outer.close();
        assertThrows(IllegalStateException.class, () -> y.get(0));

        Tensor after = x.mul(3);
        inner.close();
        outer.close();
        assertEquals(3 * x.get(0), after.get(0), 1e-6);
        assertFalse(ThreadState.current().arena() != null);
    }

    @Test
    void anExceptionInsideClosesTheScope() {
        assertThrows(IllegalArgumentException.class, () -> {
            try (MemoryScope scope = Tape.open()) {
                x.mul(2).reshape(7);
            }
        });
        assertEquals(null, ThreadState.current().arena());
    }

    @Test
    void aScopeOfAnotherThreadIsNotOurs() throws Exception {
        MemoryScope[] theirs = new MemoryScope[1];
        Tensor[] made = new Tensor[1];
        Thread other = new Thread(
                () -> {
                    theirs[0] = Tape.open();
                    made[0] = x.mul(2);
                },
                "other");
        other.start();
        other.join();

        Tensor ours = x.mul(3);
        assertMessage(
                "close: this scope was opened on thread other, and its arrays may be in use there. Close it on that thread, with "
                        + "try (MemoryScope scope = Tape.open()) { ... }.",
                theirs[0]::close);
        assertMessage(
                "keep: FLOAT32 [" + N
                        + "]: this scope is one of thread other. Keep a tensor on its own thread, in the scope it was "
                        + "computed in, before that closes.",
                () -> theirs[0].keep(ours));
        assertEquals(2 * x.get(0), made[0].get(0), 1e-6);
        assertEquals(3 * x.get(0), ours.get(0), 1e-6);
    }

    private static void assertMessage(String expected, org.junit.jupiter.api.function.Executable use) {
        assertEquals(expected, assertThrows(IllegalStateException.class, use).getMessage());
    }
}
