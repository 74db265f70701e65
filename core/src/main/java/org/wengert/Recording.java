package org.wengert;

import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** What this thread does with its operations besides computing them: whether it writes them to the tape, and who looks on. */
final class Recording {
    private static final ThreadLocal<Recording> CURRENT = ThreadLocal.withInitial(Recording::new);

    /** How many scopes and watches are open on all threads: while none is, an operation does not ask its thread for them. */
    private static final AtomicInteger OPEN = new AtomicInteger();

    private boolean on = true;
    private @Nullable Arena arena;
    private @Nullable Watch watch;
    private @Nullable Replay replay;

    static Recording ofThisThread() {
        return CURRENT.get();
    }

    /** Whether some thread, perhaps this one, has a scope or a watch open. */
    static boolean isAnyOpen() {
        return OPEN.get() != 0;
    }

    boolean isOn() {
        return on;
    }

    /** Turns recording on or off and returns what it was. */
    boolean turn(boolean on) {
        boolean before = this.on;
        this.on = on;
        return before;
    }

    /** Shows whoever looks on what was computed. */
    void made(Op op, Tensor y, Tensor... inputs) {
        if (arena != null) {
            arena.adopt(y, inputs);
        }
        if (watch != null) {
            watch.made(op, y, inputs);
        }
    }

    /** A cleared array, used before if a scope is open that has one. */
    static Object allocate(DType dtype, int size) {
        Arena arena = isAnyOpen() ? ofThisThread().arena : null;
        return arena == null ? dtype.allocate(size) : arena.allocate(dtype, size);
    }

    @Nullable
    Arena arena() {
        return arena;
    }

    void arena(@Nullable Arena arena) {
        OPEN.addAndGet((arena == null ? 0 : 1) - (this.arena == null ? 0 : 1));
        this.arena = arena;
    }

    @Nullable
    Watch watch() {
        return watch;
    }

    /** Sets who looks on and returns who did. */
    @Nullable
    Watch watch(@Nullable Watch next) {
        Watch before = watch;
        OPEN.addAndGet((next == null ? 0 : 1) - (before == null ? 0 : 1));
        watch = next;
        return before;
    }

    @Nullable
    Replay replay() {
        return replay;
    }

    @Nullable
    Replay replay(@Nullable Replay log) {
        Replay before = replay;
        replay = log;
        return before;
    }
}
