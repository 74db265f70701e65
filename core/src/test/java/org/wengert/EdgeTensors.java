package org.wengert;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BinaryOperator;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.function.Executable;

/** The rows of the edge table about functions of several numbers, and about shapes. */
final class EdgeTensors {
    private static final double INF = Double.POSITIVE_INFINITY;
    private static final double NAN = Double.NaN;

    static final Map<String, Consumer<DType>> ROWS = rows();

    private static Map<String, Consumer<DType>> rows() {
        Map<String, Consumer<DType>> rows = new LinkedHashMap<>();
        rows.put("max, min over axes at ties", EdgeTensors::extrema);
        rows.put("argMax at ties; sort, topK at ties", EdgeTensors::argMax);
        rows.put("norm (2) of zeros; norm (1) at 0", EdgeTensors::norms);
        rows.put("std of equal values", dtype -> {
            check(dtype, x -> x.std(), row(3.1f, 3.1f, 3.1f), row(0), row(0, 0, 0));
        });
        rows.put("variance of one value, correction 1", dtype -> {
            check(dtype, x -> x.variance(), row(3), row(NAN), row(NAN));
            check(dtype, x -> x.variance(Axes.ALL, 0), row(3), row(0), row(0));
        });
        rows.put("sqrt(sum(x^2)) of zeros, written out", dtype -> {
            check(dtype, x -> x.square().sum().sqrt(), row(0, 0), row(0), row(NAN, NAN));
        });
        rows.put("prod with one zero, with two", EdgeTensors::products);
        rows.put("logSumExp and softmax of all -inf", EdgeTensors::allMinusInfinity);
        rows.put("softmax of [1000, 0]; with one -inf", EdgeTensors::softmax);
        rows.put("where(c, a, b): NaN or inf in the branch not taken", EdgeTensors::branchNotTaken);
        rows.put("L1 loss at 0; Huber at ±delta", dtype -> {
            Tensor target = Tensor.of(dtype, row(1, 5));
            check(dtype, p -> p.l1Loss(target, Reduction.SUM), row(1, 2), row(3), row(0, -1));
            check(dtype, p -> p.l1Loss(target, Reduction.NONE), row(1, 2), row(0, 3), row(0, -1));
            check(dtype, p -> p.huberLoss(target, 2, Reduction.SUM), row(3, 3), row(4), row(2, -2));
        });
        rows.put("binary cross-entropy at a wrong 0 or 1", dtype -> {
            Tensor target = Tensor.of(dtype, row(1, 0, 0, 1));
            check(
                    dtype,
                    p -> p.bceLoss(target, Reduction.NONE),
                    row(0, 1, 0, 1),
                    row(100, 100, 0, 0),
                    row(-1e12, 1e12, 0, 0));
        });
        rows.put("cross-entropy with every target ignored", dtype -> {
            Tensor target = Tensor.of(new int[] {-1, -1});
            Labels labels = Labels.DEFAULT.ignoring(-1);
            check(
                    dtype,
                    z -> z.reshape(2, 2).crossEntropy(target, labels, Reduction.MEAN),
                    row(1, 2, 3, 4),
                    row(NAN),
                    row(0, 0, 0, 0));
            check(
                    dtype,
                    z -> z.reshape(2, 2).nllLoss(target, labels, Reduction.SUM),
                    row(1, 2, 3, 4),
                    row(0),
                    row(0, 0, 0, 0));
        });
        rows.put("max-pooling tie", dtype -> {
            check(
                    dtype,
                    x -> x.reshape(1, 1, 2, 2).maxPool2d(PoolWindow.over(2)).flatten(),
                    row(1, 5, 5, 5),
                    row(5),
                    row(0, 1, 0, 0));
        });
        rows.put("batch norm on one value per channel, in training", dtype -> {
            Tensor one = Tensor.ones(dtype, 1, 3);
            Tensor each = Tensor.ones(dtype, 3);
            assertThrows(IllegalArgumentException.class, () -> one.batchNorm(each, each, 1e-5));
        });
        rows.put("gather or embedding with a repeated index", EdgeTensors::repeatedIndices);
        rows.put("index out of range", EdgeTensors::outOfRange);
        rows.put("empty tensor: sum, prod, mean", EdgeTensors::emptyReductions);
        rows.put("empty tensor: max, min, argMax", EdgeTensors::emptyExtrema);
        rows.put("(2,0) matmul (0,3)", dtype -> {
            assertBoth(Tensor::matmul, Tensor.zeros(dtype, 2, 0), Tensor.zeros(dtype, 0, 3), Tensor.zeros(dtype, 2, 3));
        });
        rows.put("(2,1) + (1,0)", dtype -> {
            assertBoth(Tensor::add, Tensor.ones(dtype, 2, 1), Tensor.zeros(dtype, 1, 0), Tensor.zeros(dtype, 2, 0));
        });
        rows.put("input the result does not depend on", EdgeTensors::unused);
        rows.put("prediction (N,1) against target (N) in a loss", EdgeTensors::lossShapes);
        return rows;
    }

    private static void extrema(DType dtype) {
        check(dtype, Tensor::max, row(1, 3, 3), row(3), row(0, 0.5, 0.5));
        check(dtype, Tensor::min, row(1, 1, 3, 1), row(1), row(1. / 3, 1. / 3, 0, 1. / 3));
        check(dtype, x -> x.reshape(2, 2).max(1), row(4, 4, 1, 2), row(4, 2), row(0.5, 0.5, 0, 1));
        check(dtype, x -> x.reshape(2, 2).max(0, 1), row(4, 4, 1, 4), row(4), row(1. / 3, 1. / 3, 0, 1. / 3));
        check(dtype, Tensor::max, row(0, -0.0), row(0), row(0.5, 0.5));
        check(dtype, Tensor::max, row(-INF, -INF), row(-INF), row(0.5, 0.5));
    }

    private static void norms(DType dtype) {
        check(dtype, x -> x.norm(), row(0, 0), row(0), row(0, 0));
        check(dtype, x -> x.norm(3), row(0, 0), row(0), row(0, 0));
        check(dtype, x -> x.norm(1), row(0, -2), row(2), row(0, -1));
        check(dtype, x -> x.norm(INF), row(0, 0), row(0), row(0, 0));
        check(dtype, x -> x.norm(INF), row(2, -2), row(2), row(0.5, -0.5));
        Tensor zeros = Tensor.zeros(dtype, 2);
        assertArrayEquals(
                row(NAN, NAN),
                Gradients.hvp(x -> x.norm()).apply(zeros, Tensor.ones(dtype, 2)).toDoubleArray());
    }

    private static void argMax(DType dtype) {
        Tensor ties = Tensor.of(dtype, row(2, NAN, 1, 2, 1));
        assertArrayEquals(new int[] {2, 4, 0, 3, 1}, ties.sort(0).indices().toIntArray());
        assertArrayEquals(
                new int[] {1, 0, 3, 2, 4}, ties.sort(0, true).indices().toIntArray());
        assertArrayEquals(new int[] {1, 0, 3, 2}, ties.topK(4, 0).indices().toIntArray());
        assertEquals(1, ties.argMin().item());
        check(dtype, x -> x.topK(2, 0).values(), row(1, 3, 3), row(3, 3), row(0, 1, 1));

        assertEquals(1, Tensor.of(dtype, row(1, 3, 3)).argMax().item());
        assertEquals(0, Tensor.of(dtype, row(-INF, -INF)).argMax().item());
        assertEquals(2, Tensor.of(dtype, row(1, 3, NAN, NAN)).argMax().item());
        Tensor x = Tensor.of(dtype, row(5, 5, 7, 7, 5, 7), 2, 3);
        assertArrayEquals(new int[] {1, 0, 0}, x.argMax(0).toIntArray());
        assertArrayEquals(new int[] {2, 0}, x.argMax(1).toIntArray());
        assertEquals(2, x.argMax(0, 1).item());
    }

    private static void products(DType dtype) {
        check(dtype, Tensor::prod, row(2, 0, 5), row(0), row(0, 10, 0));
        check(dtype, Tensor::prod, row(2, 0, 0), row(0), row(0, 0, 0));
        check(dtype, Tensor::prod, row(0), row(0), row(1));
        check(dtype, x -> x.reshape(2, 2).prod(1), row(0, 3, 2, 5), row(0, 10), row(3, 0, 5, 2));
        // Nor does a product too small or too large for the type cost the derivative its digits.
        double tiny = dtype == DType.FLOAT64 ? 1.1e-160 : 1.1e-22f;
        check(dtype, x -> x.prod().mul(1 / tiny), row(tiny, tiny, 3), row(0), row(3, 3, 0));
        check(dtype, Tensor::prod, row(INF, 2), row(INF), row(2, INF));

        assertHessian(dtype, row(2, 0, 5), row(0, 5, 0, 5, 0, 2, 0, 2, 0));
        assertHessian(dtype, row(0, 0, 5), row(0, 5, 0, 5, 0, 0, 0, 0, 0));
        assertHessian(dtype, row(2, 3, 5), row(0, 5, 3, 5, 0, 2, 3, 2, 0));
    }

    private static void assertHessian(DType dtype, double[] x, double[] expected) {
        Tensor hessian = Gradients.hessian(Tensor::prod).apply(Tensor.of(dtype, x));
        assertArrayEquals(expected, hessian.toDoubleArray(), dtype == DType.FLOAT64 ? 1e-14 : 1e-5);
    }

    private static void allMinusInfinity(DType dtype) {
        check(dtype, Tensor::logSumExp, row(-INF, -INF), row(-INF), row(NAN, NAN));
        check(dtype, x -> x.softmax(0), row(-INF, -INF), row(NAN, NAN), row(NAN, NAN));
        check(dtype, x -> x.logSoftmax(0), row(-INF, -INF), row(NAN, NAN), row(NAN, NAN));
        // One such row says nothing about the others.
        check(dtype, x -> x.reshape(2, 2).logSumExp(1), row(-INF, -INF, 0, -INF), row(-INF, 0), row(NAN, NAN, 1, 0));
    }

    private static void softmax(DType dtype) {
        double e = Math.exp(-1);
        check(dtype, x -> x.softmax(0), row(1000, 0), row(1, 0), row(0, 0));
        check(
                dtype,
                x -> x.softmax(0).slice(0, 0, 1),
                row(2, -INF, 1),
                row(1 / (1 + e)),
                row(e / (1 + e) / (1 + e), 0, -e / (1 + e) / (1 + e)));
        check(dtype, x -> x.logSoftmax(0), row(1000, 0), row(0, -1000), row(-1, 1));
        check(dtype, x -> x.logSoftmax(0), row(0, -INF), row(0, -INF), row(-1, 1));
        check(dtype, Tensor::logSumExp, row(1000, 0), row(1000), row(1, 0));
        check(
                dtype,
                Tensor::logSumExp,
                row(-1000, -1000 - 1),
                row(-1000 + Math.log1p(e)),
                row(1 / (1 + e), e / (1 + e)));
    }

    /** Each is infinite or NaN, or its derivative is, at x; the value taken there is 7. */
    private static void branchNotTaken(DType dtype) {
        notTaken(dtype, Tensor::sqrt, 0);
        notTaken(dtype, Tensor::sqrt, -1);
        notTaken(dtype, Tensor::log, 0);
        notTaken(dtype, Tensor::log, -1);
        notTaken(dtype, Tensor::reciprocal, 0);
        notTaken(dtype, Tensor::rsqrt, 0);
        notTaken(dtype, x -> x.rdiv(1), 0);
        notTaken(dtype, x -> x.div(0), 0);
        notTaken(dtype, x -> x.pow(0.5), 0);
        notTaken(dtype, x -> x.pow(x), -2);
        notTaken(dtype, Tensor::exp, 1000);
        notTaken(dtype, Tensor::sin, INF);
        notTaken(dtype, x -> x.mul(INF), 1);
        notTaken(dtype, x -> x.mul(x).div(x), INF);
        notTaken(dtype, x -> x.mul(NAN), 1);
        notTaken(dtype, x -> x.square().sum(0).sqrt(), 0);
        notTaken(dtype, x -> x.logSumExp(0), -INF);
        notTaken(dtype, x -> x.max(0), NAN);
        notTaken(dtype, x -> x.prod(0), NAN);
        notTaken(dtype, x -> x.softmax(0).sum(0), -INF);
        notTaken(dtype, x -> x.logSoftmax(0).sum(0), -INF);
        Tensor infinite = Tensor.full(dtype, INF, 2, 1);
        notTaken(dtype, x -> x.reshape(1, 2).matmul(infinite).reshape(1), 1);
        notTaken(dtype, x -> infinite.matmul(x.reshape(1, 2)).slice(0, 0, 1).reshape(2), 1);
        notTaken(dtype, x -> Tensor.einsum("i,ij->j", x, infinite), 1);
        notTaken(
                dtype,
                x -> x.reshape(1, 1, 1, 2).conv2d(infinite.reshape(1, 1, 1, 2)).reshape(1),
                1);
        notTaken(
                dtype,
                x -> x.reshape(1, 1, 1, 2).maxPool2d(PoolWindow.over(1, 2)).reshape(1),
                NAN);
        notTaken(dtype, x -> x.norm(2, 0), 0);
        notTaken(dtype, x -> x.norm(3, 0), NAN);
        notTaken(dtype, x -> x.std(0), 1);
        notTaken(dtype, x -> x.variance(0), NAN);
        notTaken(dtype, x -> x.standardize(Axes.of(0), 0), 3);
        notTaken(dtype, x -> x.rmsNorm(1, 0), 0);
        notTaken(
                dtype,
                x -> x.reshape(1, 2)
                        .scaledDotProductAttention(infinite.reshape(1, 2), Tensor.full(dtype, INF, 1, 1))
                        .reshape(1),
                1);
        notTaken(dtype, Tensor::asin, 1);
        notTaken(dtype, Tensor::acosh, 1);
        notTaken(dtype, Tensor::log1p, -1);
        notTaken(dtype, x -> x.atan2(x), INF);
        Tensor missing = Tensor.of(dtype, row(NAN, 1));
        notTaken(dtype, x -> x.huberLoss(missing, 1, Reduction.NONE).slice(0, 0, 1), 1);
        notTaken(dtype, x -> x.klDiv(missing, Reduction.NONE).slice(0, 0, 1), 1);
        notTaken(dtype, x -> x.mseLoss(missing, Reduction.NONE).slice(0, 0, 1), 1);
        notTaken(dtype, x -> x.l1Loss(missing, Reduction.NONE).slice(0, 0, 1), 1);
        notTaken(dtype, x -> x.bceLoss(missing, Reduction.NONE).slice(0, 0, 1), 0.5);
        notTaken(dtype, x -> x.bceWithLogits(missing, Reduction.NONE).slice(0, 0, 1), 1);
        Tensor label = Tensor.of(new int[] {0});
        notTaken(dtype, x -> x.unsqueeze(0).crossEntropy(label, Reduction.NONE), -INF);
        check(dtype, x -> Tensor.where(x.gt(0), x.sqrt(), 0), row(0, 4), row(0, 2), row(0, 0.25));
    }

    private static void notTaken(DType dtype, UnaryOperator<Tensor> f, double at) {
        Tensor never = Tensor.of(new boolean[] {false});
        UnaryOperator<Tensor> guarded = x -> Tensor.where(never, f.apply(x), 7).sum();
        Tensor x = Tensor.of(dtype, row(at, at));
        assertNear(
                "gradient at " + at, dtype, row(0, 0), Gradients.grad(guarded).apply(x), 0);
        UnaryOperator<Tensor> twice =
                here -> Gradients.grad(guarded).apply(here).sum();
        assertNear(
                "second gradient at " + at,
                dtype,
                row(0, 0),
                Gradients.grad(twice).apply(x),
                0);
    }

    private static void repeatedIndices(DType dtype) {
        Tensor twice = Tensor.of(new int[] {1, 1, 0}, 3);
        check(dtype, x -> x.reshape(2, 1).embedding(twice).flatten(), row(5, 7), row(7, 7, 5), row(1, 2));

        Tensor index = Tensor.of(new int[] {2, 0, 2});
        check(dtype, x -> x.gather(0, index), row(5, 6, 7), row(7, 5, 7), row(1, 0, 2));
        check(dtype, x -> x.indexSelect(0, index), row(5, 6, 7), row(7, 5, 7), row(1, 0, 2));
        check(dtype, x -> x.indexAdd(0, index, Tensor.ones(dtype, 3)), row(5, 6, 7), row(6, 6, 9), row(1, 1, 1));
    }

    private static void outOfRange(DType dtype) {
        Tensor x = Tensor.zeros(dtype, 3);
        Tensor index = Tensor.of(new int[] {2, 0, 3});
        List<Executable> calls = List.of(
                () -> x.gather(0, index),
                () -> x.indexSelect(0, index),
                () -> Tensor.zeros(dtype, 3, 3).crossEntropy(index, Reduction.MEAN));
        for (Executable call : calls) {
            String message = assertThrows(IndexOutOfBoundsException.class, call).getMessage();
            assertTrue(message.contains("index 3 at position 2"), message);
            assertTrue(message.contains("3 entries, 0 to 2"), message);
        }
    }

    private static void emptyReductions(DType dtype) {
        check(dtype, Tensor::sum, row(), row(0), row());
        check(dtype, Tensor::prod, row(), row(1), row());
        check(dtype, Tensor::mean, row(), row(NAN), row());
        check(dtype, x -> x.mseLoss(x.detach(), Reduction.MEAN), row(), row(NAN), row());
        check(dtype, x -> x.mseLoss(x.detach(), Reduction.SUM), row(), row(0), row());
        check(dtype, x -> x.reshape(0, 2).sum(0), row(), row(0, 0), row());
        check(dtype, x -> x.reshape(0, 2).prod(0), row(), row(1, 1), row());
        check(dtype, x -> x.reshape(0, 2).mean(0), row(), row(NAN, NAN), row());
        check(dtype, x -> x.reshape(0, 2).logSumExp(0), row(), row(-INF, -INF), row());
        check(dtype, x -> x.reshape(0, 2).max(1), row(), row(), row());
        check(dtype, x -> x.reshape(0, 2).softmax(1), row(), row(), row());
    }

    private static void emptyExtrema(DType dtype) {
        Tensor x = Tensor.zeros(dtype, 0, 2);
        for (Executable call : List.<Executable>of(x::max, x::min, x::argMax, () -> x.max(0), () -> x.argMax(0))) {
            assertThrows(IllegalArgumentException.class, call);
        }
    }

    private static void unused(DType dtype) {
        Tensor x = Tensor.of(dtype, row(1, 2)).requiresGrad(true);
        Tensor other = Tensor.of(dtype, row(1, 2, 3)).requiresGrad(true).named("other");
        Tensor y = x.sum();
        String message = assertThrows(
                        IllegalStateException.class, () -> Gradients.of(y).wrt(x, other))
                .getMessage();
        assertTrue(message.contains("does not depend on input 1, other " + dtype + " [3]"), message);
        List<Tensor> allowed = Gradients.of(y).allowUnused().wrt(x, other);
        assertArrayEquals(row(1, 1), allowed.get(0).toDoubleArray());
        assertArrayEquals(row(0, 0, 0), allowed.get(1).toDoubleArray());
        assertEquals(dtype, allowed.get(1).dtype());
    }

    private static void lossShapes(DType dtype) {
        Tensor prediction = Tensor.full(dtype, 0.5, 3, 1);
        Tensor target = Tensor.full(dtype, 0.5, 3);
        for (Executable call : List.<Executable>of(
                () -> prediction.mseLoss(target, Reduction.MEAN),
                () -> prediction.l1Loss(target, Reduction.MEAN),
                () -> prediction.bceLoss(target, Reduction.MEAN),
                () -> prediction.bceWithLogits(target, Reduction.MEAN))) {
            String message = assertThrows(IllegalArgumentException.class, call).getMessage();
            assertTrue(message.contains("shapes differ"), message);
        }
    }

    private static void assertBoth(BinaryOperator<Tensor> f, Tensor a, Tensor b, Tensor expected) {
        a.requiresGrad(true);
        b.requiresGrad(true);
        Tensor y = f.apply(a, b);
        assertEquals(expected.toString(), y.toString());
        y.backward(Tensor.ones(y.dtype(), y.shape().toArray()));
        assertEquals(a.zerosLike().toString(), String.valueOf(a.grad()));
        assertEquals(b.zerosLike().toString(), String.valueOf(b.grad()));
    }

    private static void check(DType dtype, UnaryOperator<Tensor> f, double[] x, double[] value, double[] gradient) {
        check(dtype, f, x, value, gradient, dtype == DType.FLOAT64 ? 1e-15 : 1e-6);
    }

    /** Value, and gradient of the sum of the values. */
    private static void check(
            DType dtype, UnaryOperator<Tensor> f, double[] x, double[] value, double[] gradient, double tolerance) {
        Tensor input = Tensor.of(dtype, x).requiresGrad(true);
        Tensor y = f.apply(input);
        assertNear("value", dtype, value, y, tolerance);
        y.backward(Tensor.ones(dtype, y.shape().toArray()));
        assertNear("gradient", dtype, gradient, input.grad(), tolerance);
    }

    private static void assertNear(String what, DType dtype, double[] expected, Tensor found, double tolerance) {
        assertEquals(dtype, found.dtype());
        assertEquals(expected.length, found.size(), what);
        for (int i = 0; i < expected.length; i++) {
            double scale = Double.isFinite(expected[i]) ? Math.max(1, Math.abs(expected[i])) : 1;
            assertEquals(expected[i] + 0.0, found.element(i) + 0.0, tolerance * scale, what + " at " + i);
        }
    }

    private static double[] row(double... values) {
        return values;
    }

    private EdgeTensors() {}
}
