package org.wengert;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Runs tasks at the same time, each on a thread of its own. */
final class Together {
    @FunctionalInterface
    interface Task {
        void run() throws Exception;
    }

    /** Runs these until all have ended; the first failure is thrown here. */
    static void run(Task... tasks) throws Exception {
        CyclicBarrier start = new CyclicBarrier(tasks.length);
        ExecutorService threads = Executors.newFixedThreadPool(tasks.length);
        try {
            List<Future<?>> all = new ArrayList<>();
            for (Task task : tasks) {
                all.add(threads.submit(() -> {
                    start.await();
                    task.run();
                    return null;
                }));
            }
            for (Future<?> one : all) {
                one.get();
            }
        } catch (ExecutionException e) {
            if (e.getCause() instanceof Error error) {
                throw error;
            }
            throw (Exception) e.getCause();
        } finally {
            threads.shutdownNow();
        }
    }

    private Together() {}
}
