package org.wengert;

import org.wengert.kernel.Classes;

/** Elements picked by INT32 indices, and their derivatives: what was picked twice adds up twice. */
public sealed interface Indexing permits Tensor {

    /**
     * y = the entries at these indices along an axis, in their order: {@code x.indexSelect(0, rows)}.
     *
     * @param indices INT32, a vector
     * @throws IndexOutOfBoundsException naming the index, its position and the range
     */
    default Tensor indexSelect(int axis, Tensor indices) {
        int counted = self().shape().axis("indexSelect", axis);
        return Rules.INDEX_SELECT.apply(new Pick(counted), self(), indices);
    }

    /** {@link #indexSelect(int, Tensor)} with the indices as numbers. */
    default Tensor indexSelect(int axis, int... indices) {
        return indexSelect(axis, Tensor.of(indices, indices.length));
    }

    /** y = x with source[j] added to entry indices[j] along an axis: the opposite of {@link #indexSelect}. */
    default Tensor indexAdd(int axis, Tensor indices, Tensor source) {
        int counted = self().shape().axis("indexAdd", axis);
        return Rules.INDEX_ADD.apply(new Pick(counted), self(), indices, source);
    }

    /**
     * y[i][j] = x[i][index[i][j]] along axis 1, and so for other axes: one pick for each element of the index.
     *
     * @param index INT32, of x's rank, and no larger than x but along the axis
     * @throws IndexOutOfBoundsException naming the index, its position and the range
     */
    default Tensor gather(int axis, Tensor index) {
        int counted = self().shape().axis("gather", axis);
        return Rules.GATHER.apply(new Pick(counted), self(), index);
    }

    /** y = x with source[i][j] added at [i][index[i][j]] along axis 1, and so for other axes: the opposite of {@link #gather}. */
    default Tensor scatterAdd(int axis, Tensor index, Tensor source) {
        int counted = self().shape().axis("scatterAdd", axis);
        return Rules.SCATTER_ADD.apply(new Pick(counted), self(), index, source);
    }

    /**
     * y[..., :] = x[index[...], :]: row by row from a table of shape (entries, size), for an index of any shape. A repeated index adds up in the
     * derivative.
     *
     * @param index INT32
     * @throws IndexOutOfBoundsException naming the index, its position and the range
     */
    default Tensor embedding(Tensor index) {
        return Rules.EMBEDDING.apply(new Pick(0), self(), index);
    }

    /** y[..., c] = 1 where c is this index, else 0; FLOAT32. No derivative. */
    default Tensor oneHot(int classes) {
        return oneHot(classes, DType.FLOAT32);
    }

    /** {@link #oneHot(int)} in this type. */
    default Tensor oneHot(int classes, DType dtype) {
        return Rules.ONE_HOT.apply(new Encoding(classes, dtype), self());
    }

    Tensor self();

    /** The axis picked along. */
    record Pick(int axis) {}

    /** How many classes, in which type. */
    record Encoding(int classes, DType dtype) {}

    /** The calculus: value, then derivative. */
    final class Rules {
        static final Op.With<Pick> INDEX_SELECT = new Op.With<Pick>(
                        Row.of("indexSelect", 2, Row.Kind.WHOLE, Picks::selected, Picks::select))
                .linearGiven((g, x, indices, at) -> Tensor.empty(g.dtype(), x).indexAdd(at.axis, indices, g))
                .samples(Picks::drawSelect);
        static final Op.With<Pick> INDEX_ADD = new Op.With<Pick>(
                        Row.of("indexAdd", 3, Row.Kind.WHOLE, Picks::added, Picks::add))
                .linearGivenIndex((g, x, indices, at) -> g, (g, source, indices, at) -> g.indexSelect(at.axis, indices))
                .samples(Picks::drawAdd);
        static final Op.With<Pick> GATHER = new Op.With<Pick>(
                        Row.of("gather", 2, Row.Kind.WHOLE, Picks::gathered, Picks::gather))
                .linearGiven((g, x, index, at) -> Tensor.empty(g.dtype(), x).scatterAdd(at.axis, index, g))
                .samples(Picks::drawGather);
        static final Op.With<Pick> SCATTER_ADD = new Op.With<Pick>(
                        Row.of("scatterAdd", 3, Row.Kind.WHOLE, Picks::scattered, Picks::scatter))
                .linearGivenIndex((g, x, index, at) -> g, (g, source, index, at) -> g.gather(at.axis, index))
                .samples(Picks::drawScatter);
        static final Op.With<Pick> EMBEDDING = new Op.With<Pick>(
                        Row.of("embedding", 2, Row.Kind.WHOLE, Picks::looked, Picks::look))
                .linearGiven((g, x, index, at) ->
                        Tensor.empty(g.dtype(), x).indexAdd(0, index.flatten(), g.reshape(index.size(), x.dim(1))))
                .samples(Picks::drawLook);
        static final Op.With<Encoding> ONE_HOT = new Op.With<Encoding>(Row.of(
                        "oneHot",
                        1,
                        Row.Kind.DISCRETE,
                        (in, at) -> {
                            Checks.type("oneHot", in[0], DType.INT32, "Convert the labels: to(DType.INT32).");
                            Checks.index("oneHot", in[0], at.classes, "the encoding");
                            return Tensor.empty(at.dtype, in[0].shape().insert(in[0].rank(), at.classes));
                        },
                        (y, in, at) -> Classes.oneHot((int[]) in[0].array(), in[0].size(), at.classes, y.array())))
                .samples(draw -> Samples.Sample.at(new Encoding(4, DType.FLOAT64), draw.indices(draw.shape(), 4)));

        private Rules() {}
    }
}
