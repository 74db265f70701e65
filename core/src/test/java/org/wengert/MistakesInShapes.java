package org.wengert;

import static org.wengert.Mistake.argument;

import java.util.List;

/** Shapes that do not fit, axes that are not there. */
final class MistakesInShapes {
    static final List<Mistake> ALL = List.of(
            argument(
                    "shapes that do not broadcast",
                    o -> o.x.add(o.four),
                    "add: shapes [2, 3] and [4] do not broadcast: sizes 3 and 4 at axis -1 differ and neither is 1. "
                            + "Reshape one, or insert a dimension of size 1 with unsqueeze."),
            argument(
                    "shapes that do not broadcast, of different rank",
                    o -> o.batch.mul(o.row),
                    "mul: shapes [2, 3, 4] and [3] do not broadcast: sizes 4 and 3 at axis -1 differ and neither is "
                            + "1. Reshape one, or insert a dimension of size 1 with unsqueeze."),
            argument(
                    "a condition that does not broadcast",
                    o -> Tensor.where(o.mask, o.four, o.four),
                    "where: shapes [3] and [4] do not broadcast: sizes 3 and 4 at axis -1 differ and neither is 1. "
                            + "Reshape one, or insert a dimension of size 1 with unsqueeze."),
            argument(
                    "values of where that do not broadcast",
                    o -> Tensor.where(o.mask, o.row, o.four),
                    "where: shapes [3] and [4] do not broadcast: sizes 3 and 4 at axis -1 differ and neither is 1. "
                            + "Reshape one, or insert a dimension of size 1 with unsqueeze."),
            argument(
                    "comparison of shapes that do not broadcast",
                    o -> o.x.lt(o.four),
                    "lt: shapes [2, 3] and [4] do not broadcast: sizes 3 and 4 at axis -1 differ and neither is 1. "
                            + "Reshape one, or insert a dimension of size 1 with unsqueeze."),
            argument(
                    "matmul of matrices whose inner sizes differ",
                    o -> o.x.matmul(o.x),
                    "matmul: FLOAT32 [2, 3] x FLOAT32 [2, 3]: inner sizes 3 and 2 differ. Transpose the second "
                            + "operand, or give it 3 rows."),
            argument(
                    "linear with a weight of another height",
                    o -> o.x.linear(Tensor.ones(2, 4), o.four),
                    "linear: FLOAT32 [2, 3] x FLOAT32 [2, 4] + FLOAT32 [4]: inner sizes 3 and 2 differ. Transpose the "
                            + "weight, or give it 3 rows."),
            argument(
                    "linear with a bias of another length",
                    o -> o.x.linear(Tensor.ones(3, 4), o.row),
                    "linear: FLOAT32 [2, 3] x FLOAT32 [3, 4] + FLOAT32 [3]: the weight has 4 columns and the bias 3 "
                            + "elements. Give the bias 4 elements."),
            argument(
                    "linear with a weight that is a vector",
                    o -> o.x.linear(o.row, o.four),
                    "linear: FLOAT32 [2, 3] x FLOAT32 [3] + FLOAT32 [4]: expected x of shape [..., in], a weight "
                            + "[in, out] and a bias [out]. Reshape the one that differs."),
            argument(
                    "linear of mixed types",
                    o -> o.x.linear(Tensor.ones(DType.FLOAT64, 3, 4), o.four),
                    "linear: FLOAT32 [2, 3] x FLOAT64 [3, 4] + FLOAT32 [4]: types FLOAT32, FLOAT64 and FLOAT32 do not "
                            + "mix. Convert them: to(DType.FLOAT32)."),
            argument(
                    "matmul with a vector of another length",
                    o -> o.x.matmul(o.four),
                    "matmul: FLOAT32 [2, 3] x FLOAT32 [4]: inner sizes 3 and 4 differ. Give the vector on the right "
                            + "3 elements."),
            argument(
                    "matmul of vectors of different length",
                    o -> o.row.matmul(o.four),
                    "matmul: FLOAT32 [3] x FLOAT32 [4]: inner sizes 3 and 4 differ. Give the vector on the right 3 "
                            + "elements."),
            argument(
                    "matmul of a number",
                    o -> o.number.matmul(o.x),
                    "matmul: FLOAT32 [] x FLOAT32 [2, 3]: a single number is not a matrix. Use mul for a product by a "
                            + "number."),
            argument(
                    "matmul of batches that do not broadcast",
                    o -> o.batch.matmul(Tensor.ones(3, 4, 5)),
                    "matmul: FLOAT32 [2, 3, 4] x FLOAT32 [3, 4, 5], batches: shapes [2] and [3] do not broadcast: "
                            + "sizes 2 and 3 at axis -1 differ and neither is 1. Reshape one, or insert a dimension of size 1 "
                            + "with unsqueeze."),
            argument(
                    "reshape to another size",
                    o -> o.x.reshape(4, 2),
                    "reshape: FLOAT32 [2, 3] has 6 elements, and shape [4, 2] cannot hold just these. Choose sizes "
                            + "whose product is 6; one of them may be -1."),
            argument(
                    "reshape with a size that does not come out",
                    o -> o.x.reshape(4, -1),
                    "reshape: FLOAT32 [2, 3] has 6 elements, and shape [4, -1] cannot hold just these. Choose sizes "
                            + "whose product is 6; one of them may be -1."),
            argument(
                    "reshape with two open sizes",
                    o -> o.x.reshape(-1, -1),
                    "reshape: FLOAT32 [2, 3] has 6 elements, and shape [-1, -1] cannot hold just these. Choose "
                            + "sizes whose product is 6; one of them may be -1."),
            argument(
                    "reshape to a negative size",
                    o -> o.x.reshape(2, -3),
                    "reshape: FLOAT32 [2, 3] has 6 elements, and shape [2, -3] cannot hold just these. Choose sizes "
                            + "whose product is 6; one of them may be -1."),
            argument(
                    "permute without all axes",
                    o -> o.batch.permute(0, 1),
                    "permute: [0, 1] is not a permutation of the axes of FLOAT32 [2, 3, 4]. Name each of its 3 axes once."),
            argument(
                    "permute with an axis named twice",
                    o -> o.batch.permute(0, 1, 1),
                    "permute: [0, 1, 1] is not a permutation of the axes of FLOAT32 [2, 3, 4]. Name each of its 3 axes once."),
            argument(
                    "permute with an axis that is not there",
                    o -> o.batch.permute(0, 1, 3),
                    "permute: [2, 3, 4] has no axis 3. Its axes are 0 to 2, or -3 to -1 from the end."),
            argument(
                    "transpose of a vector",
                    o -> o.row.transpose(),
                    "transpose: [3] has no axis -2. Its axes are 0 to 0, or -1 to -1 from the end."),
            argument(
                    "broadcastTo a shape it does not fit",
                    o -> o.row.broadcastTo(3, 2),
                    "broadcastTo: [3] does not broadcast to [3, 2]: aligned at the last axis, each size must be 1 "
                            + "or the same. Insert axes with unsqueeze where they are missing."),
            argument(
                    "broadcastTo fewer axes",
                    o -> o.x.broadcastTo(3),
                    "broadcastTo: [2, 3] does not broadcast to [3]: aligned at the last axis, each size must be 1 "
                            + "or the same. Insert axes with unsqueeze where they are missing."),
            argument(
                    "squeeze of an axis that is not 1",
                    o -> o.x.squeeze(1),
                    "squeeze: axis 1 of FLOAT32 [2, 3] has size 3, not 1. Use select(axis, index) to take one "
                            + "entry, or reshape."),
            argument(
                    "unsqueeze where there is no place",
                    o -> o.x.unsqueeze(4),
                    "unsqueeze: FLOAT32 [2, 3] has no place 4 for a new axis. Choose one from -3 to 2."),
            argument(
                    "concat of shapes that differ",
                    o -> Tensor.concat(0, o.x, Tensor.ones(2, 2)),
                    "concat: part 0 is FLOAT32 [2, 3] and part 1 is FLOAT32 [2, 2]: all sizes but that of axis 0 "
                            + "must be equal. Use stack to join along a new axis."),
            argument(
                    "concat of ranks that differ",
                    o -> Tensor.concat(0, o.x, o.row),
                    "concat: part 0 is FLOAT32 [2, 3] and part 1 is FLOAT32 [3]: all sizes but that of axis 0 must "
                            + "be equal. Use stack to join along a new axis."),
            argument(
                    "concat of numbers",
                    o -> Tensor.concat(0, o.number, o.number),
                    "concat: [] has no axis 0. It is a single number: give it a dimension first, with unsqueeze(0) "
                            + "or reshape(1)."),
            argument("concat of nothing", o -> Tensor.concat(0), "concat: no tensors to join. Pass at least one."),
            argument(
                    "stack of shapes that differ",
                    o -> Tensor.stack(0, o.row, o.four),
                    "stack: part 0 is FLOAT32 [3] and part 1 is FLOAT32 [4]: all shapes must be equal. Use concat "
                            + "to join along an axis they have."),
            argument("stack of nothing", o -> Tensor.stack(0), "stack: no tensors to join. Pass at least one."),
            argument(
                    "stack where there is no place",
                    o -> Tensor.stack(2, o.row, o.row),
                    "stack: FLOAT32 [3] has no place 2 for a new axis. Choose one from -2 to 1."),
            argument(
                    "sum over an axis that is not there",
                    o -> o.x.sum(2),
                    "sum: [2, 3] has no axis 2. Its axes are 0 to 1, or -2 to -1 from the end."),
            argument(
                    "sum over an axis of a number",
                    o -> o.number.sum(0),
                    "sum: [] has no axis 0. It is a single number: give it a dimension first, with unsqueeze(0) or "
                            + "reshape(1)."),
            argument(
                    "sum over an axis named twice",
                    o -> o.x.sum(1, -1),
                    "sum: axes [1, -1] of [2, 3] name axis 1 twice. Name each axis once."),
            argument(
                    "softmax along an axis that is not there",
                    o -> o.x.softmax(-3),
                    "softmax: [2, 3] has no axis -3. Its axes are 0 to 1, or -2 to -1 from the end."),
            argument(
                    "size of an axis that is not there",
                    o -> o.x.dim(2),
                    "dim: [2, 3] has no axis 2. Its axes are 0 to 1, or -2 to -1 from the end."),
            argument(
                    "max of nothing",
                    o -> o.empty.max(),
                    "max: FLOAT32 [0, 2] over all axes has no elements to choose from. Leave empty tensors out, or "
                            + "reduce over other axes."),
            argument(
                    "argMax along an empty axis",
                    o -> o.empty.argMax(0),
                    "argMax: FLOAT32 [0, 2] over axes [0] has no elements to choose from. Leave empty tensors out, "
                            + "or reduce over other axes."),
            argument(
                    "slice along an axis that is not there",
                    o -> o.x.slice(2, 0, 1),
                    "slice: [2, 3] has no axis 2. Its axes are 0 to 1, or -2 to -1 from the end."),
            argument(
                    "slice with a step of 0",
                    o -> o.x.slice(1, 0, 3, 0),
                    "slice: step 0 along axis 1 of FLOAT32 [2, 3] is not positive. Use a step of 1 or more."),
            argument(
                    "sliceScatter of another shape",
                    o -> o.x.sliceScatter(o.four, 1, 0, 2, 1),
                    "sliceScatter: source FLOAT32 [4] into FLOAT32 [2, 3]: the slice has shape [2, 2]. Give the "
                            + "source that shape."),
            argument(
                    "indices that are no vector",
                    o -> o.x.indexSelect(0, o.ints),
                    "indexSelect: indices INT32 [2, 3] into FLOAT32 [2, 3]: expected a vector. Flatten them, or use "
                            + "gather for one element per index."),
            argument(
                    "indexAdd of a source that does not fit",
                    o -> o.row.indexAdd(0, o.index, o.four),
                    "indexAdd: source FLOAT32 [4] for 3 indices along axis 0 of FLOAT32 [3]: expected shape [3]. "
                            + "Give the source one entry for each index."),
            argument(
                    "gather by an index of another rank",
                    o -> o.x.gather(0, o.index),
                    "gather: index INT32 [3] into FLOAT32 [2, 3] along axis 0: expected the same rank, and no "
                            + "larger sizes except along that axis. Slice or unsqueeze the index to fit."),
            argument(
                    "gather by an index that is too large",
                    o -> o.row.unsqueeze(0).gather(1, o.ints),
                    "gather: index INT32 [2, 3] into FLOAT32 [1, 3] along axis 1: expected the same rank, and no "
                            + "larger sizes except along that axis. Slice or unsqueeze the index to fit."),
            argument(
                    "scatterAdd of a source that does not fit",
                    o -> o.row.scatterAdd(0, o.index, o.four),
                    "scatterAdd: source FLOAT32 [4] and index INT32 [3]: shapes differ. Give the source one element "
                            + "for each element of the index."),
            argument(
                    "a prediction (N, 1) against a target (N)",
                    o -> o.column.mseLoss(o.row, Reduction.MEAN),
                    "mseLoss: prediction FLOAT32 [3, 1] and target FLOAT32 [3]: shapes differ, and a loss does not "
                            + "broadcast. Reshape the target: target.reshape(prediction.shape())."),
            argument(
                    "a prediction (N) against a target (M)",
                    o -> o.row.bceWithLogits(o.four, Reduction.SUM),
                    "bceWithLogits: prediction FLOAT32 [3] and target FLOAT32 [4]: shapes differ, and a loss does "
                            + "not broadcast. Reshape the target: target.reshape(prediction.shape())."),
            argument(
                    "class scores against another number of targets",
                    o -> o.x.crossEntropy(o.index, Reduction.MEAN),
                    "crossEntropy: scores FLOAT32 [2, 3] and target INT32 [3]: expected scores (N, classes) and "
                            + "class indices (N). Reshape one of them, or use argMax to turn one-hot rows into indices."),
            argument(
                    "class scores against one-hot rows",
                    o -> o.x.crossEntropy(o.ints, Reduction.MEAN),
                    "crossEntropy: scores FLOAT32 [2, 3] and target INT32 [2, 3]: expected scores (N, classes) and "
                            + "class indices (N). Reshape one of them, or use argMax to turn one-hot rows into indices."),
            argument(
                    "in-place addition that would broadcast",
                    o -> o.batch.addInPlace(o.row),
                    "addInPlace: FLOAT32 [2, 3, 4] and FLOAT32 [3]: shapes differ, and an in-place change does not "
                            + "broadcast. Use broadcastTo or reshape first."),
            argument(
                    "assignment of another shape",
                    o -> o.row.assign(o.four),
                    "assign: FLOAT32 [3] and FLOAT32 [4]: shapes differ, and an in-place change does not broadcast. "
                            + "Use broadcastTo or reshape first."));

    private MistakesInShapes() {}
}
