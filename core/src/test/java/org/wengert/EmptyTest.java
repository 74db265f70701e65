package org.wengert;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * Operations whose samples are never empty, on tensors of no elements and of one: the result has its shape, and the gradient that of the input. Of the others,
 * {@link RowPropertiesTest} draws empty ones too.
 */
class EmptyTest {
    private static final Tensor NO_INDICES = Tensor.of(new int[0], 0);

    private record Call(UnaryOperator<Tensor> on, int[] input, int[] output) {}

    private static Call call(UnaryOperator<Tensor> on, int[] input, int... output) {
        return new Call(on, input, output);
    }

    private static int[] of(int... shape) {
        return shape;
    }

    private static Map<String, Call> calls() {
        Map<String, Call> calls = new TreeMap<>();
        calls.put("norm", call(x -> x.norm(), of(0)));
        calls.put("norm of rows", call(x -> x.norm(2, 1), of(3, 0), 3));
        calls.put("norm of no rows", call(x -> x.norm(1, 1), of(0, 3), 0));
        calls.put("norm of a number", call(x -> x.norm(3), of()));
        calls.put("variance", call(x -> x.variance(1), of(2, 0), 2));
        calls.put("std", call(x -> x.std(0), of(2, 0), 0));
        calls.put("standardize", call(x -> x.standardize(Axes.of(1), 1e-5), of(2, 0), 2, 0));
        calls.put("layerNorm", call(x -> x.layerNorm(1, 1e-5), of(0, 3), 0, 3));
        calls.put("rmsNorm of one", call(x -> x.rmsNorm(1, 1e-5), of(1), 1));
        calls.put("groupNorm", call(x -> x.groupNorm(2, 1e-5), of(1, 4, 1), 1, 4, 1));
        calls.put("softmax", call(x -> x.softmax(1), of(2, 0), 2, 0));
        calls.put("softmax of one", call(x -> x.softmax(0), of(1), 1));
        calls.put("cumSum", call(x -> x.cumSum(0), of(0, 2), 0, 2));
        calls.put("sort", call(x -> x.sort(0).values(), of(0), 0));
        calls.put("topK of none", call(x -> x.topK(0, 0).values(), of(3), 0));
        calls.put("conv2d of no images", call(x -> x.conv2d(ones(2, 3, 2, 2)), of(0, 3, 4, 4), 0, 2, 3, 3));
        calls.put("conv2d of no channels", call(x -> x.conv2d(ones(2, 0, 2, 2)), of(1, 0, 4, 4), 1, 2, 3, 3));
        calls.put("conv2d of one", call(x -> x.conv2d(ones(1, 1, 1, 1)), of(1, 1, 1, 1), 1, 1, 1, 1));
        calls.put("conv1d", call(x -> x.conv1d(ones(2, 3, 2), Conv.DEFAULT), of(0, 3, 4), 0, 2, 3));
        calls.put(
                "convTranspose2d",
                call(x -> x.convTranspose2d(ones(3, 2, 2, 2), Conv.DEFAULT), of(0, 3, 4, 4), 0, 2, 5, 5));
        calls.put("maxPool2d", call(x -> x.maxPool2d(PoolWindow.over(2)), of(0, 3, 4, 4), 0, 3, 2, 2));
        calls.put("avgPool2d", call(x -> x.avgPool2d(PoolWindow.over(2)), of(3, 0, 4, 4), 3, 0, 2, 2));
        calls.put(
                "attention of no queries",
                call(x -> x.scaledDotProductAttention(ones(2, 3), ones(2, 4)), of(0, 3), 0, 4));
        calls.put("einsum", call(x -> Tensor.einsum("ij,jk->ik", x, ones(0, 2)), of(3, 0), 3, 2));
        calls.put("embedding", call(x -> x.embedding(NO_INDICES), of(4, 3), 0, 3));
        calls.put("crossEntropy", call(x -> x.crossEntropy(NO_INDICES, Reduction.MEAN), of(0, 3)));
        calls.put("nllLoss", call(x -> x.nllLoss(NO_INDICES, Reduction.NONE), of(0, 3), 0));
        calls.put("mseLoss", call(x -> x.mseLoss(ones(0, 3), Reduction.SUM), of(0, 3)));
        calls.put("huberLoss", call(x -> x.huberLoss(ones(0), 1, Reduction.NONE), of(0), 0));
        calls.put("klDiv", call(x -> x.klDiv(ones(0, 2), Reduction.BATCH_MEAN), of(0, 2)));
        calls.put("dropout", call(x -> x.dropout(0.5, new Random(1)), of(0, 2), 0, 2));
        calls.put("split", call(x -> x.split(0, 2).get(1), of(3, 0), 1, 0));
        return calls;
    }

    private static Tensor ones(int... shape) {
        return Tensor.ones(shape);
    }

    @TestFactory
    Stream<DynamicTest> resultsAndGradientsHaveTheirShapes() {
        return calls().entrySet().stream().map(entry -> dynamicTest(entry.getKey(), () -> check(entry.getValue())));
    }

    private static void check(Call call) {
        Tensor x = Tensor.ones(call.input).requiresGrad(true);
        Tensor y = call.on.apply(x);

        assertEquals(Shape.of(call.output), y.shape());
        if (y.requiresGrad()) {
            y.sum().backward();
            assertEquals(x.shape(), x.grad().shape());
        }
    }
}
