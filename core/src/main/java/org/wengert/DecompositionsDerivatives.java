package org.wengert;

import static org.wengert.Matrices.aTb;
import static org.wengert.Matrices.ab;
import static org.wengert.Matrices.abT;
import static org.wengert.Matrices.column;
import static org.wengert.Matrices.diagonal;
import static org.wengert.Matrices.row;

/** The rules of {@link Decompositions}. Each quotient by a difference is 0 where its numerator is, so that equal values are no matter to who does not ask for vectors. */
final class DecompositionsDerivatives {
    /** L^-T P L^-1, where P is the lower triangle of L^T g with half its diagonal. */
    static Tensor ofCholesky(Tensor g, Tensor y) {
        Tensor product = aTb(y, g.tril());
        Tensor p = product.tril().add(product.tril(-1)).mul(0.5);
        Tensor slope = lower(y, lower(y, p).transpose()).transpose();
        return Matrices.guarded(g, written("L^-T lowerHalf(L^T @ g) L^-1", g, Matrices.symmetric(slope)));
    }

    /** l^-T b. */
    private static Tensor lower(Tensor l, Tensor b) {
        return LinearSystemsRules.TRIANGULAR_SOLVE.apply(new Triangle(false, false, true), l, b);
    }

    /** Of the first m columns as of a square matrix; the others are Q times what is right of it in R. */
    static Tensor ofQr(Tensor g, Tensor y, Factors at) {
        Tensor q = at.q(y);
        Tensor r = at.r(y);
        Tensor gq = at.q(g);
        Tensor gr = at.r(g);
        Tensor slope;
        if (at.m() >= at.n()) {
            slope = ofTall(gq, gr, q, r);
        } else {
            Tensor gRight = gr.slice(-1, at.m(), at.n());
            Tensor right = ab(q, r.slice(-1, at.m(), at.n()));
            Tensor first = ofTall(gq.add(abT(right, gRight)), gr.slice(-1, 0, at.m()), q, r.slice(-1, 0, at.m()));
            slope = Tensor.concat(-1, first, ab(q, gRight));
        }
        return Matrices.guarded(column(g), written("(g_Q + Q copyLower(R g_R^T - g_Q^T Q)) R^-T", g, slope));
    }

    /** (gQ + Q M) R^-T with M = the lower triangle of R gR^T - gQ^T Q, mirrored. */
    private static Tensor ofTall(Tensor gq, Tensor gr, Tensor q, Tensor r) {
        Tensor m = abT(r, gr.triu()).sub(aTb(gq, q));
        Tensor mirrored = m.tril().add(m.tril(-1).transpose());
        Tensor slope = gq.add(ab(q, mirrored));
        return LinearSystemsRules.TRIANGULAR_SOLVE
                .apply(new Triangle(true, false, false), r, slope.transpose())
                .transpose();
    }

    /** V (diag(gw) + (V^T gV)[i, j] / (w[j] - w[i])) V^T. */
    static Tensor ofEigh(Tensor g, Tensor y, Factors at) {
        Tensor w = at.eigenvalues(y);
        Tensor v = at.eigenvectors(y);
        Tensor turn = aTb(v, at.eigenvectors(g));
        Tensor gaps = row(w).sub(column(w)).add(Tensor.eye(w.dtype(), at.n()));
        Tensor inner =
                StrongZero.quotient(turn.tril(-1).add(turn.triu(1)), gaps).add(diagonal(at.eigenvalues(g)));
        Tensor slope = Matrices.symmetric(abT(ab(v, inner), v));
        return Matrices.guarded(column(g), written("V (diag(g_w) + (V^T g_V) / (w_j - w_i)) V^T", g, slope));
    }

    /** U (K s + s J + diag(gs)) V^T and the parts outside the columns of U and of V. */
    static Tensor ofSvd(Tensor g, Tensor y, Factors at) {
        Tensor u = at.u(y);
        Tensor s = at.s(y);
        Tensor vh = at.vh(y);
        Tensor gu = at.u(g);
        Tensor gvh = at.vh(g);
        Tensor gaps = row(s).sub(column(s)).mul(row(s).add(column(s))).add(Tensor.eye(s.dtype(), at.k()));
        Tensor uTurn = aTb(u, gu);
        Tensor vTurn = abT(vh, gvh);
        Tensor inner = StrongZero.quotient(uTurn.sub(uTurn.transpose()), gaps)
                .mul(row(s))
                .add(StrongZero.quotient(vTurn.sub(vTurn.transpose()), gaps).mul(column(s)))
                .add(diagonal(at.s(g)));
        Tensor slope = ab(ab(u, inner), vh);
        if (at.m() > at.k()) {
            slope = slope.add(ab(StrongZero.quotient(gu.sub(ab(u, uTurn)), row(s)), vh));
        }
        if (at.n() > at.k()) {
            Tensor outside = gvh.sub(ab(abT(gvh, vh), vh));
            slope = slope.add(ab(u, StrongZero.quotient(outside, column(s))));
        }
        return Matrices.guarded(
                column(g), written("U (diag(g_s) + ((U^T g_U) s + s (V^T g_V)) / (s_j^2 - s_i^2)) V^T", g, slope));
    }

    private static Tensor written(String formula, Tensor g, Tensor slope) {
        return Trace.written((op, in) -> Notation.Part.atom(formula), slope, g);
    }

    private DecompositionsDerivatives() {}
}
