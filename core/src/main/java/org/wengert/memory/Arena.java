package org.wengert.memory;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The arrays of the results computed in one scope, returned to the pool when it closes. It belongs to one thread. */
public final class Arena {
    /** The owner of arrays that were reused after their tensor's end. */
    static final Arena NONE = new Arena();

    private final @Nullable Arena outer;
    private final Pool pool;
    private final Thread owner = Thread.currentThread();
    private final List<Storage> computed = new ArrayList<>();

    /** Creates an arena inside another one, or inside none. */
    public Arena(@Nullable Arena outer) {
        this.outer = outer;
        this.pool = outer == null ? Pool.ofThisThread() : outer.pool;
        if (outer == null) {
            pool.scopeOpened();
        }
    }

    private Arena() {
        outer = null;
        pool = Pool.ofThisThread();
    }

    /** The arena around this one. */
    public @Nullable Arena outer() {
        return outer;
    }

    /** The thread it belongs to. */
    public Thread owner() {
        return owner;
    }

    /** Returns a recycled array with arbitrary contents, or null if there is none of this type and length. */
    public @Nullable Object allocate(Class<?> arrayType, int length) {
        return pool.take(arrayType, length);
    }

    /** Becomes the owner of a result's array, unless it has, or had, an owner already. */
    public void adopt(Storage storage) {
        if (storage.arena() == null) {
            storage.arena(this);
            computed.add(storage);
        }
    }

    /** Hands an array of this arena, or of one inside it, to the arena around this one, or to the tensors that hold it. */
    public void keep(Storage storage) {
        Arena holder = storage.arena();
        while (holder != null && holder != this) {
            holder = holder.outer;
        }
        if (holder == this) {
            storage.arena(outer);
            if (outer != null) {
                outer.computed.add(storage);
            } else {
                pool.left(storage.array());
            }
        }
    }

    /** Returns the array of one result to the pool before this arena closes; does nothing if it belongs to another arena or to none. */
    public void giveBack(Storage storage) {
        if (storage.arena() == this && storage.array() != null) {
            pool.give(storage.surrender());
        }
    }

    void release(Storage storage) {
        storage.arena(null);
        pool.left(storage.array());
    }

    /** Returns the arrays that still belong to this arena to the pool. */
    public void close() {
        for (Storage storage : computed) {
            if (storage.arena() == this && storage.array() != null) {
                pool.give(storage.surrender());
            }
        }
        computed.clear();
        if (outer == null) {
            pool.scopeClosed();
        }
    }
}
