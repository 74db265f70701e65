package org.wengert.kernel.expression;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.util.List;
import java.util.Random;
import java.util.function.DoubleUnaryOperator;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestFactory;
import org.wengert.kernel.Erf;
import org.wengert.kernel.Gelu;

/** The errors of the transcendental functions in units in the last place: of FLOAT over all of its numbers, of DOUBLE over random ones. */
class TranscendentalsTest {
    private static final int PIECE = 1 << 14;

    /** Rounded once, from a double of more digits than it needs. */
    private static final double ONCE = 0.51;

    /**
     * @param ulps of FLOAT
     * @param doubleUlps of DOUBLE; 0 if it has no expression
     * @param least results below this, where a sum cancels, are as far off as these are
     */
    private record Function(
            String name,
            UnaryOperator<Expression> ours,
            DoubleUnaryOperator exact,
            double ulps,
            double doubleUlps,
            float least) {
        Function(
                String name,
                UnaryOperator<Expression> ours,
                DoubleUnaryOperator exact,
                double ulps,
                double doubleUlps) {
            this(name, ours, exact, ulps, doubleUlps, 0);
        }
    }

    private static Stream<Function> functions() {
        return Stream.of(
                new Function("exp", Transcendentals::exp, Math::exp, 1, 1),
                new Function("expm1", Transcendentals::expm1, Math::expm1, ONCE, 2),
                new Function("log", Transcendentals::log, Math::log, ONCE, 1),
                new Function("log1p", Transcendentals::log1p, Math::log1p, ONCE, 2),
                new Function("tanh", Transcendentals::tanh, Math::tanh, 0.7, 4),
                new Function("sigmoid", Transcendentals::sigmoid, TranscendentalsTest::sigmoid, 0.8, 3),
                new Function("logistic", Transcendentals::logistic, TranscendentalsTest::logistic, ONCE, 4),
                new Function("softplus", Transcendentals::softplus, x -> Math.max(x, 0) + tail(x), ONCE, 3),
                new Function("logSigmoid", Transcendentals::logSigmoid, x -> Math.min(x, 0) - tail(x), ONCE, 3),
                new Function("silu", Transcendentals::silu, x -> gated(x, sigmoid(x)), 0.9, 0),
                new Function(
                        "mish", Transcendentals::mish, x -> gated(x, Math.tanh(Math.max(x, 0) + tail(x))), ONCE, 0),
                new Function(
                        "mishDerivative",
                        Transcendentals::mishDerivative,
                        TranscendentalsTest::mishDerivative,
                        ONCE,
                        0,
                        0.1f),
                new Function("erf", ErrorFunctions::erf, Erf::erf, ONCE, 0),
                new Function("erfc", ErrorFunctions::erfc, Erf::erfc, ONCE, 0),
                new Function("gelu", ErrorFunctions::gelu, Gelu::gelu, ONCE, 0),
                new Function("geluDerivative", ErrorFunctions::geluDerivative, Gelu::derivative, ONCE, 0, 0.2f),
                new Function("geluTanh", ErrorFunctions::geluTanh, Gelu::geluTanh, ONCE, 0));
    }

    private static double sigmoid(double x) {
        return x < -40 ? Math.exp(x) : 1 / (1 + Math.exp(-x));
    }

    private static double mishDerivative(double x) {
        double u = Math.max(x, 0) + tail(x);
        double cosh = Math.cosh(Math.min(u, 700));
        return Math.tanh(u) + (Double.isInfinite(x) ? 0 : x * sigmoid(x) / (cosh * cosh));
    }

    private static double logistic(double x) {
        double e = Math.exp(-Math.abs(x));
        return e / ((1 + e) * (1 + e));
    }

    private static double tail(double x) {
        return Math.log1p(Math.exp(-Math.abs(x)));
    }

    private static double gated(double x, double gate) {
        return gate == 0 ? 0 : x * gate;
    }

    @TestFactory
    Stream<DynamicTest> everyFewThousandthFloat() {
        return functions().map(f -> dynamicTest(f.name, () -> checkFloats(f, 4093)));
    }

    /** A sign of zero that underflow leaves open is not looked at. */
    @Tag("slow")
    @TestFactory
    Stream<DynamicTest> everyFloat() {
        return functions().map(f -> dynamicTest(f.name, () -> checkFloats(f, 1)));
    }

    private static void checkFloats(Function f, int step) {
        Loop loop = Loop.of(f.ours.apply(Expression.input(0, Kind.FLOAT)), Form.SAME);
        float[] x = new float[PIECE];
        float[] y = new float[PIECE];
        for (long first = 0; first < 1L << 32; first += (long) PIECE * step) {
            for (int i = 0; i < PIECE; i++) {
                x[i] = Float.intBitsToFloat((int) (first + (long) i * step));
            }
            loop.run(x, null, null, null, y, PIECE);
            for (int i = 0; i < PIECE; i++) {
                double exact = f.exact.applyAsDouble(x[i]);
                float rounded = (float) exact;
                if (rounded != y[i] && !(Float.isNaN(rounded) && Float.isNaN(y[i]))) {
                    boolean mayCancel = x[i] > -1.5f && x[i] < -0.5f;
                    float size = mayCancel ? Math.max(Math.abs(rounded), f.least) : rounded;
                    double ulps = Math.abs(y[i] - exact) / Math.ulp(size);
                    assertTrue(ulps <= f.ulps, f.name + "(" + x[i] + ") = " + y[i] + ", off by " + ulps + " ulp");
                }
            }
        }
    }

    @TestFactory
    Stream<DynamicTest> randomDoubles() {
        return functions().filter(f -> f.doubleUlps > 0).map(f -> dynamicTest(f.name, () -> checkDoubles(f)));
    }

    private static void checkDoubles(Function f) {
        Loop loop = Loop.of(f.ours.apply(Expression.input(0, Kind.DOUBLE)), Form.SAME);
        Random random = new Random(1);
        double[] x = new double[PIECE];
        double[] y = new double[PIECE];
        for (int turn = 0; turn < 12; turn++) {
            for (int i = 0; i < PIECE; i++) {
                x[i] = switch (turn % 3) {
                    case 0 -> Double.longBitsToDouble(random.nextLong());
                    case 1 -> random.nextGaussian() * Math.pow(2, random.nextInt(40) - 30);
                    default -> random.nextDouble() * 1400 - 700;
                };
            }
            loop.run(x, null, null, null, y, PIECE);
            for (int i = 0; i < PIECE; i++) {
                double exact = f.exact.applyAsDouble(x[i]);
                if (Double.isNaN(exact)) {
                    assertTrue(Double.isNaN(y[i]), f.name + "(" + x[i] + ") = " + y[i]);
                } else if (exact != y[i]) {
                    double ulps = Math.abs(y[i] - exact) / Math.ulp(exact);
                    assertTrue(ulps <= f.doubleUlps, f.name + "(" + x[i] + ") = " + y[i] + ", off by " + ulps + " ulp");
                }
            }
        }
    }

    @TestFactory
    Stream<DynamicTest> signsOfZero() {
        return Stream.of(Kind.FLOAT, Kind.DOUBLE)
                .map(kind -> dynamicTest(kind.toString(), () -> {
                    for (UnaryOperator<Expression> f : List.<UnaryOperator<Expression>>of(
                            Transcendentals::tanh, Transcendentals::expm1, Transcendentals::log1p)) {
                        Program program = Program.of(f.apply(Expression.input(0, kind)), 1);
                        Object x = kind == Kind.FLOAT ? new float[] {-0f, 0f} : new double[] {-0.0, 0};
                        Object y = LoopCases.array(kind, 2);
                        new Interpreter(program, 0).scalar(x, null, null, null, y, 0, 2, 0, 0);
                        assertEquals(LoopCases.bits(x, 0), LoopCases.bits(y, 0));
                        assertEquals(LoopCases.bits(x, 1), LoopCases.bits(y, 1));
                    }
                }));
    }
}
