package org.wengert.kernel;

import java.util.Arrays;
import java.util.random.RandomGenerator;

/** Random indices, each as likely as its weight says. */
public final class WeightedDraw {
    private WeightedDraw() {}

    /** y[r] = count indices drawn for row r of the weights, {@code float[]} or {@code double[]}: rows of n numbers of at least 0, with a sum above 0. */
    public static void run(
            Object weights, int rows, int n, int count, boolean replacement, RandomGenerator random, int[] y) {
        double[] all = new double[rows * n];
        Copy.convert(weights, all, all.length);
        double[] row = new double[n];
        double[] sums = new double[n];
        for (int r = 0; r < rows; r++) {
            System.arraycopy(all, r * n, row, 0, n);
            for (int i = 0; i < count; i++) {
                if (i == 0 || !replacement) {
                    Scan.sum(row, 1, n, 1, sums);
                }
                int drawn = draw(sums, random.nextDouble());
                y[r * count + i] = drawn;
                if (!replacement) {
                    row[drawn] = 0;
                }
            }
        }
    }

    /** The first index whose running sum is above this share of the last. */
    private static int draw(double[] sums, double share) {
        double total = sums[sums.length - 1];
        // Rounding could reach the total itself, which no sum is above.
        double at = Math.min(share * total, Math.nextDown(total));
        int found = Arrays.binarySearch(sums, at);
        int index = found < 0 ? -found - 1 : found;
        while (index < sums.length - 1 && sums[index] <= at) {
            index++;
        }
        return Math.min(index, sums.length - 1);
    }
}
