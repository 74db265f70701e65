package org.wengert;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The random tensors that a function drew, replayed when it is recomputed.
 *
 * <p>Logs nest: a draw made while a function is computed for the first time goes through the log around it too, which may itself be replaying. The
 * log keeps copies, and hands out copies, so that nobody can change the next playback.
 */
final class RandomLog {
    private final List<Tensor> drawn;
    private final boolean playsBack;
    private final @Nullable RandomLog around;
    private int next;

    private RandomLog(List<Tensor> drawn, boolean playsBack, @Nullable RandomLog around) {
        this.drawn = drawn;
        this.playsBack = playsBack;
        this.around = around;
    }

    /** A new log, inside the one that is open on this thread. */
    static RandomLog open() {
        return new RandomLog(new ArrayList<>(), false, ThreadState.current().randomLog());
    }

    /** Computes {@code f}, and logs its draws. */
    Tensor record(Supplier<Tensor> f) {
        return during(f, this);
    }

    /** Recomputes {@code f} with the logged draws. Several threads may do this at once. */
    Tensor playBack(Supplier<Tensor> f) {
        return during(f, new RandomLog(drawn, true, null));
    }

    private static Tensor during(Supplier<Tensor> f, RandomLog log) {
        ThreadState state = ThreadState.current();
        RandomLog before = state.randomLog();
        state.randomLog(log);
        try {
            return f.get();
        } finally {
            state.randomLog(before);
        }
    }

    private Tensor next(Supplier<Tensor> draw) {
        if (playsBack && next < drawn.size()) {
            return drawn.get(next++).copy();
        }
        Tensor fresh = around == null ? draw.get() : around.next(draw);
        if (!playsBack) {
            drawn.add(fresh.copy());
        }
        return fresh;
    }

    /** Returns a tensor of random numbers: the logged one during a recomputation, else a new draw. */
    static Tensor draw(Supplier<Tensor> draw) {
        RandomLog log = ThreadState.current().randomLog();
        return log == null ? draw.get() : log.next(draw);
    }
}
