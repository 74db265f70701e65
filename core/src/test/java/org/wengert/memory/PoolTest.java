package org.wengert.memory;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.reflect.Array;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** The pool counts bytes: together with the arrays in use it holds no more than a scope needed. */
class PoolTest {
    private static final int N = Pool.SMALLEST;
    private static final long SIZE = 4L * N;

    /** Runs {@code test} on a thread of its own, with a pool that nobody has used. */
    static void alone(Consumer<Pool> test) throws Exception {
        FutureTask<Void> task = new FutureTask<>(() -> test.accept(Pool.ofThisThread()), null);
        new Thread(task).start();
        try {
            task.get();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof Error error) {
                throw error;
            }
            throw e;
        }
    }

    /** A scope that needs these arrays at once. */
    private static void scope(Pool pool, Object... arrays) {
        pool.scopeOpened();
        for (Object array : arrays) {
            pool.take(array.getClass(), Array.getLength(array));
        }
        for (Object array : arrays) {
            pool.give(array);
        }
        pool.scopeClosed();
    }

    @Test
    void anArrayOfEachTypeServesAgainAndCountsItsBytes() throws Exception {
        for (Object array : new Object[] {new float[N], new double[N], new int[N], new boolean[N]}) {
            alone(pool -> {
                long bytes = array instanceof double[] ? 8L * N : array instanceof boolean[] ? N : 4L * N;
                scope(pool, array);
                assertEquals(bytes, Pool.heldByThisThread());
                pool.scopeOpened();
                assertNull(pool.take(array.getClass(), N + 1));
                assertNull(pool.take(long[].class, N));
            });
            alone(pool -> {
                scope(pool, array);
                pool.scopeOpened();
                assertSame(array, pool.take(array.getClass(), N));
                assertEquals(0, Pool.heldByThisThread());
                assertNull(pool.take(array.getClass(), N));
            });
        }
    }

    @Test
    void onePoolForEachThread() throws Exception {
        Pool ours = Pool.ofThisThread();
        assertSame(ours, Pool.ofThisThread());
        alone(pool -> assertNotSame(ours, pool));
    }

    @Test
    void smallArraysAreNotCounted() throws Exception {
        alone(pool -> {
            scope(pool, new float[N - 1]);
            assertEquals(0, Pool.heldByThisThread());
            pool.scopeOpened();
            pool.take(float[].class, N);
            pool.give(new float[N - 1]);
            assertEquals(0, Pool.heldByThisThread());
            pool.left(new float[N - 1]);
            pool.take(float[].class, N);
            pool.take(float[].class, N - 1);
            for (int i = 0; i < 4; i++) {
                pool.give(new float[N]);
            }
            pool.scopeClosed();
            assertEquals(3 * SIZE, Pool.heldByThisThread());
        });
    }

    @Test
    void smallArraysOfFloatTypesServeAgain() throws Exception {
        for (Object array : new Object[] {new float[3], new double[3], new float[0]}) {
            alone(pool -> {
                pool.give(array);
                assertNull(pool.take(array.getClass(), 4));
                assertSame(array, pool.take(array.getClass(), Array.getLength(array)));
                assertNull(pool.take(array.getClass(), Array.getLength(array)));
            });
        }
        alone(pool -> {
            pool.give(new int[3]);
            pool.give(new boolean[3]);
            assertNull(pool.take(int[].class, 3));
            assertNull(pool.take(boolean[].class, 3));
        });
    }

    @Test
    void onlySoManySmallArraysAreKept() throws Exception {
        alone(pool -> {
            for (int i = 0; i < 100_000; i++) {
                pool.give(new float[N - 1]);
            }
            int kept = 0;
            while (pool.take(float[].class, N - 1) != null) {
                kept++;
            }
            assertEquals((1 << 16) / (N - 1), kept);
            pool.give(new float[N - 1]);
            assertNotNull(pool.take(float[].class, N - 1));
        });
    }

    @Test
    void whatIsHeldMakesRoomForWhatIsTaken() throws Exception {
        alone(pool -> {
            scope(pool, new float[N], new float[N], new float[N], new float[N]);
            assertEquals(4 * SIZE, Pool.heldByThisThread());
            pool.scopeOpened();
            pool.take(float[].class, 4 * N);
            assertEquals(2 * SIZE, Pool.heldByThisThread());
            assertNotNull(pool.take(float[].class, N));
            assertEquals(SIZE, Pool.heldByThisThread());
        });
    }

    @Test
    void aClosedScopeLeavesHalfAsMuchAgainAsItNeededAtItsFullest() throws Exception {
        alone(pool -> {
            scope(pool, new float[N], new float[N], new float[N]);
            assertEquals(3 * SIZE, Pool.heldByThisThread());
            scope(pool, new float[N], new float[N]);
            assertEquals(3 * SIZE, Pool.heldByThisThread());
            scope(pool, new float[N]);
            assertEquals(SIZE, Pool.heldByThisThread());
        });
    }

    @Test
    void aStepWhosePartsNeedOtherSizesFindsThemAgain() throws Exception {
        alone(pool -> {
            for (int step = 0; step < 3; step++) {
                pool.scopeOpened();
                for (int length : new int[] {4 * N, N, N + 1}) {
                    Object known = pool.take(float[].class, length);
                    assertEquals(step > 0, known != null);
                    if (length < 4 * N) {
                        pool.give(known != null ? known : new float[length]);
                    }
                }
                pool.give(new float[4 * N]);
                pool.scopeClosed();
            }
        });
    }

    @Test
    void whatWasGivenBackIsNotNeededTwice() throws Exception {
        alone(pool -> {
            pool.scopeOpened();
            for (int i = 0; i < 3; i++) {
                pool.take(float[].class, N);
                pool.give(new float[N]);
            }
            pool.give(new float[N]);
            pool.give(new float[N]);
            pool.scopeClosed();
            assertEquals(SIZE, Pool.heldByThisThread());
        });
    }

    @Test
    void whatLeftIsNotInUse() throws Exception {
        alone(pool -> {
            pool.scopeOpened();
            for (int i = 0; i < 3; i++) {
                pool.take(float[].class, N);
                pool.left(new float[N]);
                pool.left(new float[N]);
                pool.left(null);
            }
            for (int i = 0; i < 3; i++) {
                pool.give(new float[N]);
            }
            pool.give(null);
            pool.scopeClosed();
            assertEquals(SIZE, Pool.heldByThisThread());
        });
    }

    @Test
    void whatServedLeastRecentlyGoesFirst() throws Exception {
        float[] one = new float[N];
        alone(pool -> {
            scope(pool, one, new float[2 * N]);
            assertEquals(3 * SIZE, Pool.heldByThisThread());
            scope(pool, one);
            assertEquals(SIZE, Pool.heldByThisThread());
            pool.scopeOpened();
            assertSame(one, pool.take(float[].class, N));
            assertNull(pool.take(float[].class, 2 * N));
        });
    }

    @Test
    void aPoisonedArrayHoldsNoNumbers() throws Exception {
        alone(pool -> {
            float[] floats = new float[2];
            double[] doubles = new double[2];
            int[] ints = new int[2];
            boolean[] booleans = new boolean[2];
            Pool.poison(true);
            try {
                assertTrue(Pool.poisons());
                scope(pool, floats, doubles, ints, booleans);
                assertEquals(2 * (4 + 8 + 4 + 1), Pool.heldByThisThread());
                pool.scopeOpened();
                assertSame(floats, pool.take(float[].class, 2));
            } finally {
                Pool.poison(false);
            }
            assertArrayEquals(new float[] {Float.NaN, Float.NaN}, floats);
            assertArrayEquals(new double[] {Double.NaN, Double.NaN}, doubles);
            assertArrayEquals(new int[] {Integer.MIN_VALUE, Integer.MIN_VALUE}, ints);
            assertArrayEquals(new boolean[] {true, true}, booleans);
            assertEquals(false, Pool.poisons());
        });
    }
}
