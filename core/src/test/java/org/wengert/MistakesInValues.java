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
                    "division of INT32",
                    o -> o.ints.div(o.ints),
                    "div: INT32 [2, 3]: expected FLOAT32 or FLOAT64, found INT32. Convert it first: "
                            + "to(DType.FLOAT32)."),
            argument(
                    "a fraction added to INT32",
                    o -> o.ints.add(0.5),
                    "add: INT32 [2, 3] and 0.5: expected an INT32 number. Convert the tensor first: to(DType.FLOAT32)."),
            argument(
                    "a number that INT32 does not reach",
                    o -> o.ints.remainder(3e9),
                    "remainder: INT32 [2, 3] and 3.0E9: expected an INT32 number. Convert the tensor first: to(DType.FLOAT32)."),
            argument(
                    "a negative power of INT32",
                    o -> o.ints.pow(-1),
                    "pow: INT32 [2, 3] and -1.0: expected an INT32 number of at least 0. Convert the tensor first: to(DType.FLOAT32)."),
            argument(
                    "INT32 clamped to a fraction",
                    o -> o.ints.minimum(1.5),
                    "clamp: INT32 [2, 3] and 1.5: expected an INT32 number. Convert the tensor first: to(DType.FLOAT32)."),
            argument(
                    "a sum of INT32 and FLOAT32",
                    o -> o.ints.add(o.row),
                    "add: INT32 [2, 3] and FLOAT32 [3]: types INT32 and FLOAT32 do not mix. Convert one: to(DType.INT32)."),
            new Mistake(
                    "division of INT32 by 0",
                    o -> o.ints.floorDiv(o.index),
                    ArithmeticException.class,
                    "floorDiv: divisor INT32 [3]: 0 at position 0, and integers have no infinity. Replace it: "
                            + "b.maskedFill(b.eq(0), 1), or convert both to FLOAT32."),
            argument(
                    "logic of numbers",
                    o -> o.mask.and(o.index),
                    "and: INT32 [3]: expected BOOL, found INT32. Make truth values by comparing: x.ne(0)."),
            argument(
                    "any of numbers",
                    o -> o.row.any(),
                    "any: FLOAT32 [3]: expected BOOL, found FLOAT32. Make truth values by comparing: x.ne(0)."),
            argument(
                    "isNaN of BOOL",
                    o -> o.mask.isNaN(),
                    "isNaN: BOOL [3]: expected numbers, found BOOL. Convert it first: to(DType.INT32)."),
            argument(
                    "a probability above 1",
                    o -> o.row.bceLoss(o.row, Reduction.MEAN),
                    "bceLoss: prediction FLOAT32 [3]: 2.0 at position 1: expected probabilities, from 0 to 1. Apply sigmoid first, "
                            + "or use bceWithLogits, which takes scores."),
            argument(
                    "weights of INT32",
                    o -> o.ints.multinomial(1, new Random(1)),
                    "multinomial: INT32 [2, 3]: expected FLOAT32 or FLOAT64, found INT32. Convert it first: to(DType.FLOAT32)."),
            argument(
                    "more draws than indices",
                    o -> o.row.multinomial(4, new Random(1)),
                    "multinomial: 4 of 3 indices, weights FLOAT32 [3]: expected 0 to 3. Draw fewer, or with replacement."),
            argument(
                    "a negative weight",
                    o -> o.row.neg().multinomial(1, new Random(1)),
                    "multinomial: weights FLOAT32 [3]: -1.0 at position 0: expected finite numbers from 0 on. Apply softmax to scores first."),
            argument(
                    "more draws than weights above 0",
                    o -> o.row.sub(1).multinomial(3, new Random(1)),
                    "multinomial: weights FLOAT32 [3]: row 0 has 2 weights above 0, and 3 are needed. Draw fewer, or with replacement, "
                            + "or give more indices a weight."),
            argument(
                    "a function of INT32",
                    o -> o.ints.tanh(),
                    "tanh: INT32 [2, 3]: expected FLOAT32 or FLOAT64, found INT32. Convert it first: "
                            + "to(DType.FLOAT32)."),
            argument(
                    "mean of INT32",
                    o -> o.ints.mean(),
                    "mean: INT32 [2, 3]: expected FLOAT32 or FLOAT64, found INT32. Convert it first: "
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
