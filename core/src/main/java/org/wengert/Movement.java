package org.wengert;

import java.util.List;
import org.wengert.kernel.Copy;

/** Reshaping, permuting, slicing, joining and conversion. All are linear, each one's derivative is the transposed movement, and they work on every type. */
public sealed interface Movement permits Tensor {

    /**
     * Returns the same elements in row-major order in another shape; one size may be -1 and is inferred. Shares the array.
     *
     * @throws IllegalArgumentException if the number of elements differs
     */
    default Tensor reshape(int... shape) {
        return MovementRules.RESHAPE.apply(MovementForward.reshape(self(), shape), self());
    }

    /** {@link #reshape(int...)} to this shape. */
    default Tensor reshape(Shape shape) {
        return MovementRules.RESHAPE.apply(MovementForward.reshape(self(), shape), self());
    }

    /** {@link #reshape(int...) reshape(-1)}: returns all elements as a vector. */
    default Tensor flatten() {
        return reshape(-1);
    }

    /** Permutes the axes: axis i of the result is axis axes[i] of this tensor. */
    default Tensor permute(int... axes) {
        return MovementRules.PERMUTE.apply(MovementForward.permute(self(), axes), self());
    }

    /** Exchanges two axes. */
    default Tensor transpose(int axis0, int axis1) {
        Shape shape = self().shape();
        return MovementRules.TRANSPOSE.apply(
                new MovementForward.Transpose(shape.axis("transpose", axis0), shape.axis("transpose", axis1)), self());
    }

    /** y[..., i, j] = x[..., j, i]: the transpose of each matrix in the last two axes. */
    default Tensor transpose() {
        return transpose(-2, -1);
    }

    /** Repeats along axes of size 1, and along new ones in front. The derivative sums over the repetitions. */
    default Tensor broadcastTo(int... shape) {
        return broadcastTo(Shape.of(shape));
    }

    /** {@link #broadcastTo(int...)} to this shape. */
    default Tensor broadcastTo(Shape shape) {
        return self().shape().equals(shape)
                ? self()
                : MovementRules.BROADCAST_TO.apply(new MovementForward.BroadcastTo(shape), self());
    }

    /** Removes this axis, which must have size 1. Shares the array. */
    default Tensor squeeze(int axis) {
        return MovementRules.SQUEEZE.apply(new MovementForward.Squeeze(MovementForward.squeezed(self(), axis)), self());
    }

    /** Inserts a new axis of size 1 at this position. Shares the array. */
    default Tensor unsqueeze(int axis) {
        return MovementRules.UNSQUEEZE.apply(
                new MovementForward.Unsqueeze(MovementForward.unsqueezed(self(), axis)), self());
    }

    /** Returns the entries from start to end, exclusive, along an axis. */
    default Tensor slice(int axis, int start, int end) {
        return slice(axis, start, end, 1);
    }

    /**
     * Returns every step-th entry from start to end, exclusive, along an axis; negative positions count from the end.
     *
     * @throws IndexOutOfBoundsException if start or end is beyond the axis
     */
    default Tensor slice(int axis, int start, int end, int step) {
        return MovementRules.SLICE.apply(MovementSlices.slice("slice", self(), axis, start, end, step), self());
    }

    /**
     * Returns one entry along an axis, and removes that axis: {@code x.select(0, 2)} is row 2; a negative index counts from the end.
     *
     * @throws IndexOutOfBoundsException if there is no such entry
     */
    default Tensor select(int axis, int index) {
        int counted = MovementSlices.entry(self(), axis, index);
        return slice(axis, counted, counted + 1).squeeze(axis);
    }

    /** Splits into consecutive parts of this size along an axis; the last may be smaller; an empty axis gives one empty part. */
    default List<Tensor> split(int axis, int size) {
        return MovementSlices.split(self(), axis, size);
    }

    /**
     * Splits into consecutive parts of these sizes along an axis.
     *
     * @throws IllegalArgumentException if they do not add up to the size of the axis
     */
    default List<Tensor> split(int axis, int[] sizes) {
        return MovementSlices.split(self(), axis, sizes);
    }

    /** y = x with the entries of {@link #slice(int, int, int, int) slice} replaced by {@code source}. */
    default Tensor sliceScatter(Tensor source, int axis, int start, int end, int step) {
        return MovementRules.SLICE_SCATTER.apply(
                MovementSlices.slice("sliceScatter", self(), axis, start, end, step), self(), source);
    }

    /** Converts to another type. Between float types the derivative converts g back; to others there is none. */
    default Tensor to(DType dtype) {
        Tensor x = dtype.isFloating() ? self() : self().detach();
        return self().dtype() == dtype ? self() : MovementRules.TO.apply(new MovementForward.To(x.dtype(), dtype), x);
    }

    private Tensor self() {
        return (Tensor) this;
    }
}

/** The calculus: the movement, then the derivative. */
final class MovementRules {
    static final AttributeOp<MovementForward.Reshape> RESHAPE = MovementForward.view(
                    "reshape", MovementForward.Reshape.class)
            .linear((g, x, at) -> g.reshape(x))
            .samples(MovementForward.Reshape::sample);
    static final AttributeOp<MovementForward.Permute> PERMUTE = MovementForward.move(
                    "permute", MovementForward.Permute.class)
            .linear((g, x, at) -> g.permute(at.inverse()))
            .samples(MovementForward.Permute::sample);
    static final AttributeOp<MovementForward.Transpose> TRANSPOSE = MovementForward.move(
                    "transpose", MovementForward.Transpose.class)
            .notation(MovementForward.Transpose::notation)
            .linear((g, x, at) -> g.transpose(at.axis0(), at.axis1()))
            .samples(MovementForward.Transpose::sample);
    static final AttributeOp<MovementForward.BroadcastTo> BROADCAST_TO = MovementForward.move(
                    "broadcastTo", MovementForward.BroadcastTo.class)
            .notation(Notation.silent())
            .linear((g, x, at) -> g)
            .samples(MovementForward.BroadcastTo::sample);
    static final AttributeOp<MovementForward.Squeeze> SQUEEZE = MovementForward.view(
                    "squeeze", MovementForward.Squeeze.class)
            .linear((g, x, at) -> g.unsqueeze(at.axis()))
            .samples(MovementForward.Squeeze::sample);
    static final AttributeOp<MovementForward.Unsqueeze> UNSQUEEZE = MovementForward.view(
                    "unsqueeze", MovementForward.Unsqueeze.class)
            .linear((g, x, at) -> g.squeeze(at.axis()))
            .samples(MovementForward.Unsqueeze::sample);
    static final AttributeOp<MovementSlices.Slice> SLICE = MovementForward.move("slice", MovementSlices.Slice.class)
            .linear((g, x, at) -> at.into(Tensor.zeros(g.dtype(), x), g))
            .picking((sum, g, line, at) -> at.add(sum, g))
            .samples(MovementSlices.Slice::sample);
    static final AttributeOp<MovementSlices.Slice> SLICE_SCATTER = new AttributeOp<>(OpSpec.<MovementSlices.Slice>of(
                    "sliceScatter", 2, OpSpec.Kind.WHOLE, MovementSlices::scattered, MovementSlices::scatter))
            .linear((g, x, at) -> at.into(g, Tensor.zeros(g.dtype(), at.result(x))), (g, source, at) -> at.of(g))
            .samples(MovementSlices.Slice::sampleScatter);
    static final AttributeOp<MovementJoins.Concat> CONCAT = new AttributeOp<>(OpSpec.<MovementJoins.Concat>of(
                    "concat", OpSpec.ANY, OpSpec.Kind.WHOLE, MovementJoins::joined, MovementJoins::join))
            .linearTogether((g, at, needed) -> MovementJoins.parts(g, at, needed))
            .samples(MovementJoins.Concat::sample);
    static final AttributeOp<MovementJoins.Stack> STACK = new AttributeOp<>(OpSpec.<MovementJoins.Stack>of(
                    "stack", OpSpec.ANY, OpSpec.Kind.WHOLE, MovementJoins::stacked, MovementJoins::pile))
            .linearOfMany((g, i, x, at) -> g.select(at.axis(), i))
            .samples(MovementJoins.Stack::sample);
    static final AttributeOp<MovementForward.To> TO = new AttributeOp<>(OpSpec.<MovementForward.To>of(
                            "to",
                            1,
                            OpSpec.Kind.WHOLE,
                            (in, at) -> in[0].shape(),
                            (y, in, at) -> Copy.convert(in[0].array(), y.array(), y.size()))
                    .type((in, at) -> at.to()))
            .linear((g, x, at) -> g.to(at.from()))
            .samples(draw -> Samples.Sample.with(
                    new MovementForward.To(DType.FLOAT64, DType.FLOAT64), draw.tensor(draw.shape(), Domain.REALS)));

    private MovementRules() {}
}
