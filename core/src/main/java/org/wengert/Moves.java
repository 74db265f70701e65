package org.wengert;

import java.util.Arrays;
import java.util.List;
import org.wengert.Samples.Sample;
import org.wengert.kernel.Copy;

/** The attributes of {@link Movement}: where each element goes. */
final class Moves {
    /** What a movement of one tensor does. */
    interface Move {
        Shape result(Shape x);

        void run(Tensor y, Tensor x);
    }

    /** A movement that moves nothing: the result shares the data. */
    interface View {
        Shape result(Shape x);
    }

    static <A extends Move> Op.With<A> move(String name, Class<A> attributes) {
        return new Op.With<A>(Row.of(
                name,
                1,
                Row.Kind.WHOLE,
                (in, at) -> Tensor.empty(in[0].dtype(), attributes.cast(at).result(in[0].shape())),
                (y, in, at) -> at.run(y, in[0])));
    }

    static <A extends View> Op.With<A> view(String name, Class<A> attributes) {
        return new Op.With<A>(Row.of(
                name,
                1,
                Row.Kind.WHOLE,
                (in, at) -> in[0].viewAs(attributes.cast(at).result(in[0].shape())),
                (y, in, at) -> {}));
    }

    record Reshape(Shape shape) implements View {
        @Override
        public Shape result(Shape x) {
            return shape;
        }

        static Sample sample(Draw draw) {
            Shape shape = draw.shape();
            return Sample.at(new Reshape(Shape.of(shape.size())), draw.tensor(shape, Domain.REALS));
        }
    }

    record Squeeze(int axis) implements View {
        @Override
        public Shape result(Shape x) {
            return x.remove(axis);
        }

        static Sample sample(Draw draw) {
            Shape shape = draw.shape();
            int axis = draw.between(0, shape.rank());
            return Sample.at(new Squeeze(axis), draw.tensor(shape.insert(axis, 1), Domain.REALS));
        }
    }

    record Unsqueeze(int axis) implements View {
        @Override
        public Shape result(Shape x) {
            return x.insert(axis, 1);
        }

        static Sample sample(Draw draw) {
            Shape shape = draw.shape();
            return Sample.at(new Unsqueeze(draw.between(0, shape.rank())), draw.tensor(shape, Domain.REALS));
        }
    }

    record Permute(List<Integer> axes) implements Move {
        @Override
        public Shape result(Shape x) {
            int[] dims = new int[axes.size()];
            Arrays.setAll(dims, i -> x.dims()[axes.get(i)]);
            return Shape.ofOwn(dims);
        }

        @Override
        public void run(Tensor y, Tensor x) {
            int[] strides = x.shape().strides();
            int[] permuted = new int[strides.length];
            Arrays.setAll(permuted, i -> strides[axes.get(i)]);
            Copy.read(x.array(), 0, permuted, y.shape().dims(), y.array());
        }

        int[] inverse() {
            int[] inverse = new int[axes.size()];
            for (int i = 0; i < inverse.length; i++) {
                inverse[axes.get(i)] = i;
            }
            return inverse;
        }

        static Sample sample(Draw draw) {
            Shape shape = draw.shape();
            int[] order = new int[shape.rank()];
            for (int i = 0; i < order.length; i++) {
                int j = draw.between(0, i);
                order[i] = order[j];
                order[j] = i;
            }
            return Sample.at(new Permute(boxed(order)), draw.tensor(shape, Domain.REALS));
        }
    }

    record Transpose(int axis0, int axis1) implements Move {
        private Permute permute(int rank) {
            int[] order = new int[rank];
            Arrays.setAll(order, i -> i == axis0 ? axis1 : i == axis1 ? axis0 : i);
            return new Permute(boxed(order));
        }

        @Override
        public Shape result(Shape x) {
            return permute(x.rank()).result(x);
        }

        @Override
        public void run(Tensor y, Tensor x) {
            permute(x.rank()).run(y, x);
        }

        static Sample sample(Draw draw) {
            Shape shape = draw.shape(1, 0);
            int last = shape.rank() - 1;
            return Sample.at(
                    new Transpose(draw.between(0, last), draw.between(0, last)), draw.tensor(shape, Domain.REALS));
        }
    }

    record BroadcastTo(Shape shape) implements Move {
        @Override
        public Shape result(Shape x) {
            if (!x.spreadsTo(shape)) {
                throw new IllegalArgumentException(
                        "broadcastTo: " + x + " does not broadcast to " + shape
                                + ": aligned at the last axis, each size must be 1 or the same. Insert axes with unsqueeze where they are missing.");
            }
            return shape;
        }

        @Override
        public void run(Tensor y, Tensor x) {
            Copy.read(x.array(), 0, x.shape().stridesIn(shape), shape.dims(), y.array());
        }

        static Sample sample(Draw draw) {
            Shape[] shapes = draw.broadcastable(2);
            Shape whole = shapes[0].broadcast("broadcastTo", shapes[1]);
            return Sample.at(new BroadcastTo(whole), draw.tensor(shapes[0], Domain.REALS));
        }
    }

    /** Positions start, start + step, ... of an axis, below end. */
    record Slice(int axis, int start, int end, int step) implements Move {
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

        private static Slice draw(Draw draw, Shape shape) {
            int axis = draw.between(0, shape.rank() - 1);
            int start = draw.between(0, shape.dim(axis));
            return new Slice(axis, start, draw.between(start, shape.dim(axis)), draw.between(1, 3));
        }

        static Sample sample(Draw draw) {
            Shape shape = draw.shape(1, 0);
            return Sample.at(draw(draw, shape), draw.tensor(shape, Domain.REALS));
        }

        static Sample sampleScatter(Draw draw) {
            Shape shape = draw.shape(1, 0);
            Slice at = draw(draw, shape);
            return Sample.at(at, draw.tensor(shape, Domain.REALS), draw.tensor(at.result(shape), Domain.REALS));
        }
    }

    record Concat(int axis, List<Integer> sizes) {
        int start(int part) {
            int start = 0;
            for (int i = 0; i < part; i++) {
                start += sizes.get(i);
            }
            return start;
        }

        static Sample sample(Draw draw) {
            Shape shape = draw.shape(1, 0);
            int axis = draw.between(0, shape.rank() - 1);
            Tensor[] parts = new Tensor[draw.between(1, 3)];
            Arrays.setAll(parts, i -> draw.tensor(shape.with(axis, draw.size(0)), Domain.REALS));
            return Sample.at(concat(axis, parts), parts);
        }
    }

    record Stack(int axis, int count) {
        static Sample sample(Draw draw) {
            Shape shape = draw.shape();
            Tensor[] parts = new Tensor[draw.between(1, 3)];
            Arrays.setAll(parts, i -> draw.tensor(shape, Domain.REALS));
            return Sample.at(new Stack(draw.between(0, shape.rank()), parts.length), parts);
        }
    }

    record To(DType from, DType to) {}

    static Reshape reshape(Tensor x, int[] wanted) {
        int[] dims = wanted.clone();
        int open = -1;
        long known = 1;
        for (int i = 0; i < dims.length; i++) {
            if (dims[i] == -1 && open < 0) {
                open = i;
            } else if (dims[i] < 0) {
                throw misfit(x, Arrays.toString(wanted));
            } else {
                known *= dims[i];
            }
        }
        if (open >= 0 && known > 0 && x.size() % known == 0) {
            dims[open] = (int) (x.size() / known);
        } else if (open >= 0) {
            throw misfit(x, Arrays.toString(wanted));
        }
        return reshape(x, Shape.ofOwn(dims));
    }

    static Reshape reshape(Tensor x, Shape shape) {
        if (shape.size() != x.size()) {
            throw misfit(x, shape.toString());
        }
        return new Reshape(shape);
    }

    private static IllegalArgumentException misfit(Tensor x, String wanted) {
        return new IllegalArgumentException("reshape: " + x.describe() + " has " + x.size() + " elements, and shape "
                + wanted + " cannot hold just these. Choose sizes whose product is " + x.size()
                + "; one of them may be -1.");
    }

    static Permute permute(Tensor x, int[] axes) {
        boolean[] seen = new boolean[x.rank()];
        int[] counted = new int[axes.length];
        boolean fits = axes.length == x.rank();
        for (int i = 0; fits && i < axes.length; i++) {
            counted[i] = x.shape().axis("permute", axes[i]);
            fits = !seen[counted[i]];
            seen[counted[i]] = true;
        }
        if (!fits) {
            throw new IllegalArgumentException("permute: " + Arrays.toString(axes) + " is no order of the axes of "
                    + x.describe() + ". Name each of its " + x.rank() + " axes once.");
        }
        return new Permute(boxed(counted));
    }

    static int squeezed(Tensor x, int axis) {
        int counted = x.shape().axis("squeeze", axis);
        if (x.dim(counted) != 1) {
            throw new IllegalArgumentException("squeeze: axis " + axis + " of " + x.describe() + " has size "
                    + x.dim(counted) + ", not 1. Use select(axis, index) to take one entry, or reshape.");
        }
        return counted;
    }

    static int unsqueezed(Tensor x, int axis) {
        return newAxis("unsqueeze", x, axis);
    }

    private static int newAxis(String operation, Tensor x, int axis) {
        int counted = axis < 0 ? axis + x.rank() + 1 : axis;
        if (counted < 0 || counted > x.rank()) {
            throw new IllegalArgumentException(operation + ": " + x.describe() + " has no place " + axis
                    + " for a new axis. Choose one from " + (-x.rank() - 1) + " to " + x.rank() + ".");
        }
        return counted;
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

    static Tensor scattered(Tensor[] in, Slice at) {
        Checks.sameType("sliceScatter", in[0], in[1]);
        Shape expected = at.result(in[0].shape());
        if (!in[1].shape().equals(expected)) {
            throw new IllegalArgumentException("sliceScatter: source " + in[1].describe() + " into " + in[0].describe()
                    + ": the slice has shape " + expected + ". Give the source that shape.");
        }
        return in[0].zerosLike();
    }

    static void scatter(Tensor y, Tensor[] in, Slice at) {
        System.arraycopy(in[0].array(), 0, y.array(), 0, y.size());
        if (in[1].size() > 0) {
            int offset = at.start * y.shape().strides()[at.axis];
            Copy.write(in[1].array(), in[1].shape().dims(), y.array(), offset, at.strides(y.shape()));
        }
    }

    static Concat concat(int axis, Tensor... parts) {
        some("concat", parts);
        int counted = parts[0].shape().axis("concat", axis);
        Shape first = parts[0].shape().with(counted, 0);
        Integer[] sizes = new Integer[parts.length];
        for (int i = 0; i < parts.length; i++) {
            Checks.sameType("concat", parts[0], parts[i]);
            if (parts[i].rank() != first.rank()
                    || !parts[i].shape().with(counted, 0).equals(first)) {
                throw new IllegalArgumentException("concat: part 0 is " + parts[0].describe() + " and part " + i
                        + " is " + parts[i].describe() + ": all sizes but that of axis " + axis
                        + " must be equal. Use stack to join along a new axis.");
            }
            sizes[i] = parts[i].dim(counted);
        }
        return new Concat(counted, List.of(sizes));
    }

    static Tensor joined(Tensor[] in, Concat at) {
        return Tensor.empty(in[0].dtype(), in[0].shape().with(at.axis, at.start(in.length)));
    }

    static void join(Tensor y, Tensor[] in, Concat at) {
        int[] strides = y.shape().strides();
        for (int i = 0; i < in.length; i++) {
            if (in[i].size() > 0) {
                Copy.write(in[i].array(), in[i].shape().dims(), y.array(), at.start(i) * strides[at.axis], strides);
            }
        }
    }

    static Stack stack(int axis, Tensor... parts) {
        some("stack", parts);
        for (int i = 0; i < parts.length; i++) {
            Checks.sameType("stack", parts[0], parts[i]);
            if (!parts[i].shape().equals(parts[0].shape())) {
                throw new IllegalArgumentException(
                        "stack: part 0 is " + parts[0].describe() + " and part " + i + " is " + parts[i].describe()
                                + ": all shapes must be equal. Use concat to join along an axis they have.");
            }
        }
        return new Stack(newAxis("stack", parts[0], axis), parts.length);
    }

    static Tensor stacked(Tensor[] in, Stack at) {
        return Tensor.empty(in[0].dtype(), in[0].shape().insert(at.axis, in.length));
    }

    static void pile(Tensor y, Tensor[] in, Stack at) {
        int[] strides = y.shape().strides();
        int[] steps = new int[strides.length - 1];
        System.arraycopy(strides, 0, steps, 0, at.axis);
        System.arraycopy(strides, at.axis + 1, steps, at.axis, steps.length - at.axis);
        for (int i = 0; i < in.length; i++) {
            if (in[i].size() > 0) {
                Copy.write(in[i].array(), in[i].shape().dims(), y.array(), i * strides[at.axis], steps);
            }
        }
    }

    private static void some(String operation, Tensor... parts) {
        if (parts.length == 0) {
            throw new IllegalArgumentException(operation + ": no tensors to join. Pass at least one.");
        }
    }

    private static List<Integer> boxed(int[] values) {
        return Arrays.stream(values).boxed().toList();
    }

    private Moves() {}
}
