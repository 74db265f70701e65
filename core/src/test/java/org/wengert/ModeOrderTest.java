package org.wengert;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.InvocationInterceptor;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Modes may be closed in any order: each close takes away its own, once, on its own thread. */
class ModeOrderTest {
    private final Tensor x = Tensor.of(1, 2).requiresGrad(true);

    @RegisterExtension
    static final InvocationInterceptor ON_ITS_OWN_THREAD = Modes.ON_ITS_OWN_THREAD;

    @Test
    void noGradClosedInTheOrderItWasOpened() {
        Tape.Scope first = Tape.noGrad();
        Tape.Scope second = Tape.noGrad();
        first.close();
        assertFalse(Tape.isRecording());
        second.close();
        assertTrue(Tape.isRecording());
    }

    @Test
    void theWatchClosedInTheOrderItWasOpened() {
        Tape.Scope first = Tape.detectAnomaly();
        Tape.Scope second = Tape.detectAnomaly();
        first.close();
        assertTrue(Modes.isWatched());
        second.close();
        assertFalse(Modes.isWatched());
    }

    @Test
    void threeInEveryOrder() {
        int[][] orders = {{0, 1, 2}, {0, 2, 1}, {1, 0, 2}, {1, 2, 0}, {2, 0, 1}, {2, 1, 0}};
        for (Supplier<Tape.Scope> mode : List.<Supplier<Tape.Scope>>of(Tape::noGrad, Tape::detectAnomaly)) {
            for (int[] order : orders) {
                List<Tape.Scope> open = List.of(mode.get(), mode.get(), mode.get());
                for (int i : order) {
                    assertTrue(!Tape.isRecording() || Modes.isWatched());
                    open.get(i).close();
                    open.get(i).close();
                }
                assertTrue(Tape.isRecording() && !Modes.isWatched());
            }
        }
    }

    @Test
    void closingTwiceUndoesNothing() {
        Tape.Scope first = Tape.noGrad();
        first.close();
        Tape.Scope second = Tape.noGrad();
        first.close();
        assertFalse(Tape.isRecording());
        second.close();

        Tape.Scope watch = Tape.detectAnomaly();
        watch.close();
        Tape.Scope again = Tape.detectAnomaly();
        watch.close();
        assertTrue(Modes.isWatched());
        again.close();
    }

    @Test
    void anotherThreadCannotCloseAMode() throws Exception {
        for (Supplier<Tape.Scope> mode : List.<Supplier<Tape.Scope>>of(Tape::noGrad, Tape::detectAnomaly)) {
            Tape.Scope ours = mode.get();
            Together.run(() -> {
                String message =
                        assertThrows(IllegalStateException.class, ours::close).getMessage();
                assertTrue(message.contains("thread"), message);
                assertTrue(Tape.isRecording() && !Modes.isWatched());
            });
            assertTrue(!Tape.isRecording() || Modes.isWatched(), "still open");
            ours.close();
            assertTrue(Tape.isRecording() && !Modes.isWatched());
        }
    }

    @Test
    void aModeOfOneThreadIsNotAnothers() throws Exception {
        try (var off = Tape.noGrad();
                var watch = Tape.detectAnomaly()) {
            Together.run(() -> assertTrue(Tape.isRecording() && !Modes.isWatched()));
        }
    }

    @Test
    void aModeOpenedInAHookAndClosedAfterTheWalk() {
        for (boolean createGraph : new boolean[] {false, true}) {
            Tape.Scope[] opened = new Tape.Scope[1];
            Tensor y = x.mul(2);
            Tape.Scope hook = y.registerHook(g -> {
                opened[0] = Tape.noGrad();
                return g;
            });
            Gradients asked = Gradients.of(y.sum()).retainGraph();
            (createGraph ? asked.createGraph() : asked).wrt(x);
            hook.close();
            assertFalse(Tape.isRecording(), "open still");
            opened[0].close();
            assertTrue(Tape.isRecording());
        }
    }

    @Test
    void aModeOpenedBeforeAndClosedInAHook() {
        Tensor y = x.mul(2);
        Tensor loss = y.square().sum();
        Tape.Scope off = Tape.noGrad();
        y.registerHook(g -> {
            off.close();
            return g;
        });
        loss.backward();
        assertTrue(Tape.isRecording());
        assertEquals(8, x.grad().get(0));
    }

    @Test
    void aModeOpenedInATransformedFunctionAndClosedAfterwards() {
        Tape.Scope[] opened = new Tape.Scope[1];
        Gradients.valueAndGrad((Tensor t) -> {
                    Tensor y = t.square().sum();
                    opened[0] = Tape.noGrad();
                    return y;
                })
                .apply(x.detach());
        assertFalse(Tape.isRecording());
        opened[0].close();
        assertTrue(Tape.isRecording());
    }

    @Test
    void aModeOpenedInACheckpointAndClosedAfterwards() {
        List<Tape.Scope> opened = new ArrayList<>();
        Tensor y = Gradients.checkpoint(
                in -> {
                    Tensor square = in[0].square();
                    opened.add(Tape.noGrad());
                    return square;
                },
                x);
        assertFalse(Tape.isRecording());
        opened.get(0).close();
        assertTrue(Tape.isRecording());
        y.sum().backward();
        opened.forEach(Tape.Scope::close);
        assertTrue(Tape.isRecording());
        assertEquals(4, x.grad().get(1));
    }

    @Test
    void recordingInATransformIsOnWhateverIsAround() {
        try (var off = Tape.noGrad()) {
            Tensor slope = Gradients.grad((Tensor t) -> {
                        assertTrue(Tape.isRecording());
                        return t.square().sum();
                    })
                    .apply(x);
            assertEquals(4, slope.get(1));
            assertFalse(Tape.isRecording());
        }
    }

    @Test
    void anExceptionThatLeavesSeveralModesClosesAll() {
        assertThrows(IllegalArgumentException.class, () -> {
            try (var off = Tape.noGrad();
                    MemoryScope tape = Tape.open();
                    var watch = Tape.detectAnomaly();
                    var again = Tape.noGrad()) {
                x.mul(2).reshape(7);
            }
        });
    }

    @Test
    void scopesClosedInTheOrderTheyWereOpened() {
        MemoryScope outer = Tape.open();
        Tape.Scope off = Tape.noGrad();
        MemoryScope inner = Tape.open();
        Tape.Scope watch = Tape.detectAnomaly();
        outer.close();
        assertFalse(Modes.isScoped());
        assertFalse(Tape.isRecording());
        assertTrue(Modes.isWatched());
        off.close();
        inner.close();
        assertTrue(Modes.isWatched());
        watch.close();
    }

    @Test
    void outsideScopesNothingBelongsToOne() {
        Tensor kept;
        Tensor again;
        Tensor inner;
        Tensor lost;
        try (MemoryScope tape = Tape.open()) {
            try (var outside = Tape.outsideScopes()) {
                kept = Tensor.ones(2048).mul(3);
                assertFalse(Modes.isScoped());
                try (MemoryScope nested = Tape.open()) {
                    inner = kept.mul(2);
                    try (var further = Tape.outsideScopes()) {
                        again = kept.mul(4);
                    }
                    assertTrue(Modes.isScoped());
                }
                assertFalse(Modes.isScoped());
            }
            assertTrue(Modes.isScoped());
            lost = kept.mul(5);
        }
        assertEquals(3, kept.get(7));
        assertEquals(12, again.get(7));
        assertThrows(IllegalStateException.class, () -> inner.get(7));
        assertThrows(IllegalStateException.class, () -> lost.get(7));
    }

    @Test
    void outsideScopesAlsoHoldsForGradientsAndViews() {
        Tensor grad;
        Tensor view;
        Tensor ofScope;
        Tensor leaf = Tensor.ones(2048).requiresGrad(true);
        try (MemoryScope tape = Tape.open()) {
            ofScope = leaf.mul(2);
            Tensor loss = ofScope.square().sum();
            try (var outside = Tape.outsideScopes()) {
                grad = Gradients.of(loss).wrt(leaf);
                view = ofScope.reshape(2, 1024);
            }
        }
        assertEquals(8, grad.get(3));
        Tensor taken = view;
        assertThrows(IllegalStateException.class, () -> taken.get(0, 0), "a view of what the scope took back");
    }

    @Test
    void outsideScopesIsOfOneThreadAndClosesOnce() throws Exception {
        try (MemoryScope tape = Tape.open()) {
            Tape.Scope outside = Tape.outsideScopes();
            Together.run(() -> assertThrows(IllegalStateException.class, outside::close));
            assertFalse(Modes.isScoped());
            outside.close();
            assertTrue(Modes.isScoped());
            Tape.Scope second = Tape.outsideScopes();
            outside.close();
            assertFalse(Modes.isScoped());
            second.close();
            assertTrue(Modes.isScoped());
            assertTrue(tape != null);
        }
    }
}
