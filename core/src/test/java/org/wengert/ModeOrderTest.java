package org.wengert;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Supplier;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.InvocationInterceptor;
import org.junit.jupiter.api.extension.ReflectiveInvocationContext;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Modes may be closed in any order: each close takes away its own, once, on its own thread. */
class ModeOrderTest {
    private final Tensor x = Tensor.of(1, 2).requiresGrad(true);

    /** Each test has a thread, so that what one leaves behind is not another's failure. */
    @RegisterExtension
    static final InvocationInterceptor ON_ITS_OWN_THREAD = new InvocationInterceptor() {
        @Override
        public void interceptTestMethod(
                Invocation<Void> test, ReflectiveInvocationContext<Method> method, ExtensionContext context)
                throws Throwable {
            Throwable[] failure = new Throwable[1];
            Thread thread = new Thread(() -> {
                try {
                    test.proceed();
                    nothingIsLeftBehind();
                } catch (Throwable e) {
                    failure[0] = e;
                }
            });
            thread.start();
            thread.join();
            if (failure[0] != null) {
                throw failure[0];
            }
        }
    };

    private static void nothingIsLeftBehind() {
        assertTrue(Tape.isRecording(), "recording");
        assertFalse(isWatched(), "watched");
        assertFalse(isScoped(), "in a scope");
    }

    private static boolean isWatched() {
        try {
            Tensor.of(-1).log();
            return false;
        } catch (ArithmeticException e) {
            return true;
        }
    }

    /** Whether what is computed now belongs to a scope of this thread: then another thread may not change it. */
    private static boolean isScoped() {
        Tensor y = Tensor.ones(2048).mul(1);
        boolean[] refused = new boolean[1];
        Thread other = new Thread(() -> {
            try {
                y.mulInPlace(1);
            } catch (IllegalStateException e) {
                refused[0] = true;
            }
        });
        other.start();
        try {
            other.join();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
        return refused[0];
    }

    /** {@code Tape.outsideScopes()}. */
    private static Tape.Scope outsideScopes() {
        try {
            return (Tape.Scope) Tape.class.getMethod("outsideScopes").invoke(null);
        } catch (ReflectiveOperationException e) {
            throw new AssertionError(e);
        }
    }

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
        assertTrue(isWatched());
        second.close();
        assertFalse(isWatched());
    }

    @Test
    void threeInEveryOrder() {
        int[][] orders = {{0, 1, 2}, {0, 2, 1}, {1, 0, 2}, {1, 2, 0}, {2, 0, 1}, {2, 1, 0}};
        for (Supplier<Tape.Scope> mode : List.<Supplier<Tape.Scope>>of(Tape::noGrad, Tape::detectAnomaly)) {
            for (int[] order : orders) {
                List<Tape.Scope> open = List.of(mode.get(), mode.get(), mode.get());
                for (int i : order) {
                    assertTrue(!Tape.isRecording() || isWatched());
                    open.get(i).close();
                    open.get(i).close();
                }
                assertTrue(Tape.isRecording() && !isWatched());
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
        assertTrue(isWatched());
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
                assertTrue(Tape.isRecording() && !isWatched());
            });
            assertTrue(!Tape.isRecording() || isWatched(), "still open");
            ours.close();
            assertTrue(Tape.isRecording() && !isWatched());
        }
    }

    @Test
    void aModeOfOneThreadIsNotAnothers() throws Exception {
        try (var off = Tape.noGrad();
                var watch = Tape.detectAnomaly()) {
            Together.run(() -> assertTrue(Tape.isRecording() && !isWatched()));
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
        assertFalse(isScoped());
        assertFalse(Tape.isRecording());
        assertTrue(isWatched());
        off.close();
        inner.close();
        assertTrue(isWatched());
        watch.close();
    }

    @Test
    void outsideScopesNothingBelongsToOne() {
        Tensor kept;
        Tensor again;
        Tensor inner;
        Tensor lost;
        try (MemoryScope tape = Tape.open()) {
            try (var outside = outsideScopes()) {
                kept = Tensor.ones(2048).mul(3);
                assertFalse(isScoped());
                try (MemoryScope nested = Tape.open()) {
                    inner = kept.mul(2);
                    try (var further = outsideScopes()) {
                        again = kept.mul(4);
                    }
                    assertTrue(isScoped());
                }
                assertFalse(isScoped());
            }
            assertTrue(isScoped());
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
            try (var outside = outsideScopes()) {
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
            Tape.Scope outside = outsideScopes();
            Together.run(() -> assertThrows(IllegalStateException.class, outside::close));
            assertFalse(isScoped());
            outside.close();
            assertTrue(isScoped());
            Tape.Scope second = outsideScopes();
            outside.close();
            assertFalse(isScoped());
            second.close();
            assertTrue(isScoped());
            assertTrue(tape != null);
        }
    }

    /** Random openings and closings against counts of what is open. */
    @Property(tries = 300)
    void anyInterleaving(@ForAll long seed) throws Exception {
        Together.run(() -> interleave(seed));
    }

    private void interleave(long seed) {
        Random random = new Random(seed);
        List<Tape.Scope> offs = new ArrayList<>();
        List<Tape.Scope> watches = new ArrayList<>();
        List<MemoryScope> scopes = new ArrayList<>();
        List<AutoCloseable> closed = new ArrayList<>();
        for (int step = 0; step < 40; step++) {
            switch (random.nextInt(8)) {
                case 0 -> offs.add(Tape.noGrad());
                case 1 -> watches.add(Tape.detectAnomaly());
                case 2 -> scopes.add(Tape.open());
                case 3, 4 -> close(offs, random, closed);
                case 5 -> close(watches, random, closed);
                case 6 -> {
                    if (!scopes.isEmpty()) {
                        // Closing one closes those inside it.
                        int last = random.nextInt(scopes.size());
                        scopes.get(last).close();
                        List<MemoryScope> inside = scopes.subList(last, scopes.size());
                        closed.addAll(inside);
                        inside.clear();
                    }
                }
                default -> {
                    if (!closed.isEmpty()) {
                        closeQuietly(closed.get(random.nextInt(closed.size())));
                    }
                }
            }
            assertEquals(offs.isEmpty(), Tape.isRecording());
            assertEquals(offs.isEmpty(), x.mul(2).requiresGrad());
            assertEquals(!watches.isEmpty(), isWatched());
            Tensor y = Tensor.ones(4).mul(2);
            if (!scopes.isEmpty() && random.nextInt(4) == 0) {
                MemoryScope innermost = scopes.remove(scopes.size() - 1);
                innermost.close();
                assertThrows(IllegalStateException.class, () -> y.get(0));
            }
        }
        offs.forEach(Tape.Scope::close);
        watches.forEach(Tape.Scope::close);
        scopes.forEach(MemoryScope::close);
        nothingIsLeftBehind();
    }

    private static void close(List<Tape.Scope> open, Random random, List<AutoCloseable> closed) {
        if (!open.isEmpty()) {
            Tape.Scope one = open.remove(random.nextInt(open.size()));
            one.close();
            closed.add(one);
        }
    }

    private static void closeQuietly(AutoCloseable one) {
        try {
            one.close();
        } catch (Exception e) {
            throw new AssertionError("closing twice", e);
        }
    }
}
