package org.wengert;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.wengert.check.GradCheck;

/** Normalizations, attention, class losses and dropout beyond the reference cases. */
class NormalizationsTest {
    private static final double EPSILON = 1e-5;

    private static Tensor random(long seed, int... shape) {
        return Tensor.randn(DType.FLOAT64, new Random(seed), shape);
    }

    @Test
    void whatIsStandardizedHasMeanZeroAndVarianceOne() {
        Tensor y = random(1, 6, 5).mul(3).add(100).standardize(Axes.of(0), 0);

        assertArrayEquals(new double[5], y.mean(0).toDoubleArray(), 1e-13);
        assertArrayEquals(
                Tensor.ones(5).toDoubleArray(), y.variance(Axes.of(0), 0).toDoubleArray(), 1e-13);
    }

    @Test
    void equalValuesAreStandardizedToZero() {
        Tensor x = Tensor.full(DType.FLOAT64, 7.3, 4).requiresGrad(true);
        Tensor y = x.standardize(Axes.ALL, EPSILON);
        y.sum().backward();

        assertArrayEquals(new double[4], y.toDoubleArray());
        assertArrayEquals(new double[4], x.grad().toDoubleArray(), 1e-12);
    }

    @Test
    void batchNormWithKnownStatistics() {
        Tensor x = random(1, 4, 3, 2);
        Tensor mean = x.mean(0, 2);
        Tensor variance = x.variance(Axes.of(0, 2), 0);
        Tensor weight = random(2, 3);
        Tensor bias = random(3, 3);

        assertArrayEquals(
                x.batchNorm(weight, bias, EPSILON).toDoubleArray(),
                x.batchNorm(mean, variance, weight, bias, EPSILON).toDoubleArray(),
                1e-13);
        GradCheck.check((TensorFunction) in -> in[0].batchNorm(mean, variance, in[1], in[2], EPSILON), x, weight, bias);
    }

    @Test
    void affineNormsHaveTheRightDerivatives() {
        Tensor x = random(1, 3, 4);
        GradCheck.check((TensorFunction) in -> in[0].layerNorm(in[1], in[2], EPSILON), x, random(2, 4), random(3, 4));
        GradCheck.check((TensorFunction) in -> in[0].rmsNorm(in[1], EPSILON), x, random(2, 4));
        GradCheck.check(
                (TensorFunction) in -> in[0].groupNorm(2, in[1], in[2], EPSILON), x, random(2, 4), random(3, 4));
        GradCheck.check((TensorFunction) in -> in[0].batchNorm(in[1], in[2], EPSILON), x, random(2, 4), random(3, 4));
    }

    @Test
    void attentionMasks() {
        Tensor q = random(1, 2, 3, 4);
        Tensor k = random(2, 2, 3, 4);
        Tensor v = random(3, 2, 3, 5);
        Tensor seen = Tensor.ones(DType.FLOAT64, 3, 3).tril().to(DType.BOOL);
        Tensor added = Tensor.where(seen, Tensor.zeros(DType.FLOAT64, 3, 3), Double.NEGATIVE_INFINITY);
        double[] causal = q.scaledDotProductAttention(k, v, Attention.CAUSAL).toDoubleArray();

        assertArrayEquals(
                causal,
                q.scaledDotProductAttention(k, v, Attention.DEFAULT.mask(seen)).toDoubleArray());
        assertArrayEquals(
                causal,
                q.scaledDotProductAttention(k, v, Attention.DEFAULT.mask(added)).toDoubleArray());
        assertArrayEquals(
                q.mul(1 / Math.sqrt(4))
                        .scaledDotProductAttention(k, v, Attention.DEFAULT.scale(1))
                        .toDoubleArray(),
                q.scaledDotProductAttention(k, v).toDoubleArray(),
                1e-15);
        assertEquals(
                v.get(0, 0, 2),
                q.scaledDotProductAttention(k, v, Attention.CAUSAL).get(0, 0, 2),
                1e-15);
        GradCheck.check(
                (TensorFunction) in -> in[0].scaledDotProductAttention(in[1], in[2], Attention.CAUSAL), q, k, v);
    }

    @Test
    void aQueryThatSeesNothingIsNaN() {
        Tensor none = Tensor.of(new boolean[] {false, false}, 1, 2);
        Tensor y = random(1, 1, 3)
                .scaledDotProductAttention(random(2, 2, 3), random(3, 2, 1), Attention.DEFAULT.mask(none));

        assertTrue(Double.isNaN(y.item()));
    }

    @Test
    void ignoredRowsDoNotCount() {
        Tensor z = random(1, 4, 3);
        Tensor target = Tensor.of(new int[] {2, -7, 0, -7});
        Tensor some = z.indexSelect(0, 0, 2);
        Tensor labels = Tensor.of(new int[] {2, 0});
        Labels ignoring = Labels.DEFAULT.smoothing(0.2).ignoring(-7);

        for (Reduction reduction : new Reduction[] {Reduction.MEAN, Reduction.SUM}) {
            assertEquals(
                    some.crossEntropy(labels, Labels.DEFAULT.smoothing(0.2), reduction)
                            .item(),
                    z.crossEntropy(target, ignoring, reduction).item(),
                    1e-14);
        }
        assertEquals(0, z.crossEntropy(target, ignoring, Reduction.NONE).get(1));
        GradCheck.check(x -> x.crossEntropy(target, ignoring, Reduction.MEAN), z);
    }

    @Test
    void smoothedLabelsAreSmoothedProbabilities() {
        Tensor z = random(1, 4, 3);
        Tensor target = Tensor.of(new int[] {2, 1, 0, 1});
        Tensor certain = target.oneHot(3, DType.FLOAT64);
        Labels labels = Labels.DEFAULT.smoothing(0.3);

        assertEquals(
                z.crossEntropy(certain, labels, Reduction.MEAN).item(),
                z.crossEntropy(target, labels, Reduction.MEAN).item(),
                1e-14);
        assertEquals(
                z.crossEntropy(certain, Reduction.SUM).item(),
                z.crossEntropy(target, Reduction.SUM).item(),
                1e-14);
    }

    @Test
    void scoresWithFurtherAxes() {
        Tensor z = random(1, 2, 3, 4, 5);
        int[] classes = new Random(2).ints(40, 0, 3).toArray();
        Tensor target = Tensor.of(classes, 2, 4, 5);
        Tensor rows = z.permute(0, 2, 3, 1).reshape(40, 3);
        Tensor losses = rows.crossEntropy(target.flatten(), Reduction.NONE);

        assertArrayEquals(
                losses.toDoubleArray(), z.crossEntropy(target, Reduction.NONE).toDoubleArray(), 1e-14);
        assertEquals(
                losses.sum().item() / 2,
                z.crossEntropy(target, Reduction.BATCH_MEAN).item(),
                1e-13);
        assertEquals(
                z.crossEntropy(target, Reduction.MEAN).item(),
                z.logSoftmax(1).nllLoss(target, Reduction.MEAN).item(),
                1e-14);
    }

    @Test
    void dropout() {
        Tensor x = Tensor.ones(DType.FLOAT64, 10_000).requiresGrad(true);
        Tensor y = x.dropout(0.3, new Random(1));
        y.sum().backward();

        assertArrayEquals(y.toDoubleArray(), x.grad().toDoubleArray(), "1 / (1 - p) or 0, as forward");
        assertEquals(1, y.mean().item(), 0.03);
        assertEquals(
                0, y.ne(0).to(DType.FLOAT64).mul(1 / 0.7).sub(y).abs().max().item(), 1e-15);
        assertEquals(0, x.dropout(1, new Random(1)).sum().item());
        assertEquals(10_000, x.dropout(0, new Random(1)).sum().item());
        assertArrayEquals(y.toDoubleArray(), x.dropout(0.3, new Random(1)).toDoubleArray(), "the same from one seed");
    }

    @Test
    void aCheckpointDropsTheSameTwice() {
        Tensor x = random(1, 50).requiresGrad(true);
        TensorFunction f = in -> in[0].dropout(0.5, new Random(3)).square();
        Random shared = new Random(3);
        Gradients.checkpoint(in -> in[0].dropout(0.5, shared).square(), x).sum().backward();

        assertArrayEquals(
                Gradients.grad(t -> f.of(t).sum()).apply(x).toDoubleArray(),
                x.grad().toDoubleArray());
    }
}
