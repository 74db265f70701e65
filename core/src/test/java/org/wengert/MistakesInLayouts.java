package org.wengert;

import static org.wengert.Mistake.argument;
import static org.wengert.Mistake.index;

import java.util.List;
import java.util.Random;

/** Statistics, order, layouts, tables and sums of products of the wrong kind. */
final class MistakesInLayouts {
    static final List<Mistake> ALL = List.of(
            argument(
                    "a norm below 1",
                    o -> o.x.norm(0.5),
                    "norm: FLOAT32 [2, 3] with p = 0.5: expected p of at least 1, where it is a norm. Use 1, 2 or Double.POSITIVE_INFINITY, or compose abs, pow and sum."),
            argument(
                    "a norm over an axis that is not there",
                    o -> o.x.norm(2, 2),
                    "norm: [2, 3] has no axis 2. Its axes are 0 to 1, or -2 to -1 from the end."),
            argument(
                    "the norm of integers",
                    o -> o.ints.norm(),
                    "norm: INT32 [2, 3]: expected FLOAT32 or FLOAT64, found INT32. Convert it first: to(DType.FLOAT32)."),
            argument(
                    "variance over an axis twice",
                    o -> o.x.variance(0, -2),
                    "variance: axes [0, -2] of [2, 3] name axis 0 twice. Name each axis once."),
            argument(
                    "std of truth values",
                    o -> o.mask.std(),
                    "std: BOOL [3]: expected FLOAT32 or FLOAT64, found BOOL. Convert it first: to(DType.FLOAT32)."),
            argument(
                    "cumSum along an axis that is not there",
                    o -> o.x.cumSum(-3),
                    "cumSum: [2, 3] has no axis -3. Its axes are 0 to 1, or -2 to -1 from the end."),
            argument(
                    "cumSum of truth values",
                    o -> o.mask.cumSum(0),
                    "cumSum: BOOL [3]: expected FLOAT32 or FLOAT64, found BOOL. Convert it first: to(DType.FLOAT32)."),
            argument(
                    "sorting a single number",
                    o -> o.number.sort(0),
                    "argSort: [] has no axis 0. It is a single number: give it a dimension first, with unsqueeze(0) or reshape(1)."),
            argument(
                    "sorting truth values",
                    o -> o.mask.sort(0),
                    "argSort: BOOL [3]: expected numbers, found BOOL. Convert it first: to(DType.INT32)."),
            argument(
                    "more than there are",
                    o -> o.x.topK(4, 1),
                    "topK: 4 of the 3 elements along axis 1 of FLOAT32 [2, 3]. Choose k from 0 to 3."),
            argument(
                    "fewer than none",
                    o -> o.x.topK(-1, 1),
                    "topK: -1 of the 3 elements along axis 1 of FLOAT32 [2, 3]. Choose k from 0 to 3."),
            argument(
                    "flipping an axis twice",
                    o -> o.x.flip(1, -1),
                    "flip: axes [1, -1] of FLOAT32 [2, 3] name axis 1 twice. Name each axis once."),
            argument(
                    "flipping an axis that is not there",
                    o -> o.x.flip(2),
                    "flip: [2, 3] has no axis 2. Its axes are 0 to 1, or -2 to -1 from the end."),
            argument(
                    "the triangle of a vector",
                    o -> o.row.tril(),
                    "tril: FLOAT32 [3] is not a matrix: expected at least 2 axes. Give it more with unsqueeze or reshape."),
            argument(
                    "the upper triangle of a number",
                    o -> o.number.triu(1),
                    "triu: FLOAT32 [] is not a matrix: expected at least 2 axes. Give it more with unsqueeze or reshape."),
            argument(
                    "the diagonal of a vector",
                    o -> o.row.diagonal(),
                    "diagonal: [3] has no axis 1. Its axes are 0 to 0, or -1 to -1 from the end."),
            argument(
                    "the diagonal of one axis",
                    o -> o.x.diagonal(0, 1, -1),
                    "diagonal: axes 1 and -1 of FLOAT32 [2, 3] are the same. Name the two axes of the matrices."),
            argument(
                    "a diagonal of another length",
                    o -> o.x.diagonalScatter(o.row, 0, 0, 1),
                    "diagonalScatter: source FLOAT32 [3] into FLOAT32 [2, 3]: the diagonal has shape [2]. Give the source that shape."),
            argument(
                    "a diagonal of another type",
                    o -> o.x.diagonalScatter(o.doubles.diagonal(), 0, 0, 1),
                    "diagonalScatter: FLOAT32 [2, 3] and FLOAT64 [2]: types FLOAT32 and FLOAT64 do not mix. Convert one: to(DType.FLOAT32)."),
            argument(
                    "padding for too few axes",
                    o -> o.x.pad(new int[][] {{1, 1}}),
                    "pad: widths [[1, 1]] for FLOAT32 [2, 3]: expected one pair of numbers, before and after, from 0 up, for each of its 2 axes. Use {0, 0} for an axis to leave alone, and slice to cut off entries."),
            argument(
                    "negative padding",
                    o -> o.row.pad(new int[][] {{1, -1}}),
                    "pad: widths [[1, -1]] for FLOAT32 [3]: expected one pair of numbers, before and after, from 0 up, for each of its 1 axes. Use {0, 0} for an axis to leave alone, and slice to cut off entries."),
            argument(
                    "padding on one side only",
                    o -> o.row.pad(new int[][] {{1}}),
                    "pad: widths [[1]] for FLOAT32 [3]: expected one pair of numbers, before and after, from 0 up, for each of its 1 axes. Use {0, 0} for an axis to leave alone, and slice to cut off entries."),
            argument(
                    "repeats for too few axes",
                    o -> o.x.tile(2),
                    "tile: [2] times FLOAT32 [2, 3]: expected a number from 0 up for each of its 2 axes, and more for new ones in front. Use 1 for an axis to leave alone."),
            argument(
                    "negative repeats",
                    o -> o.row.tile(-1),
                    "tile: [-1] times FLOAT32 [3]: expected a number from 0 up for each of its 1 axes, and more for new ones in front. Use 1 for an axis to leave alone."),
            argument(
                    "parts of size 0",
                    o -> o.x.split(1, 0),
                    "split: FLOAT32 [2, 3] along axis 1 into parts of 0. Use a size of 1 or more."),
            argument(
                    "parts that do not add up",
                    o -> o.x.split(1, new int[] {1, 1}),
                    "split: sizes [1, 1] along axis 1 of FLOAT32 [2, 3] do not add up to 3. Choose sizes that do, from 0 up."),
            argument(
                    "a negative part",
                    o -> o.x.split(1, new int[] {4, -1}),
                    "split: sizes [4, -1] along axis 1 of FLOAT32 [2, 3] do not add up to 3. Choose sizes that do, from 0 up."),
            argument(
                    "splitting an axis that is not there",
                    o -> o.x.split(5, 1),
                    "split: [2, 3] has no axis 5. Its axes are 0 to 1, or -2 to -1 from the end."),
            argument(
                    "looking up with floats",
                    o -> o.x.embedding(o.row),
                    "embedding: FLOAT32 [3]: expected INT32, found FLOAT32. Convert the indices: to(DType.INT32)."),
            argument(
                    "a table that is no matrix",
                    o -> o.row.embedding(o.index),
                    "embedding: table FLOAT32 [3]: expected shape [entries, size]. Call it on the table, with the indices as its argument."),
            index(
                    "an entry beyond the table",
                    o -> o.x.embedding(o.index),
                    "embedding: index 2 at position 1 of INT32 [3] is out of range: the table FLOAT32 [2, 3] has 2 entries, 0 to 1. Indices count from 0 and never from the end."),
            index(
                    "a negative entry",
                    o -> o.x.embedding(o.negative),
                    "embedding: index -1 at position 1 of INT32 [3] is out of range: the table FLOAT32 [2, 3] has 2 entries, 0 to 1. Indices count from 0 and never from the end."),
            argument(
                    "a probability above 1",
                    o -> o.x.dropout(1.5, new Random(1)),
                    "dropout: FLOAT32 [2, 3] with probability 1.5: expected one from 0 to 1. Pass the share of elements to set to 0."),
            argument(
                    "a probability that is no number",
                    o -> o.x.dropout(Double.NaN, new Random(1)),
                    "dropout: FLOAT32 [2, 3] with probability NaN: expected one from 0 to 1. Pass the share of elements to set to 0."),
            argument(
                    "an equation for other operands",
                    o -> Tensor.einsum("ij,jk->ik", o.x),
                    "einsum: ij,jk->ik of FLOAT32 [2, 3]: it names 2 inputs. Write one group of letters for each tensor, with commas between."),
            argument(
                    "two arrows",
                    o -> Tensor.einsum("ij->ji->ij", o.x),
                    "einsum: ij->ji->ij of FLOAT32 [2, 3]: it has more than one arrow. Write inputs->output once, as in ij,jk->ik."),
            argument(
                    "letters for too many axes",
                    o -> Tensor.einsum("ijk->i", o.x),
                    "einsum: ijk->i of FLOAT32 [2, 3]: \"ijk\" names 3 axes of FLOAT32 [2, 3], which has 2. Write one letter for each axis."),
            argument(
                    "letters that are none",
                    o -> Tensor.einsum("i2->i", o.x),
                    "einsum: i2->i of FLOAT32 [2, 3]: \"i2\" is not a group of letters. Use a to z and A to Z, and ... for axes without names."),
            argument(
                    "two dots",
                    o -> Tensor.einsum("i..->i", o.x),
                    "einsum: i..->i of FLOAT32 [2, 3]: \"i..\" is not a group of letters. Use a to z and A to Z, and ... for axes without names."),
            argument(
                    "an output letter from nowhere",
                    o -> Tensor.einsum("ij->ik", o.x),
                    "einsum: ij->ik of FLOAT32 [2, 3]: the output has 'k', and no input does. Use letters of the inputs."),
            argument(
                    "an output letter twice",
                    o -> Tensor.einsum("ij->ii", o.x),
                    "einsum: ij->ii of FLOAT32 [2, 3]: the output has 'i' twice. Write each letter of the output once."),
            argument(
                    "a letter of two sizes",
                    o -> Tensor.einsum("ij,jk->ik", o.x, o.x),
                    "einsum: ij,jk->ik of FLOAT32 [2, 3] and FLOAT32 [2, 3]: 'j' has sizes 3 and 2. Axes of one letter have one size, or size 1."),
            argument(
                    "types that do not mix",
                    o -> Tensor.einsum("ij,ij->ij", o.x, o.doubles),
                    "mul: FLOAT32 [2, 3] and FLOAT64 [2, 3]: types FLOAT32 and FLOAT64 do not mix. Convert one: to(DType.FLOAT32)."));

    private MistakesInLayouts() {}
}
