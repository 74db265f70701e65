package org.wengert.nn;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.IntConsumer;

/** Tasks on threads of their own: virtual threads where the JDK has them, else 64 threads that take turns. */
final class Threads {
    /** Runs task 0 to n - 1 until all have ended; the first failure is thrown here. */
    static void together(int n, IntConsumer task) {
        ExecutorService threads = executor();
        try {
            List<Future<?>> all = new ArrayList<>();
            for (int i = 0; i < n; i++) {
                int number = i;
                all.add(threads.submit(() -> task.accept(number)));
            }
            for (Future<?> one : all) {
                one.get();
            }
        } catch (ExecutionException | InterruptedException e) {
            throw new AssertionError(e);
        } finally {
            threads.shutdownNow();
        }
    }

    private static ExecutorService executor() {
        try {
            return (ExecutorService)
                    Executors.class.getMethod("newVirtualThreadPerTaskExecutor").invoke(null);
        } catch (ReflectiveOperationException olderJdk) {
            return Executors.newFixedThreadPool(64);
        }
    }

    private Threads() {}
}
