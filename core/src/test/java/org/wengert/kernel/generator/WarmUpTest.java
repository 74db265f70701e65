package org.wengert.kernel.generator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.wengert.ChildJvm;
import org.wengert.kernel.generator.WarmUp.Exercise;

class WarmUpTest {
    private static final int MANY = 100_000;
    private static final Runnable NOTHING = () -> {};

    @SuppressWarnings("unused") // so that the objects are made
    private static volatile Object last = NOTHING;

    private final CountDownLatch ready = new CountDownLatch(1);
    private final AtomicInteger made = new AtomicInteger();
    private final AtomicInteger calls = new AtomicInteger();

    private static void allocate(int bytes) {
        last = new byte[bytes];
    }

    private static Exercise good() {
        return Exercise.ofMethod(NOTHING, NOTHING, 0);
    }

    private void start(Supplier<Exercise> exercise) throws InterruptedException {
        WarmUp.start("a loop", exercise, nanos -> ready.countDown());
        assertTrue(ready.await(60, TimeUnit.SECONDS), "ready within a minute");
    }

    @Test
    void loopThatIsNeverCompiledIsMadeAgain() throws InterruptedException {
        start(() -> made.incrementAndGet() == 1 ? Exercise.ofMethod(() -> allocate(MANY), NOTHING, 0) : good());
        assertEquals(2, made.get());
    }

    /** A C2 that is busy needs time; but a loop that it has compiled with an operation left out stays so. */
    @Test
    void loopThatIsCompiledBadlyIsMadeAgainSoon() throws InterruptedException {
        Runnable work = () -> allocate(calls.incrementAndGet() <= 60 ? MANY : 5000);
        start(() -> made.incrementAndGet() == 1 ? Exercise.ofMethod(work, NOTHING, 0) : good());
        assertEquals(2, made.get());
        assertTrue(calls.get() < 300, calls + " calls of the bad one");
    }

    @Test
    void loopOfManyMethodsMayWaitForTheLastOfThem() throws InterruptedException {
        Runnable work = () -> allocate(Math.max(0, MANY - 20_000 * (calls.incrementAndGet() / 60)));
        start(() -> {
            made.incrementAndGet();
            return Exercise.ofMethods(work, NOTHING, 0);
        });
        assertEquals(1, made.get());
    }

    @Test
    void loopThatStaysBadIsUsedIfItIsFast() throws InterruptedException {
        start(() -> {
            AtomicInteger own = new AtomicInteger();
            made.incrementAndGet();
            return Exercise.ofMethod(
                    () -> allocate(own.incrementAndGet() <= 60 ? MANY : 5000), NOTHING, TimeUnit.SECONDS.toNanos(1));
        });
        assertEquals(3, made.get());
    }

    @Test
    void loopThatFailsDoesNotKeepOthersWaiting() throws InterruptedException {
        WarmUp.start(
                "a loop that fails",
                () -> {
                    throw new IllegalStateException("planted");
                },
                nanos -> {});
        start(WarmUpTest::good);
    }

    @Test
    void slowLoopLetsOthersHaveTheirTurn() throws InterruptedException {
        WarmUp.start(
                "a slow loop",
                () -> made.incrementAndGet() < 3 ? Exercise.ofMethod(() -> allocate(MANY), NOTHING, 0) : good(),
                nanos -> {});
        start(WarmUpTest::good);
        assertTrue(made.get() < 3, "before the slow one");
    }

    @Test
    void costIsKnownByItsObjects() {
        CallCost first = CallCost.of(() -> allocate(MANY));
        CallCost few = CallCost.of(() -> allocate(10));
        assertTrue(first.bytes() >= MANY && first.bytes() < 2 * MANY, first.toString());
        assertTrue(few.isCompiledSince(first) && few.isLessThan(first));
        assertFalse(first.isLessThan(first) || first.isCompiledSince(few));
        assertTrue(CallCost.of(NOTHING).bytes() < 100);
    }

    @Test
    void aJvmWithoutTheModuleDoesNotCountObjects() throws Exception {
        String options = "--limit-modules=java.base";
        assertEquals(Long.toString(AllocatedBytes.UNKNOWN), ChildJvm.run(List.of(options), Bytes.class));
        assertTrue(AllocatedBytes.now() > 0);
    }

    static final class Bytes {
        private Bytes() {}

        public static void main(String[] arguments) {
            System.out.println(AllocatedBytes.now());
        }
    }

    @Test
    void costIsKnownByItsTimeWhereObjectsAreNotCounted() {
        CallCost first = new CallCost(1_000_000, AllocatedBytes.UNKNOWN);
        CallCost byC1 = new CallCost(100_000, AllocatedBytes.UNKNOWN);
        CallCost byC2 = new CallCost(1000, AllocatedBytes.UNKNOWN);
        assertFalse(first.knowsBytes());
        assertTrue(byC1.isLessThan(first) && !byC1.isCompiledSince(first));
        assertTrue(byC2.isCompiledSince(first));
        assertEquals(byC2, CallCost.NONE.least(first).least(byC2));
    }
}
