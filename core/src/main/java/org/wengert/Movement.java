package org.wengert;

import java.util.List;
import org.wengert.kernel.Copy;

/** Rearranging without computing. All are linear, and each one's derivative is the opposite movement. They move every type. */
public sealed interface Movement permits Tensor {

    /**
     * The same elements in row-major order in another shape; one size may be -1 and is worked out. Shares the data.
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

    /** All elements in one row. */
    default Tensor flatten() {
        return reshape(-1);
    }

    /** The axes in another order: axis i of the result is axis axes[i] of this tensor. */
    default Tensor permute(int... axes) {
        return MovementRules.PERMUTE.apply(MovementForward.permute(self(), axes), self());
    }

    /** Two axes exchanged. */
    default Tensor transpose(int axis0, int axis1) {
        Shape shape = self().shape();
        return MovementRules.TRANSPOSE.apply(
                new MovementForward.Transpose(shape.axis("transpose", axis0), shape.axis("transpose", axis1)), self());
    }

    /** The last two axes exchanged: the transpose of a matrix. */
    default Tensor transpose() {
        return transpose(-2, -1);
    }

    /** Repeated along axes of size 1, and along new ones in front. Its derivative is the sum over what was repeated. */
    default Tensor broadcastTo(int... shape) {
        return broadcastTo(Shape.of(shape));
    }

    /** {@link #broadcastTo(int...)}. */
    default Tensor broadcastTo(Shape shape) {
        return self().shape().equals(shape)
                ? self()
                : MovementRules.BROADCAST_TO.apply(new MovementForward.BroadcastTo(shape), self());
    }

    /** Without this axis, which has size 1. */
    default Tensor squeeze(int axis) {
        return MovementRules.SQUEEZE.apply(new MovementForward.Squeeze(MovementForward.squeezed(self(), axis)), self());
    }

    /** With a new axis of size 1 at this place. */
    default Tensor unsqueeze(int axis) {
        return MovementRules.UNSQUEEZE.apply(
                new MovementForward.Unsqueeze(MovementForward.unsqueezed(self(), axis)), self());
    }

    /** The entries from start up to, not with, end along an axis. */
    default Tensor slice(int axis, int start, int end) {
        return slice(axis, start, end, 1);
    }

    /**
     * Every step-th entry from start up to, not with, end along an axis; negative positions count from the end.
     *
     * @throws IndexOutOfBoundsException if start or end is beyond the axis
     */
    default Tensor slice(int axis, int start, int end, int step) {
        return MovementRules.SLICE.apply(MovementSlices.slice("slice", self(), axis, start, end, step), self());
    }

    /**
     * One entry along an axis, which then is gone: {@code x.select(0, 2)} is row 2; a negative index counts from the end.
     *
     * @throws IndexOutOfBoundsException if there is no such entry
     */
    default Tensor select(int axis, int index) {
        int counted = MovementSlices.entry(self(), axis, index);
        return slice(axis, counted, counted + 1).squeeze(axis);
    }

    /** Parts of this size one after another along an axis; the last may be smaller; of an empty axis, one empty part. */
    default List<Tensor> split(int axis, int size) {
        return MovementSlices.split(self(), axis, size);
    }

    /**
     * Parts of these sizes one after another along an axis.
     *
     * @throws IllegalArgumentException if they do not add up to the size of the axis
     */
    default List<Tensor> split(int axis, int[] sizes) {
        return MovementSlices.split(self(), axis, sizes);
    }

    /** This tensor with the entries that {@link #slice(int, int, int, int) slice} would give replaced by {@code source}. */
    default Tensor sliceScatter(Tensor source, int axis, int start, int end, int step) {
        return MovementRules.SLICE_SCATTER.apply(
                MovementSlices.slice("sliceScatter", self(), axis, start, end, step), self(), source);
    }

    /** The same values in another type; between float types its derivative is the opposite conversion, to others it has none. */
    default Tensor to(DType dtype) {
        Tensor x = dtype.isFloating() ? self() : self().detach();
        return self().dtype() == dtype ? self() : MovementRules.TO.apply(new MovementForward.To(x.dtype(), dtype), x);
    }

    private Tensor self() {
        return (Tensor) this;
    }
}

/** The calculus: where elements go, then how a gradient comes back. */
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
