package org.wengert.kernel;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.wengert.kernel.generator.Element;
import org.wengert.kernel.generator.Form;

/**
 * Runs the loops of vectors on small matrices in a thread of its own until C2 has compiled them: before that, each operation on a vector takes a microsecond.
 * Meanwhile products are done without vectors, which gives the same bits.
 */
final class MatmulWarmUp {
    private static final int DEPTH = 64;
    /** Far below what compiled loops take for one call here that the interpreter takes milliseconds for. */
    private static final long FAST_NANOS = 15_000;

    private static final int CALLS = 20;
    private static final long LONGEST_PAUSE_MILLIS = 500;

    private static final Queue<MatmulWarmUp> QUEUE = new ConcurrentLinkedQueue<>();
    private static final AtomicInteger WAITING = new AtomicInteger();

    private final Runnable call;
    private final Runnable ready;

    private MatmulWarmUp(Runnable call, Runnable ready) {
        this.call = call;
        this.ready = ready;
    }

    /** Has the loop run until it is fast, and calls {@code ready} then. */
    static void start(MatmulPanel panel, MatmulTile tile, Runnable ready) {
        start(call(panel, tile), ready);
    }

    /** Has the call, which takes at most some microseconds when compiled, run until it is fast. One thread serves all calls, and ends after the last. */
    static void start(Runnable call, Runnable ready) {
        QUEUE.add(new MatmulWarmUp(call, ready));
        if (WAITING.getAndIncrement() > 0) {
            return;
        }
        Thread thread = new Thread(null, MatmulWarmUp::runAll, "wengert-warm-up", 0, false);
        thread.setDaemon(true);
        try {
            thread.start();
        } catch (OutOfMemoryError e) {
            // No more threads are to be had: products go on without vectors.
        }
    }

    private static void runAll() {
        do {
            MatmulWarmUp next = QUEUE.poll();
            if (next != null) {
                next.run();
                next.ready.run();
            }
        } while (WAITING.decrementAndGet() > 0);
    }

    private static Runnable call(MatmulPanel panel, MatmulTile tile) {
        Form form = tile.form();
        int vectors = tile.vectors();
        boolean transposeA = tile.transposeA();
        // One tile of each height.
        int rows = MatmulTile.tallest(form, vectors) + 3;
        int columns = vectors * form.lanes();
        Object a = array(form, DEPTH * Math.max(rows, DEPTH));
        Object b = array(form, DEPTH * columns);
        Object y = array(form, rows * columns);
        int aStride = transposeA ? rows : DEPTH;
        return () -> {
            panel.run(a, 0, aStride, b, 0, columns, y, 0, columns, rows, DEPTH, columns - form.lanes(), false);
            panel.run(a, 0, aStride, b, 0, columns, y, 0, columns, rows, DEPTH, columns - form.lanes(), true);
        };
    }

    private void run() {
        long pause = 1;
        while (true) {
            long best = Long.MAX_VALUE;
            for (int i = 0; i < CALLS; i++) {
                long start = System.nanoTime();
                call.run();
                best = Math.min(best, System.nanoTime() - start);
            }
            if (best < FAST_NANOS) {
                return;
            }
            // The compiler needs time, and a JVM that never compiles must not be kept busy.
            try {
                Thread.sleep(pause);
            } catch (InterruptedException e) {
                // Nobody has this thread to interrupt it.
            }
            pause = Math.min(LONGEST_PAUSE_MILLIS, pause + 1 + pause / 8);
        }
    }

    private static Object array(Form form, int size) {
        return form.element() == Element.FLOAT ? new float[size] : new double[size];
    }
}
