package org.wengert.kernel;

import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;
import org.wengert.kernel.generator.WarmUp;

/** Generated loops, numbered, each made when it is first asked for. A loop of vectors is used once it is compiled: until then it would be slow. */
final class WarmLoops<L> {
    private static final int COLD = 0;
    private static final int WARMING = 1;
    private static final int READY = 2;

    private final AtomicReferenceArray<@Nullable L> loops;
    private final AtomicIntegerArray states;

    WarmLoops(int count) {
        this.loops = new AtomicReferenceArray<>(count);
        this.states = new AtomicIntegerArray(count);
    }

    /** What a loop is made of. */
    interface Tile<L> {
        /** Makes the loop. */
        L loop();

        /** Calls that have it compiled. */
        WarmUp.Exercise exercise(L loop);
    }

    /** The loop if it is compiled, else null. */
    @Nullable
    L ready(int index) {
        return states.get(index) == READY ? loops.get(index) : null;
    }

    /** The same; the first call has the loop compiled. */
    @Nullable
    L ready(int index, Tile<L> tile) {
        if (states.get(index) == COLD && states.compareAndSet(index, COLD, WARMING)) {
            WarmUp.start(
                    tile.toString(),
                    () -> {
                        L loop = tile.loop();
                        loops.set(index, loop);
                        return tile.exercise(loop);
                    },
                    nanos -> states.set(index, READY));
        }
        return ready(index);
    }

    /** The loop, compiled or not. */
    L get(int index, Tile<L> tile) {
        L known = loops.get(index);
        if (known == null) {
            L made = tile.loop();
            known = loops.compareAndSet(index, null, made) ? made : get(index, tile);
        }
        return known;
    }
}
