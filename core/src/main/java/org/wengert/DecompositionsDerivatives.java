package org.wengert;

import static org.wengert.Matrices.aTb;
import static org.wengert.Matrices.ab;
import static org.wengert.Matrices.abT;
import static org.wengert.Matrices.column;
import static org.wengert.Matrices.diagonal;
import static org.wengert.Matrices.row;
import static org.wengert.Trace.named;

/** The rules of {@link Decompositions}. Each quotient by a difference is 0 where its numerator is, so that equal values are no matter to who does not ask for vectors. */
final class DecompositionsDerivatives {
    /** L^-T P L^-1, where P is the lower triangle of L^T g with half its diagonal. */
    static Tensor ofCholesky(Tensor g, Tensor y) {
        Tensor product = aTb(y, g.tril());
        Tensor p = Trace.written(
                Notation.function("lowerHalf"),
                product.tril().add(product.tril(-1)).mul(0.5),
                product);
        Tensor slope = lower(y, lower(y, p).transpose()).transpose();
        return Matrices.guarded(g, Matrices.symmetric(slope));
    }

    /** l^-T b. */
    private static Tensor lower(Tensor l, Tensor b) {
        return LinearSystemsRules.TRIANGULAR_SOLVE.apply(new Triangle(false, false, true), l, b);
    }

    /** Of the first m columns as of a square matrix; the others are Q times what is right of it in R. */
    static Tensor ofQr(Tensor g, Tensor y, Factors at) {
        Tensor q = named("Q", at.q(y));
        Tensor r = named("R", at.r(y));
        Tensor gq = named("g_Q", at.q(g));
        Tensor gr = named("g_R", at.r(g));
        Tensor slope;
        if (at.m() >= at.n()) {
            slope = ofTall(gq, gr, q, r);
        } else {
            Tensor gRight = gr.slice(-1, at.m(), at.n());
            Tensor right = ab(q, r.slice(-1, at.m(), at.n()));
            Tensor first = ofTall(gq.add(abT(right, gRight)), gr.slice(-1, 0, at.m()), q, r.slice(-1, 0, at.m()));
            slope = Tensor.concat(-1, first, ab(q, gRight));
        }
        return Matrices.guarded(column(g), slope);
    }

    /** (gQ + Q M) R^-T with M = the lower triangle of R gR^T - gQ^T Q, mirrored. */
    private static Tensor ofTall(Tensor gq, Tensor gr, Tensor q, Tensor r) {
        Tensor m = abT(r, gr.triu()).sub(aTb(gq, q));
        Tensor mirrored = Trace.written(
                Notation.function("copyLower"), m.tril().add(m.tril(-1).transpose()), m);
        Tensor slope = gq.add(ab(q, mirrored));
        return LinearSystemsRules.TRIANGULAR_SOLVE
                .apply(new Triangle(true, false, false), r, slope.transpose())
                .transpose();
    }

    /** V (diag(gw) + (V^T gV)[i, j] / (w[j] - w[i])) V^T. */
    static Tensor ofEigh(Tensor g, Tensor y, Factors at) {
        Tensor w = named("w", at.eigenvalues(y));
        Tensor v = named("V", at.eigenvectors(y));
        Tensor turn = aTb(v, named("g_V", at.eigenvectors(g)));
        Tensor gaps = withoutZeros(row(w).sub(column(w)), at.n());
        Tensor apart =
                Trace.written(Notation.function("offDiagonal"), turn.tril(-1).add(turn.triu(1)), turn);
        Tensor inner = StrongZero.quotient(apart, gaps).add(diagonal(named("g_w", at.eigenvalues(g))));
        Tensor slope = Matrices.symmetric(abT(ab(v, inner), v));
        return Matrices.guarded(column(g), slope);
    }

    /** U (K s + s J + diag(gs)) V^T and the parts outside the columns of U and of V. */
    static Tensor ofSvd(Tensor g, Tensor y, Factors at) {
        Tensor u = named("U", at.u(y));
        Tensor s = named("s", at.s(y));
        Tensor vh = named("V", at.vh(y));
        Tensor gu = named("g_U", at.u(g));
        Tensor gvh = named("g_V", at.vh(g));
        Tensor gaps = withoutZeros(row(s).sub(column(s)).mul(row(s).add(column(s))), at.k());
        Tensor uTurn = aTb(u, gu);
        Tensor vTurn = abT(vh, gvh);
        Tensor inner = StrongZero.quotient(uTurn.sub(uTurn.transpose()), gaps)
                .mul(row(s))
                .add(StrongZero.quotient(vTurn.sub(vTurn.transpose()), gaps).mul(column(s)))
                .add(diagonal(named("g_s", at.s(g))));
        Tensor slope = ab(ab(u, inner), vh);
        if (at.m() > at.k()) {
            slope = slope.add(ab(StrongZero.quotient(gu.sub(ab(u, uTurn)), row(s)), vh));
        }
        if (at.n() > at.k()) {
            Tensor outside = gvh.sub(ab(abT(gvh, vh), vh));
            slope = slope.add(ab(u, StrongZero.quotient(outside, column(s))));
        }
        return Matrices.guarded(column(g), slope);
    }

    /** The differences, and 1 on the diagonal, where quotients by them are not used. */
    private static Tensor withoutZeros(Tensor gaps, int n) {
        return Trace.written(Notation.silent(), gaps.add(Tensor.eye(gaps.dtype(), n)), gaps);
    }

    private DecompositionsDerivatives() {}
}
