package org.wengert.explain;

import java.util.List;
import org.wengert.DType;

/** The way in which a sum of products was rounded. */
enum Rounding {
    /** Each product and each sum, from left to right. */
    EACH,
    /** Some sums whole, with no product rounded before it is added: fused multiply-add. */
    FUSED,
    /** In another order or another form, so that the last digits may differ. */
    OTHER;

    /** The way that gives this value. */
    static Rounding of(List<Element.Term> terms, double value, DType dtype) {
        double each = 0;
        double fused = 0;
        for (int i = 0; i < terms.size(); i++) {
            Element.Term term = terms.get(i);
            double g = term.upstream().gradient;
            double product = rounded(g * term.local(), dtype);
            each = i == 0 ? product : rounded(each + product, dtype);
            fused = dtype == DType.FLOAT32
                    ? Math.fma((float) g, (float) term.local(), (float) fused)
                    : Math.fma(g, term.local(), fused);
        }
        return isSame(each, value) ? EACH : isSame(fused, value) ? FUSED : OTHER;
    }

    /** Sums and products of two floats are rounded once, even by way of a double. */
    static double rounded(double x, DType dtype) {
        return dtype == DType.FLOAT32 ? (float) x : x;
    }

    static boolean isSame(double a, double b) {
        return a == b || Double.isNaN(a) && Double.isNaN(b);
    }
}
