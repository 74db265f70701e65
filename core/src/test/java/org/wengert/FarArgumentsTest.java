package org.wengert;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Values and derivatives keep their digits close to 0, close to the end of the domain and far out: against 400-digit arithmetic. */
class FarArgumentsTest {
    /** Of the expected number, however small it is. */
    private static final double TOLERANCE = 1e-13;

    @TestFactory
    Stream<DynamicTest> keepsItsDigits() {
        return Stream.of(
                at("expm1", Tensor::expm1, 1e-12, 1.0000000000005e-12, 1.000000000001),
                at("expm1", Tensor::expm1, -40.0, -1.0, 4.248354255291589e-18),
                at("log1p", Tensor::log1p, 1e-12, 9.999999999995e-13, 0.999999999999),
                at("log1p", Tensor::log1p, -0.999999999, -20.723265865228342, 1000000028.2819322),
                at("log1p", Tensor::log1p, 10000000000.0, 23.025850930040455, 9.999999999e-11),
                at("log2", Tensor::log2, 1e-10, -33.219280948873624, 14426950408.889633),
                at("log2", Tensor::log2, 10000000000.0, 33.219280948873624, 1.4426950408889633e-10),
                at("tan", Tensor::tan, 1.5, 14.101419947171719, 199.85004452649247),
                at("asin", Tensor::asin, 0.0001, 0.00010000000016666667, 1.000000005),
                at("asin", Tensor::asin, 0.999999999, 1.5707516054359754, 22360.68009678968),
                at("acos", Tensor::acos, -0.999999999, 3.1415479322308717, -22360.68009678968),
                at("atan", Tensor::atan, 1000000000.0, 1.5707963257948967, 1e-18),
                at("sinh", Tensor::sinh, 0.0001, 0.00010000000016666667, 1.000000005),
                at("sinh", Tensor::sinh, 40.0, 1.1769263341851e+17, 1.1769263341851e+17),
                at("cosh", Tensor::cosh, 0.0001, 1.000000005, 0.00010000000016666667),
                at("asinh", Tensor::asinh, 1e-12, 1e-12, 1.0),
                at("asinh", Tensor::asinh, -0.0001, -9.999999983333334e-05, 0.999999995),
                at("asinh", Tensor::asinh, 1000000000000.0, 28.324168296488494, 1e-12),
                at("acosh", Tensor::acosh, 1.000000000001, 1.4142764231805424e-06, 707075.3521795856),
                at("acosh", Tensor::acosh, 100000000.0, 19.11382792451231, 1e-08),
                at("atanh", Tensor::atanh, 1e-12, 1e-12, 1.0),
                at("atanh", Tensor::atanh, 0.999999999, 10.708206522644144, 500000014.3909661),
                at("erf", Tensor::erf, 1e-12, 1.1283791670955126e-12, 1.1283791670955126),
                at("erf", Tensor::erf, 3.0, 0.9999779095030014, 0.00013925305194674786),
                at("erf", Tensor::erf, -8.0, -1.0, 1.8097067968559843e-28),
                at("erf", Tensor::erf, 20.0, 1.0, 2.1610374743867984e-174),
                at("erfc", Tensor::erfc, -3.0, 1.9999779095030015, -0.00013925305194674786),
                at("erfc", Tensor::erfc, 20.0, 5.395865611607901e-176, -2.1610374743867984e-174),
                at("logSigmoid", Tensor::logSigmoid, 40.0, -4.248354255291589e-18, 4.248354255291589e-18),
                at("logSigmoid", Tensor::logSigmoid, -40.0, -40.0, 1.0),
                at("logSigmoid", Tensor::logSigmoid, 300.0, -5.148200222412013e-131, 5.148200222412013e-131),
                at("silu", Tensor::silu, -40.0, -1.6993417021166355e-16, -1.6568581595637197e-16),
                at("silu", Tensor::silu, -300.0, -1.5444600667236042e-128, -1.5393118665011922e-128),
                at("silu", Tensor::silu, 1e-12, 5.0000000000025e-13, 0.5000000000005),
                at("silu", Tensor::silu, 20.0, 19.99999995877693, 1.0000000391619186),
                at("mish", Tensor::mish, -40.0, -1.6993417021166355e-16, -1.6568581595637197e-16),
                at("mish", Tensor::mish, -300.0, -1.5444600667236042e-128, -1.5393118665011922e-128),
                at("mish", Tensor::mish, 20.0, 20.0, 1.0000000000000002),
                at("gelu", Tensor::gelu, -5.0, -1.4332578593959695e-06, -7.146946001792295e-06),
                at("gelu", Tensor::gelu, -8.0, -4.976768459417427e-15, -3.979607261086796e-14),
                at("gelu", Tensor::gelu, -20.0, -5.507248237212468e-88, -1.1014360483133464e-86),
                at("gelu", Tensor::gelu, 1e-12, 5.000000000003989e-13, 0.5000000000007979),
                at("gelu", Tensor::gelu, 8.0, 7.999999999999995, 1.0000000000000397),
                at("geluTanh", Tensor::geluTanh, -5.0, -2.291796196629507e-07, -1.5463619875325953e-06),
                at("geluTanh", Tensor::geluTanh, -8.0, -3.107782937501117e-21, -4.71478450410685e-20),
                at("geluTanh", Tensor::geluTanh, 1e-12, 5.000000000003989e-13, 0.5000000000007979),
                at("selu", Tensor::selu, -40.0, -1.7580993408473768, 7.469028815914292e-18),
                at("selu", Tensor::selu, -1e-12, -1.7580993408464977e-12, 1.7580993408456187),
                at("elu", x -> x.elu(), -40.0, -1.0, 4.248354255291589e-18),
                at("elu", x -> x.elu(), -1e-12, -9.999999999995e-13, 0.999999999999),
                at("softsign", Tensor::softsign, 1e-12, 9.99999999999e-13, 0.999999999998),
                at("softsign", Tensor::softsign, 1000000000.0, 0.999999999, 9.99999998e-19),
                at("logit", Tensor::logit, 1e-12, -27.63102111592755, 1000000000001.0),
                at("logit", Tensor::logit, 0.4999999, -4.000000000115076e-07, 4.00000000000016),
                at("logit", Tensor::logit, 0.999999999, 20.723265864228342, 1000000029.2819322),
                at("tanhshrink", Tensor::tanhshrink, 1e-12, 3.333333333333333e-37, 1e-24),
                at("tanhshrink", Tensor::tanhshrink, 0.0001, 3.3333333200000004e-13, 9.999999933333334e-09),
                at("tanhshrink", Tensor::tanhshrink, -0.9, -0.18370212980097558, 0.5130826388516585),
                at("tanhshrink", Tensor::tanhshrink, 20.0, 19.0, 1.0));
    }

    private static DynamicTest at(String name, UnaryOperator<Tensor> f, double x, double value, double slope) {
        return dynamicTest(name + " at " + x, () -> {
            Tensor number = Tensor.scalar(DType.FLOAT64, x);
            assertDigits(value, f.apply(number).item());
            assertDigits(slope, Gradients.grad(f).apply(number).item());
        });
    }

    private static void assertDigits(double expected, double found) {
        assertEquals(expected, found, TOLERANCE * Math.abs(expected));
    }
}
