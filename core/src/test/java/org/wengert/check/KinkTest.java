package org.wengert.check;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.wengert.DType;
import org.wengert.Tensor;

/** Where there is no derivative, the verdict is KINK and both slopes are shown; it is never WRONG, whatever the convention is. */
class KinkTest {
    private static final double INFINITY = Double.POSITIVE_INFINITY;

    private static Report at(Function<Tensor, Tensor> f, double... x) {
        return GradCheck.verdict(f, Tensor.of(DType.FLOAT64, x));
    }

    private static void assertKink(Function<Tensor, Tensor> f, double x, double left, double right) {
        Report report = at(f, x);
        assertEquals(Verdict.KINK, report.verdict(), report::toString);
        assertEquals(1, report.order());
        assertEquals(left, report.findings().get(0).left(), 1e-6, "left");
        assertEquals(right, report.findings().get(0).right(), 1e-6, "right");
    }

    @Test
    void ofOneOperation() {
        assertKink(Tensor::relu, 0, 0, 1);
        assertKink(Tensor::abs, 0, -1, 1);
        assertKink(x -> x.leakyRelu(0.1), 0, 0.1, 1);
        assertKink(x -> x.clamp(-1, 1.5), -1, 0, 1);
        assertKink(x -> x.clamp(-1, 1.5), 1.5, 1, 0);
        assertKink(x -> x.maximum(x.mul(2).sub(1)), 1, 1, 2);
        assertKink(x -> x.minimum(x.mul(2).sub(1)), 1, 2, 1);
        assertKink(x -> x.l1Loss(Tensor.of(DType.FLOAT64, new double[] {3}), org.wengert.Reduction.SUM), 3, -1, 1);
    }

    @Test
    void withASmoothFunctionOnTop() {
        assertKink(x -> x.abs().add(x.exp()), 0, 0, 2);
        assertKink(x -> x.relu().add(5).log(), 0, 0, 0.2);
    }

    @Test
    void aJumpHasAnInfiniteSlope() {
        assertKink(Tensor::step, 0, INFINITY, 0);
        assertKink(Tensor::sign, 0, INFINITY, INFINITY);
        assertKink(x -> x.step().neg().add(x), 0, -INFINITY, 1);
    }

    @Test
    void tiesOfMaxAndMin() {
        for (Report report : List.of(at(x -> x.max(), 1, 2, 2), at(x -> x.min(), 1, 1, 2))) {
            assertEquals(Verdict.KINK, report.verdict());
            assertEquals(2, report.findings().size());
        }
        assertEquals(List.of(1), at(x -> x.max(), 1, 2, 2).findings().get(0).index());
    }

    @Test
    void onlyTheElementsThatHaveOneAreNamed() {
        Report report = at(Tensor::relu, 3, 0, -1, 0);
        assertEquals(Verdict.KINK, report.verdict());
        assertEquals(
                List.of(List.of(1), List.of(3)),
                report.findings().stream().map(Finding::index).toList());
    }

    @Test
    void ofTheFirstDerivative() {
        Report report = at(x -> x.mul(x.abs()), 0);
        assertEquals(Verdict.KINK, report.verdict());
        assertEquals(2, report.order());
        assertEquals(-2, report.findings().get(0).left(), 1e-6);
        assertEquals(2, report.findings().get(0).right(), 1e-6);
    }

    @Test
    void aMistakeBesidesAKinkIsWrong() {
        Report report = at(x -> x.relu().add(x.detach().mul(x)), 0, 1);
        assertEquals(Verdict.WRONG, report.verdict());
    }

    /** f is smooth there, and what the conventions of two kinks add up to is not its derivative. */
    @Test
    void twoKinksThatCancelAreWrong() {
        assertEquals(Verdict.WRONG, at(x -> x.relu().sub(x.neg().relu()), 0).verdict());
    }

    @ParameterizedTest
    @ValueSource(doubles = {1e-1, 1e-2, 1e-3, 1e-4, 1e-5, 1e-6, 1e-7, 1e-8})
    void oneNearByIsSteppedAround(double distance) {
        for (double x : new double[] {distance, -distance}) {
            assertEquals(Verdict.PASS, at(Tensor::relu, x).verdict());
            assertEquals(Verdict.PASS, at(q -> q.relu().add(1), x).verdict());
            assertEquals(Verdict.PASS, at(q -> q.abs().sum(), x, 1, -distance).verdict());
        }
    }

    @Test
    void thereIsNoneWhereTwoSidesMeetSmoothly() {
        assertEquals(Verdict.PASS, at(x -> x.relu().pow(3.0), 0, 1).verdict());
        assertEquals(
                Verdict.PASS,
                at(x -> Tensor.where(x.gt(0), x.exp(), x.exp()), 0).verdict());
    }
}
