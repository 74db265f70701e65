package org.wengert.memory;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** An array is in the charge of one arena, which takes it back, or of nobody. */
class ArenaTest {
    private static final int N = Pool.SMALLEST;

    private final Arena outer = new Arena(null);
    private final Arena inner = new Arena(outer);
    private final Storage storage = new Storage(new float[N]);

    @AfterEach
    void close() {
        inner.close();
        outer.close();
    }

    @Test
    void anInnerArenaDoesNotAdoptWhatAnOuterOneHasInCharge() {
        outer.adopt(storage);
        inner.adopt(storage);
        inner.close();
        assertNotNull(storage.array());
        assertSame(outer, storage.arena());
        outer.close();
        assertNull(storage.array());
    }

    @Test
    void anArenaDoesNotAdoptWhatAnotherHadInCharge() {
        inner.adopt(storage);
        inner.close();
        outer.adopt(storage);
        assertSame(inner, storage.arena());
        assertFalse(storage.isSymbol());
        assertFalse(storage.isPlain());
        assertFalse(storage.isIntact());
    }

    @Test
    void eachArenaTakesBackItsOwn() {
        Storage another = new Storage(new float[N]);
        outer.adopt(storage);
        inner.adopt(another);
        inner.close();
        assertTrue(storage.isIntact());
        assertNull(another.array());
    }

    @Test
    void whatIsKeptBelongsToTheArenaAround() {
        inner.adopt(storage);
        inner.keep(storage);
        assertSame(outer, storage.arena());
        inner.close();
        assertNotNull(storage.array());
        outer.keep(storage);
        assertNull(storage.arena());
        outer.close();
        assertTrue(storage.isPlain());
    }

    @Test
    void anOuterArenaKeepsWhatAnInnerOneComputed() {
        inner.adopt(storage);
        outer.keep(storage);
        assertNull(storage.arena());
    }

    @Test
    void anInnerArenaDoesNotKeepWhatIsNotItsOwn() {
        outer.adopt(storage);
        inner.keep(storage);
        assertSame(outer, storage.arena());
        Storage plain = new Storage(new float[N]);
        inner.keep(plain);
        assertNull(plain.arena());
        outer.close();
        assertNull(storage.array());
        assertNotNull(plain.array());
    }

    @Test
    void whatIsReleasedStays() {
        inner.adopt(storage);
        storage.release();
        assertTrue(storage.isPlain());
        inner.close();
        outer.close();
        assertNotNull(storage.array());
    }

    @Test
    void whatWasTakenBackServesTheNextArena() {
        Object array = storage.array();
        inner.allocate(float[].class, N);
        inner.adopt(storage);
        inner.close();
        assertSame(array, outer.allocate(float[].class, N));
        assertSame(Thread.currentThread(), outer.owner());
        assertSame(outer, inner.outer());
    }

    @Test
    void whatLeftTheOutermostArenaIsNotNeeded() {
        for (int i = 0; i < 3; i++) {
            outer.allocate(float[].class, N);
            Storage leaving = new Storage(new float[N]);
            outer.adopt(leaving);
            if (i < 1) {
                outer.keep(leaving);
            } else {
                leaving.release();
            }
        }
        for (int i = 0; i < 3; i++) {
            outer.adopt(new Storage(new float[N]));
        }
        outer.close();
        assertEquals(4L * N, Pool.heldByThisThread());
    }

    /** An arena outside all others counts from 0, and leaves what it needed itself. */
    @Test
    void theOutermostArenaLeavesWhatItNeeded() throws Exception {
        PoolTest.alone(pool -> {
            // Needed and then waiting: half as many again may wait.
            for (int[] step : new int[][] {{4, 4}, {2, 3}, {1, 1}}) {
                Arena outermost = new Arena(null);
                Arena nested = new Arena(outermost);
                for (int i = 0; i < step[0]; i++) {
                    Object array = nested.allocate(float[].class, N);
                    nested.adopt(new Storage(array == null ? new float[N] : array));
                }
                nested.close();
                new Arena(outermost).close();
                outermost.close();
                assertEquals(step[1] * 4L * N, Pool.heldByThisThread());
            }
        });
    }

    @Test
    void aChangeIsLaterThanWhatCameBefore() {
        assertEquals(-1, storage.changedAt());
        assertNull(storage.changedBy());
        long before = Clock.next();
        storage.changed("one");
        assertTrue(storage.changedAt() > before);
        assertEquals("one", storage.changedBy());
        long after = Clock.next();
        assertTrue(after >= storage.changedAt());
        storage.changed("other");
        assertEquals("other", storage.changedBy());
        assertTrue(storage.changedAt() > after);
    }
}
