package org.wengert;

import org.wengert.kernel.Lu;
import org.wengert.kernel.Triangles;

/**
 * Systems of linear equations and determinants, of square matrices in the last two axes; axes in front are a batch. FLOAT32 is computed in double and
 * rounded once. A matrix with a NaN or an infinity gives NaN.
 */
public sealed interface LinearSystems permits Tensor {

    /**
     * y = A^-1 b, with this tensor as A: the y with A y = b. dL/db = A^-T g, dL/dA = -(A^-T g) y^T.
     *
     * <p>A is (..., n, n) and b (..., n, k), or a vector (n); batches broadcast.
     *
     * @throws IllegalArgumentException if a matrix is singular, or the shapes do not fit
     */
    default Tensor solve(Tensor b) {
        Tensor a = self();
        LinearSystemsForward.checkSystem("solve", a, b);
        if (b.rank() == 1) {
            return solve(b.unsqueeze(1)).squeeze(-1);
        }
        Tensor[] in = LinearSystemsForward.batches("solve", a, b);
        return ValueChecks.regular("solve", LinearSystemsRules.SOLVE.apply(new Solve(false), in), in);
    }

    /** {@link #triangularSolve(Tensor, boolean, boolean)} with the diagonal of T. */
    default Tensor triangularSolve(Tensor b, boolean upper) {
        return triangularSolve(b, upper, false);
    }

    /**
     * y = T^-1 b, where T is the upper or the lower triangle of this tensor: the rest is not read. dL/db = T^-T g, dL/dT = the triangle of -(T^-T g) y^T. Shapes
     * are those of {@link #solve}.
     *
     * @param unitDiagonal whether the diagonal of T is taken as ones, and not read
     * @throws IllegalArgumentException if the diagonal has a 0, or the shapes do not fit
     */
    default Tensor triangularSolve(Tensor b, boolean upper, boolean unitDiagonal) {
        Tensor t = self();
        LinearSystemsForward.checkSystem("triangularSolve", t, b);
        if (b.rank() == 1) {
            return triangularSolve(b.unsqueeze(1), upper, unitDiagonal).squeeze(-1);
        }
        Tensor[] in = LinearSystemsForward.batches("triangularSolve", t, b);
        Triangle at = new Triangle(upper, unitDiagonal, false);
        return ValueChecks.regular("triangularSolve", LinearSystemsRules.TRIANGULAR_SOLVE.apply(at, in), in);
    }

    /**
     * y = x^-1, with x y = 1. dL/dx = -y^T g y^T. To solve x z = b, use {@link #solve}, which is faster and loses fewer digits.
     *
     * @throws IllegalArgumentException if a matrix is singular or not square
     */
    default Tensor inverse() {
        return ValueChecks.regular("inverse", LinearSystemsRules.INVERSE.apply(self()), self());
    }

    /**
     * y = det x, the determinant. dy/dx = the cofactors, det x x^-T, exact for singular matrices too. The second derivative loses digits near a singular
     * matrix, and is infinite or NaN at one. For a large matrix, whose determinant may overflow, use {@link #slogdet}.
     */
    default Tensor det() {
        return LinearSystemsRules.DET.apply(self());
    }

    /**
     * Returns the sign of det x and y = ln |det x|. dy/dx = x^-T. A singular matrix has the sign 0 and y = -infinity, with derivative NaN.
     */
    default SignAndLog slogdet() {
        Tensor both = LinearSystemsRules.SLOGDET.apply(self());
        return new SignAndLog(both.select(-1, 0), both.select(-1, 1));
    }

    /**
     * A determinant.
     *
     * @param sign 1, -1 or 0; it has derivative 0
     * @param logAbsDet the logarithm of its absolute value
     */
    record SignAndLog(Tensor sign, Tensor logAbsDet) {}

    private Tensor self() {
        return (Tensor) this;
    }
}

/** Whether the matrix is read transposed. */
record Solve(boolean transposed) {
    static Derivative<Solve> derivative() {
        return new Derivative.Pullback<>(Saves.EVERYTHING, (g, line, at, needed) -> {
            Tensor h = LinearSystemsRules.SOLVE.apply(new Solve(!at.transposed), line.input(0), g);
            Tensor slope = at.transposed ? Matrices.abT(line.output(), h) : Matrices.abT(h, line.output());
            return Matrices.guarded(g, slope.neg(), h, needed);
        });
    }
}

/** The triangle that is read, whether its diagonal is taken as ones, and whether it is read transposed. */
record Triangle(boolean upper, boolean unit, boolean transposed) {
    static Derivative<Triangle> derivative() {
        return new Derivative.Pullback<>(Saves.EVERYTHING, (g, line, at, needed) -> {
            Triangle other = new Triangle(at.upper, at.unit, !at.transposed);
            Tensor h = LinearSystemsRules.TRIANGULAR_SOLVE.apply(other, line.input(0), g);
            Tensor slope = at.transposed ? Matrices.abT(line.output(), h) : Matrices.abT(h, line.output());
            return Matrices.guarded(g, at.of(slope).neg(), h, needed);
        });
    }

    /** The part that is read. */
    Tensor of(Tensor x) {
        return upper ? x.triu(unit ? 1 : 0) : x.tril(unit ? -1 : 0);
    }
}

/** The calculus: value, then derivative. Giles: Collected Matrix Derivative Results for Forward and Reverse Mode Algorithmic Differentiation, 2008. */
final class LinearSystemsRules {
    static final AttributeOp<Solve> SOLVE = LinearSystemsForward.<Solve>system(
                    "solve", (a, b, n, k, at, y) -> Lu.solve(a, at.transposed(), b, n, k, y))
            .derivative(Solve.derivative())
            .notation(LinearSystemsForward::notation)
            .samples(draw -> LinearSystemsForward.sample(draw, new Solve(draw.coin())));
    static final AttributeOp<Triangle> TRIANGULAR_SOLVE = LinearSystemsForward.<Triangle>system(
                    "triangularSolve",
                    (a, b, n, k, at, y) -> Triangles.solve(a, at.upper(), at.unit(), at.transposed(), b, n, k, y))
            .derivative(Triangle.derivative())
            .notation(LinearSystemsForward::notation)
            .samples(draw -> LinearSystemsForward.sample(draw, new Triangle(draw.coin(), draw.coin(), draw.coin())));
    static final Op INVERSE = LinearSystemsForward.square("inverse", Lu::inverse)
            .notation(Notation.inverse())
            .vjpFromOutput((g, y) ->
                    Matrices.guarded(g, Matrices.aTb(y, Matrices.abT(g, y)).neg()))
            .samples(LinearSystemsForward::sample);
    static final Op DET = LinearSystemsForward.square("det", Lu::det)
            .vjpFromInput((g, x) ->
                    StrongZero.product(g.unsqueeze(-1).unsqueeze(-1), LinearSystemsForward.COFACTORS.apply(x)))
            .samples(LinearSystemsForward::sample);
    static final Op SLOGDET = LinearSystemsForward.square("slogdet", Lu::signAndLog)
            .vjpFromInput((g, x) -> StrongZero.product(
                    Trace.named("g_log", g.slice(-1, 1, 2)).unsqueeze(-1),
                    INVERSE.apply(x).transpose()))
            .samples(LinearSystemsForward::sample);

    private LinearSystemsRules() {}
}
