package org.wengert.kernel;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
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

    private final MatmulTile tile;
    private final Supplier<MatmulPanel> loop;
    private final Runnable ready;

    private MatmulWarmUp(MatmulTile tile, Supplier<MatmulPanel> loop, Runnable ready) {
        this.tile = tile;
        this.loop = loop;
        this.ready = ready;
    }

    /** Makes the loop, has it run until it is fast, and calls {@code ready} then. One thread serves all loops, and ends after the last. */
    static void start(MatmulTile tile, Supplier<MatmulPanel> loop, Runnable ready) {
        QUEUE.add(new MatmulWarmUp(tile, loop, ready));
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
                next.runSafely();
            }
        } while (WAITING.decrementAndGet() > 0);
    }

    private void runSafely() {
        try {
            run();
            ready.run();
        } catch (RuntimeException | LinkageError e) {
            System.getLogger("org.wengert.kernel")
                    .log(System.Logger.Level.WARNING, "kernels: " + tile + " failed; products go on without it", e);
        }
    }

    private void run() {
        MatmulPanel panel = loop.get();
        Form form = tile.form();
        int vectors = tile.vectors();
        boolean transposeA = tile.transposeA();
        // One tile of each height.
        int rows = MatmulTile.tallest(form, vectors) + 3;
        int columns = vectors * form.lanes();
        Object a = array(DEPTH * Math.max(rows, DEPTH));
        Object b = array(DEPTH * columns);
        Object y = array(rows * columns);
        int aStride = transposeA ? rows : DEPTH;
        long pause = 1;
        while (true) {
            long best = Long.MAX_VALUE;
            for (int call = 0; call < CALLS; call++) {
                long start = System.nanoTime();
                panel.run(a, 0, aStride, b, 0, columns, y, 0, columns, rows, DEPTH, columns - form.lanes(), false);
                panel.run(a, 0, aStride, b, 0, columns, y, 0, columns, rows, DEPTH, columns - form.lanes(), true);
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

    private Object array(int size) {
        return tile.form().element() == Element.FLOAT ? new float[size] : new double[size];
    }
}
