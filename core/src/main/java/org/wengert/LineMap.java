package org.wengert;

import org.jspecify.annotations.Nullable;

/**
 * A hash map keyed by lines of the tape. A sweep keeps its state in such maps, never in the lines: so any number of sweeps can go over one tape, on
 * any threads.
 *
 * <p>Note (speed): sequence numbers of one tape are nearly consecutive, and their last bits are a good hash; collisions are resolved by linear probing.
 */
final class LineMap<V> {
    private @Nullable Node[] keys = new Node[32];
    private @Nullable Object[] values = new Object[32];
    private int size;

    private int place(Node line) {
        int mask = keys.length - 1;
        int at = (int) line.sequence() & mask;
        for (Node key = keys[at]; key != null && key != line; key = keys[at]) {
            at = (at + 1) & mask;
        }
        return at;
    }

    boolean contains(Node line) {
        return keys[place(line)] != null;
    }

    @Nullable
    @SuppressWarnings("unchecked")
    V get(Node line) {
        return (V) values[place(line)];
    }

    /** Maps the line to this value; returns false if the line was mapped before. */
    boolean put(Node line, @Nullable V value) {
        int at = place(line);
        boolean isNew = keys[at] == null;
        keys[at] = line;
        values[at] = value;
        if (isNew && ++size * 2 > keys.length) {
            grow();
        }
        return isNew;
    }

    private void grow() {
        @Nullable Node[] oldKeys = keys;
        @Nullable Object[] oldValues = values;
        keys = new Node[2 * oldKeys.length];
        values = new Object[2 * oldKeys.length];
        for (int i = 0; i < oldKeys.length; i++) {
            Node key = oldKeys[i];
            if (key != null) {
                int at = place(key);
                keys[at] = key;
                values[at] = oldValues[i];
            }
        }
    }
}
