package org.wengert.kernel;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.wengert.ChildJvm;
import org.wengert.kernel.generator.VectorModule;

/** Products have the same bits in every mode of the JVM, with any number of threads, and before and after the compilers have seen the loops. */
class MatmulModesTest {
    private static final String MODULE = "--add-modules=" + VectorModule.NAME;

    private final int threadsBefore = Parallel.threads();

    @AfterEach
    void restore() {
        Parallel.setThreads(threadsBefore);
    }

    /** Prints a hash of products in all forms. */
    static final class Main {
        public static void main(String[] arguments) {
            int cold = hash(1);
            int more = Integer.parseInt(arguments[0]) - 1;
            System.out.println("hash " + cold + " " + (more == 0 ? cold : hash(more)));
        }

        /** Runs everything so many times, and returns the hash of the last. */
        private static int hash(int times) {
            int hash = 0;
            for (int time = 0; time < times; time++) {
                hash = 0;
                for (int form = 0; form < 16; form++) {
                    for (int[] size : new int[][] {{7, 19, 37}, {1, 20, 20}, {9, 7, 9}, {3, 10, 70}, {2, 520, 17}}) {
                        hash = 31 * hash + hash(form, size[0], size[1], size[2]);
                    }
                }
            }
            return hash;
        }

        private static int hash(int form, int m, int k, int n) {
            boolean isFloat = (form & 1) != 0;
            boolean transposeA = (form & 2) != 0;
            boolean transposeB = (form & 4) != 0;
            Object a = array(isFloat, m * k);
            Object b = array(isFloat, k * n);
            Object y = array(isFloat, m * n);
            Object byRows = Cells.copy(y);
            int aStride = transposeA ? m : k;
            int bStride = transposeB ? k : n;
            boolean accumulate = (form & 8) != 0;
            MatmulOperands x = new MatmulOperands(
                    a, 0, aStride, transposeA, b, 0, bStride, transposeB, y, 0, n, m, k, n, accumulate);
            (Machine.hasVectors() ? new VectorMatmul(x, true) : new NarrowMatmul(x)).run(0, m, 0, n);
            MatmulOperands again = new MatmulOperands(
                    a, 0, aStride, transposeA, b, 0, bStride, transposeB, byRows, 0, n, m, k, n, accumulate);
            new ScalarMatmul(again).run(0, m, 0, n);
            int hash = hash(y);
            if (hash != hash(byRows)) {
                throw new AssertionError("scalar and other loops differ for " + x);
            }
            return hash;
        }

        private static int hash(Object array) {
            return array instanceof float[] floats ? Arrays.hashCode(floats) : Arrays.hashCode((double[]) array);
        }
    }

    /** One large product, as the operations above this floor ask for it. */
    static final class Large {
        public static void main(String[] arguments) {
            int n = 100;
            float[] a = new float[n * n];
            Matmul.run(a, 0, false, a, 0, false, new float[n * n], 0, n, n, n);
        }
    }

    private static Object array(boolean isFloat, int size) {
        return Cells.normal(isFloat ? float.class : double.class, size, new Random(size));
    }

    @ParameterizedTest
    @CsvSource({
        "-Xint, 1, true",
        "-Xint, 1, false",
        "-XX:TieredStopAtLevel=1, 20, true",
        "-XX:UseAVX=2, 40, true",
        "-XX:-TieredCompilation, 40, true",
        "-XX:+TieredCompilation, 40, false"
    })
    void everyModeGivesTheSameBits(String option, String times, boolean vectors) throws Exception {
        String here = "hash " + Main.hash(1) + " " + Main.hash(1);
        List<String> options = new ArrayList<>(List.of("-XX:+IgnoreUnrecognizedVMOptions", option));
        if (vectors) {
            options.add(MODULE);
        }
        assertEquals(here, lastLine(ChildJvm.run(options, Main.class, times)));
    }

    @Test
    void withoutFusedMultiplyAddAllLoopsStillAgree() throws Exception {
        List<String> options = List.of("-XX:+IgnoreUnrecognizedVMOptions", "-XX:-UseFMA", MODULE);
        String[] printed = lastLine(ChildJvm.run(options, Main.class, "20")).split(" ");
        assertEquals("hash", printed[0]);
        assertEquals(printed[1], printed[2]);
    }

    @Test
    void withoutTheModuleALogLineSaysWhatIsLostAndHowToGetItBack() throws Exception {
        String printed = ChildJvm.run(List.of(), Large.class);
        assertTrue(printed.contains("--add-modules jdk.incubator.vector"), printed);
        assertTrue(printed.contains("about five times"), printed);
    }

    private static String lastLine(String printed) {
        return printed.substring(printed.lastIndexOf('\n') + 1);
    }

    @ParameterizedTest
    @CsvSource({
        "150, 150, 150",
        "20, 400, 600",
        "2000, 300, 9",
        "64, 784, 256",
        "2600, 900, 1",
        "410, 300, 90",
        "110, 1024, 100"
    })
    void anyNumberOfThreadsGivesTheSameBits(int m, int k, int n) {
        for (int form = 0; form < 8; form++) {
            boolean isFloat = (form & 1) != 0;
            boolean transposeA = (form & 2) != 0;
            boolean transposeB = (form & 4) != 0;
            Object a = array(isFloat, m * k);
            Object b = array(isFloat, k * n);
            Object expected = Cells.copy(array(isFloat, m * n));
            Parallel.setThreads(1);
            Matmul.run(a, 0, transposeA, b, 0, transposeB, expected, 0, m, k, n);
            for (int threads : new int[] {2, 3, 7}) {
                Parallel.setThreads(threads);
                Object y = Cells.copy(array(isFloat, m * n));
                Matmul.run(a, 0, transposeA, b, 0, transposeB, y, 0, m, k, n);
                assertSame(expected, y);
            }
        }
    }

    @Test
    void aBatchGivesTheBitsOfItsProducts() {
        int count = 50;
        int m = 20;
        int k = 70;
        int n = 30;
        float[] a = (float[]) array(true, count * m * k);
        float[] b = (float[]) array(true, count * k * n);
        int[] aOffsets = new int[count];
        int[] bOffsets = new int[count];
        float[] expected = new float[count * m * n];
        for (int i = 0; i < count; i++) {
            aOffsets[i] = i * m * k;
            bOffsets[i] = (count - 1 - i) * k * n;
            Matmul.run(a, aOffsets[i], false, b, bOffsets[i], true, expected, i * m * n, m, k, n);
        }
        for (int threads : new int[] {1, 2, 3, 7}) {
            Parallel.setThreads(threads);
            float[] y = new float[count * m * n];
            Matmul.batch(a, aOffsets, false, b, bOffsets, true, y, m, k, n, GradientOperand.NONE);
            assertArrayEquals(expected, y);
        }
    }

    @Test
    void callersAtTheSameTimeGetTheirOwnProducts() throws InterruptedException, ExecutionException {
        int n = 150;
        Parallel.setThreads(3);
        ExecutorService callers = Executors.newFixedThreadPool(4);
        try {
            List<Future<?>> results = new ArrayList<>();
            for (int caller = 0; caller < 4; caller++) {
                boolean isFloat = caller % 2 == 0;
                Object a = array(isFloat, n * n + caller);
                Object expected = Cells.copy(a);
                Matmul.run(a, 0, false, a, 0, true, expected, 0, n, n, n);
                results.add(callers.submit(() -> {
                    for (int round = 0; round < 30; round++) {
                        Object y = Cells.copy(a);
                        Matmul.run(a, 0, false, a, 0, true, y, 0, n, n, n);
                        assertSame(expected, y);
                    }
                }));
            }
            for (Future<?> result : results) {
                result.get();
            }
        } finally {
            callers.shutdownNow();
        }
    }

    private static void assertSame(Object expected, Object actual) {
        if (expected instanceof float[] floats) {
            assertArrayEquals(floats, (float[]) actual);
        } else {
            assertArrayEquals((double[]) expected, (double[]) actual);
        }
    }
}
