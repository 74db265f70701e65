package org.wengert.kernel;

import java.util.Arrays;

/**
 * Runs a job for each matrix of a batch, shared by threads. Jobs compute in {@code double}, for {@code float[]} too: decompositions lose digits where results
 * cancel, and their cost is not in the width of numbers.
 */
public final class MatrixBatch {
    /** Steps of a job that are worth another thread. */
    private static final int WORTH = 50_000;

    private MatrixBatch() {}

    /** A result from one matrix. */
    @FunctionalInterface
    public interface Job {
        /** Writes all of y; may change x. */
        void run(double[] x, double[] y);
    }

    /** A result from two matrices. */
    @FunctionalInterface
    public interface PairJob {
        /** Writes all of y; may change a and b. */
        void run(double[] a, double[] b, double[] y);
    }

    /** Runs the job for x[i], of {@code xSize} elements, into y[i], of {@code ySize}, for i &lt; batch. */
    public static void run(Object x, int xSize, Object y, int ySize, int batch, Job job) {
        Parallel.forRange(batch, grain(xSize), (from, to) -> {
            double[] in = new double[xSize];
            double[] out = new double[ySize];
            for (int i = from; i < to; i++) {
                load(x, i * xSize, in);
                job.run(in, out);
                store(out, y, i * ySize);
            }
        });
    }

    /** The same for pairs. */
    public static void run(Object a, int aSize, Object b, int bSize, Object y, int ySize, int batch, PairJob job) {
        Parallel.forRange(batch, grain(aSize), (from, to) -> {
            double[] first = new double[aSize];
            double[] second = new double[bSize];
            double[] out = new double[ySize];
            for (int i = from; i < to; i++) {
                load(a, i * aSize, first);
                load(b, i * bSize, second);
                job.run(first, second, out);
                store(out, y, i * ySize);
            }
        });
    }

    /** The cost is about size^(3/2). */
    private static int grain(int size) {
        return (int) Math.max(1, WORTH / (1 + size * Math.sqrt(size)));
    }

    private static void load(Object x, int from, double[] to) {
        if (x instanceof double[] doubles) {
            System.arraycopy(doubles, from, to, 0, to.length);
        } else {
            float[] floats = (float[]) x;
            for (int i = 0; i < to.length; i++) {
                to[i] = floats[from + i];
            }
        }
    }

    private static void store(double[] from, Object y, int to) {
        if (y instanceof double[] doubles) {
            System.arraycopy(from, 0, doubles, to, from.length);
        } else {
            float[] floats = (float[]) y;
            for (int i = 0; i < from.length; i++) {
                floats[to + i] = (float) from[i];
            }
        }
    }

    /** Returns whether all are finite; if not, fills y with NaN. */
    static boolean isFinite(double[] x, double[] y) {
        for (double value : x) {
            if (!Double.isFinite(value)) {
                Arrays.fill(y, Double.NaN);
                return false;
            }
        }
        return true;
    }

    /** x^T, of n rows. */
    static double[] transposed(double[] x, int m, int n) {
        double[] t = new double[x.length];
        for (int i = 0; i < m; i++) {
            for (int j = 0; j < n; j++) {
                t[j * m + i] = x[i * n + j];
            }
        }
        return t;
    }

    /** (x + x^T) / 2. */
    static double[] symmetric(double[] x, int n) {
        double[] s = new double[x.length];
        for (int i = 0; i < n; i++) {
            for (int j = 0; j < n; j++) {
                s[i * n + j] = 0.5 * (x[i * n + j] + x[j * n + i]);
            }
        }
        return s;
    }
}
