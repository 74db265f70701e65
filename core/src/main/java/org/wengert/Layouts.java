package org.wengert;

/** Flipping, padding, tiling, and the triangles and diagonals of matrices. All are linear, and work on every type. */
public sealed interface Layouts permits Tensor {

    /** y = the entries of x in reverse order along these axes. */
    default Tensor flip(int... axes) {
        return LayoutsRules.FLIP.apply(LayoutsForward.flip(self(), axes), self());
    }

    /** {@link #tril(int)} with diagonal = 0. */
    default Tensor tril() {
        return tril(0);
    }

    /** y[i, j] = x[i, j] where j - i &lt;= diagonal, else 0: the lower triangle of each matrix in the last two axes. */
    default Tensor tril(int diagonal) {
        return LayoutsRules.TRIL.apply(LayoutsForward.band("tril", self(), true, diagonal), self());
    }

    /** {@link #triu(int)} with diagonal = 0. */
    default Tensor triu() {
        return triu(0);
    }

    /** y[i, j] = x[i, j] where j - i >= diagonal, else 0: the upper triangle of each matrix in the last two axes. */
    default Tensor triu(int diagonal) {
        return LayoutsRules.TRIU.apply(LayoutsForward.band("triu", self(), false, diagonal), self());
    }

    /** {@link #diagonal(int, int, int)} of the first two axes, with offset 0. */
    default Tensor diagonal() {
        return diagonal(0, 0, 1);
    }

    /** y[..., i] = x[i, i + offset] of two axes, which are removed; the diagonal is the last axis of the result. */
    default Tensor diagonal(int offset, int axis0, int axis1) {
        return LayoutsRules.DIAGONAL.apply(LayoutsForward.diagonal("diagonal", self(), offset, axis0, axis1), self());
    }

    /** y[..., i, i] = x[..., i], and 0 elsewhere: the matrix with this diagonal. */
    default Tensor diagEmbed() {
        Tensor x = self();
        return Tensor.zeros(x.dtype(), LayoutsForward.squared(x)).diagonalScatter(x, 0, -2, -1);
    }

    /** y = x[0, 0] + x[1, 1] + ... of each matrix in the last two axes. dy/dx = the identity. */
    default Tensor trace() {
        return diagonal(0, -2, -1).sum(-1);
    }

    /** y = x with the elements of {@link #diagonal(int, int, int)} replaced by {@code source}. */
    default Tensor diagonalScatter(Tensor source, int offset, int axis0, int axis1) {
        return LayoutsRules.DIAGONAL_SCATTER.apply(
                LayoutsForward.diagonal("diagonalScatter", self(), offset, axis0, axis1), self(), source);
    }

    /** {@link #pad(int[][], double)} with value = 0. */
    default Tensor pad(int[][] widths) {
        return pad(widths, 0);
    }

    /** Adds entries of this value before and after each axis: {@code x.pad(new int[][] {{0, 1}, {2, 2}}, 0)} has one more row and four more columns. */
    default Tensor pad(int[][] widths, double value) {
        return LayoutsRules.PAD.apply(LayoutsForward.pad(self(), widths, value), self());
    }

    /** Repeats along each axis this number of times; with more numbers than axes, along new ones in front. The derivative sums over the repetitions. */
    default Tensor tile(int... repeats) {
        return LayoutsRules.TILE.apply(LayoutsForward.tile(self(), repeats), self());
    }

    /**
     * The entries along an axis moved on by {@code shift}; those that leave at the end come in at the front. A negative shift moves them back.
     *
     * @throws IllegalArgumentException if there is no such axis
     */
    default Tensor roll(int shift, int axis) {
        int counted = self().shape().axis("roll", axis);
        return LayoutsRules.ROLL.apply(
                new Roll(Math.floorMod(shift, Math.max(1, self().dim(counted))), counted), self());
    }

    private Tensor self() {
        return (Tensor) this;
    }
}

/** A shift along an axis, around its end. */
record Roll(int shift, int axis) implements MovementForward.Move {
    @Override
    public Shape result(Shape x) {
        return x;
    }

    @Override
    public void run(Tensor y, Tensor x) {
        int n = x.dim(axis);
        int inner = x.shape().sizeBetween(axis + 1, x.rank());
        int moved = Math.floorMod(shift, n) * inner;
        int stays = n * inner - moved;
        for (int from = 0; from < y.size(); from += n * inner) {
            System.arraycopy(x.array(), from, y.array(), from + moved, stays);
            System.arraycopy(x.array(), from + stays, y.array(), from, moved);
        }
    }
}

/** The calculus: the movement, then the derivative. */
final class LayoutsRules {
    static final AttributeOp<LayoutsForward.Flip> FLIP = MovementForward.move("flip", LayoutsForward.Flip.class)
            .linear((g, x, at) -> g.flip(at.axesArray()))
            .samples(LayoutsForward.Flip::sample);
    static final AttributeOp<LayoutsForward.Band> TRIL = MovementForward.move("tril", LayoutsForward.Band.class)
            .notation(LayoutsForward.Band::notation)
            .linear((g, x, at) -> g.tril(at.diagonal()))
            .samples(draw -> LayoutsForward.Band.sample(draw, true));
    static final AttributeOp<LayoutsForward.Band> TRIU = MovementForward.move("triu", LayoutsForward.Band.class)
            .notation(LayoutsForward.Band::notation)
            .linear((g, x, at) -> g.triu(at.diagonal()))
            .samples(draw -> LayoutsForward.Band.sample(draw, false));
    static final AttributeOp<LayoutsForward.Diagonal> DIAGONAL = MovementForward.move(
                    "diagonal", LayoutsForward.Diagonal.class)
            .linear((g, x, at) -> at.into(Tensor.zeros(g.dtype(), x), g))
            .samples(LayoutsForward.Diagonal::sample);
    static final AttributeOp<LayoutsForward.Diagonal> DIAGONAL_SCATTER = new AttributeOp<>(
                    OpSpec.<LayoutsForward.Diagonal>of(
                            "diagonalScatter",
                            2,
                            OpSpec.Kind.WHOLE,
                            LayoutsForward.Diagonal::scattered,
                            LayoutsForward.Diagonal::scatter))
            .linear((g, x, at) -> at.into(g, Tensor.zeros(g.dtype(), at.result(x))), (g, source, at) -> at.of(g))
            .samples(LayoutsForward.Diagonal::sampleScatter);
    static final AttributeOp<LayoutsForward.Pad> PAD = MovementForward.move("pad", LayoutsForward.Pad.class)
            .affine((g, x, at) -> at.inside(g, x))
            .samples(LayoutsForward.Pad::sample);
    static final AttributeOp<LayoutsForward.Tile> TILE = MovementForward.move("tile", LayoutsForward.Tile.class)
            .linear((g, x, at) -> at.summed(g, x))
            .samples(LayoutsForward.Tile::sample);

    static final AttributeOp<Roll> ROLL = MovementForward.move("roll", Roll.class)
            .linear((g, x, at) -> g.roll(-at.shift(), at.axis()))
            .samples(draw -> {
                Shape shape = draw.shape(1, 0);
                Roll at = new Roll(draw.between(-4, 4), draw.between(0, shape.rank() - 1));
                return Samples.Sample.with(at, draw.tensor(shape, Domain.REALS));
            });

    private LayoutsRules() {}
}
