package org.wengert;

import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.DoublePredicate;
import java.util.function.UnaryOperator;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * Values and derivatives of orders 1 to 3 of every smooth function of one number keep their digits over the whole range of doubles, against
 * arithmetic of as many digits as it takes.
 *
 * <p>Two things are granted. Where a derivative crosses zero, its error may be that of an x that is off by {@value #SHIFT} of itself, at most of 1. And
 * numbers below 2^-1010 may have the digits that are left of subnormal numbers.
 */
class DerivativeDigitsTest {
    private static final double VALUE_TOLERANCE = 1e-14;
    private static final double TOLERANCE = 1e-10;
    private static final double SHIFT = 5e-14;

    private record Function(
            String name, UnaryOperator<Tensor> ours, UnaryOperator<Jet> exact, DoublePredicate domain, double[] more) {}

    @TestFactory
    Stream<DynamicTest> keepDigits() {
        return functions().map(f -> dynamicTest(f.name, () -> check(f)));
    }

    private static Function of(
            String name, UnaryOperator<Tensor> ours, UnaryOperator<Jet> exact, DoublePredicate domain, double... more) {
        return new Function(name, ours, exact, domain, more);
    }

    private static Stream<Function> functions() {
        DoublePredicate reals = x -> true;
        DoublePredicate positive = x -> x > 0;
        DoublePredicate nonzero = x -> x != 0;
        DoublePredicate near = x -> Math.abs(x) < 1e3;
        DoublePredicate inside = x -> Math.abs(x) < 1;
        double[] nearOnes = nearOnes();
        return Stream.of(
                of("reciprocal", Tensor::reciprocal, Jet::reciprocal, nonzero),
                of("square", Tensor::square, Jet::square, reals),
                of("sqrt", Tensor::sqrt, Jet::sqrt, positive),
                of("rsqrt", Tensor::rsqrt, x -> x.sqrt().reciprocal(), positive),
                of("exp", Tensor::exp, Jet::exp, x -> Math.abs(x) < 1e3),
                of("exp2", Tensor::exp2, x -> x.mul(x.constant(2).log()).exp(), x -> Math.abs(x) < 1e3),
                of("log", Tensor::log, Jet::log, positive, nearOnes),
                of("log2", Tensor::log2, x -> x.log().div(x.constant(2).log()), positive, nearOnes),
                of("log10", Tensor::log10, x -> x.log().div(x.constant(10).log()), positive, nearOnes),
                of("tanh", Tensor::tanh, Jet::tanh, near),
                of("expm1", Tensor::expm1, Jet::expm1, near),
                of("log1p", Tensor::log1p, Jet::log1p, x -> x > -1, nearOnes),
                of("erf", Tensor::erf, Jet::erf, x -> Math.abs(x) < 40),
                of("erfc", Tensor::erfc, Jet::erfc, x -> Math.abs(x) < 40),
                of("sin", Tensor::sin, Jet::sin, x -> Math.abs(x) < 1e9),
                of("cos", Tensor::cos, Jet::cos, x -> Math.abs(x) < 1e9),
                of("tan", Tensor::tan, x -> x.sin().div(x.cos()), x -> Math.abs(x) < 1e9, 1.5707963267948966),
                of("asin", Tensor::asin, DerivativeDigitsTest::asin, inside, nearOnes),
                of("acos", Tensor::acos, x -> x.pi().mul(0.5).sub(asin(x)), inside, nearOnes),
                of("atan", Tensor::atan, Jet::atan, reals),
                of("sinh", Tensor::sinh, Jet::sinh, x -> Math.abs(x) < 1e3),
                of("cosh", Tensor::cosh, Jet::cosh, x -> Math.abs(x) < 1e3),
                of("asinh", Tensor::asinh, DerivativeDigitsTest::asinh, reals),
                of("acosh", Tensor::acosh, DerivativeDigitsTest::acosh, x -> x > 1, nearOnes),
                of("atanh", Tensor::atanh, x -> x.log1p().sub(x.neg().log1p()).mul(0.5), inside, nearOnes),
                of("sigmoid", Tensor::sigmoid, DerivativeDigitsTest::sigmoid, near),
                of("logit", Tensor::logit, x -> x.log().sub(x.neg().log1p()), x -> x > 0 && x < 1, nearOnes),
                of("softplus", Tensor::softplus, DerivativeDigitsTest::softplus, near),
                of("logSigmoid", Tensor::logSigmoid, x -> softplus(x.neg()).neg(), near),
                of("silu", Tensor::silu, x -> x.mul(sigmoid(x)), near),
                of("mish", Tensor::mish, x -> x.mul(softplus(x).tanh()), near),
                of("gelu", Tensor::gelu, x -> x.mul(normal(x)), x -> Math.abs(x) < 40),
                of("geluTanh", Tensor::geluTanh, DerivativeDigitsTest::geluTanh, x -> Math.abs(x) < 40),
                of("tanhshrink", Tensor::tanhshrink, x -> x.sub(x.tanh()), near),
                of("softsign", Tensor::softsign, DerivativeDigitsTest::softsign, nonzero),
                of(
                        "elu",
                        x -> x.elu(1.5),
                        x -> x.value().signum() > 0 ? x : x.expm1().mul(1.5),
                        x -> x != 0 && Math.abs(x) < 1e3),
                of("selu", Tensor::selu, DerivativeDigitsTest::selu, x -> x != 0 && Math.abs(x) < 1e3),
                of("celu", x -> x.celu(1.5), DerivativeDigitsTest::celu, x -> x != 0 && Math.abs(x) < 1e3),
                of(
                        "hardSwish",
                        Tensor::hardSwish,
                        DerivativeDigitsTest::hardSwish,
                        x -> Math.abs(x) != 3,
                        nearThrees()),
                of(
                        "hardSigmoid",
                        Tensor::hardSigmoid,
                        DerivativeDigitsTest::hardSigmoid,
                        x -> Math.abs(x) != 3,
                        nearThrees()),
                of("pow 2.5", x -> x.pow(2.5), x -> x.log().mul(2.5).exp(), positive),
                of("pow -1.5", x -> x.pow(-1.5), x -> x.log().mul(-1.5).exp(), positive),
                of("pow 3", x -> x.pow(3), x -> x.square().mul(x), reals));
    }

    private static Jet sigmoid(Jet x) {
        return x.neg().exp().add(1).reciprocal();
    }

    private static Jet softplus(Jet x) {
        return x.value().signum() > 0 ? x.add(x.neg().exp().log1p()) : x.exp().log1p();
    }

    private static Jet asin(Jet x) {
        return x.div(x.square().neg().add(1).sqrt()).atan();
    }

    private static Jet asinh(Jet x) {
        Jet size = x.abs();
        Jet y = size.add(size.square().div(size.square().add(1).sqrt().add(1))).log1p();
        return x.value().signum() < 0 ? y.neg() : y;
    }

    private static Jet acosh(Jet x) {
        Jet above = x.add(-1);
        return above.add(above.mul(x.add(1)).sqrt()).log1p();
    }

    private static Jet normal(Jet x) {
        return x.neg().div(x.constant(2).sqrt()).erfc().mul(0.5);
    }

    private static Jet geluTanh(Jet x) {
        Jet u = x.add(x.square().mul(x).mul(x.constant("0.044715")));
        return x.mul(sigmoid(u.mul(x.pi().mul(0.5).reciprocal().sqrt()).mul(2)));
    }

    private static Jet softsign(Jet x) {
        Jet size = x.abs().add(1).reciprocal().neg().add(1);
        return x.value().signum() < 0 ? size.neg() : size;
    }

    private static Jet selu(Jet x) {
        Jet y = x.value().signum() > 0 ? x : x.expm1().mul(1.6732632423543772);
        return y.mul(1.0507009873554805);
    }

    private static Jet celu(Jet x) {
        return x.value().signum() > 0 ? x : x.div(x.constant(1.5)).expm1().mul(1.5);
    }

    private static Jet hardSigmoid(Jet x) {
        double at = x.value().doubleValue();
        return at < -3 ? x.constant(0) : at > 3 ? x.constant(1) : x.add(3).div(x.constant(6));
    }

    private static Jet hardSwish(Jet x) {
        return x.mul(hardSigmoid(x));
    }

    private static double[] nearOnes() {
        return DoubleStream.iterate(0.1, step -> step > 1e-16, step -> step / 10)
                .flatMap(step -> DoubleStream.of(1 - step, 1 + step, -1 + step, 0.5 - step, 0.5 + step))
                .toArray();
    }

    private static double[] nearThrees() {
        return DoubleStream.iterate(0.1, step -> step > 1e-15, step -> step / 10)
                .flatMap(step -> DoubleStream.of(3 - step, 3 + step, -3 + step, -3 - step, -1.5 + step, -1.5 - step))
                .toArray();
    }

    /** Large and small, close to where exponentials leave the range, and at random. */
    private static double[] points(Function f) {
        List<Double> points = new ArrayList<>();
        for (int exponent : new int[] {1, 2, 3, 4, 5, 6, 7, 8, 10, 13, 16, 20, 40, 70, 80, 100, 140, 152, 200, 300}) {
            points.add(Math.pow(10, exponent) * 1.2345);
            points.add(Math.pow(10, -exponent) * 1.2345);
        }
        for (double x = 0.25; x < 40; x += x < 8 ? 0.95 : 3.71) {
            points.add(x);
        }
        for (double x :
                new double[] {50, 99.5, 177, 300, 347, 354, 355, 372, 500, 690, 705, 709.5, 712, 715, 719, 745, 800}) {
            points.add(x);
        }
        Random random = new Random(f.name.hashCode());
        for (int i = 0; i < 6; i++) {
            points.add(random.nextDouble() * 5);
            points.add(random.nextDouble() * 1400 - 700);
        }
        DoubleStream all = DoubleStream.concat(
                points.stream().flatMapToDouble(x -> DoubleStream.of(x, -x)), DoubleStream.of(f.more));
        return all.filter(f.domain).toArray();
    }

    private static void check(Function f) {
        double[] points = points(f);
        List<double[]> found = derivatives(f.ours, points);
        List<String> wrong = new ArrayList<>();
        for (int i = 0; i < points.length; i++) {
            ExactDerivatives exact = ExactDerivatives.of((a, b) -> f.exact.apply(a), points[i], 0);
            for (int order = 0; order <= 3; order++) {
                BigDecimal floor =
                        exact.of(order + 1, 0).multiply(new BigDecimal(SHIFT * Math.min(1, Math.abs(points[i]))));
                double tolerance = order == 0 ? VALUE_TOLERANCE : TOLERANCE;
                String miss = Digits.miss(
                        exact.of(order, 0), found.get(order)[i], tolerance, order == 0 ? BigDecimal.ZERO : floor.abs());
                if (miss != null) {
                    wrong.add("order " + order + " at " + points[i] + ": " + miss);
                }
            }
        }
        assertTrue(wrong.isEmpty(), () -> wrong.size() + " of " + points.length * 4 + "\n" + String.join("\n", wrong));
    }

    /** Of orders 0 to 3, at each point. */
    private static List<double[]> derivatives(UnaryOperator<Tensor> f, double... points) {
        Tensor x = Tensor.of(DType.FLOAT64, points, points.length).requiresGrad(true);
        List<double[]> all = new ArrayList<>();
        Tensor y = f.apply(x);
        all.add(y.toDoubleArray());
        for (int order = 1; order <= 3; order++) {
            y = y.requiresGrad()
                    ? Gradients.of(y.sum()).createGraph().allowUnused().wrt(x)
                    : x.zerosLike();
            all.add(y.toDoubleArray());
        }
        return all;
    }
}
