package org.wengert;

import static org.wengert.Mistake.argument;
import static org.wengert.Mistake.index;
import static org.wengert.Mistake.state;

import java.util.List;
import java.util.Random;

/** Types that do not mix or do not count, values that are missing, indices that are not there. */
final class MistakesInValues {
    static final List<Mistake> ALL = List.of(
            argument(
                    "FLOAT32 and FLOAT64",
                    o -> o.x.add(o.doubles),
                    "add: FLOAT32 [2, 3] and FLOAT64 [2, 3]: types FLOAT32 and FLOAT64 do not mix. Convert one: "
                            + "to(DType.FLOAT32)."),
            argument(
                    "FLOAT32 and INT32",
                    o -> o.x.mul(o.ints),
                    "mul: FLOAT32 [2, 3] and INT32 [2, 3]: types FLOAT32 and INT32 do not mix. Convert one: "
                            + "to(DType.FLOAT32)."),
            argument(
                    "a product of types that do not mix",
                    o -> o.batch.matmul(Tensor.ones(DType.FLOAT64, 4, 2)),
                    "matmul: FLOAT32 [2, 3, 4] x FLOAT64 [4, 2]: types FLOAT32 and FLOAT64 do not mix. Convert one: "
                            + "to(DType.FLOAT32)."),
            argument(
                    "comparison of types that do not mix",
                    o -> o.x.gt(o.doubles),
                    "gt: FLOAT32 [2, 3] and FLOAT64 [2, 3]: types FLOAT32 and FLOAT64 do not mix. Convert one: "
                            + "to(DType.FLOAT32)."),
            argument(
                    "branches of types that do not mix",
                    o -> Tensor.where(o.mask, o.x, o.doubles),
                    "where: FLOAT32 [2, 3] and FLOAT64 [2, 3]: types FLOAT32 and FLOAT64 do not mix. Convert one: "
                            + "to(DType.FLOAT32)."),
            argument(
                    "concat of types that do not mix",
                    o -> Tensor.concat(0, o.x, o.doubles),
                    "concat: FLOAT32 [2, 3] and FLOAT64 [2, 3]: types FLOAT32 and FLOAT64 do not mix. Convert one: "
                            + "to(DType.FLOAT32)."),
            argument(
                    "stack of types that do not mix",
                    o -> Tensor.stack(0, o.x, o.ints),
                    "stack: FLOAT32 [2, 3] and INT32 [2, 3]: types FLOAT32 and INT32 do not mix. Convert one: "
                            + "to(DType.FLOAT32)."),
            argument(
                    "a loss of types that do not mix",
                    o -> o.x.mseLoss(o.doubles, Reduction.MEAN),
                    "mseLoss: FLOAT32 [2, 3] and FLOAT64 [2, 3]: types FLOAT32 and FLOAT64 do not mix. Convert one: "
                            + "to(DType.FLOAT32)."),
            argument(
                    "assignment of another type",
                    o -> o.row.assign(o.index),
                    "assign: FLOAT32 [3] and INT32 [3]: types FLOAT32 and INT32 do not mix. Convert one: "
                            + "to(DType.FLOAT32)."),
            argument(
                    "arithmetic of INT32",
                    o -> o.ints.add(o.ints),
                    "add: INT32 [2, 3]: expected FLOAT32 or FLOAT64, found INT32. Convert it first: "
                            + "to(DType.FLOAT32)."),
            argument(
                    "a function of INT32",
                    o -> o.ints.tanh(),
                    "tanh: INT32 [2, 3]: expected FLOAT32 or FLOAT64, found INT32. Convert it first: "
                            + "to(DType.FLOAT32)."),
            argument(
                    "sum of INT32",
                    o -> o.ints.sum(),
                    "sum: INT32 [2, 3]: expected FLOAT32 or FLOAT64, found INT32. Convert it first: "
                            + "to(DType.FLOAT32)."),
            argument(
                    "matmul of INT32",
                    o -> o.ints.matmul(o.ints),
                    "matmul: INT32 [2, 3]: expected FLOAT32 or FLOAT64, found INT32. Convert it first: "
                            + "to(DType.FLOAT32)."),
            argument(
                    "arithmetic of BOOL",
                    o -> o.mask.add(1),
                    "add: BOOL [3]: expected FLOAT32 or FLOAT64, found BOOL. Convert it first: to(DType.FLOAT32)."),
            argument(
                    "comparison of BOOL",
                    o -> o.mask.lt(o.mask),
                    "lt: BOOL [3]: expected numbers, found BOOL. Convert it first: to(DType.INT32)."),
            argument(
                    "argMax of BOOL",
                    o -> o.mask.argMax(),
                    "argMax: BOOL [3]: expected numbers, found BOOL. Convert it first: to(DType.INT32)."),
            argument(
                    "a condition that is no BOOL",
                    o -> Tensor.where(o.row, o.row, o.row),
                    "where: FLOAT32 [3]: expected BOOL, found FLOAT32. Make a condition by comparing: x.gt(0)."),
            argument(
                    "indices that are no INT32",
                    o -> o.x.indexSelect(1, o.row),
                    "indexSelect: FLOAT32 [3]: expected INT32, found FLOAT32. Convert the indices: to(DType.INT32)."),
            argument(
                    "a gather index that is no INT32",
                    o -> o.row.gather(0, o.row),
                    "gather: FLOAT32 [3]: expected INT32, found FLOAT32. Convert the index: to(DType.INT32)."),
            argument(
                    "class targets that are no INT32",
                    o -> o.x.crossEntropy(Tensor.of(0, 1), Reduction.MEAN),
                    "crossEntropy: scores FLOAT32 [2, 3] and probabilities FLOAT32 [2]: expected one probability for each score. Reshape one of them, or pass class indices as INT32."),
            argument(
                    "labels that are no INT32",
                    o -> o.row.oneHot(4),
                    "oneHot: FLOAT32 [3]: expected INT32, found FLOAT32. Convert the labels: to(DType.INT32)."),
            argument(
                    "scaling INT32 in place",
                    o -> o.ints.mulInPlace(2),
                    "mulInPlace: INT32 [2, 3]: expected FLOAT32 or FLOAT64, found INT32. Convert it first: "
                            + "to(DType.FLOAT32)."),
            argument(
                    "a mark on INT32",
                    o -> o.ints.requiresGrad(true),
                    "requiresGrad: INT32 [2, 3]: expected FLOAT32 or FLOAT64, found INT32. Convert it first: "
                            + "to(DType.FLOAT32)."),
            argument(
                    "random INT32",
                    o -> Tensor.randn(DType.INT32, new Random(1), 3),
                    "randn: INT32 [3]: expected FLOAT32 or FLOAT64, found INT32. Draw floats and convert them: "
                            + "to(DType.INT32)."),
            index(
                    "get beyond an axis",
                    o -> o.x.get(1, 3),
                    "get: index 3 at axis 1 of FLOAT32 [2, 3] is out of range: there are 3 entries, counted from 0. "
                            + "Keep every index below its axis's size."),
            index(
                    "get with too few numbers",
                    o -> o.x.get(1),
                    "get: FLOAT32 [2, 3] has 2 axes and the index [1] has 1. Give one number for each axis."),
            index(
                    "slice beyond an axis",
                    o -> o.x.slice(1, 1, 4),
                    "slice: 1 to 4 along axis 1 of FLOAT32 [2, 3] is out of range: there are 3 entries. Use "
                            + "positions from 0 to 3, or negative ones from the end."),
            index(
                    "slice from before an axis",
                    o -> o.x.slice(1, -4, 2),
                    "slice: -4 to 2 along axis 1 of FLOAT32 [2, 3] is out of range: there are 3 entries. Use "
                            + "positions from 0 to 3, or negative ones from the end."),
            index(
                    "select beyond an axis",
                    o -> o.x.select(1, 3),
                    "select: index 3 along axis 1 of FLOAT32 [2, 3] is out of range: there are 3 entries. Use an "
                            + "index from 0 to 2, or a negative one from the end."),
            index(
                    "select before an axis",
                    o -> o.x.select(1, -4),
                    "select: index -4 along axis 1 of FLOAT32 [2, 3] is out of range: there are 3 entries. Use an "
                            + "index from 0 to 2, or a negative one from the end."),
            index(
                    "indexSelect beyond an axis",
                    o -> o.x.indexSelect(1, o.wide),
                    "indexSelect: index 3 at position 2 of INT32 [3] is out of range: axis 1 of FLOAT32 [2, 3] has "
                            + "3 entries, 0 to 2. Indices count from 0 and never from the end."),
            index(
                    "indexSelect of a negative index",
                    o -> o.x.indexSelect(1, o.negative),
                    "indexSelect: index -1 at position 1 of INT32 [3] is out of range: axis 1 of FLOAT32 [2, 3] has "
                            + "3 entries, 0 to 2. Indices count from 0 and never from the end."),
            index(
                    "indexAdd beyond an axis",
                    o -> o.row.indexAdd(0, o.wide, o.row),
                    "indexAdd: index 3 at position 2 of INT32 [3] is out of range: axis 0 of FLOAT32 [3] has 3 "
                            + "entries, 0 to 2. Indices count from 0 and never from the end."),
            index(
                    "gather beyond an axis",
                    o -> o.row.gather(0, o.wide),
                    "gather: index 3 at position 2 of INT32 [3] is out of range: axis 0 of FLOAT32 [3] has 3 "
                            + "entries, 0 to 2. Indices count from 0 and never from the end."),
            index(
                    "scatterAdd beyond an axis",
                    o -> o.row.scatterAdd(0, o.wide, o.row),
                    "scatterAdd: index 3 at position 2 of INT32 [3] is out of range: axis 0 of FLOAT32 [3] has 3 "
                            + "entries, 0 to 2. Indices count from 0 and never from the end."),
            index(
                    "a class that there is not",
                    o -> o.x.crossEntropy(Tensor.of(new int[] {0, 3}), Reduction.MEAN),
                    "crossEntropy: index 3 at position 1 of INT32 [2] is out of range: the class axis of FLOAT32 "
                            + "[2, 3] has 3 entries, 0 to 2. Indices count from 0 and never from the end."),
            index(
                    "a label that there is not",
                    o -> o.wide.oneHot(3),
                    "oneHot: index 3 at position 2 of INT32 [3] is out of range: the encoding has 3 entries, 0 to "
                            + "2. Indices count from 0 and never from the end."),
            argument(
                    "a ragged array",
                    o -> Tensor.of(new double[][] {{1, 2}, {3}}),
                    "of: row 0 has 2 numbers and row 1 has 1: a ragged array is not a matrix. Give every row the same "
                            + "length."),
            argument(
                    "too few values for a shape",
                    o -> Tensor.of(DType.FLOAT32, new double[] {1, 2, 3}, 2, 2),
                    "of: 3 values do not fill shape [2, 2], which has 4 elements. Pass one value for each element, "
                            + "in row-major order."),
            argument(
                    "a negative size",
                    o -> Tensor.zeros(2, -1),
                    "shape: [2, -1] has the negative size -1. Sizes are 0 or more; only reshape takes one -1, for "
                            + "the size it works out itself."),
            argument(
                    "more elements than an array holds",
                    o -> Tensor.zeros(65536, 65536),
                    "shape: [65536, 65536] has more than 2^31 - 1 elements, more than one array can hold. Work on "
                            + "it in batches."),
            argument(
                    "a range that never ends",
                    o -> Tensor.arange(DType.FLOAT32, 0, 1, 0),
                    "arange: from 0.0 to 1.0 in steps of 0.0 never ends. Use a step other than 0, of the sign of "
                            + "end - start."),
            state(
                    "item of several",
                    o -> o.x.item(),
                    "item: FLOAT32 [2, 3] has 6 elements, not one. Reduce it first, with sum() or mean(), or use "
                            + "get(index)."),
            state(
                    "item of none",
                    o -> o.empty.item(),
                    "item: FLOAT32 [0, 2] has 0 elements, not one. Reduce it first, with sum() or mean(), or use "
                            + "get(index)."));

    private MistakesInValues() {}
}
