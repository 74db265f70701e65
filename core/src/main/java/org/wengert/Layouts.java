package org.wengert;

/** Turning around, padding, repeating, and the parts of matrices. All are linear, and move every type. */
public sealed interface Layouts permits Tensor {

    /** The entries along these axes in the opposite order. */
    default Tensor flip(int... axes) {
        return Rules.FLIP.apply(Frames.flip(self(), axes), self());
    }

    /** {@link #tril(int)} with the main diagonal. */
    default Tensor tril() {
        return tril(0);
    }

    /** The lower triangle of each matrix in the last two axes: x[i, j] where j - i &lt;= diagonal, else 0. */
    default Tensor tril(int diagonal) {
        return Rules.TRIL.apply(Frames.band("tril", self(), true, diagonal), self());
    }

    /** {@link #triu(int)} with the main diagonal. */
    default Tensor triu() {
        return triu(0);
    }

    /** The upper triangle of each matrix in the last two axes: x[i, j] where j - i >= diagonal, else 0. */
    default Tensor triu(int diagonal) {
        return Rules.TRIU.apply(Frames.band("triu", self(), false, diagonal), self());
    }

    /** {@link #diagonal(int, int, int)} of the first two axes, the main one. */
    default Tensor diagonal() {
        return diagonal(0, 0, 1);
    }

    /** The elements x[i, i + offset] of two axes, which go; the diagonal is the last axis of the result. */
    default Tensor diagonal(int offset, int axis0, int axis1) {
        return Rules.DIAGONAL.apply(Frames.diagonal("diagonal", self(), offset, axis0, axis1), self());
    }

    /** This tensor with the elements that {@link #diagonal(int, int, int)} would give replaced by {@code source}. */
    default Tensor diagonalScatter(Tensor source, int offset, int axis0, int axis1) {
        return Rules.DIAGONAL_SCATTER.apply(
                Frames.diagonal("diagonalScatter", self(), offset, axis0, axis1), self(), source);
    }

    /** {@link #pad(int[][], double)} with zeros. */
    default Tensor pad(int[][] widths) {
        return pad(widths, 0);
    }

    /** With so many entries of this value before and after each axis: {@code x.pad(new int[][] {{0, 1}, {2, 2}}, 0)} has a row more and four columns. */
    default Tensor pad(int[][] widths, double value) {
        return Rules.PAD.apply(Frames.pad(self(), widths, value), self());
    }

    /** Repeated so often along each axis; with more numbers than axes, along new ones in front. Its derivative is the sum over what was repeated. */
    default Tensor tile(int... repeats) {
        return Rules.TILE.apply(Frames.tile(self(), repeats), self());
    }

    Tensor self();

    /** The calculus: where elements go, then how a gradient comes back. */
    final class Rules {
        static final Op.With<Frames.Flip> FLIP = Moves.move("flip", Frames.Flip.class)
                .linear((g, x, at) -> g.flip(at.axesArray()))
                .samples(Frames.Flip::sample);
        static final Op.With<Frames.Band> TRIL = Moves.move("tril", Frames.Band.class)
                .linear((g, x, at) -> g.tril(at.diagonal()))
                .samples(draw -> Frames.Band.sample(draw, true));
        static final Op.With<Frames.Band> TRIU = Moves.move("triu", Frames.Band.class)
                .linear((g, x, at) -> g.triu(at.diagonal()))
                .samples(draw -> Frames.Band.sample(draw, false));
        static final Op.With<Frames.Diagonal> DIAGONAL = Moves.move("diagonal", Frames.Diagonal.class)
                .linear((g, x, at) -> at.into(Tensor.empty(g.dtype(), x), g))
                .samples(Frames.Diagonal::sample);
        static final Op.With<Frames.Diagonal> DIAGONAL_SCATTER = new Op.With<Frames.Diagonal>(Row.of(
                        "diagonalScatter", 2, Row.Kind.WHOLE, Frames.Diagonal::scattered, Frames.Diagonal::scatter))
                .linear((g, x, at) -> at.into(g, Tensor.empty(g.dtype(), at.result(x))), (g, source, at) -> at.of(g))
                .samples(Frames.Diagonal::sampleScatter);
        static final Op.With<Frames.Pad> PAD = Moves.move("pad", Frames.Pad.class)
                .linear((g, x, at) -> at.inside(g, x))
                .samples(Frames.Pad::sample);
        static final Op.With<Frames.Tile> TILE = Moves.move("tile", Frames.Tile.class)
                .linear((g, x, at) -> at.summed(g, x))
                .samples(Frames.Tile::sample);

        private Rules() {}
    }
}
