package org.wengert.nn.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.wengert.DType;
import org.wengert.MemoryScope;
import org.wengert.Tape;
import org.wengert.Tensor;
import org.wengert.nn.Rng;

/** The next batch is made on another thread, and nobody can tell but by the clock. */
class PrefetchTest {
    private static final Tensor X = Tensor.arange(23).to(DType.FLOAT64).reshape(23, 1);

    /** Noise is added to the features, and the loop draws numbers too. */
    private static List<Double> numbers(boolean ahead, boolean shuffled) {
        Dataset noisy = Dataset.of(X, X)
                .map(batch -> new Batch(
                        batch.features().add(Tensor.uniform(DType.FLOAT64, Rng.generator(), 0, 1, batch.size(), 1)),
                        batch.targets()));
        Batches plain = shuffled ? new Batches(noisy, 4).shuffle() : new Batches(noisy, 4);
        Batches batches = ahead ? plain.prefetch() : plain;
        assertEquals(6, batches.size());
        Rng.seed(5);
        List<Double> numbers = new ArrayList<>();
        for (int epoch = 0; epoch < 3; epoch++) {
            for (Batch batch : batches) {
                for (double feature : batch.features().toDoubleArray()) {
                    numbers.add(feature);
                }
                numbers.add(Rng.generator().nextDouble());
            }
        }
        return numbers;
    }

    @Test
    void theSameBatchesAndTheSameRandomNumbers() {
        assertEquals(numbers(false, true), numbers(true, true));
        assertEquals(numbers(false, false), numbers(true, false));
        List<Double> plain = numbers(false, false);
        assertEquals(plain.size(), plain.stream().distinct().count(), "each epoch and batch has noise of its own");
        assertNotEquals(plain, numbers(false, true));
    }

    @Test
    void theNextBatchIsMadeWhileThisOneIsUsed() throws InterruptedException {
        CountDownLatch isMade = new CountDownLatch(2);
        List<Thread> threads = new ArrayList<>();
        Dataset data = Dataset.of(X, X).map(batch -> {
            threads.add(Thread.currentThread());
            isMade.countDown();
            return batch;
        });
        Iterator<Batch> batches = new Batches(data, 8).prefetch().iterator();
        batches.next();
        assertTrue(isMade.await(1, TimeUnit.MINUTES));
        assertFalse(threads.contains(Thread.currentThread()));
        assertTrue(threads.stream().allMatch(Thread::isDaemon));
    }

    @Test
    void whatTheDataSetThrowsReachesTheLoop() {
        IllegalStateException failure = new IllegalStateException("no such image");
        Dataset data = Dataset.of(X, X).map(batch -> {
            if (batch.targets().get(0, 0) == 8) {
                throw failure;
            }
            return batch;
        });
        Iterator<Batch> batches = new Batches(data, 8).prefetch().iterator();
        assertEquals(0, batches.next().targets().get(0, 0));
        assertSame(failure, assertThrows(IllegalStateException.class, batches::next));
        assertEquals(16, batches.next().targets().get(0, 0), "the epoch goes on, as without another thread");
        assertFalse(batches.hasNext());
        assertThrows(NoSuchElementException.class, batches::next);
        Dataset tooLarge = Dataset.of(X, X).map(batch -> {
            throw new OutOfMemoryError("of this test");
        });
        assertThrows(
                OutOfMemoryError.class,
                () -> new Batches(tooLarge, 8).prefetch().iterator().next());
    }

    @Test
    void loopsThatAreLeftHoldNoThread() throws InterruptedException {
        for (int i = 0; i < 100; i++) {
            new Batches(Dataset.of(X, X), 1).prefetch().iterator().next();
        }
        long end = System.nanoTime() + TimeUnit.MINUTES.toNanos(1);
        while (prefetchThreads() > 0) {
            assertTrue(System.nanoTime() < end, "threads stay");
            TimeUnit.MILLISECONDS.sleep(50);
        }
    }

    private static long prefetchThreads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().equals("wengert-prefetch"))
                .count();
    }

    @Test
    void batchesOutliveTheScopeOfAStep() {
        Iterator<Batch> batches = new Batches(Dataset.of(X, X), 8).prefetch().iterator();
        Batch batch;
        try (MemoryScope scope = Tape.open()) {
            batch = batches.next();
            batch.features().mul(2);
        }
        assertArrayEquals(
                IntStream.range(0, 8).asDoubleStream().toArray(),
                batch.features().toDoubleArray());
    }

    @Test
    void anEmptyDataSet() {
        assertFalse(new Batches(Dataset.of(Tensor.zeros(0, 1), Tensor.zeros(0)), 4)
                .prefetch()
                .iterator()
                .hasNext());
    }
}
