package org.wengert.kernel.generator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;

class WarmUpTest {
    private static final long FAST = 100_000;
    private static final Runnable SLOW = () -> LockSupport.parkNanos(2 * FAST);

    private final CountDownLatch ready = new CountDownLatch(1);

    private void awaitReady() throws InterruptedException {
        assertTrue(ready.await(60, TimeUnit.SECONDS), "ready within a minute");
    }

    @Test
    void loopThatStaysSlowIsMadeAgain() throws InterruptedException {
        AtomicInteger made = new AtomicInteger();
        List<Long> nanos = Collections.synchronizedList(new ArrayList<>());
        WarmUp.start(
                "a loop",
                () -> new WarmUp.Exercise(made.incrementAndGet() == 1 ? SLOW : () -> {}, () -> {}, FAST),
                time -> {
                    nanos.add(time);
                    ready.countDown();
                });
        awaitReady();
        assertEquals(2, made.get());
        assertEquals(1, nanos.size());
        assertTrue(nanos.get(0) < FAST);
    }

    /** A C2 that is busy needs time; but a loop that it has made faster, and not fast, stays so. */
    @Test
    void loopThatIsCompiledBadlyIsMadeAgainSoon() throws InterruptedException {
        AtomicInteger made = new AtomicInteger();
        AtomicInteger calls = new AtomicInteger();
        WarmUp.start(
                "a loop",
                () -> {
                    if (made.incrementAndGet() > 1) {
                        return new WarmUp.Exercise(() -> {}, () -> {}, FAST);
                    }
                    Runnable work = () -> LockSupport.parkNanos(calls.incrementAndGet() <= 60 ? 20 * FAST : 2 * FAST);
                    return new WarmUp.Exercise(work, () -> {}, FAST);
                },
                time -> ready.countDown());
        awaitReady();
        assertEquals(2, made.get());
        assertTrue(calls.get() < 200, calls + " calls of the bad one");
    }

    @Test
    void loopThatFailsDoesNotKeepOthersWaiting() throws InterruptedException {
        WarmUp.start(
                "a loop that fails",
                () -> {
                    throw new IllegalStateException("planted");
                },
                time -> {});
        WarmUp.start("another", () -> new WarmUp.Exercise(() -> {}, () -> {}, FAST), time -> ready.countDown());
        awaitReady();
    }

    @Test
    void slowLoopLetsOthersHaveTheirTurn() throws InterruptedException {
        AtomicInteger made = new AtomicInteger();
        WarmUp.start(
                "a slow loop",
                () -> new WarmUp.Exercise(made.incrementAndGet() < 3 ? SLOW : () -> {}, () -> {}, FAST),
                time -> {});
        WarmUp.start("another", () -> new WarmUp.Exercise(() -> {}, () -> {}, FAST), time -> ready.countDown());
        awaitReady();
        assertTrue(made.get() < 3, "before the slow one");
    }
}
