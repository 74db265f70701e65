package org.wengert;

import org.jspecify.annotations.Nullable;
import org.wengert.memory.Arena;
import org.wengert.memory.Pool;
import org.wengert.memory.Storage;

/**
 * The large arrays that a sweep makes. Each goes back to the pool as soon as the sweep has finished with it, inside a memory scope or not.
 *
 * <p>Note (who may hold one): the rules of the engine keep nothing, so a gradient that only the sweep held is free once its line has been pulled back.
 * Users' rules and hooks run outside, and what they are shown is theirs to keep.
 */
final class SweepArrays {
    /** The least number of elements for which this pays. */
    private static final int LARGE = 4 * Pool.SMALLEST;

    private final ThreadState state;
    private final @Nullable Arena around;
    private @Nullable Arena arena;

    SweepArrays(ThreadState state) {
        this.state = state;
        this.around = state.arena();
    }

    /** Opens a scope for the temporary results of one rule, or returns null for a line that is small, or whose rule may run a user's program. */
    ThreadState.@Nullable Scope enter(Node node, Tensor g) {
        if (runsUserCode(node.op()) || !isLarge(node, g)) {
            lend(g);
            return null;
        }
        return open();
    }

    /** Opens a scope for temporary results. */
    ThreadState.Scope open() {
        if (arena == null) {
            arena = new Arena(around);
        }
        return state.openScope(arena);
    }

    /** A checkpoint runs its function again. */
    private static boolean runsUserCode(Op op) {
        return !op.spec().isBuiltIn() || op.attributes() instanceof Checkpoint;
    }

    private static boolean isLarge(Node node, Tensor g) {
        boolean isLarge = isLarge(g.shape());
        for (int i = 0; i < node.inputs() && !isLarge; i++) {
            GradientTarget target = node.target(i);
            isLarge = target != null && isLarge(target.shape());
        }
        return isLarge;
    }

    /** Returns whether arrays of this shape are worth the trouble. */
    static boolean isLarge(Shape shape) {
        return shape.size() >= (Pool.poisons() ? 1 : LARGE);
    }

    /** Lets a tensor out, to a user who may keep it. */
    void lend(Tensor x) {
        if (arena != null) {
            arena.keep(x.storage());
        }
    }

    /** Takes back the array of a gradient that only the sweep holds. */
    void giveBack(Storage storage) {
        if (arena != null) {
            arena.giveBack(storage);
        }
    }

    /** Takes back all that was not let out. */
    void close() {
        if (arena != null) {
            arena.close();
        }
    }
}
