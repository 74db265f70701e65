package org.wengert;

import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.wengert.Samples.Sample;
import org.wengert.kernel.Copy;

/** The attributes of {@link Movement}, with their checks, kernels and samples. */
final class MovementForward {
    /** A movement of one tensor that copies elements. */
    interface Move {
        Shape result(Shape x);

        void run(Tensor y, Tensor x);
    }

    /** A movement whose result shares the array of its input. */
    interface View {
        Shape result(Shape x);
    }

    static <A extends Move> AttributeOp<A> move(String name, Class<A> attributes) {
        return new AttributeOp<>(OpSpec.<A>of(
                name,
                1,
                OpSpec.Kind.WHOLE,
                (in, at) -> attributes.cast(at).result(in[0].shape()),
                (y, in, at) -> at.run(y, in[0])));
    }

    static <A extends View> AttributeOp<A> view(String name, Class<A> attributes) {
        return new AttributeOp<>(OpSpec.of(
                        name,
                        1,
                        OpSpec.Kind.WHOLE,
                        (in, at) -> attributes.cast(at).result(in[0].shape()),
                        Value.<A>view()))
                .notation(Notation.silent());
    }

    record Reshape(Shape shape) implements View {
        @Override
        public Shape result(Shape x) {
            return shape;
        }

        static Sample sample(Sampler draw) {
            Shape shape = draw.shape();
            return Sample.with(new Reshape(Shape.of(shape.size())), draw.tensor(shape, Domain.REALS));
        }
    }

    record Squeeze(int axis) implements View {
        @Override
        public Shape result(Shape x) {
            return x.remove(axis);
        }

        static Sample sample(Sampler draw) {
            Shape shape = draw.shape();
            int axis = draw.between(0, shape.rank());
            return Sample.with(new Squeeze(axis), draw.tensor(shape.insert(axis, 1), Domain.REALS));
        }
    }

    record Unsqueeze(int axis) implements View {
        @Override
        public Shape result(Shape x) {
            return x.insert(axis, 1);
        }

        static Sample sample(Sampler draw) {
            Shape shape = draw.shape();
            return Sample.with(new Unsqueeze(draw.between(0, shape.rank())), draw.tensor(shape, Domain.REALS));
        }
    }

    record Permute(List<Integer> axes) implements Move {
        @Override
        public Shape result(Shape x) {
            int[] dims = new int[axes.size()];
            Arrays.setAll(dims, i -> x.dims()[axes.get(i)]);
            return Shape.wrap(dims);
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

        static Sample sample(Sampler draw) {
            Shape shape = draw.shape();
            int[] order = new int[shape.rank()];
            for (int i = 0; i < order.length; i++) {
                int j = draw.between(0, i);
                order[i] = order[j];
                order[j] = i;
            }
            return Sample.with(new Permute(boxed(order)), draw.tensor(shape, Domain.REALS));
        }
    }

    record Transpose(int axis0, int axis1) implements Move {
        /** {@code x^T} if the axes are the last two. */
        static Notation.Part notation(@Nullable Op op, Notation.Part... in) {
            Shape x = in[0].shape();
            Transpose at = (Transpose) Objects.requireNonNull(op).attributes();
            boolean isOfMatrices = x != null && Math.min(at.axis0, at.axis1) == x.rank() - 2 && at.axis0 != at.axis1;
            return isOfMatrices
                    ? Notation.transposed(in[0])
                    : Notation.function("transpose")
                            .of(op, in[0], Notation.Part.number(at.axis0), Notation.Part.number(at.axis1));
        }

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

        static Sample sample(Sampler draw) {
            Shape shape = draw.shape(1, 0);
            int last = shape.rank() - 1;
            return Sample.with(
                    new Transpose(draw.between(0, last), draw.between(0, last)), draw.tensor(shape, Domain.REALS));
        }
    }

    record BroadcastTo(Shape shape) implements Move {
        @Override
        public Shape result(Shape x) {
            if (!x.broadcastsTo(shape)) {
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

        static Sample sample(Sampler draw) {
            Shape[] shapes = draw.broadcastable(2);
            Shape whole = shapes[0].broadcast("broadcastTo", shapes[1]);
            return Sample.with(new BroadcastTo(whole), draw.tensor(shapes[0], Domain.REALS));
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
        return reshape(x, Shape.wrap(dims));
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
            throw new IllegalArgumentException(
                    "permute: " + Arrays.toString(axes) + " is not a permutation of the axes of " + x.describe()
                            + ". Name each of its " + x.rank() + " axes once.");
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

    static int newAxis(String operation, Tensor x, int axis) {
        int counted = axis < 0 ? axis + x.rank() + 1 : axis;
        if (counted < 0 || counted > x.rank()) {
            throw new IllegalArgumentException(operation + ": " + x.describe() + " has no place " + axis
                    + " for a new axis. Choose one from " + (-x.rank() - 1) + " to " + x.rank() + ".");
        }
        return counted;
    }

    private static List<Integer> boxed(int[] values) {
        return Arrays.stream(values).boxed().toList();
    }

    private MovementForward() {}
}
