package org.wengert;

import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BinaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** As {@link DerivativeDigitsTest}, for functions of two numbers: every partial derivative of orders 1 to 3, in every order of taking them. */
class PartialDigitsTest {
    private static final double VALUE_TOLERANCE = 1e-14;
    private static final double TOLERANCE = 1e-10;
    private static final double SHIFT = 5e-14;

    private static final BigDecimal NOTHING = new BigDecimal("1e-330");
    private static final BigDecimal ROUNDING = new BigDecimal("4e-15");

    private static final double[] LENGTHS = {-1e80, -1e8, -2.5, -1e-5, 1e-90, 1e-7, 0.3, 1, 1e3, 1e50};
    private static final double[] SCORES = {-700, -340, -37, -20, -3, 0.1, 1, 5, 31, 600};
    private static final double[] BASES = {1e-50, 1e-5, 0.1, 0.5, 0.99999, 1.0000001, 1.5, 3, 100, 1e20};
    private static final double[] EXPONENTS = {-3.3, -1, -0.5, 0, 1e-5, 0.5, 1, 1.5, 2, 2.5, 3, 10};
    private static final double[] PROBABILITIES = {0, 1e-9, 0.25, 0.5, 0.875, 1};

    private record Function(
            String name, BinaryOperator<Tensor> ours, BinaryOperator<Jet> exact, double[] a, double[] b) {}

    @TestFactory
    Stream<DynamicTest> keepDigits() {
        return Stream.of(
                        new Function("div", Tensor::div, Jet::div, LENGTHS, LENGTHS),
                        new Function("hypot", Tensor::hypot, PartialDigitsTest::hypot, LENGTHS, LENGTHS),
                        new Function("atan2", Tensor::atan2, PartialDigitsTest::atan2, LENGTHS, LENGTHS),
                        new Function(
                                "pow", Tensor::pow, (a, b) -> a.log().mul(b).exp(), BASES, EXPONENTS),
                        new Function("logAddExp", Tensor::logAddExp, PartialDigitsTest::logAddExp, SCORES, SCORES),
                        new Function(
                                "logSumExp",
                                (a, b) -> pair(a, b).logSumExp(1),
                                PartialDigitsTest::logAddExp,
                                SCORES,
                                SCORES),
                        new Function(
                                "softmax",
                                (a, b) -> first(pair(a, b).softmax(1)),
                                (a, b) -> sigmoid(a.sub(b)),
                                SCORES,
                                SCORES),
                        new Function(
                                "logSoftmax",
                                (a, b) -> first(pair(a, b).logSoftmax(1)),
                                (a, b) -> softplus(b.sub(a)).neg(),
                                SCORES,
                                SCORES),
                        new Function(
                                "crossEntropy",
                                PartialDigitsTest::crossEntropy,
                                (a, b) -> softplus(b.sub(a)),
                                SCORES,
                                SCORES),
                        new Function(
                                "bceWithLogits",
                                (z, t) -> z.bceWithLogits(t, Reduction.NONE),
                                (z, t) -> softplus(z).sub(z.mul(t)),
                                SCORES,
                                PROBABILITIES))
                .map(f -> dynamicTest(f.name, () -> check(f)));
    }

    private static Tensor pair(Tensor a, Tensor b) {
        return Tensor.stack(1, a, b);
    }

    private static Tensor first(Tensor pairs) {
        return pairs.slice(1, 0, 1).squeeze(1);
    }

    private static Tensor crossEntropy(Tensor a, Tensor b) {
        return pair(a, b).crossEntropy(Tensor.zeros(DType.INT32, a.size()), Reduction.NONE);
    }

    private static Jet hypot(Jet a, Jet b) {
        return a.square().add(b.square()).sqrt();
    }

    private static Jet atan2(Jet a, Jet b) {
        if (a.value().abs().compareTo(b.value().abs()) > 0) {
            Jet quarter = a.pi().mul(a.value().signum() * 0.5);
            return quarter.sub(b.div(a).atan());
        }
        Jet angle = a.div(b).atan();
        return b.value().signum() > 0 ? angle : angle.add(a.pi().mul(a.value().signum()));
    }

    private static Jet sigmoid(Jet x) {
        return x.neg().exp().add(1).reciprocal();
    }

    private static Jet softplus(Jet x) {
        return x.value().signum() > 0 ? x.add(x.neg().exp().log1p()) : x.exp().log1p();
    }

    private static Jet logAddExp(Jet a, Jet b) {
        return a.value().compareTo(b.value()) > 0 ? a.add(softplus(b.sub(a))) : b.add(softplus(a.sub(b)));
    }

    private static void check(Function f) {
        int n = f.a.length * f.b.length;
        double[] a = new double[n];
        double[] b = new double[n];
        for (int i = 0; i < n; i++) {
            a[i] = f.a[i / f.b.length];
            b[i] = f.b[i % f.b.length];
        }
        ExactDerivatives[] exact = new ExactDerivatives[n];
        for (int i = 0; i < n; i++) {
            exact[i] = ExactDerivatives.of(f.exact::apply, a[i], b[i]);
        }
        List<String> wrong = new ArrayList<>();
        Tensor x = Tensor.of(DType.FLOAT64, a, n).requiresGrad(true);
        Tensor y = Tensor.of(DType.FLOAT64, b, n).requiresGrad(true);
        compare("", f.ours.apply(x, y), x, y, exact, wrong);
        assertTrue(wrong.isEmpty(), () -> wrong.size() + " of " + n * 15 + "\n" + String.join("\n", wrong));
    }

    /** The derivative that was reached by this path, and those beyond it. */
    private static void compare(
            String path, Tensor found, Tensor x, Tensor y, ExactDerivatives[] exact, List<String> wrong) {
        int i = (int) path.chars().filter(c -> c == 'a').count();
        int j = path.length() - i;
        double[] numbers = found.toDoubleArray();
        for (int p = 0; p < numbers.length; p++) {
            double a = x.toDoubleArray()[p];
            double b = y.toDoubleArray()[p];
            BigDecimal floor = floor(exact[p].of(i + 1, j), a)
                    .add(floor(exact[p].of(i, j + 1), b))
                    .add(rounding(exact[p], i, j));
            String miss = path.isEmpty()
                    ? Digits.miss(exact[p].of(0, 0), numbers[p], VALUE_TOLERANCE, floor)
                    : Digits.miss(exact[p].of(i, j), numbers[p], TOLERANCE, floor);
            if (miss != null) {
                wrong.add("order '" + path + "' at " + a + ", " + b + ": " + miss);
            }
        }
        if (path.length() < 3) {
            List<Tensor> next = found.requiresGrad()
                    ? Gradients.of(found.sum()).createGraph().allowUnused().wrt(x, y)
                    : List.of(x.zerosLike(), y.zerosLike());
            compare(path + "a", next.get(0), x, y, exact, wrong);
            compare(path + "b", next.get(1), x, y, exact, wrong);
        }
    }

    /** Where a derivative is 0, the rounding of what cancels in it: of the others of its order. */
    private static BigDecimal rounding(ExactDerivatives exact, int i, int j) {
        BigDecimal largest = BigDecimal.ZERO;
        for (int k = 0; k <= i + j && exact.of(i, j).abs().compareTo(NOTHING) < 0; k++) {
            largest = largest.max(exact.of(k, i + j - k).abs());
        }
        return largest.multiply(ROUNDING);
    }

    private static BigDecimal floor(BigDecimal slope, double at) {
        return slope.abs().multiply(new BigDecimal(SHIFT * Math.abs(at)));
    }
}
