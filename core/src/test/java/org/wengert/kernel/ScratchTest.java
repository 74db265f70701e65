package org.wengert.kernel;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Buffers for intermediate results belong to one call at a time, and few of them wait. */
class ScratchTest {
    @Test
    void aFunctionMayRunKernelsItself() {
        UnaryKernel inner = UnaryKernel.of(null, x -> -x);
        UnaryKernel outer = UnaryKernel.of(null, x -> {
            inner.run(new float[64], new float[64], 64);
            return 2 * x;
        });
        float[] x = new float[100];
        float[] expected = new float[100];
        for (int i = 0; i < 100; i++) {
            x[i] = i;
            expected[i] = 2 * i;
        }
        float[] y = new float[100];
        outer.run(x, y, 100);
        assertArrayEquals(expected, y);
    }

    @Test
    void noBufferBelongsToAThread() throws IOException {
        try (Stream<Path> files = Files.walk(Path.of("src/main/java/org/wengert/kernel"))) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                assertFalse(Files.readString(file).contains("ThreadLocal"), file::toString);
            }
        }
    }

    @Test
    void nestedClaimsGetDifferentBuffers() {
        BufferPool<float[]> scratch = new BufferPool<>();
        assertNull(scratch.claim());
        float[] first = new float[1];
        float[] second = new float[1];
        scratch.release(first);
        scratch.release(second);
        assertNotSame(scratch.claim(), scratch.claim());
        assertNull(scratch.claim());
    }

    @Test
    void whatDoesNotFitIsDropped() {
        BufferPool<float[]> scratch = new BufferPool<>();
        for (int i = 0; i < 100 * scratch.capacity(); i++) {
            scratch.release(new float[1]);
        }
        assertEquals(scratch.capacity(), scratch.size());
        assertTrue(scratch.capacity() <= 4 * Runtime.getRuntime().availableProcessors());
    }

    @Test
    void roomsComeBackAndAreLargeEnough() {
        for (int round = 0; round < 3; round++) {
            for (int size : new int[] {0, 1, 2, 3, 1000, 1025, ScratchArrays.KEPT, ScratchArrays.KEPT + 1}) {
                for (Object like : new Object[] {new float[0], new double[0]}) {
                    Object first = ScratchArrays.claim(like, size);
                    Object second = ScratchArrays.claim(like, size);
                    assertNotSame(first, second);
                    assertEquals(like.getClass(), first.getClass());
                    assertTrue(java.lang.reflect.Array.getLength(first) >= size);
                    ScratchArrays.release(first);
                    ScratchArrays.release(second);
                }
            }
        }
    }

    @Test
    void arraysOfOtherSizesDoNotTakeAnArraysPlace() {
        for (Object like : new Object[] {new float[0], new double[0]}) {
            for (int log = 0; log <= 18; log++) {
                Object first = ScratchArrays.claim(like, 1 << log);
                List<Object> others = new ArrayList<>();
                for (int i = 0; i < 100; i++) {
                    others.add(ScratchArrays.claim(like, i % 19 == log ? 3 << 18 : 1 << i % 19));
                }
                ScratchArrays.release(first);
                others.forEach(ScratchArrays::release);
                Object again = ScratchArrays.claim(like, 1 << log);
                assertEquals(1 << log, java.lang.reflect.Array.getLength(again));
                if (log > 0) {
                    assertSame(first, again);
                }
            }
        }
    }

    @Test
    void threadsThatConvolveAndMultiplyAtOnceGetTheirOwnResults() throws InterruptedException {
        Window window = new Window(20, 20, 3, 3, 1, 1, 1, 1, 1, 1, 20, 20);
        List<Thread> threads = new ArrayList<>();
        List<String> wrong = java.util.Collections.synchronizedList(new ArrayList<>());
        for (int t = 0; t < 8; t++) {
            int value = t + 1;
            Thread thread = new Thread(() -> {
                float[] x = new float[3 * 400];
                java.util.Arrays.fill(x, value);
                float[] w = new float[4 * 3 * 9];
                java.util.Arrays.fill(w, 1);
                float[] y = new float[4 * 400];
                for (int i = 0; i < 200; i++) {
                    Convolution.run(x, w, y, 1, 3, 4, 1, window);
                    if (y[21] != 27 * value || y[399] != 12 * value) {
                        wrong.add(value + ": " + y[21] + ", " + y[399]);
                    }
                }
            });
            threads.add(thread);
            thread.start();
        }
        for (Thread thread : threads) {
            thread.join();
        }
        assertEquals(List.of(), wrong);
    }
}
