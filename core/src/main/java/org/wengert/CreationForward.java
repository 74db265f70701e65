package org.wengert;

import java.util.Arrays;
import java.util.random.RandomGenerator;
import org.wengert.kernel.Copy;
import org.wengert.kernel.Fill;

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
        return computed(CreationRules.FULL, new Full(dtype, shape, value));
    }

    static Tensor eye(DType dtype, int n) {
        return computed(CreationRules.EYE, new Eye(dtype, Shape.ofResult("eye", n, n)));
    }

    static Tensor arange(int end) {
        return computed(CreationRules.ARANGE, new Arange(DType.INT32, Shape.of(end), 0, 1));
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
        return computed(CreationRules.ARANGE, new Arange(dtype, Shape.of(Math.max(0, (int) exact)), start, step));
    }

    static Tensor linspace(DType dtype, double start, double end, int count) {
        return computed(CreationRules.LINSPACE, new Linspace(dtype, Shape.of(count), start, end));
    }

    static Tensor uniform(DType dtype, RandomGenerator random, double low, double high, Shape shape) {
        checkRandom("uniform", dtype, shape);
        return RandomLog.draw(() -> computed(CreationRules.UNIFORM, new Uniform(dtype, shape, low, high, random)));
    }

    static Tensor normal(DType dtype, RandomGenerator random, Shape shape) {
        checkRandom("randn", dtype, shape);
        return RandomLog.draw(() -> computed(CreationRules.RANDN, new Normal(dtype, shape, random)));
    }

    /** Draws true with this probability. */
    static Tensor bernoulli(RandomGenerator random, double probability, Shape shape) {
        return RandomLog.draw(() -> computed(CreationRules.BERNOULLI, new Bernoulli(shape, probability, random)));
    }

    /** Applies the row; without the steps of {@link Op#apply} while nobody listens, since a small constant is made faster than they take. */
    private static <A extends Factory> Tensor computed(AttributeOp<A> row, A attributes) {
        if (ThreadState.isObserved()) {
            return row.apply(attributes);
        }
        Tensor y = Tensor.uninitialized(attributes.dtype(), attributes.shape());
        attributes.into(y.array());
        return y;
    }

    private static void checkRandom(String operation, DType dtype, Shape shape) {
        if (!dtype.isFloating()) {
            throw new IllegalArgumentException(
                    operation + ": " + dtype + " " + shape + ": expected FLOAT32 or FLOAT64, found " + dtype
                            + ". Draw floats and convert them: to(DType." + dtype + ").");
        }
    }

    /** The type and shape of a result that has no inputs to take them from. */
    sealed interface Factory {
        DType dtype();

        Shape shape();

        /** Writes all values of y. */
        void into(Object y);
    }

    /** y = value. */
    record Full(DType dtype, Shape shape, double value) implements Factory {
        @Override
        public void into(Object y) {
            Copy.fill(y, value, shape.size());
        }
    }

    /** y[i, j] = 1 where i = j, else 0. */
    record Eye(DType dtype, Shape shape) implements Factory {
        @Override
        public void into(Object y) {
            Fill.identity(y, shape.dim(0));
        }
    }

    /** y[i] = start + i step. */
    record Arange(DType dtype, Shape shape, double start, double step) implements Factory {
        @Override
        public void into(Object y) {
            if (y instanceof int[] ints && start == 0 && step == 1) {
                Fill.count(ints, shape.size());
            } else {
                Fill.run(y, shape.size(), i -> start + i * step);
            }
        }
    }

    /** y[i] = start + i (end - start) / (n - 1). */
    record Linspace(DType dtype, Shape shape, double start, double end) implements Factory {
        @Override
        public void into(Object y) {
            int last = shape.size() - 1;
            double step = (end - start) / last;
            Fill.run(y, last + 1, i -> i == 0 ? start : i == last ? end : start + i * step);
        }
    }

    /**
     * Uniform on [low, high).
     *
     * @param random the generator whose next numbers are taken, here as in the other draws: a row that is computed again draws again
     */
    record Uniform(DType dtype, Shape shape, double low, double high, RandomGenerator random) implements Factory {
        @Override
        public void into(Object y) {
            // Rounding, to the type or in the sum, could reach the upper end, which is exclusive.
            double last = dtype == DType.FLOAT32 ? Math.nextDown((float) high) : Math.nextDown(high);
            Fill.run(y, shape.size(), i -> Math.max(low, Math.min(low + (high - low) * random.nextDouble(), last)));
        }
    }

    /** The standard normal distribution, by the Box-Muller transform, with StrictMath: {@code nextGaussian} differs between JDKs. */
    record Normal(DType dtype, Shape shape, RandomGenerator random) implements Factory {
        @Override
        public void into(Object y) {
            double[] second = new double[1];
            Fill.run(y, shape.size(), i -> {
                if (i % 2 == 1) {
                    return second[0];
                }
                double radius = Math.sqrt(-2 * StrictMath.log(1 - random.nextDouble()));
                double angle = 2 * Math.PI * random.nextDouble();
                second[0] = radius * StrictMath.sin(angle);
                return radius * StrictMath.cos(angle);
            });
        }
    }

    /** True with this probability. */
    record Bernoulli(Shape shape, double probability, RandomGenerator random) implements Factory {
        @Override
        public DType dtype() {
            return DType.BOOL;
        }

        @Override
        public void into(Object y) {
            Fill.run(y, shape.size(), i -> random.nextDouble() < probability ? 1 : 0);
        }
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
