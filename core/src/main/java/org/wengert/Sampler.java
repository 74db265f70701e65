package org.wengert;

import java.util.List;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;

/** A source of random shapes and tensors, at most so many axes of at most such a size. Zero sizes and 0-d shapes are among them. */
public final class Sampler {
    private final RandomGenerator random;
    private final int maxRank;
    private final int maxSize;

    /** At most {@code maxRank} axes of at most {@code maxSize}. */
    public Sampler(RandomGenerator random, int maxRank, int maxSize) {
        this.random = random;
        this.maxRank = maxRank;
        this.maxSize = maxSize;
    }

    /** A whole number from low to high, both included. */
    public int between(int low, int high) {
        return low + (int) (random.nextDouble() * (high - low + 1));
    }

    /** True or false. */
    public boolean coin() {
        return random.nextDouble() < 0.5;
    }

    /** One of these. */
    public <A> A oneOf(List<A> choices) {
        return choices.get(between(0, choices.size() - 1));
    }

    /** Any shape. */
    public Shape shape() {
        return shape(0, 0);
    }

    /** A shape of at least so many axes, each at least so large. */
    public Shape shape(int minRank, int minSize) {
        int[] dims = new int[between(minRank, Math.max(minRank, maxRank))];
        for (int i = 0; i < dims.length; i++) {
            dims[i] = size(minSize);
        }
        return Shape.of(dims);
    }

    /** The size of an axis; 0 is rarer than the others. */
    public int size(int min) {
        int size = between(min, Math.max(min, maxSize));
        return size == 0 && coin() ? Math.max(min, 1) : size;
    }

    /** Shapes that broadcast with each other. */
    public Shape[] broadcastable(int count) {
        Shape whole = shape();
        Shape[] shapes = new Shape[count];
        int full = between(0, count - 1);
        for (int i = 0; i < count; i++) {
            int dropped = i == full || coin() ? 0 : between(0, whole.rank());
            int[] dims = new int[whole.rank() - dropped];
            for (int d = 0; d < dims.length; d++) {
                dims[d] = i != full && between(0, 3) == 0 ? 1 : whole.dims()[d + dropped];
            }
            shapes[i] = Shape.of(dims);
        }
        return shapes;
    }

    /** FLOAT64 values from the domain. */
    public Tensor tensor(Shape shape, Domain domain) {
        double[] values = new double[shape.size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = domain.draw(random);
        }
        return Tensor.over(DType.FLOAT64, values, shape);
    }

    /** FLOAT64 values between -3 and 3 of which no two are closer than 0.01: for what compares its elements with each other. */
    public Tensor distinct(Shape shape) {
        int n = shape.size();
        double[] values = new double[n];
        double step = 6.0 / Math.max(n, 1);
        for (int i = 0; i < n; i++) {
            int j = between(0, i);
            values[i] = values[j];
            values[j] = -3 + step * (i + 0.25 + 0.5 * random.nextDouble());
        }
        return Tensor.over(DType.FLOAT64, values, shape);
    }

    /** INT32 values from 0 up to, not with, {@code end}. */
    public Tensor indices(Shape shape, int end) {
        int[] values = new int[shape.size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = between(0, end - 1);
        }
        return Tensor.over(DType.INT32, values, shape);
    }

    /** BOOL values. */
    public Tensor mask(Shape shape) {
        boolean[] values = new boolean[shape.size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = coin();
        }
        return Tensor.over(DType.BOOL, values, shape);
    }

    /** Some of the shape's axes, in order; perhaps none. */
    public int[] axes(Shape shape) {
        return IntStream.range(0, shape.rank()).filter(axis -> coin()).toArray();
    }

    /** One axis, perhaps counted from the end. */
    public int axis(Shape shape) {
        return between(-shape.rank(), shape.rank() - 1);
    }
}
