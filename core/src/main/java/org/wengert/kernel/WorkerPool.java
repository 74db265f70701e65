package org.wengert.kernel;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * The threads that share loops with their callers.
 *
 * <p>A worker that has nothing to do spins for some microseconds, since the next loop of a training step is often that near, then parks. The caller waits for
 * the workers in the same way. One loop at a time: the owner of {@link #busy} alone hands out work.
 */
final class WorkerPool {
    /** About how long a thread spins before it parks: twice as long as nine wakings in ten take on a virtual machine, where 22 us were measured in the middle. */
    private static final long SPIN_NANOS = 100_000;

    private final AtomicBoolean busy = new AtomicBoolean();
    private final List<Worker> workers = new ArrayList<>();

    /** Runs the loop with the caller and up to so many workers; false, with nothing done, if the pool is taken. */
    boolean run(SplitLoop loop, int helpers) {
        if (Thread.currentThread() instanceof Worker || !busy.compareAndSet(false, true)) {
            return false;
        }
        try {
            int started = Math.min(helpers, start(helpers));
            Round round = new Round(loop, started);
            for (int i = 0; i < started; i++) {
                workers.get(i).give(round);
            }
            loop.work();
            for (int i = 0; i < started; i++) {
                workers.get(i).takeBack(round);
            }
            round.await();
        } finally {
            busy.set(false);
        }
        loop.rethrow();
        return true;
    }

    /** Starts workers until there are so many, and returns how many there are: fewer if no more threads are to be had. */
    private int start(int helpers) {
        while (workers.size() < helpers) {
            Worker worker = new Worker(workers.size() + 1);
            try {
                worker.start();
            } catch (OutOfMemoryError e) {
                break;
            }
            workers.add(worker);
        }
        return workers.size();
    }

    /** One loop, and how many of its workers are still at it. */
    private static final class Round {
        private final SplitLoop loop;
        private final Thread caller = Thread.currentThread();
        private final AtomicInteger running;

        Round(SplitLoop loop, int workers) {
            this.loop = loop;
            this.running = new AtomicInteger(workers);
        }

        void work() {
            loop.work();
            leave();
        }

        void leave() {
            if (running.decrementAndGet() == 0) {
                LockSupport.unpark(caller);
            }
        }

        /** Waits until no worker touches the loop's arrays. Interrupts are left for the caller to find. */
        void await() {
            long end = System.nanoTime() + SPIN_NANOS;
            boolean interrupted = false;
            while (running.get() > 0) {
                if (System.nanoTime() - end < 0) {
                    Thread.onSpinWait();
                } else {
                    LockSupport.park(this);
                    // An interrupted thread would not park again.
                    interrupted |= Thread.interrupted();
                }
            }
            if (interrupted) {
                caller.interrupt();
            }
        }
    }

    /** A daemon thread that runs one round after the other. */
    private static final class Worker extends Thread {
        private final AtomicReference<@Nullable Round> given = new AtomicReference<>();
        private volatile boolean isParked;

        Worker(int number) {
            super(null, null, "wengert-" + number, 0, false);
            setDaemon(true);
        }

        void give(Round round) {
            given.set(round);
            if (isParked) {
                LockSupport.unpark(this);
            }
        }

        /** Has the round do without this worker, if it has not begun: it may take long to wake up. */
        void takeBack(Round round) {
            if (given.compareAndSet(round, null)) {
                round.leave();
            }
        }

        @Override
        public void run() {
            long spinEnd = System.nanoTime() + SPIN_NANOS;
            while (true) {
                Round round = given.get() == null ? null : given.getAndSet(null);
                if (round != null) {
                    round.work();
                    spinEnd = System.nanoTime() + SPIN_NANOS;
                } else if (System.nanoTime() - spinEnd < 0) {
                    Thread.onSpinWait();
                } else {
                    park();
                }
            }
        }

        private void park() {
            isParked = true;
            // Looked at once more: a round given before the flag was set came without a wake-up.
            if (given.get() == null) {
                LockSupport.park(this);
            }
            isParked = false;
            // An interrupted thread would not park again.
            Thread.interrupted();
        }
    }
}
