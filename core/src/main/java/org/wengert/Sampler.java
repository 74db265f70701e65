package org.wengert;

import java.util.List;
import java.util.Random;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;

/** A source of random shapes and tensors for tests, with a limited number and size of axes. Zero sizes and 0-d shapes are among them. */
public final class Sampler {
    private final RandomGenerator random;
    private final int maxRank;
    private final int maxSize;

    /** Creates a sampler of shapes with at most {@code maxRank} axes of size at most {@code maxSize}. */
    public Sampler(RandomGenerator random, int maxRank, int maxSize) {
        this.random = random;
        this.maxRank = maxRank;
        this.maxSize = maxSize;
    }

    /** Draws an integer from low to high, both inclusive. */
    public int between(int low, int high) {
        return low + (int) (random.nextDouble() * (high - low + 1));
    }

    /** Draws a generator. */
    RandomGenerator generator() {
        return new Random(random.nextLong());
    }

    /** Draws true or false. */
    public boolean coin() {
        return random.nextDouble() < 0.5;
    }

    /** Draws one of these. */
    public <A> A oneOf(List<A> choices) {
        return choices.get(between(0, choices.size() - 1));
    }

    /** Draws a shape. */
    public Shape shape() {
        return shape(0, 0);
    }

    /** Draws a shape with at least {@code minRank} axes of size at least {@code minSize}. */
    public Shape shape(int minRank, int minSize) {
        int[] dims = new int[between(minRank, Math.max(minRank, maxRank))];
        for (int i = 0; i < dims.length; i++) {
            dims[i] = size(minSize);
        }
        return Shape.of(dims);
    }

    /** Draws the size of an axis, at least {@code min}; 0 is rarer than the others. */
    public int size(int min) {
        int size = between(min, Math.max(min, maxSize));
        return size == 0 && coin() ? Math.max(min, 1) : size;
    }

    /** Draws shapes that broadcast with each other. */
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

    /** Draws FLOAT64 values from the domain. */
    public Tensor tensor(Shape shape, Domain domain) {
        double[] values = new double[shape.size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = domain.draw(random);
        }
        return Tensor.over(DType.FLOAT64, values, shape);
    }

    /** Draws FLOAT64 values between -3 and 3, no two closer than 0.01: for operations that compare elements, such as max and sort. */
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

    /** Draws INT32 values from 0 to {@code end}, exclusive. */
    public Tensor indices(Shape shape, int end) {
        int[] values = new int[shape.size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = between(0, end - 1);
        }
        return Tensor.over(DType.INT32, values, shape);
    }

    /** Draws BOOL values. */
    public Tensor mask(Shape shape) {
        boolean[] values = new boolean[shape.size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = coin();
        }
        return Tensor.over(DType.BOOL, values, shape);
    }

    /** Draws some of the shape's axes, in order; perhaps none. */
    public int[] axes(Shape shape) {
        return IntStream.range(0, shape.rank()).filter(axis -> coin()).toArray();
    }

    /** Draws one axis, perhaps counted from the end. */
    public int axis(Shape shape) {
        return between(-shape.rank(), shape.rank() - 1);
    }
}
