package org.wengert;

import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.wengert.Samples.Sample;
import org.wengert.kernel.Copy;

/** The attributes of {@code concat} and {@code stack}, with their checks, kernels and samples. */
final class MovementJoins {
    record Concat(int axis, List<Integer> sizes) {
        /** The start of each part, and the end of the last. */
        int[] starts() {
            int[] starts = new int[sizes.size() + 1];
            for (int i = 0; i < sizes.size(); i++) {
                starts[i + 1] = starts[i] + sizes.get(i);
            }
            return starts;
        }

        Shape result(Shape first) {
            long[] dims = Arrays.stream(first.dims()).asLongStream().toArray();
            dims[axis] = sizes.stream().mapToLong(Integer::longValue).sum();
            return Shape.ofResult("concat", dims);
        }

        static Sample sample(Sampler draw) {
            Shape shape = draw.shape(1, 0);
            int axis = draw.between(0, shape.rank() - 1);
            Tensor[] parts = new Tensor[draw.between(1, 3)];
            Arrays.setAll(parts, i -> draw.tensor(shape.with(axis, draw.size(0)), Domain.REALS));
            return Sample.with(concat(axis, parts), parts);
        }
    }

    record Stack(int axis, int count) {
        static Sample sample(Sampler draw) {
            Shape shape = draw.shape();
            Tensor[] parts = new Tensor[draw.between(1, 3)];
            Arrays.setAll(parts, i -> draw.tensor(shape, Domain.REALS));
            return Sample.with(new Stack(draw.between(0, shape.rank()), parts.length), parts);
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

    static Shape joined(Tensor[] in, Concat at) {
        return at.result(in[0].shape());
    }

    static void join(Tensor y, Tensor[] in, Concat at) {
        int[] strides = y.shape().strides();
        int[] starts = at.starts();
        for (int i = 0; i < in.length; i++) {
            if (in[i].size() > 0) {
                Copy.write(in[i].array(), in[i].shape().dims(), y.array(), starts[i] * strides[at.axis], strides);
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
        return new Stack(MovementForward.newAxis("stack", parts[0], axis), parts.length);
    }

    static Shape stacked(Tensor[] in, Stack at) {
        return in[0].shape().insert(at.axis, in.length);
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

    /** The parts of g for the needed inputs, in one pass over the sizes. */
    static @Nullable Tensor[] parts(Tensor g, Concat at, boolean... needed) {
        int[] starts = at.starts();
        @Nullable Tensor[] parts = new Tensor[needed.length];
        for (int i = 0; i < needed.length; i++) {
            parts[i] = needed[i] ? g.slice(at.axis, starts[i], starts[i + 1]) : null;
        }
        return parts;
    }

    private static void some(String operation, Tensor... parts) {
        for (int i = 0; i < Checks.given(operation, "the list of parts", parts).length; i++) {
            Checks.given(operation, "part " + i, parts[i]);
        }
        if (parts.length == 0) {
            throw new IllegalArgumentException(operation + ": no tensors to join. Pass at least one.");
        }
    }

    private MovementJoins() {}
}
