package org.wengert.check;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.wengert.DType;
import org.wengert.Op;
import org.wengert.Tensor;

/** What differences cannot tell is said to be so, with the reason. */
class NoiseTest {
    private static final Random RANDOM = new Random(1);

    private static Report at(Function<Tensor, Tensor> f, double... x) {
        return GradCheck.verdict(f, Tensor.of(DType.FLOAT64, x));
    }

    private static void assertNoisy(String reason, Report report) {
        assertEquals(Verdict.NOISY, report.verdict(), report::toString);
        String found = report.findings().get(0).reason();
        assertTrue(found.contains(reason), found);
    }

    @Test
    void aRandomFunctionIsNamedAsSuch() {
        String reason = "two evaluations at the same point differ: f is random. Fix its seed inside f";
        assertNoisy(reason, at(x -> x.mul(Tensor.rand(RANDOM, 8).lt(0.5).to(DType.FLOAT64)), 1, 2, 3, 4, 5, 6, 7, 8));
        assertNoisy(reason, at(x -> x.add(RANDOM.nextGaussian() * 1e-12), 1));
    }

    @Test
    void aRandomFunctionThatKeepsStillForAWhileIsNeverCalledWrong() {
        for (int i = 0; i < 200; i++) {
            Report report = at(x -> x.mul(RANDOM.nextInt(12) == 0 ? 0 : 1), 1, 2, 3);
            assertTrue(report.verdict() == Verdict.NOISY || report.verdict() == Verdict.PASS, report::toString);
        }
    }

    @Test
    void singlePrecisionInside() {
        for (int i = 0; i < 100; i++) {
            double x = 0.5 + RANDOM.nextDouble();
            assertNoisy(
                    "computes in FLOAT32 inside",
                    at(q -> q.to(DType.FLOAT32).sin().to(DType.FLOAT64), x, 2 * x));
        }
        Report report = at(q -> q.mul(2).to(DType.FLOAT32).sin().to(DType.FLOAT64), 0.3);
        assertTrue(
                report.likelyMistake()
                        .matches(
                                "line %\\d+, to.*, rounds to FLOAT32, which hides small steps\\. Keep FLOAT64 inside f\\."),
                report::toString);
    }

    @Test
    void grains() {
        for (double x : new double[] {0.3, 0.1, -2.1, 5.5}) {
            assertNoisy(
                    "f itself moves by 1e-08 when its input hardly does",
                    at(q -> q.add(1e8).sub(1e8), x));
        }
    }

    @Test
    void theEdgeOfADomain() {
        assertNoisy("not finite on at least one side", at(Tensor::sqrt, 0));
        assertNoisy("not finite on at least one side", at(x -> x.pow(1.5), 0));
    }

    @Test
    void outsideADomain() {
        assertNoisy("f is -Infinity at the point itself", at(Tensor::log, 0, 1));
        assertNoisy("f is NaN at the point itself", at(Tensor::log, -1));
    }

    @Test
    void aVerticalTangent() {
        assertNoisy("too steep", at(x -> x.abs().sqrt().mul(x.sign()), 0));
    }

    @Test
    void aGradientThatIsNotFiniteWhereDifferencesAreIsWrong() {
        for (double factor : new double[] {Double.NaN, Double.POSITIVE_INFINITY}) {
            Op op = Op.unary("op", Math::sin).vjpFromInput((g, x) -> g.mul(factor));
            Report report = at(x -> op.apply(x), 1, 2);
            assertEquals(Verdict.WRONG, report.verdict(), report::toString);
            assertEquals(2, report.findings().size());
        }
    }

    @Test
    void noiseIsMeasured() {
        assertMeasured(1e-9, x -> x + 1e-9 * Math.rint(2 * Math.sin(1e13 * x)) / 2);
        assertMeasured(1e-15, Math::exp);
    }

    private static void assertMeasured(double noise, java.util.function.DoubleUnaryOperator f) {
        double found = Noise.of(t -> f.applyAsDouble(t));
        assertTrue(found > noise && found < 50 * noise, () -> "found " + found);
    }
}
