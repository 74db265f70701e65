package org.wengert;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.BinaryOperator;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/** The rows of the edge table about functions of one or two numbers. */
final class EdgeNumbers {
    private static final double INF = Double.POSITIVE_INFINITY;
    private static final double NAN = Double.NaN;

    static final Map<String, Consumer<DType>> ROWS = rows();

    private static Map<String, Consumer<DType>> rows() {
        Map<String, Consumer<DType>> rows = new LinkedHashMap<>();
        // function, x, value, slope; or function, a, b, value, slope in a, slope in b
        rows.put("relu at 0, at -0.0", all(at(Tensor::relu, 0, 0, 0), at(Tensor::relu, -0.0, 0, 0)));
        rows.put("relu(NaN)", at(Tensor::relu, NAN, NAN, 1));
        rows.put("leakyRelu(slope .1) at 0", at(x -> x.leakyRelu(0.1), 0, 0, 0.1));
        rows.put(
                "elu(alpha 1) at 0",
                all(at(Tensor::elu, 0, 0, 1), at(Tensor::elu, -0.0, 0, 1), at(Tensor::elu, -INF, -1, 0)));
        rows.put(
                "relu6 at 0 and 6; hardSigmoid at -3 and 3; hardtanh at -1 and 1",
                all(
                        at(Tensor::relu6, 0, 0, 0),
                        at(Tensor::relu6, 6, 6, 0),
                        at(Tensor::hardSigmoid, -3, 0, 0),
                        at(Tensor::hardSigmoid, 3, 1, 0),
                        at(Tensor::hardtanh, -1, -1, 0),
                        at(Tensor::hardtanh, 1, 1, 0)));
        rows.put(
                "hardSwish at -3, 3",
                all(
                        at(Tensor::hardSwish, -3, 0, 0),
                        at(Tensor::hardSwish, 3, 3, 1),
                        at(Tensor::hardSwish, -INF, 0, 0),
                        at(Tensor::hardSwish, INF, INF, 1)));
        rows.put(
                "abs at 0; sign, floor, ceil anywhere; round",
                all(
                        at(Tensor::floor, 2, 2, 0),
                        at(Tensor::floor, -2.5, -3, 0),
                        at(Tensor::ceil, 2, 2, 0),
                        at(Tensor::ceil, 2.5, 3, 0),
                        at(Tensor::round, 2.5, 2, 0),
                        at(Tensor::round, 3.5, 4, 0),
                        at(Tensor::round, -0.5, 0, 0),
                        at(Tensor::abs, 0, 0, 0),
                        at(Tensor::sign, -2, -1, 0),
                        at(Tensor::sign, 0, 0, 0),
                        at(Tensor::sign, 3, 1, 0)));
        rows.put(
                "step (Heaviside) at 0",
                all(at(Tensor::step, 0, 1, 0), at(Tensor::step, -0.0, 1, 0), at(Tensor::step, -1, 0, 0)));
        rows.put("sqrt at 0; at -1", all(at(Tensor::sqrt, 0, 0, INF), at(Tensor::sqrt, -1, NAN, NAN)));
        rows.put(
                "rsqrt and reciprocal at 0",
                all(
                        at(Tensor::rsqrt, 0, INF, -INF),
                        at(Tensor::reciprocal, 0, INF, -INF),
                        at(x -> x.rdiv(1), 0, INF, -INF)));
        // The table leaves the gradient of log at -1 open: by the rule it is 1 / x.
        rows.put("log at 0; at -1", all(at(Tensor::log, 0, -INF, INF), at(Tensor::log, -1, NAN, -1)));
        rows.put(
                "1/0; 0/0",
                all(
                        at(Tensor::div, 1, 0, INF, INF, -INF),
                        at(Tensor::div, 0, 0, NAN, INF, NAN),
                        at(x -> x.div(0), 1, INF, INF)));
        rows.put("x^0 at 0", all(at(x -> x.pow(0), 0, 1, 0), at(Tensor::pow, 0, 0, 1, 0, 0)));
        rows.put(
                "x^1, x^2 at 0",
                all(
                        at(x -> x.pow(1), 0, 0, 1),
                        at(x -> x.pow(2), 0, 0, 0),
                        at(Tensor::pow, 0, 1, 0, 1, 0),
                        at(Tensor::pow, 0, 2, 0, 0, 0),
                        at(Tensor::square, 0, 0, 0)));
        rows.put(
                "x^.5, x^-1 at 0",
                all(
                        at(x -> x.pow(0.5), 0, 0, INF),
                        at(x -> x.pow(-1), 0, INF, -INF),
                        at(Tensor::pow, 0, 0.5, 0, INF, 0),
                        at(Tensor::pow, 0, -1, INF, -INF, -INF)));
        rows.put(
                "0^b, gradient for b: b >= 0; b < 0",
                all(
                        at(Tensor::pow, 0, 3, 0, 0, 0),
                        at(Tensor::pow, 0, 0, 1, 0, 0),
                        at(Tensor::pow, 0, -2, INF, -INF, -INF)));
        rows.put("(-2)^2, gradient for the exponent", at(Tensor::pow, -2, 2, 4, -4, NAN));
        rows.put(
                "maximum(a, b) at a tie",
                all(
                        at(Tensor::maximum, 2, 2, 2, 0.5, 0.5),
                        at(Tensor::minimum, 2, 2, 2, 0.5, 0.5),
                        at(Tensor::maximum, 0, -0.0, 0, 0.5, 0.5)));
        rows.put(
                "maximum(a, scalar), clamp at a bound",
                all(
                        at(x -> x.maximum(2), 2, 2, 0),
                        at(x -> x.minimum(2), 2, 2, 0),
                        at(x -> x.clamp(-1, 1), -1, -1, 0),
                        at(x -> x.clamp(-1, 1), 1, 1, 0),
                        at(x -> x.clamp(-1, 1), NAN, NAN, 1)));
        rows.put(
                "clamp with min > max",
                all(
                        at(x -> x.clamp(1, -1), 0, -1, 0),
                        at(x -> x.clamp(1, -1), -2, -1, 0),
                        at(x -> x.clamp(1, -1), 2, -1, 0)));
        rows.put(
                "sigmoid at ±800, tanh at ±400, ±inf",
                all(
                        at(Tensor::sigmoid, 800, 1, 0),
                        at(Tensor::sigmoid, -800, 0, 0),
                        at(Tensor::sigmoid, INF, 1, 0),
                        at(Tensor::sigmoid, -INF, 0, 0),
                        at(Tensor::tanh, 400, 1, 0),
                        at(Tensor::tanh, -400, -1, 0),
                        at(Tensor::tanh, INF, 1, 0),
                        at(Tensor::tanh, -INF, -1, 0)));
        rows.put(
                "softplus at 800, -800; logSigmoid at -inf",
                all(
                        at(Tensor::softplus, 800, 800, 1),
                        at(Tensor::softplus, -800, 0, 0),
                        at(Tensor::softplus, INF, INF, 1),
                        at(Tensor::softplus, -INF, 0, 0),
                        at(Tensor::logSigmoid, -INF, -INF, 1),
                        at(Tensor::logSigmoid, -800, -800, 1),
                        at(Tensor::logSigmoid, INF, 0, 0)));
        rows.put(
                "logAddExp(inf, inf); (-inf, -inf)",
                all(
                        at(Tensor::logAddExp, INF, INF, INF, 0.5, 0.5),
                        at(Tensor::logAddExp, -INF, -INF, -INF, 0.5, 0.5),
                        at(Tensor::logAddExp, -INF, 2, 2, 0, 1)));
        rows.put("atan2(0, 0); hypot(0, 0)", all(at(Tensor::atan2, 0, 0, 0, 0, 0), at(Tensor::hypot, 0, 0, 0, 0, 0)));
        rows.put(
                "asin at ±1, atanh at 1, acosh at 1; acos at 1",
                all(
                        at(Tensor::asin, 1, Math.PI / 2, INF),
                        at(Tensor::asin, -1, -Math.PI / 2, INF),
                        at(Tensor::atanh, 1, INF, INF),
                        at(Tensor::acosh, 1, 0, INF),
                        at(Tensor::acos, 1, 0, -INF)));
        rows.put(
                "gelu and silu at +inf; -inf",
                all(
                        at(Tensor::gelu, INF, INF, 1),
                        at(Tensor::gelu, -INF, 0, 0),
                        at(Tensor::geluTanh, INF, INF, 1),
                        at(Tensor::geluTanh, -INF, 0, 0),
                        at(Tensor::silu, INF, INF, 1),
                        at(Tensor::silu, -INF, 0, 0),
                        at(Tensor::mish, INF, INF, 1),
                        at(Tensor::mish, -INF, 0, 0)));
        rows.put(
                "Second derivatives: square 2; relu 0 everywhere; elu at 0: 1; norm at 0: NaN.",
                all(
                        at(slope(Tensor::square), 0, 0, 2),
                        at(slope(Tensor::square), 3, 6, 2),
                        at(slope(x -> x.pow(2)), 0, 0, 2),
                        at(slope(x -> x.mul(x)), 0, 0, 2),
                        at(slope(Tensor::relu), -1, 0, 0),
                        at(slope(Tensor::relu), 0, 0, 0),
                        at(slope(Tensor::relu), 1, 1, 0),
                        at(slope(Tensor::elu), 0, 1, 1)));
        return rows;
    }

    /** dy/dx as a function again. */
    static UnaryOperator<Tensor> slope(UnaryOperator<Tensor> f) {
        return Gradients.grad(f);
    }

    static Consumer<DType> at(UnaryOperator<Tensor> f, double x, double value, double slope) {
        return dtype -> {
            Tensor input = Tensor.scalar(dtype, x).requiresGrad(true);
            Tensor y = f.apply(input);
            assertNear("value at " + x, value, y);
            assertNear(
                    "slope at " + x,
                    slope,
                    y.requiresGrad() ? Gradients.of(y).allowUnused().wrt(input) : Tensor.scalar(0));
        };
    }

    static Consumer<DType> at(
            BinaryOperator<Tensor> f, double a, double b, double value, double slopeA, double slopeB) {
        return dtype -> {
            Tensor left = Tensor.scalar(dtype, a).requiresGrad(true);
            Tensor right = Tensor.scalar(dtype, b).requiresGrad(true);
            Tensor y = f.apply(left, right);
            y.backward();
            String at = " at " + a + ", " + b;
            assertNear("value" + at, value, y);
            assertNear("slope in a" + at, slopeA, left.grad());
            assertNear("slope in b" + at, slopeB, right.grad());
        };
    }

    /** Equal, infinite or NaN alike; 0.1 is not exact in FLOAT32. */
    private static void assertNear(String what, double expected, Tensor found) {
        assertEquals(expected + 0.0, found.item() + 0.0, found.dtype() == DType.FLOAT32 ? 1e-7 : 0, what);
    }

    @SafeVarargs
    private static Consumer<DType> all(Consumer<DType>... checks) {
        return dtype -> {
            for (Consumer<DType> check : checks) {
                check.accept(dtype);
            }
        };
    }

    private EdgeNumbers() {}
}
