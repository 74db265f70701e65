package org.wengert.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.wengert.ChildJvm;
import org.wengert.kernel.generator.VectorModule;

/** All forms of a convolution give the same bits, in every mode of the JVM and with any number of threads. */
class ConvolutionFormsTest {
    private static final int[][] AXES = {
        // size, kernel, stride, padding, dilation
        {28, 3, 1, 0, 1},
        {11, 3, 1, 1, 1},
        {9, 5, 1, 2, 1},
        {17, 2, 1, 0, 3},
        {12, 3, 2, 1, 1},
        {5, 1, 1, 0, 1},
        {4, 7, 1, 3, 1},
        {3, 3, 1, 2, 1}
    };

    private final int threadsBefore = Parallel.threads();

    @AfterEach
    void restore() {
        Parallel.setThreads(threadsBefore);
    }

    private static ConvolutionShape shape(int n, int groups, int channels, int outputs, int[] height, int[] width) {
        Window window = new Window(
                height[0],
                width[0],
                height[1],
                width[1],
                height[2],
                width[2],
                height[3],
                width[3],
                height[4],
                width[4],
                stops(height),
                stops(width));
        return new ConvolutionShape(n, groups, channels, outputs, window);
    }

    private static int stops(int[] axis) {
        return (axis[0] + 2 * axis[3] - axis[4] * (axis[1] - 1) - 1) / axis[2] + 1;
    }

    private static Object images(Class<?> type, ConvolutionShape shape) {
        int size = shape.parts() * shape.channels() * shape.window().plane();
        return Cells.normal(type, size, new Random(1));
    }

    private static Object weights(Class<?> type, ConvolutionShape shape) {
        return Cells.normal(type, shape.weights(), new Random(2));
    }

    private static int results(ConvolutionShape shape) {
        return shape.parts() * shape.outputs() * shape.window().stops();
    }

    private static void assertSameBits(Object expected, Object actual, Object about) {
        assertEquals(hash(expected), hash(actual), about.toString());
    }

    private static int hash(Object array) {
        return array instanceof float[] floats ? Arrays.hashCode(floats) : Arrays.hashCode((double[]) array);
    }

    private static ConvolutionShape draw(Random random) {
        int[] axis = new int[10];
        for (int side = 0; side < 2; side++) {
            int kernel = 1 + random.nextInt(4);
            int dilation = 1 + random.nextInt(2);
            int padding = random.nextInt(1 + (kernel - 1) * dilation);
            int least = Math.max(1, (kernel - 1) * dilation + 1 - 2 * padding);
            int[] drawn = {least + random.nextInt(side == 0 ? 5 : 40), kernel, 1, padding, dilation};
            System.arraycopy(drawn, 0, axis, 5 * side, 5);
        }
        return shape(
                1 + random.nextInt(3),
                1 + random.nextInt(2),
                1 + random.nextInt(3),
                1 + random.nextInt(20),
                Arrays.copyOf(axis, 5),
                Arrays.copyOfRange(axis, 5, 10));
    }

    @Property(tries = 60)
    void directConvolutionsHaveTheBitsOfColumns(@ForAll Random random) {
        if (!Machine.hasVectors()) {
            return; // an assumption would be a rejected try
        }
        ConvolutionShape shape = draw(random);
        for (Class<?> type : Cells.FLOATING) {
            Object x = images(type, shape);
            Object w = weights(type, shape);
            Object y = Cells.normal(type, results(shape), random);
            ConvolutionDirect direct = ConvolutionDirect.of(shape, y, true);
            if (direct != null) {
                Object expected = Cells.array(type, results(shape));
                Object bias = random.nextBoolean() ? null : weights(type, shape);
                new ConvolutionColumns(shape).run(x, w, bias, expected);
                direct.run(x, w, bias, y);
                assertSameBits(expected, y, direct);
            }
        }
    }

    @Property(tries = 60)
    void gradientsOfWeightsHaveTheBitsOfColumns(@ForAll Random random) {
        if (!Machine.hasVectors()) {
            return; // an assumption would be a rejected try
        }
        ConvolutionShape drawn = draw(random);
        int stride = 1 + random.nextInt(3);
        Window w = drawn.window();
        ConvolutionShape shape = shape(
                drawn.n(),
                drawn.groups(),
                drawn.channels(),
                drawn.outputs(),
                new int[] {w.height(), w.kernelHeight(), 1, w.paddingHeight(), w.dilationHeight()},
                new int[] {w.width(), w.kernelWidth(), stride, w.paddingWidth(), w.dilationWidth()});
        for (Class<?> type : Cells.FLOATING) {
            Object x = images(type, shape);
            Object g = Cells.normal(type, results(shape), random);
            ConvolutionWeight direct = ConvolutionWeight.of(shape, g, true);
            if (direct != null) {
                Object expected = Cells.array(type, shape.weights() + 3);
                new ConvolutionColumns(shape).weight(x, g, 0, shape.n(), expected, 3);
                Object y = Cells.array(type, shape.weights() + 3);
                int middle = random.nextInt(shape.inner() + 1);
                direct.run(x, g, 0, shape.n(), 0, middle, y, 3);
                direct.run(x, g, 0, shape.n(), middle, shape.inner(), y, 3);
                assertSameBits(expected, y, direct);
            }
        }
    }

    @Test
    void theDirectFormsServeTheUsualShapes() {
        if (!Machine.hasVectors()) {
            return; // an assumption would be a rejected try
        }
        for (int[] axis : AXES) {
            ConvolutionShape shape = shape(1, 2, 3, 16, axis, axis);
            Object y = new float[0];
            boolean moves = axis[2] == 1 && axis[0] > 4;
            assertTrue(!moves || ConvolutionDirect.of(shape, y, true) != null, shape::toString);
            assertTrue(axis[1] == 1 || ConvolutionWeight.of(shape, y, true) != null, shape::toString);
        }
        // Images of many rows go in blocks.
        int[] long1 = {600, 3, 1, 1, 1};
        ConvolutionDirect blocks = ConvolutionDirect.of(shape(1, 1, 3, 30, long1, long1), new float[0], true);
        assertTrue(blocks != null && blocks.rows() < 600 && blocks.outputs() < 30);
    }

    @Test
    void blocksOfRowsAndOutputsMeet() {
        if (!Machine.hasVectors()) {
            return; // an assumption would be a rejected try
        }
        int[] height = {130, 3, 1, 1, 1};
        int[] width = {90, 3, 1, 1, 1};
        ConvolutionShape shape = shape(1, 1, 1, 29, height, width);
        float[] x = (float[]) images(float.class, shape);
        float[] w = (float[]) weights(float.class, shape);
        float[] expected = new float[results(shape)];
        new ConvolutionColumns(shape).run(x, w, null, expected);
        float[] y = new float[results(shape)];
        ConvolutionDirect direct = ConvolutionDirect.of(shape, y, true);
        assertTrue(direct != null && direct.rows() < 130 && direct.outputs() < 29, String.valueOf(direct));
        direct.run(x, w, null, y);
        assertSameBits(expected, y, direct);
    }

    /** Convolves in all directions over all geometries: the hash of the results. */
    private static int hashOfAll(Class<?> type) {
        int hash = 0;
        for (int[] height : AXES) {
            for (int[] width : AXES) {
                if (height[2] == width[2]) {
                    ConvolutionShape s = shape(5, 1 + width[0] % 2, 2, 9, height, width);
                    int channels = s.groups() * s.channels();
                    int outputs = s.groups() * s.outputs();
                    Object x = images(type, s);
                    Object w = weights(type, s);
                    Object y = Cells.array(type, results(s));
                    Object bias = width[1] > 2 ? weights(type, s) : null;
                    Convolution.run(x, w, bias, y, s.n(), channels, outputs, s.groups(), s.window());
                    hash = 31 * hash + hash(y);
                    Convolution.transposed(y, w, x, s.n(), channels, outputs, s.groups(), s.window());
                    hash = 31 * hash + hash(x);
                    Convolution.weight(x, y, w, s.n(), channels, outputs, s.groups(), s.window());
                    hash = 31 * hash + hash(w);
                }
            }
        }
        return hash;
    }

    /** Prints the hash of the first round, and of the last. */
    static final class Main {
        public static void main(String[] arguments) {
            int cold = hashOfAll(float.class);
            int doubles = hashOfAll(double.class);
            int hot = cold;
            long end = System.nanoTime() + 1_000_000L * Integer.parseInt(arguments[0]);
            while (System.nanoTime() < end && hot == cold) {
                hot = hashOfAll(float.class);
            }
            System.out.println(cold + " " + hot + " " + doubles);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"-Xint", "-XX:UseAVX=2", "-Dwengert.threads=3"})
    void everyModeGivesTheSameBits(String option) throws Exception {
        int cold = hashOfAll(float.class);
        String here = cold + " " + cold + " " + hashOfAll(double.class);
        String millis = option.equals("-Xint") ? "0" : "1500";
        List<String> options = new ArrayList<>(List.of("-XX:+IgnoreUnrecognizedVMOptions", option));
        assertEquals(here, lastLine(ChildJvm.run(options, Main.class, "0")));
        options.add("--add-modules=" + VectorModule.NAME);
        assertEquals(here, lastLine(ChildJvm.run(options, Main.class, millis)));
    }

    private static String lastLine(String printed) {
        return printed.substring(printed.lastIndexOf('\n') + 1);
    }

    @Test
    void anyNumberOfThreadsGivesTheSameBits() {
        for (Class<?> type : Cells.FLOATING) {
            Parallel.setThreads(1);
            int expected = hashOfAll(type);
            for (int threads : new int[] {2, 3, 7}) {
                Parallel.setThreads(threads);
                assertEquals(expected, hashOfAll(type));
            }
        }
    }

    @Test
    void threadsShareTheGradientOfAWeightForOneLargeImage() {
        int[] axis = {90, 3, 1, 1, 1};
        ConvolutionShape s = shape(1, 1, 8, 16, axis, axis);
        Object x = images(float.class, s);
        Object g = Cells.normal(float.class, results(s), new Random(3));
        float[] expected = new float[s.weights()];
        new ConvolutionColumns(s).weight(x, g, 0, 1, expected, 0);
        for (int threads : new int[] {1, 2, 3, 7}) {
            Parallel.setThreads(threads);
            long end = System.nanoTime() + 300_000_000L;
            while (System.nanoTime() < end) {
                float[] y = new float[s.weights()];
                Convolution.weight(x, g, y, 1, 8, 16, 1, s.window());
                assertSameBits(expected, y, s);
            }
        }
    }

    @Test
    void anInfiniteWeightMeetsNoPaddingInATransposedConvolution() {
        Window window = shape(1, 1, 1, 1, AXES[1], AXES[1]).window();
        float[] w = new float[9];
        w[0] = Float.POSITIVE_INFINITY;
        float[] g = new float[window.stops()];
        Arrays.fill(g, 1);
        float[] y = new float[window.plane()];
        Convolution.transposed(g, w, y, 1, 1, 1, 1, window);
        for (int at = 0; at < y.length; at++) {
            boolean isUnder = at % 11 < 10 && at / 11 < 10;
            assertEquals(isUnder ? Float.POSITIVE_INFINITY : 0, y[at]);
        }
    }
}
