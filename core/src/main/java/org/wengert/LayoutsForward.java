package org.wengert;

import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.wengert.MovementForward.Move;
import org.wengert.Samples.Sample;
import org.wengert.kernel.Copy;
import org.wengert.kernel.Triangle;

/** The attributes of {@link Layouts}, with their checks, kernels and samples. */
final class LayoutsForward {
    record Flip(List<Integer> axes) implements Move {
        int[] axesArray() {
            return axes.stream().mapToInt(Integer::intValue).toArray();
        }

        @Override
        public Shape result(Shape x) {
            return x;
        }

        @Override
        public void run(Tensor y, Tensor x) {
            int[] strides = x.shape().strides();
            int offset = 0;
            for (int axis : axes) {
                offset += strides[axis] * (x.dim(axis) - 1);
                strides[axis] = -strides[axis];
            }
            if (y.size() > 0) {
                Copy.read(x.array(), offset, strides, y.shape().dims(), y.array());
            }
        }

        static Sample sample(Sampler draw) {
            Shape shape = draw.shape();
            return Sample.with(
                    new Flip(Arrays.stream(draw.axes(shape)).boxed().toList()), draw.tensor(shape, Domain.REALS));
        }
    }

    static Flip flip(Tensor x, int[] axes) {
        boolean[] seen = new boolean[x.rank()];
        for (int axis : axes) {
            int counted = x.shape().axis("flip", axis);
            if (seen[counted]) {
                throw new IllegalArgumentException("flip: axes " + Arrays.toString(axes) + " of " + x.describe()
                        + " name axis " + counted + " twice. Name each axis once.");
            }
            seen[counted] = true;
        }
        return new Flip(Arrays.stream(axes)
                .map(axis -> x.shape().axis("flip", axis))
                .boxed()
                .toList());
    }

    /** The lower or upper triangle. */
    record Band(boolean lower, int diagonal) implements Move {
        /** {@code tril(x)}, with the diagonal if it is another than the main one. */
        static Notation.Part notation(@Nullable Op op, Notation.Part... in) {
            Band at = (Band) Objects.requireNonNull(op).attributes();
            Notation call = Notation.function(at.lower ? "tril" : "triu");
            return at.diagonal == 0 ? call.of(op, in) : call.of(op, in[0], Notation.Part.number(at.diagonal));
        }

        @Override
        public Shape result(Shape x) {
            return x;
        }

        @Override
        public void run(Tensor y, Tensor x) {
            int matrices = x.shape().sizeBetween(0, x.rank() - 2);
            Triangle.run(x.array(), matrices, x.dim(-2), x.dim(-1), lower, diagonal, y.array());
        }

        static Sample sample(Sampler draw, boolean lower) {
            Shape shape = draw.shape(2, 0);
            return Sample.with(new Band(lower, draw.between(-3, 3)), draw.tensor(shape, Domain.REALS));
        }
    }

    static Band band(String operation, Tensor x, boolean lower, int diagonal) {
        if (x.rank() < 2) {
            throw new IllegalArgumentException(operation + ": " + x.describe()
                    + " is not a matrix: expected at least 2 axes. Give it more with unsqueeze or reshape.");
        }
        return new Band(lower, within(diagonal, x.dim(-2), x.dim(-1)));
    }

    /** Elements whose places along two axes differ by the offset. */
    record Diagonal(int offset, int axis0, int axis1) implements Move {
        private int length(Shape x) {
            int rows = x.dims()[axis0] - Math.max(0, -offset);
            int columns = x.dims()[axis1] - Math.max(0, offset);
            return Math.max(0, Math.min(rows, columns));
        }

        @Override
        public Shape result(Shape x) {
            Shape others = x.remove(Math.max(axis0, axis1)).remove(Math.min(axis0, axis1));
            return others.insert(others.rank(), length(x));
        }

        private int start(Shape x) {
            int[] strides = x.strides();
            return Math.max(0, -offset) * strides[axis0] + Math.max(0, offset) * strides[axis1];
        }

        private int[] strides(Shape x) {
            int[] strides = x.strides();
            int[] kept = new int[strides.length - 1];
            int to = 0;
            for (int axis = 0; axis < strides.length; axis++) {
                if (axis != axis0 && axis != axis1) {
                    kept[to++] = strides[axis];
                }
            }
            kept[to] = strides[axis0] + strides[axis1];
            return kept;
        }

        @Override
        public void run(Tensor y, Tensor x) {
            if (y.size() > 0) {
                Copy.read(
                        x.array(),
                        start(x.shape()),
                        strides(x.shape()),
                        y.shape().dims(),
                        y.array());
            }
        }

        Tensor of(Tensor x) {
            return x.diagonal(offset, axis0, axis1);
        }

        Tensor into(Tensor whole, Tensor part) {
            return whole.diagonalScatter(part, offset, axis0, axis1);
        }

        static Shape scattered(Tensor[] in, Diagonal at) {
            Checks.fits("diagonalScatter", in[0], in[1], at.result(in[0].shape()), "diagonal");
            return in[0].shape();
        }

        static void scatter(Tensor y, Tensor[] in, Diagonal at) {
            System.arraycopy(in[0].array(), 0, y.array(), 0, y.size());
            if (in[1].size() > 0) {
                Copy.write(in[1].array(), in[1].shape().dims(), y.array(), at.start(y.shape()), at.strides(y.shape()));
            }
        }

        private static Diagonal draw(Sampler draw, Shape shape) {
            int axis0 = draw.between(0, shape.rank() - 1);
            int axis1 = (axis0 + draw.between(1, shape.rank() - 1)) % shape.rank();
            return new Diagonal(draw.between(-2, 2), axis0, axis1);
        }

        static Sample sample(Sampler draw) {
            Shape shape = draw.shape(2, 0);
            return Sample.with(draw(draw, shape), draw.tensor(shape, Domain.REALS));
        }

        static Sample sampleScatter(Sampler draw) {
            Shape shape = draw.shape(2, 0);
            Diagonal at = draw(draw, shape);
            return Sample.with(at, draw.tensor(shape, Domain.REALS), draw.tensor(at.result(shape), Domain.REALS));
        }
    }

    static Diagonal diagonal(String operation, Tensor x, int offset, int axis0, int axis1) {
        int first = x.shape().axis(operation, axis0);
        int second = x.shape().axis(operation, axis1);
        if (first == second) {
            throw new IllegalArgumentException(operation + ": axes " + axis0 + " and " + axis1 + " of " + x.describe()
                    + " are the same. Name the two axes of the matrices.");
        }
        return new Diagonal(within(offset, x.dim(first), x.dim(second)), first, second);
    }

    /** The diagonal clamped to the matrix and its border, which has the same triangle, without overflow. */
    private static int within(int diagonal, int rows, int columns) {
        return (int) Math.max(-1L - rows, Math.min(1L + columns, diagonal));
    }

    /** The number of entries added before and after each axis, and their value. */
    record Pad(List<Integer> before, List<Integer> after, double value) implements Move {
        @Override
        public Shape result(Shape x) {
            long[] dims = new long[x.rank()];
            Arrays.setAll(dims, axis -> (long) before.get(axis) + x.dims()[axis] + after.get(axis));
            return Shape.ofResult("pad", dims);
        }

        @Override
        public void run(Tensor y, Tensor x) {
            Copy.fill(y.array(), value, y.size());
            int[] strides = y.shape().strides();
            int offset = 0;
            for (int axis = 0; axis < strides.length; axis++) {
                offset += before.get(axis) * strides[axis];
            }
            if (x.size() > 0) {
                Copy.write(x.array(), x.shape().dims(), y.array(), offset, strides);
            }
        }

        Tensor inside(Tensor g, Shape x) {
            Tensor inside = g;
            for (int axis = 0; axis < x.rank(); axis++) {
                if (before.get(axis) + after.get(axis) > 0) {
                    inside = inside.slice(axis, before.get(axis), before.get(axis) + x.dims()[axis]);
                }
            }
            return inside;
        }

        static Sample sample(Sampler draw) {
            Shape shape = draw.shape();
            Integer[] before = new Integer[shape.rank()];
            Integer[] after = new Integer[shape.rank()];
            Arrays.setAll(before, axis -> draw.between(0, 2));
            Arrays.setAll(after, axis -> draw.between(0, 2));
            return Sample.with(
                    new Pad(List.of(before), List.of(after), draw.between(0, 1)), draw.tensor(shape, Domain.REALS));
        }
    }

    static Pad pad(Tensor x, int[][] widths, double value) {
        boolean fits = widths.length == x.rank();
        for (int axis = 0; fits && axis < widths.length; axis++) {
            fits = widths[axis].length == 2 && widths[axis][0] >= 0 && widths[axis][1] >= 0;
        }
        if (!fits) {
            throw new IllegalArgumentException("pad: widths " + Arrays.deepToString(widths) + " for " + x.describe()
                    + ": expected one pair of numbers, before and after, from 0 up, for each of its " + x.rank()
                    + " axes. Use {0, 0} for an axis to leave alone, and slice to cut off entries.");
        }
        return new Pad(
                Arrays.stream(widths).map(pair -> pair[0]).toList(),
                Arrays.stream(widths).map(pair -> pair[1]).toList(),
                value);
    }

    /** The number of repetitions along each axis of the result. */
    record Tile(List<Integer> repeats) implements Move {
        /** [r0, d0, r1, d1, ...]: the result's shape with each axis split into repetitions and original size. */
        private int[] split(Shape x) {
            int added = repeats.size() - x.rank();
            int[] split = new int[2 * repeats.size()];
            for (int axis = 0; axis < repeats.size(); axis++) {
                split[2 * axis] = repeats.get(axis);
                split[2 * axis + 1] = axis < added ? 1 : x.dims()[axis - added];
            }
            return split;
        }

        @Override
        public Shape result(Shape x) {
            int[] split = split(x);
            long[] dims = new long[repeats.size()];
            Arrays.setAll(dims, axis -> (long) split[2 * axis] * split[2 * axis + 1]);
            return Shape.ofResult("tile", dims);
        }

        @Override
        public void run(Tensor y, Tensor x) {
            int[] split = split(x.shape());
            int[] strides = new int[split.length];
            int added = repeats.size() - x.rank();
            for (int axis = added; axis < repeats.size(); axis++) {
                strides[2 * axis + 1] = x.shape().strides()[axis - added];
            }
            if (y.size() > 0) {
                Copy.read(x.array(), 0, strides, split, y.array());
            }
        }

        Tensor summed(Tensor g, Shape x) {
            int[] repetitions = new int[repeats.size()];
            Arrays.setAll(repetitions, axis -> 2 * axis);
            return g.reshape(split(x)).sum(repetitions).reshape(x);
        }

        static Sample sample(Sampler draw) {
            Shape shape = draw.shape();
            Integer[] repeats = new Integer[shape.rank() + draw.between(0, 1)];
            Arrays.setAll(repeats, axis -> draw.between(0, 2));
            return Sample.with(new Tile(List.of(repeats)), draw.tensor(shape, Domain.REALS));
        }
    }

    static Tile tile(Tensor x, int[] repeats) {
        if (repeats.length < x.rank() || Arrays.stream(repeats).anyMatch(times -> times < 0)) {
            throw new IllegalArgumentException("tile: " + Arrays.toString(repeats) + " times " + x.describe()
                    + ": expected a number from 0 up for each of its " + x.rank()
                    + " axes, and more for new ones in front. Use 1 for an axis to leave alone.");
        }
        return new Tile(Arrays.stream(repeats).boxed().toList());
    }

    /** The shape of x with the last axis twice. */
    static Shape squared(Tensor x) {
        int last = x.shape().axis("diagEmbed", -1);
        long[] dims = Arrays.stream(x.shape().dims()).asLongStream().toArray();
        long[] twice = Arrays.copyOf(dims, dims.length + 1);
        twice[dims.length] = dims[last];
        return Shape.ofResult("diagEmbed", twice);
    }

    private LayoutsForward() {}
}
