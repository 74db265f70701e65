package org.wengert;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.wengert.Samples.Sample;
import org.wengert.kernel.Copy;
import org.wengert.kernel.InPlace;

/** The attributes of {@code slice}, {@code select}, {@code split} and {@code sliceScatter}, with their checks, kernels and samples. */
final class MovementSlices {
    /** Positions start, start + step, ... of an axis, below end. */
    record Slice(int axis, int start, int end, int step) implements MovementForward.Move {
        int count() {
            return Math.max(0, (int) (((long) end - start + step - 1) / step));
        }

        @Override
        public Shape result(Shape x) {
            return x.with(axis, count());
        }

        @Override
        public void run(Tensor y, Tensor x) {
            if (y.size() > 0) {
                Copy.read(
                        x.array(),
                        start * x.shape().strides()[axis],
                        strides(x.shape()),
                        y.shape().dims(),
                        y.array());
            }
        }

        private int[] strides(Shape x) {
            int[] strides = x.strides();
            strides[axis] = (int) Math.min((long) strides[axis] * step, Integer.MAX_VALUE);
            return strides;
        }

        Tensor of(Tensor x) {
            return x.slice(axis, start, end, step);
        }

        Tensor into(Tensor whole, Tensor part) {
            return whole.sliceScatter(part, axis, start, end, step);
        }

        /** Adds g to the part of the sum. */
        void add(Tensor sum, Tensor g) {
            if (g.size() > 0) {
                int offset = start * sum.shape().strides()[axis];
                InPlace.addInto(g.array(), g.shape().dims(), sum.array(), offset, strides(sum.shape()));
            }
        }

        private static Slice draw(Sampler draw, Shape shape) {
            int axis = draw.between(0, shape.rank() - 1);
            int start = draw.between(0, shape.dim(axis));
            return new Slice(axis, start, draw.between(start, shape.dim(axis)), draw.between(1, 3));
        }

        static Sample sample(Sampler draw) {
            Shape shape = draw.shape(1, 0);
            return Sample.with(draw(draw, shape), draw.tensor(shape, Domain.REALS));
        }

        static Sample sampleScatter(Sampler draw) {
            Shape shape = draw.shape(1, 0);
            Slice at = draw(draw, shape);
            return Sample.with(at, draw.tensor(shape, Domain.REALS), draw.tensor(at.result(shape), Domain.REALS));
        }
    }

    static Slice slice(String operation, Tensor x, int axis, int start, int end, int step) {
        int counted = x.shape().axis(operation, axis);
        int size = x.dim(counted);
        int from = start < 0 ? start + size : start;
        int to = end < 0 ? end + size : end;
        if (step < 1) {
            throw new IllegalArgumentException(operation + ": step " + step + " along axis " + axis + " of "
                    + x.describe() + " is not positive. Use a step of 1 or more.");
        }
        if (from < 0 || from > size || to < 0 || to > size) {
            throw new IndexOutOfBoundsException(operation + ": " + start + " to " + end + " along axis " + axis + " of "
                    + x.describe() + " is out of range: there are " + size + " entries. Use positions from 0 to " + size
                    + ", or negative ones from the end.");
        }
        return new Slice(counted, from, to, step);
    }

    /** The entry along the axis, counted from 0. */
    static int entry(Tensor x, int axis, int index) {
        int size = x.dim(x.shape().axis("select", axis));
        if (index < -size || index >= size) {
            throw new IndexOutOfBoundsException("select: index " + index + " along axis " + axis + " of " + x.describe()
                    + " is out of range: there are " + size + " entries. Use an index from 0 to " + (size - 1)
                    + ", or a negative one from the end.");
        }
        return index < 0 ? index + size : index;
    }

    static Shape scattered(Tensor[] in, Slice at) {
        Checks.fits("sliceScatter", in[0], in[1], at.result(in[0].shape()), "slice");
        return in[0].shape();
    }

    static void scatter(Tensor y, Tensor[] in, Slice at) {
        System.arraycopy(in[0].array(), 0, y.array(), 0, y.size());
        if (in[1].size() > 0) {
            int offset = at.start * y.shape().strides()[at.axis];
            Copy.write(in[1].array(), in[1].shape().dims(), y.array(), offset, at.strides(y.shape()));
        }
    }

    static List<Tensor> split(Tensor x, int axis, int size) {
        int whole = x.dim(x.shape().axis("split", axis));
        if (size < 1) {
            throw new IllegalArgumentException("split: " + x.describe() + " along axis " + axis + " into parts of "
                    + size + ". Use a size of 1 or more.");
        }
        int[] sizes = new int[(int) Math.max(1, ((long) whole + size - 1) / size)];
        Arrays.setAll(sizes, i -> Math.min(size, whole - i * size));
        return split(x, axis, sizes);
    }

    static List<Tensor> split(Tensor x, int axis, int[] sizes) {
        int whole = x.dim(x.shape().axis("split", axis));
        if (Arrays.stream(sizes).anyMatch(size -> size < 0)
                || Arrays.stream(sizes).asLongStream().sum() != whole) {
            throw new IllegalArgumentException("split: sizes " + Arrays.toString(sizes) + " along axis " + axis + " of "
                    + x.describe() + " do not add up to " + whole + ". Choose sizes that do, from 0 up.");
        }
        List<Tensor> parts = new ArrayList<>();
        int start = 0;
        for (int size : sizes) {
            parts.add(x.slice(axis, start, start + size));
            start += size;
        }
        return parts;
    }

    private MovementSlices() {}
}
