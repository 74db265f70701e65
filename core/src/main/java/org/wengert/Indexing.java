package org.wengert;

import java.util.random.RandomGenerator;
import org.wengert.kernel.Index;

/** Selection by INT32 indices, and its transposes; and random indices. In a derivative, an element selected twice gets both contributions. */
public sealed interface Indexing permits Tensor {

    /**
     * y[j] = x[indices[j]] along an axis: {@code x.indexSelect(0, rows)}.
     *
     * @param indices a vector, INT32
     * @throws IndexOutOfBoundsException naming the index, its position and the range
     */
    default Tensor indexSelect(int axis, Tensor indices) {
        int counted = self().shape().axis("indexSelect", axis);
        IndexRange range = IndexRange.along("indexSelect", self(), counted);
        return range.apply(IndexingRules.INDEX_SELECT.at(new Pick(counted)), self(), indices);
    }

    /** {@link #indexSelect(int, Tensor)} with the indices as numbers. */
    default Tensor indexSelect(int axis, int... indices) {
        return indexSelect(axis, Tensor.of(indices, indices.length));
    }

    /** y = x with source[j] added to entry indices[j] along an axis: the transpose of {@link #indexSelect}. dL/dx = g, dL/dsource = g at these indices. */
    default Tensor indexAdd(int axis, Tensor indices, Tensor source) {
        int counted = self().shape().axis("indexAdd", axis);
        IndexRange range = IndexRange.along("indexAdd", self(), counted);
        return range.apply(IndexingRules.INDEX_ADD.at(new Pick(counted)), self(), indices, source);
    }

    /**
     * y[i][j] = x[i][index[i][j]] along axis 1, and so for other axes: one element for each element of the index.
     *
     * @param index INT32, of x's rank; no larger than x except along the axis
     * @throws IndexOutOfBoundsException naming the index, its position and the range
     */
    default Tensor gather(int axis, Tensor index) {
        int counted = self().shape().axis("gather", axis);
        IndexRange range = IndexRange.along("gather", self(), counted);
        return range.apply(IndexingRules.GATHER.at(new Pick(counted)), self(), index);
    }

    /** y = x with source[i][j] added at [i][index[i][j]] along axis 1, and so for other axes: the transpose of {@link #gather}. */
    default Tensor scatterAdd(int axis, Tensor index, Tensor source) {
        int counted = self().shape().axis("scatterAdd", axis);
        IndexRange range = IndexRange.along("scatterAdd", self(), counted);
        return range.apply(IndexingRules.SCATTER_ADD.at(new Pick(counted)), self(), index, source);
    }

    /**
     * y[..., :] = x[index[...], :]: looks up rows of a table of shape (entries, size), for an index of any shape. The derivative adds up over repeated indices.
     *
     * @param index INT32
     * @throws IndexOutOfBoundsException naming the index, its position and the range
     */
    default Tensor embedding(Tensor index) {
        int entries = self().rank() == 0 ? 0 : self().dim(0);
        IndexRange range = IndexRange.of("embedding", "the table", self(), entries);
        return range.apply(IndexingRules.EMBEDDING.at(new Pick(0)), self(), index);
    }

    /** {@link #multinomial(int, boolean, RandomGenerator)} without replacement. */
    default Tensor multinomial(int count, RandomGenerator random) {
        return multinomial(count, false, random);
    }

    /**
     * Draws this number of indices along the last axis, INT32: index i with probability x[i] / sum x. Shape (..., n) gives (..., count). No derivative.
     *
     * @param replacement whether an index may be drawn again; without, those drawn before no longer count in the sum
     * @param random the generator; the same state draws the same indices on every machine
     * @throws IllegalArgumentException if a weight is negative, infinite or NaN, or too few of them are above 0
     */
    default Tensor multinomial(int count, boolean replacement, RandomGenerator random) {
        return IndexingDraws.of(self(), new IndexingDraws(count, replacement, random));
    }

    /** y[..., c] = 1 where c is this index, else 0; FLOAT32. No derivative. */
    default Tensor oneHot(int classes) {
        return oneHot(classes, DType.FLOAT32);
    }

    /** {@link #oneHot(int)} in this type. */
    default Tensor oneHot(int classes, DType dtype) {
        Op op = IndexingRules.ONE_HOT.at(new Encoding(classes, dtype));
        op.checkShapes(self());
        return op.apply(new IndexRange("oneHot", "the encoding", null, null, classes).check(self()));
    }

    /**
     * y = value where the mask is true, else x. dy/dx = 0 where the mask is true, else 1, whatever x holds there.
     *
     * @param mask BOOL, of a shape that broadcasts to x's
     */
    default Tensor maskedFill(Tensor mask, double value) {
        return IndexingRules.MASKED_FILL.apply(new Filling(value), self(), mask);
    }

    private Tensor self() {
        return (Tensor) this;
    }
}

/** The axis to select along. */
record Pick(int axis) {}

/** The number of classes, and the type of the result. */
record Encoding(int classes, DType dtype) {}

/** The value that fills. */
record Filling(double value) {}

/** The calculus: value, then derivative. */
final class IndexingRules {
    static final AttributeOp<Pick> INDEX_SELECT = new AttributeOp<>(OpSpec.<Pick>of(
                    "indexSelect", 2, OpSpec.Kind.WHOLE, IndexingForward::selected, IndexingForward::select))
            .linearGiven(
                    (g, x, indices, at) -> IndexingRules.INDEX_ADD.apply(at, Tensor.zeros(g.dtype(), x), indices, g))
            .picking((sum, g, line, at) -> IndexingForward.addInto(sum, line.input(1), g, at))
            .samples(IndexingForward::drawSelect);
    static final AttributeOp<Pick> INDEX_ADD = new AttributeOp<>(
                    OpSpec.<Pick>of("indexAdd", 3, OpSpec.Kind.WHOLE, IndexingForward::added, IndexingForward::add))
            .linearGivenIndex(
                    (g, x, indices, at) -> g,
                    (g, source, indices, at) -> IndexingRules.INDEX_SELECT.apply(at, g, indices))
            .samples(IndexingForward::drawAdd);
    static final AttributeOp<Pick> GATHER = new AttributeOp<>(
                    OpSpec.<Pick>of("gather", 2, OpSpec.Kind.WHOLE, IndexingForward::gathered, IndexingForward::gather))
            .linearGiven((g, x, index, at) -> IndexingRules.SCATTER_ADD.apply(at, Tensor.zeros(g.dtype(), x), index, g))
            .picking((sum, g, line, at) -> IndexingForward.scatterInto(sum, line.input(1), g, at))
            .samples(IndexingForward::drawGather);
    static final AttributeOp<Pick> SCATTER_ADD = new AttributeOp<>(OpSpec.<Pick>of(
                    "scatterAdd", 3, OpSpec.Kind.WHOLE, IndexingForward::scattered, IndexingForward::scatter))
            .linearGivenIndex(
                    (g, x, index, at) -> g, (g, source, index, at) -> IndexingRules.GATHER.apply(at, g, index))
            .samples(IndexingForward::drawScatter);
    static final AttributeOp<Pick> EMBEDDING = new AttributeOp<>(OpSpec.<Pick>of(
                    "embedding",
                    2,
                    OpSpec.Kind.WHOLE,
                    IndexingForward::looked,
                    (y, in, at) -> IndexingForward.look(y, in)))
            .linearGiven((g, x, index, at) ->
                    INDEX_ADD.apply(at, Tensor.zeros(g.dtype(), x), index.flatten(), g.reshape(index.size(), x.dim(1))))
            .picking((sum, g, line, at) -> IndexingForward.addInto(sum, line.input(1), g, at))
            .samples(IndexingForward::drawLook);
    static final AttributeOp<Encoding> ONE_HOT = new AttributeOp<>(OpSpec.<Encoding>of(
                            "oneHot",
                            1,
                            OpSpec.Kind.DISCRETE,
                            (in, at) -> {
                                Checks.type("oneHot", in[0], DType.INT32, "Convert the labels: to(DType.INT32).");
                                return in[0].shape().insert(in[0].rank(), at.classes());
                            },
                            (y, in, at) -> Index.oneHot((int[]) in[0].array(), in[0].size(), at.classes(), y.array()))
                    .type((in, at) -> at.dtype()))
            .samples(draw -> Samples.Sample.with(new Encoding(4, DType.FLOAT64), draw.indices(draw.shape(), 4)));

    static final AttributeOp<Filling> MASKED_FILL = new AttributeOp<>(OpSpec.of(
                    "maskedFill",
                    2,
                    OpSpec.Kind.WHOLE,
                    (in, at) -> {
                        Checks.type("maskedFill", in[1], DType.BOOL, "Make a mask by comparing: x.gt(0).");
                        if (!in[1].shape().broadcastsTo(in[0].shape())) {
                            throw new IllegalArgumentException("maskedFill: mask " + in[1].describe() + " for "
                                    + in[0].describe() + ": expected a shape that broadcasts to " + in[0].shape()
                                    + ". Reshape the mask, or insert axes with unsqueeze.");
                        }
                        return in[0].shape();
                    },
                    Value.<Filling>composed((in, at) -> Tensor.where(in[1], in[0].like(at.value()), in[0]))))
            .affineGiven((g, x, mask, at) -> Tensor.where(mask, g.like(0), g))
            .samples(draw -> {
                Shape shape = draw.shape();
                return Samples.Sample.with(new Filling(2), draw.tensor(shape, Domain.REALS), draw.mask(shape));
            });

    private IndexingRules() {}
}
