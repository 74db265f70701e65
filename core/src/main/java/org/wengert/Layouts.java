package org.wengert;

/** Turning around, padding, repeating, and the parts of matrices. All are linear, and move every type. */
public sealed interface Layouts permits Tensor {

    /** The entries along these axes in the opposite order. */
    default Tensor flip(int... axes) {
        return LayoutsRules.FLIP.apply(LayoutsForward.flip(self(), axes), self());
    }

    /** {@link #tril(int)} with the main diagonal. */
    default Tensor tril() {
        return tril(0);
    }

    /** The lower triangle of each matrix in the last two axes: x[i, j] where j - i &lt;= diagonal, else 0. */
    default Tensor tril(int diagonal) {
        return LayoutsRules.TRIL.apply(LayoutsForward.band("tril", self(), true, diagonal), self());
    }

    /** {@link #triu(int)} with the main diagonal. */
    default Tensor triu() {
        return triu(0);
    }

    /** The upper triangle of each matrix in the last two axes: x[i, j] where j - i >= diagonal, else 0. */
    default Tensor triu(int diagonal) {
        return LayoutsRules.TRIU.apply(LayoutsForward.band("triu", self(), false, diagonal), self());
    }

    /** {@link #diagonal(int, int, int)} of the first two axes, the main one. */
    default Tensor diagonal() {
        return diagonal(0, 0, 1);
    }

    /** The elements x[i, i + offset] of two axes, which go; the diagonal is the last axis of the result. */
    default Tensor diagonal(int offset, int axis0, int axis1) {
        return LayoutsRules.DIAGONAL.apply(LayoutsForward.diagonal("diagonal", self(), offset, axis0, axis1), self());
    }

    /** This tensor with the elements that {@link #diagonal(int, int, int)} would give replaced by {@code source}. */
    default Tensor diagonalScatter(Tensor source, int offset, int axis0, int axis1) {
        return LayoutsRules.DIAGONAL_SCATTER.apply(
                LayoutsForward.diagonal("diagonalScatter", self(), offset, axis0, axis1), self(), source);
    }

    /** {@link #pad(int[][], double)} with zeros. */
    default Tensor pad(int[][] widths) {
        return pad(widths, 0);
    }

    /** With so many entries of this value before and after each axis: {@code x.pad(new int[][] {{0, 1}, {2, 2}}, 0)} has a row more and four columns. */
    default Tensor pad(int[][] widths, double value) {
        return LayoutsRules.PAD.apply(LayoutsForward.pad(self(), widths, value), self());
    }

    /** Repeated so often along each axis; with more numbers than axes, along new ones in front. Its derivative is the sum over what was repeated. */
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

/** The calculus: where elements go, then how a gradient comes back. */
final class LayoutsRules {
    static final AttributeOp<LayoutsForward.Flip> FLIP = MovementForward.move("flip", LayoutsForward.Flip.class)
            .linear((g, x, at) -> g.flip(at.axesArray()))
            .samples(LayoutsForward.Flip::sample);
    static final AttributeOp<LayoutsForward.Band> TRIL = MovementForward.move("tril", LayoutsForward.Band.class)
            .linear((g, x, at) -> g.tril(at.diagonal()))
            .samples(draw -> LayoutsForward.Band.sample(draw, true));
    static final AttributeOp<LayoutsForward.Band> TRIU = MovementForward.move("triu", LayoutsForward.Band.class)
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
                return Samples.Sample.at(at, draw.tensor(shape, Domain.REALS));
            });

    private LayoutsRules() {}
}
