package org.wengert;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.wengert.memory.Clock;

/** Small parts of the engine by themselves, each test for mutations that whole programs do not show. */
@SuppressWarnings("try") // a scope is opened for what it does, not to be used
class EngineMutationsTest {
    private final Tensor x = Tensor.of(DType.FLOAT64, new double[] {1, 2, 3}).requiresGrad(true);

    private Node line() {
        Node line = x.mul(2).node();
        if (line == null) {
            throw new AssertionError();
        }
        return line;
    }

    @Test
    void aLineMapTellsLinesApartThatFallOnOnePlace() {
        LineMap<String> map = new LineMap<>();
        List<Node> lines = new ArrayList<>();
        long now = Clock.next();
        while (now % 32 != 30) {
            now = Clock.next();
        }
        for (int i = 0; i < 4; i++) {
            lines.add(line());
            for (int tick = 0; tick < 31; tick++) {
                Clock.next();
            }
        }
        for (int i = 0; i < 4; i++) {
            assertFalse(map.contains(lines.get(i)));
            assertNull(map.get(lines.get(i)));
            assertTrue(map.put(lines.get(i), "" + i));
            assertFalse(map.put(lines.get(i), "again " + i));
        }
        for (int i = 0; i < 4; i++) {
            assertTrue(map.contains(lines.get(i)));
            assertEquals("again " + i, map.get(lines.get(i)));
        }
        assertFalse(map.contains(line()));
    }

    @Test
    void aLineMapGrows() {
        LineMap<Integer> map = new LineMap<>();
        List<Node> lines = new ArrayList<>();
        for (int i = 0; i < 500; i++) {
            lines.add(line());
            assertTrue(map.put(lines.get(i), i));
        }
        for (int i = 0; i < 500; i++) {
            assertFalse(map.put(lines.get(i), map.get(lines.get(i))));
            assertEquals(i, map.get(lines.get(i)));
        }
    }

    @Test
    void theInnermostSwitchIsTheOneThatCounts() {
        ThreadState state = ThreadState.current();
        ThreadState.Switch off = state.record(false);
        ThreadState.Switch on = state.record(true);
        assertTrue(state.isRecording());
        state.restore(off);
        assertTrue(state.isRecording());
        ThreadState.Switch again = state.record(false);
        state.restore(on);
        assertFalse(state.isRecording());
        state.restore(again);
        state.restore(again);
        assertTrue(state.isRecording());
    }

    @Test
    void aListenerHearsUntilItIsRemoved() {
        ThreadState state = ThreadState.current();
        List<String> heard = new ArrayList<>();
        OpListener listener = (op, y, inputs) -> heard.add(op.name());
        state.add(listener);
        assertTrue(ThreadState.isObserved());
        x.tanh();
        state.remove(listener);
        state.remove(listener);
        x.exp();
        assertEquals(List.of("tanh"), heard);
    }

    @Test
    void randomDrawsAreTheSameOnceMoreAndInArraysOfTheirOwn() {
        RandomLog log = RandomLog.open();
        Random random = new Random(3);
        Tensor first = log.record(() -> Tensor.randn(random, 4));
        Tensor again = log.playBack(() -> Tensor.randn(random, 4));
        assertNotSame(first.array(), again.array());
        assertEquals(first.get(2), again.get(2));
        again.fillInPlace(0);
        assertEquals(first.get(2), log.playBack(() -> Tensor.randn(random, 4)).get(2));
        assertNull(ThreadState.current().randomLog());
        Tensor further = log.playBack(() -> Tensor.randn(random, 4).mul(0).add(Tensor.randn(random, 4)));
        Tensor beyond = log.playBack(() -> Tensor.randn(random, 4).mul(0).add(Tensor.randn(random, 4)));
        assertTrue(further.get(0) != beyond.get(0));
    }

    @Test
    void aScopeKnowsItsArenaWhateverIsClosedFirst() {
        ThreadState state = ThreadState.current();
        MemoryScope outer = Tape.open();
        Tape.Scope outside = Tape.outsideScopes();
        assertNull(state.arena());
        MemoryScope apart = Tape.open();
        assertNull(state.arena().outer());
        outer.close();
        assertFalse(state.arena() == null);
        apart.close();
        assertNull(state.arena());
        outside.close();
        assertNull(state.arena());
    }

    @Test
    void aDerivativeKeepsAHistoryIfSomethingOutsideHasOne() {
        Tensor plain = x.detach();
        Tensor constant = Tensor.of(DType.FLOAT64, new double[] {4, 5, 6});
        Tensor computed = x.mul(2);
        assertFalse(Gradients.grad((Tensor t) -> t.mul(constant).exp().sum())
                .apply(plain)
                .requiresGrad());
        assertFalse(Gradients.grad((Tensor t) -> t.mul(t).sum()).apply(plain).requiresGrad());
        Tensor throughLeaf = Gradients.grad((Tensor t) -> t.mul(x).sum()).apply(plain);
        assertEquals(1, Gradients.of(throughLeaf.sum()).wrt(x).get(1));
        Tensor throughLine = Gradients.grad((Tensor t) -> t.mul(computed).sum()).apply(plain);
        assertEquals(2, Gradients.of(throughLine.sum()).wrt(x).get(1));
    }

    @Test
    void aTransformNamesItselfWhenItsInputHasNoDerivative() {
        Tensor integers = Tensor.zeros(DType.INT32, 3);
        String message = assertThrows(
                        RuntimeException.class,
                        () -> Gradients.grad((Tensor t) -> t.sum()).apply(integers))
                .getMessage();
        assertTrue(message.startsWith("grad: "), message);
    }

    @Test
    void aTransformLeavesRecordingAsItWas() {
        Gradients.jvp((Tensor t) -> t.exp()).apply(x.detach(), Tensor.ones(DType.FLOAT64, 3));
        assertTrue(Tape.isRecording());
        Gradients.jvp((Tensor t) -> t.exp()).apply(x.detach(), Tensor.ones(DType.FLOAT64, 2, 3));
        assertTrue(Tape.isRecording());
    }

    @Test
    void theHessianOfTwoInputsCrosses() {
        Tensor a = x.detach();
        Tensor b = Tensor.of(DType.FLOAT64, new double[] {4, 5, 6});
        Tensor u = Tensor.of(DType.FLOAT64, new double[] {1, 0, 2});
        Tensor v = Tensor.of(DType.FLOAT64, new double[] {0, 7, 3});
        List<Tensor> found = Gradients.hvp(in -> in[0].mul(in[1]).sum(), List.of(a, b), List.of(u, v));
        assertArrayEquals(v.toDoubleArray(), found.get(0).toDoubleArray());
        assertArrayEquals(u.toDoubleArray(), found.get(1).toDoubleArray());
    }

    @Test
    void oneElementThatWasBroadcastGetsTheWholeSum() {
        Tensor one = Tensor.of(DType.FLOAT64, new double[] {1}).requiresGrad(true);
        one.add(Tensor.ones(DType.FLOAT64, 3, 4)).sum().backward();
        assertArrayEquals(new double[] {12}, one.grad().toDoubleArray());
    }

    @Test
    void gradientsOfATapeFreeIt() {
        Tensor y = x.square().sum();
        Gradients.of(y).wrt(x);
        assertThrows(IllegalStateException.class, () -> Gradients.of(y).wrt(x));
    }

    @Test
    void aGradientThatWasOnlyLentIsGoneAfterZeroGrad() {
        Tensor large = Tensor.ones(5000).requiresGrad(true);
        large.square().sum().backward();
        List<Tensor> kept = new ArrayList<>();
        large.withGrad(kept::add);
        large.zeroGrad();
        String message = assertThrows(
                        IllegalStateException.class, () -> kept.get(0).toDoubleArray())
                .getMessage();
        assertFalse(message.contains("symbol"), message);
    }

    @Test
    void smallArraysOfOneTypeAreNotTakenForAnother() {
        for (DType first : DType.values()) {
            for (DType second : DType.values()) {
                try (MemoryScope scope = Tape.open()) {
                    Tensor.zeros(first, 7).to(first).broadcastTo(2, 7);
                }
                try (MemoryScope scope = Tape.open()) {
                    assertArrayEquals(
                            new double[14],
                            Tensor.zeros(second, 7).broadcastTo(2, 7).toDoubleArray());
                }
            }
        }
    }

    @Test
    void numbersThatAProgramMadeInfiniteAreNoAnomaly() {
        try (var detector = Tape.detectAnomaly()) {
            Tensor infinite = Tensor.full(DType.FLOAT64, Double.POSITIVE_INFINITY, 3);
            assertEquals(Double.POSITIVE_INFINITY, infinite.copy().get(0));
            assertThrows(RuntimeException.class, () -> infinite.exp());
        }
    }
}
