package org.wengert;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What was recorded in one scope: its lines, and the arrays to take back when it closes. It belongs to one thread. */
final class Arena {
    final @Nullable Arena outer;
    private final Pool pool;
    private final List<Storage> made = new ArrayList<>();
    private final List<Node> lines = new ArrayList<>();

    Arena(@Nullable Arena outer, Pool pool) {
        this.outer = outer;
        this.pool = pool;
    }

    Object allocate(DType dtype, int size) {
        return pool.take(dtype, size);
    }

    /** Takes charge of a result's array, unless somebody has it in charge already: the result is a view then. */
    void adopt(Tensor result, Tensor... inputs) {
        Storage storage = result.storage();
        for (Tensor input : inputs) {
            if (input.storage() == storage) {
                return;
            }
        }
        if (storage.arena == null) {
            storage.arena = this;
            made.add(storage);
        }
    }

    void add(Node line) {
        lines.add(line);
    }

    List<Node> lines() {
        return lines;
    }

    /** Hands an array of this scope, or of one inside it, over to the scope around this one, or to whoever holds the tensor. */
    void keep(Storage storage) {
        Arena owner = storage.arena;
        while (owner != null && owner != this) {
            owner = owner.outer;
        }
        if (owner == this) {
            storage.arena = outer;
            if (outer != null) {
                outer.made.add(storage);
            }
        }
    }

    /** Leaves the array to whoever holds the tensor: a leaf or its gradient. */
    void release(Storage storage) {
        storage.arena = null;
    }

    /** Takes back what still belongs to this scope. */
    void close() {
        for (Storage storage : made) {
            if (storage.arena == this) {
                pool.give(storage.surrender());
            }
        }
        made.clear();
        lines.clear();
    }
}
