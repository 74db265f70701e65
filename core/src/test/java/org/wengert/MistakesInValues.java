package org.wengert;

import static org.wengert.Mistake.argument;
import static org.wengert.Mistake.index;
import static org.wengert.Mistake.state;

import java.util.List;
import java.util.Random;

/** Types that do not mix or do not count, values that are missing, indices that are not there. */
final class MistakesInValues {
    static final List<Mistake> ALL = List.of(
            argument("FLOAT32 and FLOAT64", o -> o.x.add(o.doubles), ""),
            argument("FLOAT32 and INT32", o -> o.x.mul(o.ints), ""),
            argument("a product of types that do not mix", o -> o.batch.matmul(Tensor.ones(DType.FLOAT64, 4, 2)), ""),
            argument("comparison of types that do not mix", o -> o.x.gt(o.doubles), ""),
            argument("branches of types that do not mix", o -> Tensor.where(o.mask, o.x, o.doubles), ""),
            argument("concat of types that do not mix", o -> Tensor.concat(0, o.x, o.doubles), ""),
            argument("stack of types that do not mix", o -> Tensor.stack(0, o.x, o.ints), ""),
            argument("a loss of types that do not mix", o -> o.x.mseLoss(o.doubles, Reduction.MEAN), ""),
            argument("assignment of another type", o -> o.row.assign(o.index), ""),
            argument("arithmetic of INT32", o -> o.ints.add(o.ints), ""),
            argument("a function of INT32", o -> o.ints.tanh(), ""),
            argument("sum of INT32", o -> o.ints.sum(), ""),
            argument("matmul of INT32", o -> o.ints.matmul(o.ints), ""),
            argument("arithmetic of BOOL", o -> o.mask.add(1), ""),
            argument("comparison of BOOL", o -> o.mask.lt(o.mask), ""),
            argument("argMax of BOOL", o -> o.mask.argMax(), ""),
            argument("a condition that is no BOOL", o -> Tensor.where(o.row, o.row, o.row), ""),
            argument("indices that are no INT32", o -> o.x.indexSelect(1, o.row), ""),
            argument("a gather index that is no INT32", o -> o.row.gather(0, o.row), ""),
            argument("class targets that are no INT32", o -> o.x.crossEntropy(Tensor.of(0, 1), Reduction.MEAN), ""),
            argument("labels that are no INT32", o -> o.row.oneHot(4), ""),
            argument("scaling INT32 in place", o -> o.ints.mulInPlace(2), ""),
            argument("a mark on INT32", o -> o.ints.requiresGrad(true), ""),
            argument("random INT32", o -> Tensor.randn(DType.INT32, new Random(1), 3), ""),
            index("get beyond an axis", o -> o.x.get(1, 3), ""),
            index("get with too few numbers", o -> o.x.get(1), ""),
            index("slice beyond an axis", o -> o.x.slice(1, 1, 4), ""),
            index("slice from before an axis", o -> o.x.slice(1, -4, 2), ""),
            index("select beyond an axis", o -> o.x.select(1, 3), ""),
            index("select before an axis", o -> o.x.select(1, -4), ""),
            index("indexSelect beyond an axis", o -> o.x.indexSelect(1, o.wide), ""),
            index("indexSelect of a negative index", o -> o.x.indexSelect(1, o.negative), ""),
            index("indexAdd beyond an axis", o -> o.row.indexAdd(0, o.wide, o.row), ""),
            index("gather beyond an axis", o -> o.row.gather(0, o.wide), ""),
            index("scatterAdd beyond an axis", o -> o.row.scatterAdd(0, o.wide, o.row), ""),
            index("a class that there is not", o -> o.x.crossEntropy(Tensor.of(new int[] {0, 3}), Reduction.MEAN), ""),
            index("a label that there is not", o -> o.wide.oneHot(3), ""),
            argument("a ragged array", o -> Tensor.of(new double[][] {{1, 2}, {3}}), ""),
            argument("too few values for a shape", o -> Tensor.of(DType.FLOAT32, new double[] {1, 2, 3}, 2, 2), ""),
            argument("a negative size", o -> Tensor.zeros(2, -1), ""),
            argument("more elements than an array holds", o -> Tensor.zeros(65536, 65536), ""),
            argument("a range that never ends", o -> Tensor.arange(DType.FLOAT32, 0, 1, 0), ""),
            state("item of several", o -> o.x.item(), ""),
            state("item of none", o -> o.empty.item(), ""));

    private MistakesInValues() {}
}
