package org.wengert.explain;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.wengert.Tensor;

/** A tensor with too many numbers to show: its range, mean and norm, and the means of blocks of it as a grid. */
final class Summary {
    private static final int STRONGEST = 16;
    private static final MathContext DIGITS = new MathContext(4);

    private Summary() {}

    /** As data of the page: least, mean, greatest, norm, the number of elements that are not finite, and the grid. */
    static Map<String, Object> of(Tensor x, int blocks) {
        double[] values = x.toDoubleArray();
        double least = Double.POSITIVE_INFINITY;
        double greatest = Double.NEGATIVE_INFINITY;
        double sum = 0;
        double squares = 0;
        int finite = 0;
        for (double value : values) {
            if (Double.isFinite(value)) {
                least = Math.min(least, value);
                greatest = Math.max(greatest, value);
                sum += value;
                squares += value * value;
                finite++;
            }
        }
        Map<String, Object> data = new LinkedHashMap<>();
        data.put("least", finite == 0 ? Double.NaN : rounded(least));
        data.put("mean", rounded(sum / finite));
        data.put("greatest", finite == 0 ? Double.NaN : rounded(greatest));
        data.put("norm", rounded(Math.sqrt(squares)));
        if (finite < values.length) {
            data.put("bad", values.length - finite);
        }
        if (blocks > 0 && values.length > 0) {
            int columns = x.shape().rank() == 0 ? 1 : x.shape().dim(x.shape().rank() - 1);
            int across = Math.min(blocks, columns);
            data.put("columns", across);
            data.put("heat", means(values, columns, across, Math.min(blocks, values.length / columns)));
        }
        return data;
    }

    private static double[] means(double[] values, int columns, int across, int down) {
        int rows = values.length / columns;
        double[] sums = new double[across * down];
        int[] counts = new int[sums.length];
        for (int i = 0; i < values.length; i++) {
            int block = (int) ((long) (i / columns) * down / rows) * across
                    + (int) ((long) (i % columns) * across / columns);
            sums[block] += values[i];
            counts[block]++;
        }
        return IntStream.range(0, sums.length)
                .mapToDouble(i -> rounded(sums[i] / counts[i]))
                .toArray();
    }

    /** The elements of largest magnitude, as pairs of flat index and number. */
    static List<List<Object>> strongest(Tensor x) {
        double[] values = x.toDoubleArray();
        return IntStream.range(0, values.length)
                .boxed()
                .sorted((i, j) -> Double.compare(Math.abs(values[j]), Math.abs(values[i])))
                .limit(STRONGEST)
                .map(i -> List.<Object>of(i, Exact.number(x, values[i])))
                .toList();
    }

    /** Four digits. */
    private static double rounded(double x) {
        return Double.isFinite(x) ? new BigDecimal(x).round(DIGITS).doubleValue() : x;
    }
}
