package org.wengert;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import org.junit.jupiter.api.Test;

/** A scope takes back what was computed in it, and nothing else. */
class ScopeTest {
    private static final int N = Pool.SMALLEST;

    private final Tensor x = Tensor.randn(new Random(1), N).requiresGrad(true);

    @Test
    void theArraysOfOneScopeServeTheNext() {
        Object first;
        try (Tape tape = Tape.open()) {
            first = x.mul(2).array();
        }
        try (Tape tape = Tape.open()) {
            Tensor y = x.mul(3);
            assertSame(first, y.array());
            assertNotSame(first, x.mul(4).array());
            assertEquals(3 * x.get(1), y.get(1), 1e-6);
        }
    }

    @Test
    void whatComesBackIsClearedBeforeItServesAgain() {
        try (Tape tape = Tape.open()) {
            x.exp();
        }
        try (Tape tape = Tape.open()) {
            assertArrayEquals(new float[N], x.zerosLike().toFloatArray());
        }
    }

    @Test
    void useAfterCloseIsAnErrorThatNamesTheFix() {
        Tensor y;
        Tensor view;
        Tensor loss;
        try (Tape tape = Tape.open()) {
            y = x.mul(2);
            view = y.reshape(2, N / 2);
            loss = y.square().sum();
        }
        String message = "FLOAT32 [" + N
                + "]: its array was taken back when the scope it was computed in, a Tape.open(), closed. Let it out before: "
                + "tape.keep(tensor), or tensor.copy().";
        assertMessage(message, () -> y.toFloatArray());
        assertMessage(message, () -> y.add(x));
        assertMessage(message, () -> y.detach().get(0));
        assertMessage(message.replace("[" + N, "[2, " + N / 2), () -> view.sum());
        assertMessage(message.replace("[" + N + "]", "[]"), loss::backward);
        assertEquals("FLOAT32 [" + N + "], taken back when its scope closed", y.toString());
    }

    @Test
    void aHistoryThatReachesIntoAClosedScopeIsNotWalked() {
        Tensor kept;
        try (Tape tape = Tape.open()) {
            kept = tape.keep(x.exp().square());
        }
        assertThrows(IllegalStateException.class, () -> kept.sum().backward());
        assertEquals(null, x.grad());
    }

    @Test
    void leavesTheirGradientsAndWhatIsKeptStay() {
        Tensor kept;
        Tensor copied;
        Tensor leaf;
        try (Tape tape = Tape.open()) {
            Tensor y = x.mul(2);
            kept = tape.keep(y);
            copied = x.mul(5).copy();
            leaf = y.add(1).detach().requiresGrad(true);
            y.square().add(leaf).sum().backward();
        }
        try (Tape tape = Tape.open()) {
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
            try (Tape tape = Tape.open()) {
                x.mul(2).sum().backward();
            }
        }
        assertEquals(6, x.grad().get(7));
    }

    @Test
    void innerScopesKeepForOuterOnes() {
        Tensor kept;
        try (Tape outer = Tape.open()) {
            Tensor dropped;
            try (Tape inner = Tape.open()) {
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
        try (Tape outer = Tape.open()) {
            try (Tape inner = Tape.open()) {
                y = outer.keep(x.mul(2));
            }
            assertEquals(2 * x.get(0), y.get(0), 1e-6);
        }
        assertEquals(2 * x.get(0), y.get(0), 1e-6);
    }

    @Test
    void closingAScopeClosesThoseLeftOpenInside() {
        Tape outer = Tape.open();
        Tape inner = Tape.open();
        Tensor y = x.mul(2);
        outer.close();
        assertThrows(IllegalStateException.class, () -> y.get(0));

        Tensor after = x.mul(3);
        inner.close();
        outer.close();
        assertEquals(3 * x.get(0), after.get(0), 1e-6);
        assertFalse(Recording.ofThisThread().arena() != null);
    }

    @Test
    void anExceptionInsideClosesTheScope() {
        assertThrows(IllegalArgumentException.class, () -> {
            try (Tape tape = Tape.open()) {
                x.mul(2).reshape(7);
            }
        });
        assertEquals(null, Recording.ofThisThread().arena());
    }

    @Test
    void aScopeOfAnotherThreadIsNotOurs() throws Exception {
        Tape[] theirs = new Tape[1];
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
                        + "try (Tape tape = Tape.open()) { ... }.",
                theirs[0]::close);
        assertMessage(
                "keep: FLOAT32 [" + N
                        + "]: this tape is a scope of thread other. Keep a tensor on its own thread, in the scope it was "
                        + "computed in, before that closes.",
                () -> theirs[0].keep(ours));
        assertEquals(2 * x.get(0), made[0].get(0), 1e-6);
        assertEquals(3 * x.get(0), ours.get(0), 1e-6);
    }

    @Test
    void aScopeListsItsLines() {
        try (Tape tape = Tape.open()) {
            Tensor loss = x.named("x").mul(2).sum();
            assertEquals(2, tape.nodes().size());
            assertTrue(tape.toString().contains("%0  mul            x, constant"), tape::toString);
            loss.backward();
            assertTrue(tape.toString().contains("%1  sum(axes=all)  freed"), tape::toString);
        }
        Tape listed = Tape.of(x.exp());
        listed.close();
        assertThrows(IllegalStateException.class, () -> listed.keep(x));
    }

    private static void assertMessage(String expected, org.junit.jupiter.api.function.Executable use) {
        assertEquals(expected, assertThrows(IllegalStateException.class, use).getMessage());
    }
}
