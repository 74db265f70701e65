package org.wengert;

import java.util.Arrays;
import java.util.random.RandomGenerator;
import org.wengert.kernel.Copy;

/** Tensors from arrays, constants, sequences and random numbers. */
final class CreationForward {
    static Tensor of(DType dtype, double[] values, int... shape) {
        return copyOf(dtype, values, values.length, shape);
    }

    static Tensor of(DType dtype, double[][] rows) {
        int columns = rows.length == 0 ? 0 : rows[0].length;
        for (int i = 0; i < rows.length; i++) {
            if (rows[i].length != columns) {
                throw new IllegalArgumentException("of: row 0 has " + columns + " numbers and row " + i + " has "
                        + rows[i].length + ": a ragged array is not a matrix. Give every row the same length.");
            }
        }
        double[] flat = new double[Shape.of(rows.length, columns).size()];
        for (int i = 0; i < rows.length; i++) {
            System.arraycopy(rows[i], 0, flat, i * columns, columns);
        }
        return of(dtype, flat, rows.length, columns);
    }

    static Tensor copyOf(DType dtype, Object values, int count, int... shape) {
        Shape target = shape.length == 0 ? Shape.of(count) : Shape.of(shape);
        if (target.size() != count) {
            throw new IllegalArgumentException("of: " + count + " values do not fill shape " + target + ", which has "
                    + target.size() + " elements. Pass one value for each element, in row-major order.");
        }
        Tensor result = Tensor.uninitialized(dtype, target);
        Copy.convert(values, result.array(), count);
        return result;
    }

    static Tensor full(DType dtype, double value, Shape shape) {
        Tensor result = Tensor.uninitialized(dtype, shape);
        Copy.fill(result.array(), value, shape.size());
        return result;
    }

    static Tensor eye(DType dtype, int n) {
        double[] values = new double[Shape.ofResult("eye", n, n).size()];
        for (int i = 0; i < n; i++) {
            values[i * n + i] = 1;
        }
        return of(dtype, values, n, n);
    }

    static Tensor arange(int end) {
        int[] values = new int[Shape.of(end).size()];
        Arrays.setAll(values, i -> i);
        return Tensor.over(DType.INT32, values, Shape.of(end));
    }

    static Tensor arange(DType dtype, double start, double end, double step) {
        double exact = Math.ceil((end - start) / step);
        if (step != 0 && exact >= Integer.MAX_VALUE && exact < Double.POSITIVE_INFINITY) {
            throw new Shape.TooLarge("arange", "[" + exact + "]");
        }
        if (!(step != 0 && exact < Integer.MAX_VALUE)) {
            throw new IllegalArgumentException("arange: from " + start + " to " + end + " in steps of " + step
                    + " never ends. Use a step other than 0, of the sign of end - start.");
        }
        double[] values = new double[Math.max(0, (int) exact)];
        Arrays.setAll(values, i -> start + i * step);
        return of(dtype, values, values.length);
    }

    static Tensor linspace(DType dtype, double start, double end, int count) {
        double[] values = new double[Shape.of(count).size()];
        Arrays.setAll(values, i -> i == count - 1 && i > 0 ? end : start + i * ((end - start) / (count - 1)));
        if (count == 1) {
            values[0] = start;
        }
        return of(dtype, values, count);
    }

    static Tensor uniform(DType dtype, RandomGenerator random, double low, double high, Shape shape) {
        checkRandom("uniform", dtype, shape);
        return RandomLog.draw(() -> drawUniform(dtype, random, low, high, shape));
    }

    private static Tensor drawUniform(DType dtype, RandomGenerator random, double low, double high, Shape shape) {
        double[] values = new double[shape.size()];
        // Rounding, to the type or in the sum, could reach the upper end, which is exclusive.
        double last = dtype == DType.FLOAT32 ? Math.nextDown((float) high) : Math.nextDown(high);
        Arrays.setAll(values, i -> Math.max(low, Math.min(low + (high - low) * random.nextDouble(), last)));
        return over(dtype, values, shape);
    }

    /** Draws by the Box-Muller transform, with StrictMath: {@code nextGaussian} differs between JDKs. */
    static Tensor normal(DType dtype, RandomGenerator random, Shape shape) {
        checkRandom("randn", dtype, shape);
        return RandomLog.draw(() -> drawNormal(dtype, random, shape));
    }

    private static Tensor drawNormal(DType dtype, RandomGenerator random, Shape shape) {
        double[] values = new double[shape.size()];
        for (int i = 0; i < values.length; i += 2) {
            double radius = Math.sqrt(-2 * StrictMath.log(1 - random.nextDouble()));
            double angle = 2 * Math.PI * random.nextDouble();
            values[i] = radius * StrictMath.cos(angle);
            if (i + 1 < values.length) {
                values[i + 1] = radius * StrictMath.sin(angle);
            }
        }
        return over(dtype, values, shape);
    }

    /** Draws true with this probability. */
    static Tensor coins(RandomGenerator random, double probability, Shape shape) {
        Tensor result = Tensor.uninitialized(DType.BOOL, shape);
        boolean[] values = (boolean[]) result.array();
        for (int i = 0; i < values.length; i++) {
            values[i] = random.nextDouble() < probability;
        }
        return result;
    }

    private static void checkRandom(String operation, DType dtype, Shape shape) {
        if (!dtype.isFloating()) {
            throw new IllegalArgumentException(
                    operation + ": " + dtype + " " + shape + ": expected FLOAT32 or FLOAT64, found " + dtype
                            + ". Draw floats and convert them: to(DType." + dtype + ").");
        }
    }

    private static Tensor over(DType dtype, double[] values, Shape shape) {
        Tensor result = Tensor.uninitialized(dtype, shape);
        Copy.convert(values, result.array(), values.length);
        return result;
    }

    static int flatIndex(Tensor x, int... index) {
        int[] dims = x.shape().dims();
        if (index.length != dims.length) {
            throw new IndexOutOfBoundsException("get: " + x.describe() + " has " + dims.length + " axes and the index "
                    + Arrays.toString(index) + " has " + index.length + ". Give one number for each axis.");
        }
        int flat = 0;
        for (int axis = 0; axis < dims.length; axis++) {
            if (index[axis] < 0 || index[axis] >= dims[axis]) {
                throw new IndexOutOfBoundsException("get: index " + index[axis] + " at axis " + axis + " of "
                        + x.describe() + " is out of range: there are " + dims[axis]
                        + " entries, counted from 0. Keep every index below its axis's size.");
            }
            flat = flat * dims[axis] + index[axis];
        }
        return flat;
    }

    private CreationForward() {}
}
