package org.wengert.nn.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Random;
import java.util.function.Supplier;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.wengert.DType;
import org.wengert.Tensor;
import org.wengert.nn.Rng;

/** Metrics against plain arithmetic over all samples, however they are divided into batches. */
class MetricsTest {
    private static final Tensor SCORES = Tensor.of(new double[][] {{1, 3, 2}, {5, 4, 0}, {0, 1, 2}, {2, 1, 0}});
    private static final Tensor LABELS = Tensor.of(new int[] {1, 1, 2, 1}, 4);

    private static List<Metric> all() {
        return List.of(
                new Accuracy(),
                new TopK(2),
                new MeanAbsoluteError(),
                new RootMeanSquaredError(),
                new R2(),
                new Perplexity(),
                new ConfusionMatrix(3));
    }

    private static double of(Metric metric, Tensor prediction, Tensor target) {
        metric.update(prediction, target);
        return metric.value();
    }

    /** The metric of n random samples, in one batch and in batches of another size. */
    private static void assertExact(
            Supplier<Metric> metric, double expected, Tensor prediction, Tensor target, int batch) {
        assertEquals(expected, of(metric.get(), prediction, target), 1e-12 * Math.max(1, Math.abs(expected)));
        Metric parts = metric.get();
        parts.update(prediction, target);
        parts.reset();
        int n = target.dim(0);
        for (int from = 0; from < n; from += batch) {
            int to = Math.min(n, from + batch);
            parts.update(prediction.slice(0, from, to, 1), target.slice(0, from, to, 1));
        }
        assertEquals(expected, parts.value(), 1e-12 * Math.max(1, Math.abs(expected)));
    }

    @Property(tries = 100)
    void ofNumbers(
            @ForAll @IntRange(min = 2, max = 30) int n,
            @ForAll @IntRange(min = 1, max = 30) int batch,
            @ForAll @IntRange(min = 0, max = 1_000_000) int offset,
            @ForAll long seed) {
        Random random = new Random(seed);
        double[] p = random.doubles(n).map(x -> x + offset).toArray();
        double[] t = random.doubles(n).map(x -> x + offset).toArray();
        double absolute = 0;
        double squared = 0;
        double mean = 0;
        for (int i = 0; i < n; i++) {
            absolute += Math.abs(p[i] - t[i]) / n;
            squared += (p[i] - t[i]) * (p[i] - t[i]);
            mean += (t[i] - offset) / n;
        }
        double variation = 0;
        for (double each : t) {
            variation += (each - offset - mean) * (each - offset - mean);
        }
        Tensor prediction = Tensor.of(DType.FLOAT64, p, n, 1);
        Tensor target = Tensor.of(DType.FLOAT64, t, n, 1);
        assertExact(MeanAbsoluteError::new, absolute, prediction, target, batch);
        assertExact(RootMeanSquaredError::new, Math.sqrt(squared / n), prediction, target, batch);
        double r2 = 1 - squared / variation;
        assertEquals(r2, of(new R2(), prediction, target), 1e-6 * Math.max(1, Math.abs(r2)));
        R2 parts = new R2();
        for (int i = 0; i < n; i++) {
            parts.update(prediction.slice(0, i, i + 1, 1), target.slice(0, i, i + 1, 1));
        }
        assertEquals(of(new R2(), prediction, target), parts.value(), 0);
    }

    @Property(tries = 100)
    void ofClasses(
            @ForAll @IntRange(min = 1, max = 30) int n,
            @ForAll @IntRange(min = 1, max = 30) int batch,
            @ForAll @IntRange(min = 3, max = 6) int classes,
            @ForAll long seed) {
        Random random = new Random(seed);
        double[] scores = random.doubles((long) n * classes).map(x -> 4 * x).toArray();
        int[] labels = random.ints(n, 0, classes).toArray();
        int first = 0;
        int second = 0;
        double surprise = 0;
        int[][] counts = new int[classes][classes];
        for (int i = 0; i < n; i++) {
            double own = scores[i * classes + labels[i]];
            int higher = 0;
            int best = 0;
            double sum = 0;
            for (int c = 0; c < classes; c++) {
                double score = scores[i * classes + c];
                higher += score > own ? 1 : 0;
                best = score > scores[i * classes + best] ? c : best;
                sum += Math.exp(score);
            }
            first += higher == 0 ? 1 : 0;
            second += higher < 2 ? 1 : 0;
            surprise -= Math.log(Math.exp(own) / sum);
            counts[labels[i]][best]++;
        }
        Tensor prediction = Tensor.of(DType.FLOAT64, scores, n, classes);
        Tensor target = Tensor.of(labels, n);
        assertExact(Accuracy::new, (double) first / n, prediction, target, batch);
        assertExact(() -> new TopK(2), (double) second / n, prediction, target, batch);
        assertExact(Perplexity::new, Math.exp(surprise / n), prediction, target, batch);
        ConfusionMatrix matrix = new ConfusionMatrix(classes);
        matrix.update(prediction, target);
        for (int i = 0; i < classes; i++) {
            for (int j = 0; j < classes; j++) {
                assertEquals(counts[i][j], matrix.count(i, j));
            }
        }
        assertEquals((double) first / n, matrix.accuracy());
        double f1 = matrix.value();
        assertExact(() -> new ConfusionMatrix(classes), f1, prediction, target, batch);
    }

    @Test
    void sequencesOfClasses() {
        Rng.seed(1);
        Tensor scores = Tensor.randn(Rng.generator(), 2, 3, 5);
        Tensor labels = Tensor.of(new int[] {0, 1, 2, 1, 0, 2, 2, 1, 0, 1}, 2, 5);
        Tensor rows = scores.permute(0, 2, 1).reshape(10, 3);
        for (Metric metric : List.of(new Accuracy(), new TopK(2), new Perplexity(), new ConfusionMatrix(3))) {
            double expected = of(metric, rows, labels.reshape(10));
            metric.reset();
            assertEquals(expected, of(metric, scores, labels), 1e-6, metric.name());
            metric.reset();
            assertEquals(expected, of(metric, rows, labels), 1e-6, metric.name());
        }
        assertEquals(1, of(new Accuracy(), Tensor.of(1, 2, 0), Tensor.scalar(DType.INT32, 1)));
    }

    @Test
    void logitsOfTwoClasses() {
        Tensor logits = Tensor.of(new double[][] {{2}, {-1}, {0}, {Double.NaN}, {Double.NaN}, {3}});
        double[][] labels = {{1}, {0}, {0}, {0}, {1}, {0}};
        assertEquals(0.5, of(new Accuracy(), logits, Tensor.of(labels)));
        assertEquals(0.5, of(new Accuracy(), logits, Tensor.of(labels).to(DType.INT32)));
        assertEquals(0.5, of(new Accuracy(), logits, Tensor.of(labels).eq(1)));
    }

    @Test
    void predictionsThatAreNoNumbersAreWrong() {
        Tensor broken = Tensor.full(DType.FLOAT32, Double.NaN, 4, 3);
        assertEquals(0, of(new Accuracy(), broken, LABELS));
        assertEquals(0, of(new TopK(2), broken, LABELS));
        assertTrue(Double.isNaN(of(new Perplexity(), broken, LABELS)));
        Tensor oneBroken = Tensor.of(new double[][] {{1, 2, Double.NaN}});
        assertEquals(1, of(new TopK(2), oneBroken, Tensor.of(new int[] {1}, 1)));
        assertEquals(0, of(new TopK(2), oneBroken, Tensor.of(new int[] {0}, 1)));
    }

    @Test
    void severalColumnsHaveTheMeanOfTheirR2() {
        Tensor target = Tensor.of(new double[][] {{1, 10}, {2, 30}, {3, 20}});
        Tensor prediction = Tensor.of(new double[][] {{1, 20}, {2, 20}, {3, 20}});
        assertEquals((1 + 0) / 2.0, of(new R2(), prediction, target), 1e-12);
    }

    @ParameterizedTest
    @MethodSource("all")
    void nothingYetIsNotANumber(Metric metric) {
        assertTrue(Double.isNaN(metric.value()), metric.name());
        boolean isOfClasses = !List.of("mae", "rmse", "r2").contains(metric.name());
        metric.update(Tensor.zeros(0, 3), isOfClasses ? Tensor.of(new int[0], 0) : Tensor.zeros(0, 3));
        assertTrue(Double.isNaN(metric.value()), metric.name());
    }

    @Test
    void oneTargetOrEqualOnesHaveNoVariance() {
        assertTrue(Double.isNaN(of(new R2(), Tensor.of(1), Tensor.of(2))));
        assertTrue(Double.isNaN(of(new R2(), Tensor.of(1, 2), Tensor.of(3, 3))));
    }

    @ParameterizedTest
    @MethodSource("all")
    void aMistakeChangesNothing(Metric metric) {
        boolean isOfClasses = !List.of("mae", "rmse", "r2").contains(metric.name());
        Tensor target = isOfClasses ? LABELS : SCORES.mul(2);
        double before = of(metric, SCORES, target);
        String message = assertThrows(IllegalArgumentException.class, () -> metric.update(SCORES, Tensor.zeros(4, 2)))
                .getMessage();
        assertTrue(
                message.startsWith(metric.name() + ": prediction FLOAT32 [4, 3] and target FLOAT32 [4, 2]: expected "),
                message);
        assertThrows(IllegalArgumentException.class, () -> metric.update(SCORES, null));
        assertThrows(IllegalArgumentException.class, () -> metric.update(null, target));
        if (isOfClasses) {
            assertThrows(
                    IllegalArgumentException.class, () -> metric.update(SCORES, Tensor.of(new int[] {0, 1, 2, 3}, 4)));
            assertThrows(
                    IllegalArgumentException.class, () -> metric.update(SCORES, Tensor.of(new int[] {0, 1, 2, -1}, 4)));
        }
        assertEquals(before, metric.value());
        assertTrue(metric.value() > 0);
    }

    @Test
    void otherMistakes() {
        assertEquals(
                "accuracy: class indices from 0 to 3: expected 0 to 2 for scores FLOAT32 [4, 3]. Leave other samples out.",
                assertThrows(
                                IllegalArgumentException.class,
                                () -> new Accuracy().update(SCORES, Tensor.of(new int[] {0, 1, 2, 3}, 4)))
                        .getMessage());
        assertEquals(
                "accuracy: prediction FLOAT32 [1] and target FLOAT32 [1] with other numbers than 0 and 1: expected these alone, or INT32 class indices with one axis less. Round the targets, or use another metric.",
                assertThrows(IllegalArgumentException.class, () -> new Accuracy().update(Tensor.of(1), Tensor.of(0.5)))
                        .getMessage());
        assertEquals(
                "top3: the 3 best of 3 classes: expected more classes than that. Use a smaller k.",
                assertThrows(IllegalArgumentException.class, () -> new TopK(3).update(SCORES, LABELS))
                        .getMessage());
        assertThrows(IllegalArgumentException.class, () -> new TopK(0));
        assertThrows(IllegalArgumentException.class, () -> new ConfusionMatrix(0));
        assertThrows(IllegalArgumentException.class, () -> new ConfusionMatrix(4).update(SCORES, LABELS));
        R2 r2 = new R2();
        r2.update(SCORES, SCORES);
        assertThrows(IllegalArgumentException.class, () -> r2.update(Tensor.ones(2), Tensor.ones(2)));
        assertThrows(IllegalArgumentException.class, () -> r2.update(Tensor.scalar(1), Tensor.scalar(1)));
    }

    @Test
    void theTableOfAConfusionMatrix() {
        ConfusionMatrix matrix = new ConfusionMatrix(List.of("ant", "bee", "butterfly", "fly"));
        matrix.update(Tensor.of(new double[][] {{1, 3, 2, 0}, {5, 4, 0, 0}, {0, 1, 2, 0}, {2, 1, 0, 0}}), LABELS);
        assertEquals("""
                actual \\ predicted  ant  bee  butterfly  fly  recall  precision
                               ant    .    .          .    .       -      0.000
                               bee    2    1          .    .   0.333      1.000
                         butterfly    .    .          1    .   1.000      1.000
                               fly    .    .          .    .       -          -
                """, matrix.toString());
        assertEquals(1 / 3.0, matrix.recall(1));
        assertEquals(1, matrix.precision(1));
        assertEquals(0.5, matrix.f1(1));
        assertEquals((0 + 0.5 + 1) / 3, matrix.value());
    }
}
