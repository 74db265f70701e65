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
        return Rules.RESHAPE.apply(Moves.reshape(self(), shape), self());
    }

    /** {@link #reshape(int...)} to this shape. */
    default Tensor reshape(Shape shape) {
        return Rules.RESHAPE.apply(Moves.reshape(self(), shape), self());
    }

    /** All elements in one row. */
    default Tensor flatten() {
        return reshape(-1);
    }

    /** The axes in another order: axis i of the result is axis axes[i] of this tensor. */
    default Tensor permute(int... axes) {
        return Rules.PERMUTE.apply(Moves.permute(self(), axes), self());
    }

    /** Two axes exchanged. */
    default Tensor transpose(int axis0, int axis1) {
        Shape shape = self().shape();
        return Rules.TRANSPOSE.apply(
                new Moves.Transpose(shape.axis("transpose", axis0), shape.axis("transpose", axis1)), self());
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
        return self().shape().equals(shape) ? self() : Rules.BROADCAST_TO.apply(new Moves.BroadcastTo(shape), self());
    }

    /** Without this axis, which has size 1. */
    default Tensor squeeze(int axis) {
        return Rules.SQUEEZE.apply(new Moves.Squeeze(Moves.squeezed(self(), axis)), self());
    }

    /** With a new axis of size 1 at this place. */
    default Tensor unsqueeze(int axis) {
        return Rules.UNSQUEEZE.apply(new Moves.Unsqueeze(Moves.unsqueezed(self(), axis)), self());
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
        return Rules.SLICE.apply(Slices.slice("slice", self(), axis, start, end, step), self());
    }

    /**
     * One entry along an axis, which then is gone: {@code x.select(0, 2)} is row 2; a negative index counts from the end.
     *
     * @throws IndexOutOfBoundsException if there is no such entry
     */
    default Tensor select(int axis, int index) {
        int counted = Slices.entry(self(), axis, index);
        return slice(axis, counted, counted + 1).squeeze(axis);
    }

    /** Parts of this size one after another along an axis; the last may be smaller. */
    default List<Tensor> split(int axis, int size) {
        return Slices.split(self(), axis, size);
    }

    /**
     * Parts of these sizes one after another along an axis.
     *
     * @throws IllegalArgumentException if they do not add up to the size of the axis
     */
    default List<Tensor> split(int axis, int[] sizes) {
        return Slices.split(self(), axis, sizes);
    }

    /** This tensor with the entries that {@link #slice(int, int, int, int) slice} would give replaced by {@code source}. */
    default Tensor sliceScatter(Tensor source, int axis, int start, int end, int step) {
        return Rules.SLICE_SCATTER.apply(Slices.slice("sliceScatter", self(), axis, start, end, step), self(), source);
    }

    /** Tensors one after another along an axis that they have. All other sizes are equal. */
    static Tensor concat(int axis, Tensor... parts) {
        return Rules.CONCAT.apply(Joins.concat(axis, parts), parts);
    }

    /** Tensors of one shape beside each other along a new axis. */
    static Tensor stack(int axis, Tensor... parts) {
        return Rules.STACK.apply(Joins.stack(axis, parts), parts);
    }

    /** The same values in another type; between float types its derivative is the opposite conversion, to others it has none. */
    default Tensor to(DType dtype) {
        Tensor x = dtype.isFloating() ? self() : self().detach();
        return self().dtype() == dtype ? self() : Rules.TO.apply(new Moves.To(x.dtype(), dtype), x);
    }

    Tensor self();

    /** The calculus: where elements go, then how a gradient comes back. */
    final class Rules {
        static final Op.With<Moves.Reshape> RESHAPE = Moves.view("reshape", Moves.Reshape.class)
                .linear((g, x, at) -> g.reshape(x))
                .samples(Moves.Reshape::sample);
        static final Op.With<Moves.Permute> PERMUTE = Moves.move("permute", Moves.Permute.class)
                .linear((g, x, at) -> g.permute(at.inverse()))
                .samples(Moves.Permute::sample);
        static final Op.With<Moves.Transpose> TRANSPOSE = Moves.move("transpose", Moves.Transpose.class)
                .linear((g, x, at) -> g.transpose(at.axis0(), at.axis1()))
                .samples(Moves.Transpose::sample);
        static final Op.With<Moves.BroadcastTo> BROADCAST_TO = Moves.move("broadcastTo", Moves.BroadcastTo.class)
                .linear((g, x, at) -> g)
                .samples(Moves.BroadcastTo::sample);
        static final Op.With<Moves.Squeeze> SQUEEZE = Moves.view("squeeze", Moves.Squeeze.class)
                .linear((g, x, at) -> g.unsqueeze(at.axis()))
                .samples(Moves.Squeeze::sample);
        static final Op.With<Moves.Unsqueeze> UNSQUEEZE = Moves.view("unsqueeze", Moves.Unsqueeze.class)
                .linear((g, x, at) -> g.squeeze(at.axis()))
                .samples(Moves.Unsqueeze::sample);
        static final Op.With<Slices.Slice> SLICE = Moves.move("slice", Slices.Slice.class)
                .linear((g, x, at) -> at.into(Tensor.empty(g.dtype(), x), g))
                .samples(Slices.Slice::sample);
        static final Op.With<Slices.Slice> SLICE_SCATTER = new Op.With<Slices.Slice>(
                        Row.of("sliceScatter", 2, Row.Kind.WHOLE, Slices::scattered, Slices::scatter))
                .linear((g, x, at) -> at.into(g, Tensor.empty(g.dtype(), at.result(x))), (g, source, at) -> at.of(g))
                .samples(Slices.Slice::sampleScatter);
        static final Op.With<Joins.Concat> CONCAT = new Op.With<Joins.Concat>(
                        Row.of("concat", Row.ANY, Row.Kind.WHOLE, Joins::joined, Joins::join))
                .linearOfMany((g, i, x, at) -> g.slice(at.axis(), at.start(i), at.start(i + 1)))
                .samples(Joins.Concat::sample);
        static final Op.With<Joins.Stack> STACK = new Op.With<Joins.Stack>(
                        Row.of("stack", Row.ANY, Row.Kind.WHOLE, Joins::stacked, Joins::pile))
                .linearOfMany((g, i, x, at) -> g.select(at.axis(), i))
                .samples(Joins.Stack::sample);
        static final Op.With<Moves.To> TO = new Op.With<Moves.To>(Row.of(
                        "to",
                        1,
                        Row.Kind.WHOLE,
                        (in, at) -> Tensor.empty(at.to(), in[0].shape()),
                        (y, in, at) -> Copy.convert(in[0].array(), y.array(), y.size())))
                .linear((g, x, at) -> g.to(at.from()))
                .samples(draw -> Samples.Sample.at(
                        new Moves.To(DType.FLOAT64, DType.FLOAT64), draw.tensor(draw.shape(), Domain.REALS)));

        private Rules() {}
    }
}
