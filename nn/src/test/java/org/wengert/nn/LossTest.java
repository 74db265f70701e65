package org.wengert.nn;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.function.BinaryOperator;
import org.junit.jupiter.api.Test;
import org.wengert.DType;
import org.wengert.Reduction;
import org.wengert.Tensor;

/** Losses against numbers worked out by hand. */
class LossTest {
    private static final double LN2 = Math.log(2);
    private static final double LN3 = Math.log(3);

    private static Tensor of(double... values) {
        return Tensor.of(DType.FLOAT64, values);
    }

    /** Function and module, with all three reductions. */
    private static void check(
            double[] each,
            Tensor p,
            Tensor t,
            BinaryOperator<Tensor> function,
            java.util.function.Function<Reduction, Loss> reduced,
            java.util.function.Function<Reduction, Loss> module,
            Loss plain) {
        double sum = 0;
        for (double loss : each) {
            sum += loss;
        }
        double mean = sum / each.length;
        assertEquals(mean, function.apply(p, t).item(), 1e-12);
        assertEquals(mean, plain.forward(p, t).item(), 1e-12);
        for (var loss : java.util.List.of(reduced, module)) {
            assertArrayEquals(each, loss.apply(Reduction.NONE).forward(p, t).toDoubleArray(), 1e-12);
            assertEquals(sum, loss.apply(Reduction.SUM).forward(p, t).item(), 1e-12);
            assertEquals(mean, loss.apply(Reduction.MEAN).forward(p, t).item(), 1e-12);
        }
    }

    @Test
    void meanSquaredError() {
        check(
                new double[] {0.25, 4, 0},
                of(0.5, -1, 3),
                of(1, 1, 3),
                Loss::mse,
                r -> (p, t) -> Loss.mse(p, t, r),
                MSELoss::new,
                new MSELoss());
    }

    @Test
    void meanAbsoluteError() {
        check(
                new double[] {0.5, 2, 0},
                of(0.5, -1, 3),
                of(1, 1, 3),
                Loss::l1,
                r -> (p, t) -> Loss.l1(p, t, r),
                L1Loss::new,
                new L1Loss());
    }

    @Test
    void crossEntropyOfEvenAndOfKnownScores() {
        Tensor scores = Tensor.of(DType.FLOAT64, new double[][] {{5, 5, 5}, {LN2, 0, 0}});
        check(
                new double[] {LN3, LN2},
                scores,
                Tensor.of(new int[] {2, 0}),
                Loss::crossEntropy,
                r -> (p, t) -> Loss.crossEntropy(p, t, r),
                CrossEntropyLoss::new,
                new CrossEntropyLoss());
    }

    @Test
    void binaryCrossEntropy() {
        check(
                new double[] {LN2, -Math.log(0.75), LN3},
                of(0.5, 0.25, 1 / 3.0),
                of(1, 0, 1),
                Loss::bce,
                r -> (p, t) -> Loss.bce(p, t, r),
                BCELoss::new,
                new BCELoss());
    }

    @Test
    void scoresAreNoProbabilities() {
        assertEquals(
                "bceLoss: prediction FLOAT64 [2]: -3.0 at position 1: expected probabilities, from 0 to 1. Apply sigmoid first, "
                        + "or use bceWithLogits, which takes scores.",
                assertThrows(IllegalArgumentException.class, () -> new BCELoss().forward(of(0.5, -3), of(1, 0)))
                        .getMessage());
    }

    @Test
    void binaryCrossEntropyOfScores() {
        check(
                new double[] {LN2, Math.log(4) - LN3, 1000},
                of(0, -LN3, -1000),
                of(1, 0, 1),
                Loss::bceWithLogits,
                r -> (p, t) -> Loss.bceWithLogits(p, t, r),
                BCEWithLogitsLoss::new,
                new BCEWithLogitsLoss());
    }

    @Test
    void shapesThatWouldBroadcastAreAnError() {
        Tensor prediction = Tensor.zeros(4, 1);
        Tensor target = Tensor.zeros(4);
        assertEquals(
                "mseLoss: prediction FLOAT32 [4, 1] and target FLOAT32 [4]: shapes differ, and a loss does not broadcast. Reshape the target: "
                        + "target.reshape(prediction.shape()).",
                assertThrows(IllegalArgumentException.class, () -> Loss.mse(prediction, target))
                        .getMessage());
    }

    @Test
    void aLossPrintsItsReduction() {
        assertEquals("MSELoss(reduction=SUM)", new MSELoss(Reduction.SUM).toString());
    }
}
