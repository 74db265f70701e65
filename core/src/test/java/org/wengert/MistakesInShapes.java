package org.wengert;

import static org.wengert.Mistake.argument;

import java.util.List;

/** Shapes that do not fit, axes that are not there. */
final class MistakesInShapes {
    static final List<Mistake> ALL = List.of(
            argument("shapes that do not broadcast", o -> o.x.add(o.four), ""),
            argument("shapes that do not broadcast, of different rank", o -> o.batch.mul(o.row), ""),
            argument("a condition that does not broadcast", o -> Tensor.where(o.mask, o.four, o.four), ""),
            argument("values of where that do not broadcast", o -> Tensor.where(o.mask, o.row, o.four), ""),
            argument("comparison of shapes that do not broadcast", o -> o.x.lt(o.four), ""),
            argument("matmul of matrices whose inner sizes differ", o -> o.x.matmul(o.x), ""),
            argument("matmul with a vector of another length", o -> o.x.matmul(o.four), ""),
            argument("matmul of vectors of different length", o -> o.row.matmul(o.four), ""),
            argument("matmul of a number", o -> o.number.matmul(o.x), ""),
            argument(
                    "matmul of batches that do not broadcast",
                    o -> o.batch.matmul(Tensor.ones(3, 4, 5)), ""),
            argument("reshape to another size", o -> o.x.reshape(4, 2), ""),
            argument("reshape with a size that does not come out", o -> o.x.reshape(4, -1), ""),
            argument("reshape with two open sizes", o -> o.x.reshape(-1, -1), ""),
            argument("reshape to a negative size", o -> o.x.reshape(2, -3), ""),
            argument("permute without all axes", o -> o.batch.permute(0, 1), ""),
            argument("permute with an axis named twice", o -> o.batch.permute(0, 1, 1), ""),
            argument("permute with an axis that is not there", o -> o.batch.permute(0, 1, 3), ""),
            argument("transpose of a vector", o -> o.row.transpose(), ""),
            argument("broadcastTo a shape it does not fit", o -> o.row.broadcastTo(3, 2), ""),
            argument("broadcastTo fewer axes", o -> o.x.broadcastTo(3), ""),
            argument("squeeze of an axis that is not 1", o -> o.x.squeeze(1), ""),
            argument("unsqueeze where there is no place", o -> o.x.unsqueeze(4), ""),
            argument("concat of shapes that differ", o -> Tensor.concat(0, o.x, Tensor.ones(2, 2)), ""),
            argument("concat of ranks that differ", o -> Tensor.concat(0, o.x, o.row), ""),
            argument("concat of numbers", o -> Tensor.concat(0, o.number, o.number), ""),
            argument("concat of nothing", o -> Tensor.concat(0), ""),
            argument("stack of shapes that differ", o -> Tensor.stack(0, o.row, o.four), ""),
            argument("stack of nothing", o -> Tensor.stack(0), ""),
            argument("stack where there is no place", o -> Tensor.stack(2, o.row, o.row), ""),
            argument("sum over an axis that is not there", o -> o.x.sum(2), ""),
            argument("sum over an axis of a number", o -> o.number.sum(0), ""),
            argument("sum over an axis named twice", o -> o.x.sum(1, -1), ""),
            argument("softmax along an axis that is not there", o -> o.x.softmax(-3), ""),
            argument("size of an axis that is not there", o -> o.x.dim(2), ""),
            argument("max of nothing", o -> o.empty.max(), ""),
            argument("argMax along an empty axis", o -> o.empty.argMax(0), ""),
            argument("slice along an axis that is not there", o -> o.x.slice(2, 0, 1), ""),
            argument("slice with a step of 0", o -> o.x.slice(1, 0, 3, 0), ""),
            argument("sliceScatter of another shape", o -> o.x.sliceScatter(o.four, 1, 0, 2, 1), ""),
            argument("indices that are no vector", o -> o.x.indexSelect(0, o.ints), ""),
            argument("indexAdd of a source that does not fit", o -> o.row.indexAdd(0, o.index, o.four), ""),
            argument("gather by an index of another rank", o -> o.x.gather(0, o.index), ""),
            argument("gather by an index that is too large", o -> o.row.unsqueeze(0).gather(1, o.ints), ""),
            argument("scatterAdd of a source that does not fit", o -> o.row.scatterAdd(0, o.index, o.four), ""),
            argument("a prediction (N, 1) against a target (N)", o -> o.column.mseLoss(o.row, Reduction.MEAN), ""),
            argument("a prediction (N) against a target (M)", o -> o.row.bceWithLogits(o.four, Reduction.SUM), ""),
            argument("class scores against another number of targets", o -> o.x.crossEntropy(o.index, Reduction.MEAN), ""),
            argument("class scores against one-hot rows", o -> o.x.crossEntropy(o.ints, Reduction.MEAN), ""),
            argument("in-place addition that would broadcast", o -> o.batch.addInPlace(o.row), ""),
            argument("assignment of another shape", o -> o.row.assign(o.four), ""));

    private MistakesInShapes() {}
}
