package org.wengert;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Threads that share a leaf lose nothing, and a closing scope never gives a reader wrong numbers. */
class ThreadSeamTest {
    private static final int EACH = 100_000;

    @ParameterizedTest
    @ValueSource(ints = {1, 3, 2000})
    void backwardOnTwoThreadsOverOneLeafAddsAll(int size) throws Exception {
        int each = size > 100 ? EACH / 20 : EACH;
        Tensor leaf = Tensor.ones(DType.FLOAT64, size).requiresGrad(true);
        Together.Task walk = () -> {
            for (int i = 0; i < each; i++) {
                leaf.sum().backward();
            }
        };
        Together.run(walk, walk);
        for (double found : leaf.grad().toDoubleArray()) {
            assertEquals(2.0 * each, found);
        }
    }

    @Test
    void theFirstGradientsOfTwoThreadsAreBothThere() throws Exception {
        int rounds = 3000;
        Tensor[] leaves = new Tensor[rounds];
        for (int i = 0; i < rounds; i++) {
            leaves[i] = Tensor.ones(DType.FLOAT64, 4).requiresGrad(true);
        }
        AtomicInteger[] turns = {new AtomicInteger(), new AtomicInteger()};
        Together.run(
                () -> firstGradients(leaves, turns[0], turns[1]), () -> firstGradients(leaves, turns[1], turns[0]));
        for (Tensor leaf : leaves) {
            assertArrayEquals(new double[] {2, 2, 2, 2}, leaf.grad().toDoubleArray());
        }
    }

    /** Both threads come to each leaf at about the same time. */
    private static void firstGradients(Tensor[] leaves, AtomicInteger own, AtomicInteger other) {
        for (int i = 0; i < leaves.length; i++) {
            Tensor y = leaves[i].sum();
            own.set(i + 1);
            for (int spin = 0; other.get() <= i && spin < 100_000_000; spin++) {
                Thread.onSpinWait();
            }
            y.backward();
        }
    }

    @Test
    void leavesThatThreadsShareInAnyOrder() throws Exception {
        Tensor a = Tensor.ones(DType.FLOAT64, 3).requiresGrad(true);
        Tensor b = Tensor.ones(DType.FLOAT64, 3).requiresGrad(true);
        int each = EACH / 4;
        Together.run(
                () -> {
                    for (int i = 0; i < each; i++) {
                        a.add(b).sum().backward();
                    }
                },
                () -> {
                    for (int i = 0; i < each; i++) {
                        b.mul(2).add(a).sum().backward();
                    }
                });
        assertEquals(2.0 * each, a.grad().get(2));
        assertEquals(3.0 * each, b.grad().get(2));
    }

    private record Published(Tensor tensor, double value) {}

    /** Reads a tensor in several ways; every one of its elements is the published value. */
    private static final List<Consumer<Published>> READERS = List.of(
            one -> assertAll(one, one.tensor().toDoubleArray()),
            one -> assertAll(one, toDoubles(one.tensor().toFloatArray())),
            one -> assertAll(one, one.tensor().add(0).toDoubleArray()),
            one -> assertAll(one, one.tensor().reshape(2, -1).transpose().toDoubleArray()),
            one -> assertAll(
                    one, new double[] {one.tensor().get(17), one.tensor().get(4000)}),
            one -> assertAll(one, one.tensor().copy().toDoubleArray()),
            one -> assertAll(one, Tensor.zeros(4096).assign(one.tensor()).toDoubleArray()),
            one -> assertAll(one, Tensor.zeros(4096).addInPlace(one.tensor()).toDoubleArray()),
            one -> assertAll(one, new double[] {one.tensor().sum().item() / 4096}),
            one -> assertAll(
                    one,
                    new double[] {one.tensor().max().item(), one.tensor().min().item()}),
            one -> assertAll(one, new double[] {
                one.tensor().reshape(1, 4096).matmul(Tensor.ones(4096, 1)).item() / 4096
            }));

    private static double[] toDoubles(float[] values) {
        double[] doubles = new double[values.length];
        for (int i = 0; i < values.length; i++) {
            doubles[i] = values[i];
        }
        return doubles;
    }

    private static final class WrongNumber extends RuntimeException {
        private static final long serialVersionUID = 1;

        WrongNumber(double expected, double found) {
            super("expected " + expected + ", found " + found);
        }
    }

    private static void assertAll(Published one, double[] found) {
        for (double value : found) {
            if (value != one.value()) {
                throw new WrongNumber(one.value(), value);
            }
        }
    }

    @Test
    void aScopeThatClosesNeverGivesAReaderWrongNumbers() throws Exception {
        int steps = 6000;
        AtomicReference<Published> newest = new AtomicReference<>(new Published(Tensor.zeros(4096), 0));
        AtomicInteger wrong = new AtomicInteger();
        AtomicInteger right = new AtomicInteger();
        AtomicReference<Throwable> other = new AtomicReference<>();
        Together.run(
                () -> {
                    Tensor ones = Tensor.ones(4096);
                    for (int i = 1; i <= steps; i++) {
                        try (MemoryScope tape = Tape.open()) {
                            int value = i % 1000; // Sums of 4096 of these are exact, in any order.
                            newest.set(new Published(ones.mul(value), value));
                            ones.mul(-1).add(-1).mul(-1);
                            if (tape == null) {
                                throw new AssertionError();
                            }
                        }
                    }
                    newest.set(new Published(ones, -1));
                },
                () -> {
                    int i = 0;
                    for (Published one = newest.get(); one.value() >= 0; one = newest.get()) {
                        try {
                            READERS.get(i++ % READERS.size()).accept(one);
                            right.incrementAndGet();
                        } catch (WrongNumber e) {
                            wrong.incrementAndGet();
                        } catch (IllegalStateException e) {
                            if (!e.getMessage().contains("released when the scope")) {
                                other.set(e);
                            }
                        } catch (RuntimeException e) {
                            other.set(e);
                        }
                    }
                });
        assertEquals(null, other.get());
        assertEquals(0, wrong.get(), () -> "wrong; right were " + right.get());
    }

    /** A tensor computed in a scope that another thread has open, until the test is over. */
    private static void withAnotherThreadsTensor(Consumer<Tensor> test) throws Exception {
        CyclicBarrier meeting = new CyclicBarrier(2);
        Tensor[] theirs = new Tensor[1];
        Together.run(
                () -> {
                    try (MemoryScope tape = Tape.open()) {
                        theirs[0] = Tensor.ones(2048).mul(3);
                        assertTrue(tape != null);
                        meeting.await();
                        meeting.await();
                        assertEquals(3 * 2048, theirs[0].sum().item());
                    }
                },
                () -> {
                    meeting.await();
                    try {
                        test.accept(theirs[0]);
                    } finally {
                        meeting.await();
                    }
                });
    }

    @Test
    void aTensorOfAnotherThreadsScopeMayBeRead() throws Exception {
        withAnotherThreadsTensor(
                theirs -> assertEquals(4 * 2048, theirs.add(1).sum().item()));
    }

    @Test
    void aTensorOfAnotherThreadsScopeIsNotChanged() throws Exception {
        Tensor b = Tensor.ones(2048);
        List<Consumer<Tensor>> changes = List.of(
                theirs -> theirs.addInPlace(b),
                theirs -> theirs.addInPlace(b, 2),
                theirs -> theirs.mulInPlace(2),
                theirs -> theirs.fillInPlace(7),
                theirs -> theirs.assign(b),
                theirs -> theirs.detach().fillInPlace(7),
                theirs -> theirs.reshape(2, 1024).fillInPlace(7));
        withAnotherThreadsTensor(theirs -> {
            for (Consumer<Tensor> change : changes) {
                String message = assertThrows(IllegalStateException.class, () -> change.accept(theirs))
                        .getMessage();
                assertTrue(message.matches("(?s)(addInPlace|mulInPlace|fillInPlace|assign): .*thread.*"), message);
            }
            assertEquals(3, theirs.get(0));
        });
    }

    @Test
    void whatWasKeptMayBeChangedByAnyThread() throws Exception {
        Tensor[] kept = new Tensor[1];
        Together.run(() -> {
            try (MemoryScope tape = Tape.open()) {
                kept[0] = tape.keep(Tensor.ones(2048).mul(3));
            }
        });
        kept[0].mulInPlace(2);
        assertEquals(6, kept[0].get(0));
    }

    @Test
    void ownScopesMayBeChangedInPlace() {
        try (MemoryScope outer = Tape.open()) {
            Tensor y = Tensor.ones(2048).mul(3);
            try (MemoryScope inner = Tape.open()) {
                y.mulInPlace(2);
                assertTrue(inner != null);
            }
            assertEquals(6, y.get(5));
            assertTrue(outer != null);
        }
    }
}
