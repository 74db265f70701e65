package org.wengert;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/** The random tensors that a function drew: computed once more, it gets the same ones. */
final class Replay {
    private final List<Tensor> drawn = new ArrayList<>();
    private int next = -1;

    /** From now on, what was drawn comes again. */
    void rewind() {
        next = 0;
    }

    private Tensor next(Supplier<Tensor> draw) {
        if (next >= 0 && next < drawn.size()) {
            return drawn.get(next++);
        }
        Tensor fresh = draw.get();
        if (next < 0) {
            Arena arena = Recording.ofThisThread().arena();
            if (arena != null) {
                arena.keep(fresh.storage());
            }
            drawn.add(fresh.detach());
        }
        return fresh;
    }

    /** A tensor of random numbers, drawn now unless this thread computes something once more. */
    static Tensor draw(Supplier<Tensor> draw) {
        Replay log = Recording.ofThisThread().replay();
        return log == null ? draw.get() : log.next(draw);
    }
}
