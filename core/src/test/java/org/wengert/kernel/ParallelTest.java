package org.wengert.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ParallelTest {
    private final int before = Parallel.threads();

    @AfterEach
    void restore() {
        Parallel.setThreads(before);
    }

    @ParameterizedTest
    @CsvSource({
        "0, 1",
        "1, 1",
        "7, 1",
        "7, 3",
        "1000, 1",
        "1000, 999",
        "1000, 1001",
        "12345, 16",
        "2147483647, 1000000000"
    })
    void everyIndexIsRunOnceAndPartsBeginAtMultiplesOfTheGrain(int n, int grain) {
        for (int threads : new int[] {1, 2, 3, 7}) {
            Parallel.setThreads(threads);
            List<int[]> parts = Collections.synchronizedList(new ArrayList<>());
            Parallel.forRange(n, grain, (from, to) -> parts.add(new int[] {from, to}));
            parts.sort((a, b) -> Integer.compare(a[0], b[0]));
            int end = 0;
            int fewest = Integer.MAX_VALUE;
            int most = 0;
            for (int[] part : parts) {
                assertEquals(end, part[0]);
                assertEquals(0, part[0] % grain);
                assertTrue(part[1] > part[0]);
                end = part[1];
                int grains = Parallel.grains(part[1] - part[0], grain);
                fewest = Math.min(fewest, grains);
                most = Math.max(most, grains);
            }
            assertEquals(n, end);
            assertTrue(n == 0 || most - fewest <= 1, fewest + " to " + most + " grains");
        }
    }

    @Test
    void workersShareTheWork() throws InterruptedException {
        Parallel.setThreads(3);
        CountDownLatch all = new CountDownLatch(3);
        Set<Thread> threads = Collections.synchronizedSet(new HashSet<>());
        Parallel.forRange(3, 1, (from, to) -> {
            threads.add(Thread.currentThread());
            all.countDown();
            wait(all);
        });
        assertEquals(3, threads.size());
        threads.remove(Thread.currentThread());
        assertEquals(2, threads.size());
        for (Thread thread : threads) {
            assertTrue(thread.isDaemon());
        }
    }

    @Test
    void aLoopThatIsNotSplitRunsInItsCaller() {
        Thread caller = Thread.currentThread();
        Parallel.setThreads(7);
        Parallel.forRange(10, 10, (from, to) -> assertSame(caller, Thread.currentThread()));
        Parallel.setThreads(1);
        Parallel.forRange(100, 10, (from, to) -> assertEquals(100, to));
    }

    @Test
    void whatAWorkerThrowsReachesTheCallerAndThePoolGoesOn() {
        Parallel.setThreads(2);
        for (int i = 0; i < 100; i++) {
            int failing = i % 8;
            IllegalStateException thrown = assertThrows(
                    IllegalStateException.class,
                    () -> Parallel.forRange(8, 1, (from, to) -> {
                        if (from == failing) {
                            throw new IllegalStateException("part " + from);
                        }
                    }));
            assertEquals("part " + failing, thrown.getMessage());
        }
        AtomicInteger sum = new AtomicInteger();
        Parallel.forRange(100, 1, (from, to) -> sum.addAndGet(to - from));
        assertEquals(100, sum.get());
    }

    @Test
    void afterAnExceptionNoPartRunsAnyMore() {
        Parallel.setThreads(4);
        AtomicInteger running = new AtomicInteger();
        for (int i = 0; i < 200; i++) {
            assertThrows(
                    ArithmeticException.class,
                    () -> Parallel.forRange(64, 1, (from, to) -> {
                        running.incrementAndGet();
                        try {
                            if (from == 0) {
                                throw new ArithmeticException();
                            }
                            Thread.onSpinWait();
                        } finally {
                            running.decrementAndGet();
                        }
                    }));
            assertEquals(0, running.get());
        }
    }

    @Test
    void loopsInsideLoopsAndSeveralCallersAreServed() throws InterruptedException {
        Parallel.setThreads(3);
        int callers = 4;
        AtomicIntegerArray counts = new AtomicIntegerArray(callers);
        List<Thread> threads = new ArrayList<>();
        for (int caller = 0; caller < callers; caller++) {
            int mine = caller;
            Thread thread = new Thread(() -> {
                for (int round = 0; round < 500; round++) {
                    Parallel.forRange(16, 1, (from, to) -> {
                        for (int i = from; i < to; i++) {
                            Parallel.forRange(4, 1, (first, end) -> counts.addAndGet(mine, end - first));
                        }
                    });
                }
            });
            threads.add(thread);
            thread.start();
        }
        for (Thread thread : threads) {
            thread.join();
        }
        for (int caller = 0; caller < callers; caller++) {
            assertEquals(500 * 16 * 4, counts.get(caller));
        }
    }

    @Test
    void anInterruptedCallerGetsItsResultAndStaysInterrupted() {
        Parallel.setThreads(2);
        Thread.currentThread().interrupt();
        AtomicInteger sum = new AtomicInteger();
        Parallel.forRange(64, 1, (from, to) -> sum.addAndGet(to - from));
        assertTrue(Thread.interrupted());
        assertFalse(Thread.interrupted());
        assertEquals(64, sum.get());
    }

    @Test
    void theNumberOfThreadsIsChecked() {
        assertThrows(IllegalArgumentException.class, () -> Parallel.setThreads(0));
        assertThrows(IllegalArgumentException.class, () -> Parallel.setThreads(1025));
        Parallel.setThreads(5);
        assertEquals(5, Parallel.threads());
    }

    private static void wait(CountDownLatch all) {
        try {
            assertTrue(all.await(1, TimeUnit.MINUTES));
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
