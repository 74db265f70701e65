package org.wengert;

import static org.wengert.Mistake.argument;

import java.util.List;

/** Shapes and types that decompositions and systems of equations do not take. */
final class MistakesInMatrices {
    static final List<Mistake> ALL = List.of(
            argument(
                    "the inverse of a matrix that is not square",
                    o -> o.x.inverse(),
                    "inverse: FLOAT32 [2, 3]: expected square matrices in the last two axes, found 2 rows and 3 columns. Use qr or svd for others."),
            argument(
                    "the determinant of a vector",
                    o -> o.row.det(),
                    "det: FLOAT32 [3]: expected matrices in the last two axes. Make one with reshape or unsqueeze."),
            argument(
                    "eigenvalues of a matrix that is not square",
                    o -> o.x.eigh(),
                    "eigh: FLOAT32 [2, 3]: expected square matrices in the last two axes, found 2 rows and 3 columns. Use qr or svd for others."),
            argument(
                    "singular values of integers",
                    o -> o.ints.svd(),
                    "svd: INT32 [2, 3]: expected FLOAT32 or FLOAT64, found INT32. Convert it first: to(DType.FLOAT32)."),
            argument(
                    "the norm of a vector as a matrix",
                    o -> o.row.matrixNorm(MatrixNorm.ONE),
                    "matrixNorm: FLOAT32 [3]: expected matrices in the last two axes. Make one with reshape or unsqueeze."),
            argument(
                    "a right side with too many rows",
                    o -> Tensor.ones(3, 3).solve(o.four),
                    "solve: FLOAT32 [3, 3] and right side FLOAT32 [4]: expected 3 rows. Give it one number, or row, for each equation."),
            argument(
                    "a right side of another type",
                    o -> Tensor.ones(2, 2).triangularSolve(o.doubles, true),
                    "triangularSolve: FLOAT32 [2, 2] and FLOAT64 [2, 3]: types FLOAT32 and FLOAT64 do not mix. Convert one: to(DType.FLOAT32)."),
            argument(
                    "batches that do not broadcast",
                    o -> Tensor.ones(2, 3, 3).solve(Tensor.ones(4, 3, 1)),
                    "solve: FLOAT32 [2, 3, 3] and right side FLOAT32 [4, 3, 1], batches: shapes [2] and [4] do not broadcast: "
                            + "sizes 2 and 4 at axis -1 differ and neither is 1. Reshape one, or insert a dimension of size 1 with unsqueeze."),
            argument(
                    "a singular matrix",
                    o -> Tensor.ones(2, 2).solve(o.x),
                    "solve: FLOAT32 [2, 2]: the matrix is singular. Add a multiple of the identity, or use svd."),
            argument(
                    "an outer product of a matrix",
                    o -> o.x.outer(o.row),
                    "outer: FLOAT32 [2, 3] and FLOAT32 [3]: expected two vectors. Flatten them, or use unsqueeze and mul for batches."));

    private MistakesInMatrices() {}
}
