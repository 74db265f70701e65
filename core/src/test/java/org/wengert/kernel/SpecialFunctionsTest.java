package org.wengert.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

/** Functions that java.lang.Math lacks, against values in 40 digits. */
class SpecialFunctionsTest {
    private static final double INF = Double.POSITIVE_INFINITY;

    @Test
    void erf() {
        assertDigits(1.1283791670955126e-300, Erf.erf(1e-300), 2);
        assertDigits(1.1283791670955127e-09, Erf.erf(1e-09), 2);
        assertDigits(0.1124629160182849, Erf.erf(0.1), 2);
        assertDigits(0.27632639016823696, Erf.erf(0.25), 2);
        assertDigits(0.5204119951613866, Erf.erf(0.4999), 2);
        assertDigits(-0.5204119951613866, Erf.erf(-0.4999), 2);
        assertDigits(0.5204998778130465, Erf.erf(0.5), 2);
        assertDigits(0.7111556336535151, Erf.erf(0.75), 2);
        assertDigits(0.8427007929497149, Erf.erf(1.0), 2);
        assertDigits(0.9661051464753108, Erf.erf(1.5), 2);
        assertDigits(0.9953222650189527, Erf.erf(2.0), 2);
        assertDigits(0.9999779095030014, Erf.erf(3.0), 2);
        assertDigits(0.9999999999984626, Erf.erf(5.0), 2);
        assertEquals(1, Erf.erf(INF));
        assertEquals(-1, Erf.erf(-7));
        assertTrue(Double.isNaN(Erf.erf(Double.NaN)));
    }

    @Test
    void erfc() {
        assertDigits(0.887537083981715, Erf.erfc(0.1), 4);
        assertDigits(0.4795001221869535, Erf.erfc(0.5), 4);
        assertDigits(0.15729920705028513, Erf.erfc(1.0), 4);
        assertDigits(0.004677734981047266, Erf.erfc(2.0), 4);
        assertDigits(1.541725790028002e-08, Erf.erfc(4.0), 4);
        assertDigits(1.1224297172982926e-29, Erf.erfc(8.0), 4);
        assertDigits(2.3284857515715308e-113, Erf.erfc(16.0), 4);
        assertDigits(5.663192408856143e-296, Erf.erfc(26.0), 4);
        assertDigits(1.3286267594591274, Erf.erfc(-0.3), 4);
        assertDigits(1.8427007929497148, Erf.erfc(-1.0), 4);
        assertDigits(1.9999779095030015, Erf.erfc(-3.0), 4);
        assertDigits(1.1272675603675478e-271, Erf.erfc(24.901659773422292), 4);
        assertEquals(0, Erf.erfc(28));
        assertEquals(0, Erf.erfc(INF));
        assertEquals(2, Erf.erfc(-INF));
        assertTrue(Double.isNaN(Erf.erfc(Double.NaN)));
    }

    @Test
    void inverseHyperbolic() {
        assertDigits(1e-12, Hyperbolic.asinh(1e-12), 3);
        assertDigits(0.009999833340832888, Hyperbolic.asinh(0.01), 3);
        assertDigits(0.881373587019543, Hyperbolic.asinh(1.0), 3);
        assertDigits(-4.09462222433053, Hyperbolic.asinh(-30.0), 3);
        assertDigits(28.324168296488494, Hyperbolic.asinh(1000000000000.0), 3);
        assertDigits(691.4686750787737, Hyperbolic.asinh(1e+300), 3);
        assertDigits(0.0004472135919037347, Hyperbolic.acosh(1.0000001), 3);
        assertDigits(0.9624236501192069, Hyperbolic.acosh(1.5), 3);
        assertDigits(4.0940666686320855, Hyperbolic.acosh(30.0), 3);
        assertDigits(28.324168296488494, Hyperbolic.acosh(1000000000000.0), 3);
        assertDigits(691.4686750787737, Hyperbolic.acosh(1e+300), 3);
        assertDigits(1e-12, Hyperbolic.atanh(1e-12), 3);
        assertDigits(0.010000333353334763, Hyperbolic.atanh(0.01), 3);
        assertDigits(-0.5493061443340549, Hyperbolic.atanh(-0.5), 3);
        assertDigits(8.40562139102231, Hyperbolic.atanh(0.9999999), 3);
        assertEquals(INF, Hyperbolic.acosh(INF));
        assertEquals(-INF, Hyperbolic.asinh(-INF));
        assertEquals(INF, Hyperbolic.atanh(1));
        assertEquals(-INF, Hyperbolic.atanh(-1));
        assertTrue(Double.isNaN(Hyperbolic.acosh(0.5)));
        assertTrue(Double.isNaN(Hyperbolic.acosh(-1e8)));
        assertTrue(Double.isNaN(Hyperbolic.acosh(-1e30)));
        assertTrue(Double.isNaN(Hyperbolic.acosh(-INF)));
        assertTrue(Double.isNaN(Hyperbolic.atanh(1.5)));
    }

    @Test
    void log2() {
        for (int exponent = Double.MIN_EXPONENT - 52; exponent <= Double.MAX_EXPONENT; exponent++) {
            assertEquals(exponent, Logarithms.log2(Math.scalb(1.0, exponent)));
        }
        assertDigits(-1063.0170064253057, Logarithms.log2(1e-320), 3);
        assertDigits(-3.321928094887362, Logarithms.log2(0.1), 3);
        assertDigits(-0.5145731728297583, Logarithms.log2(0.7), 3);
        assertDigits(-1.6017132519074588e-16, Logarithms.log2(0.9999999999999999), 3);
        assertDigits(3.203426503814917e-16, Logarithms.log2(1.0000000000000002), 3);
        assertDigits(0.48542682717024166, Logarithms.log2(1.4), 3);
        assertDigits(0.5849625007211562, Logarithms.log2(1.5), 3);
        assertDigits(1.584962500721156, Logarithms.log2(3.0), 3);
        assertDigits(33.219280948873624, Logarithms.log2(10000000000.0), 3);
        assertDigits(996.5784284662087, Logarithms.log2(1e+300), 3);
        assertEquals(INF, Logarithms.log2(INF));
        assertEquals(-INF, Logarithms.log2(0));
        assertTrue(Double.isNaN(Logarithms.log2(-1)));
        assertTrue(Double.isNaN(Logarithms.log2(Double.NaN)));
    }

    @Test
    void logit() {
        assertDigits(-690.7755278982137, Logarithms.logit(1e-300), 3);
        assertDigits(-2.197224577336219, Logarithms.logit(0.1), 3);
        assertDigits(-1.0986122886681098, Logarithms.logit(0.25), 3);
        assertDigits(-1.0459685551826876, Logarithms.logit(0.26), 3);
        assertDigits(-4.000000330961484e-10, Logarithms.logit(0.4999999999), 3);
        assertDigits(3.99999999789463e-07, Logarithms.logit(0.5000001), 3);
        assertDigits(0.8472978603872034, Logarithms.logit(0.7), 3);
        assertDigits(1.0986122886681098, Logarithms.logit(0.75), 3);
        assertDigits(2.1972245773362196, Logarithms.logit(0.9), 3);
        assertDigits(16.11809555148467, Logarithms.logit(0.9999999), 3);
        assertEquals(0, Logarithms.logit(0.5));
        assertEquals(-INF, Logarithms.logit(0));
        assertEquals(INF, Logarithms.logit(1));
        assertTrue(Double.isNaN(Logarithms.logit(-0.1)));
        assertTrue(Double.isNaN(Logarithms.logit(1.1)));
    }

    private static void assertDigits(double expected, double found, double ulps) {
        assertEquals(expected, found, ulps * Math.ulp(expected));
    }
}
