package org.wengert;

import static java.util.Map.entry;
import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Value, gradient and second gradient of every operation against those of another engine, in FLOAT64. */
class ReferenceTest {
    /** Of max(1, |expected|). */
    private static final double TOLERANCE = 1e-9;

    /** The gradient of hardSigmoid was computed there with 1/6 rounded to a float: by what it is too large. */
    private static final Map<String, Double> GRADIENT_TOO_LARGE = Map.of("hardSigmoid", (double) (1f / 6) * 6);

    private static final List<ReferenceCase> CASES = ReferenceCase.all();

    /** How each operation of the file is called here, from its inputs and attributes. */
    private static final Map<String, Function<ReferenceCase, Tensor>> CALLS = Map.ofEntries(
            entry("neg", c -> c.x().neg()),
            entry("abs", c -> c.x().abs()),
            entry("sign", c -> c.x().sign()),
            entry("reciprocal", c -> c.x().reciprocal()),
            entry("square", c -> c.x().square()),
            entry("sqrt", c -> c.x().sqrt()),
            entry("rsqrt", c -> c.x().rsqrt()),
            entry("exp", c -> c.x().exp()),
            entry("log", c -> c.x().log()),
            entry("sin", c -> c.x().sin()),
            entry("cos", c -> c.x().cos()),
            entry("tanh", c -> c.x().tanh()),
            entry("sigmoid", c -> c.x().sigmoid()),
            entry("softplus", c -> c.x().softplus()),
            entry("relu", c -> c.x().relu()),
            entry("leakyRelu", c -> c.x().leakyRelu(c.number("slope"))),
            entry("clamp", c -> c.x().clamp(c.number("min"), c.number("max"))),
            entry("expm1", c -> c.x().expm1()),
            entry("log1p", c -> c.x().log1p()),
            entry("log2", c -> c.x().log2()),
            entry("erf", c -> c.x().erf()),
            entry("floor", c -> c.x().floor()),
            entry("ceil", c -> c.x().ceil()),
            entry("round", c -> c.x().round()),
            entry("tan", c -> c.x().tan()),
            entry("asin", c -> c.x().asin()),
            entry("acos", c -> c.x().acos()),
            entry("atan", c -> c.x().atan()),
            entry("sinh", c -> c.x().sinh()),
            entry("cosh", c -> c.x().cosh()),
            entry("logSigmoid", c -> c.x().logSigmoid()),
            entry("silu", c -> c.x().silu()),
            entry("mish", c -> c.x().mish()),
            entry("relu6", c -> c.x().relu6()),
            entry("hardtanh", c -> c.x().hardtanh()),
            entry("hardSigmoid", c -> c.x().hardSigmoid()),
            entry("hardSwish", c -> c.x().hardSwish()),
            entry("selu", c -> c.x().selu()),
            entry("softsign", c -> c.x().softsign()),
            entry("gelu", c -> c.text("approximate").equals("tanh") ? c.x().geluTanh() : c.x().gelu()),
            entry("elu", c -> c.x().elu(c.number("alpha"))),
            entry("atan2", c -> c.x().atan2(c.b())),
            entry("hypot", c -> c.x().hypot(c.b())),
            entry("logAddExp", c -> c.x().logAddExp(c.b())),
            entry("add", c -> c.x().add(c.b())),
            entry("sub", c -> c.x().sub(c.b())),
            entry("mul", c -> c.x().mul(c.b())),
            entry("div", c -> c.x().div(c.b())),
            entry("maximum", c -> c.x().maximum(c.b())),
            entry("minimum", c -> c.x().minimum(c.b())),
            entry("pow", c -> c.x().pow(c.b())),
            entry("powScalar", c -> c.x().pow(c.number("exponent"))),
            entry("where", c -> Tensor.where(condition(c), c.x(), c.b())),
            entry("sum", c -> c.x().sum(c.axes())),
            entry("mean", c -> c.x().mean(c.axes())),
            entry("max", c -> c.x().max(c.axes())),
            entry("min", c -> c.x().min(c.axes())),
            entry("logSumExp", c -> c.x().logSumExp(c.axes())),
            entry("norm", c -> c.x().norm(2, c.axes())),
            entry("variance", c -> c.x().variance(c.axes(), c.integer("correction"))),
            entry("std", c -> c.x().std(c.axes(), c.integer("correction"))),
            entry("cumSum", c -> c.x().cumSum(c.integer("axis"))),
            entry("einsum", c -> Tensor.einsum(c.text("equation"), c.inputs().toArray(Tensor[]::new))),
            entry("flip", c -> c.x().flip(c.integer("axis"))),
            entry("tril", c -> c.x().tril(c.integer("diagonal"))),
            entry("triu", c -> c.x().triu(c.integer("diagonal"))),
            entry("diagonal", c -> c.x().diagonal()),
            entry("pad", c -> c.x().pad(c.pairs("padding"), c.number("value"))),
            entry("tile", c -> c.x().tile(c.integers("repeats"))),
            entry("embedding", c -> c.x().embedding(c.indices().reshape(c.integers("indexShape")))),
            entry("prod", c -> c.x().prod(c.integer("axis"))),
            entry("softmax", c -> c.x().softmax(c.integer("axis"))),
            entry("logSoftmax", c -> c.x().logSoftmax(c.integer("axis"))),
            entry("matmul", c -> c.x().matmul(c.b())),
            entry("reshape", c -> c.x().reshape(c.integers("shape"))),
            entry("permute", c -> c.x().permute(c.integers("axes"))),
            entry("transpose", c -> c.x().transpose(c.integer("axis0"), c.integer("axis1"))),
            entry("broadcastTo", c -> c.x().broadcastTo(c.integers("shape"))),
            entry("squeeze", c -> c.x().squeeze(c.integer("axis"))),
            entry("unsqueeze", c -> c.x().unsqueeze(c.integer("axis"))),
            entry(
                    "slice",
                    c -> c.x().slice(c.integer("axis"), c.integer("start"), c.integer("end"), c.integer("step"))),
            entry("concat", c -> Tensor.concat(c.integer("axis"), c.x(), c.b())),
            entry("stack", c -> Tensor.stack(c.integer("axis"), c.x(), c.b())),
            entry("indexSelect", c -> c.x().indexSelect(c.integer("axis"), c.indices())),
            entry("gather", c -> c.x().gather(c.integer("axis"), c.indices().reshape(c.integers("indexShape")))),
            entry("conv2d", c -> c.x().conv2d(c.b(), c.inputs().get(2), c.conv())),
            entry("conv1d", c -> c.x().conv1d(c.b(), c.inputs().get(2), c.conv())),
            entry(
                    "convTranspose2d",
                    c -> c.x().convTranspose2d(c.b(), c.inputs().get(2), c.conv())),
            entry("maxPool2d", c -> c.x().maxPool2d(c.pooled())),
            entry("avgPool2d", c -> c.x().avgPool2d(c.pooled())),
            entry("layerNorm", c -> c.x().layerNorm(c.b(), c.inputs().get(2), c.number("epsilon"))),
            entry("batchNorm", c -> c.training().batchNorm(c.b(), c.inputs().get(2), c.number("epsilon"))),
            entry("rmsNorm", c -> c.x().rmsNorm(c.b(), c.number("epsilon"))),
            entry(
                    "groupNorm",
                    c -> c.x().groupNorm(c.integer("groups"), c.b(), c.inputs().get(2), c.number("epsilon"))),
            entry(
                    "scaledDotProductAttention",
                    c -> c.x().scaledDotProductAttention(c.b(), c.inputs().get(2), c.attention())),
            entry("huberLoss", c -> c.x().huberLoss(c.b(), c.number("delta"), c.reduction())),
            entry("klDiv", c -> c.x().klDiv(c.b(), c.reduction())),
            entry("nllLoss", c -> c.x().nllLoss(c.indices(), c.reduction())),
            entry("mseLoss", c -> c.x().mseLoss(c.b(), c.reduction())),
            entry("l1Loss", c -> c.x().l1Loss(c.b(), c.reduction())),
            entry("bceLoss", c -> c.x().bceLoss(target(c), c.reduction())),
            entry("bceWithLogits", c -> c.x().bceWithLogits(target(c), c.reduction())),
            entry("crossEntropy", ReferenceTest::crossEntropy));

    @TestFactory
    Stream<DynamicTest> agreesWithTheReference() {
        return CASES.stream().filter(ReferenceTest::isCovered).map(c -> dynamicTest(c.toString(), () -> check(c)));
    }

    private static void check(ReferenceCase c) {
        Tensor y = CALLS.get(c.operation()).apply(c);
        assertEquals(Set.of(), c.unreadAttributes(), "attributes that the call leaves out");
        assertClose("value", c.output(), y);

        Tensor[] inputs = c.inputs().toArray(Tensor[]::new);
        List<Tensor> gradients =
                Gradients.of(y).upstream(c.upstream()).createGraph().wrt(inputs);
        double factor = GRADIENT_TOO_LARGE.getOrDefault(c.operation(), 1.0);
        assertAllClose(
                "gradient", c.gradients().stream().map(g -> g.div(factor)).toList(), gradients);
        if (c.hasSecond()) {
            assertAllClose("second gradient", c.second(), second(gradients, inputs));
        }
    }

    /** The gradient of sum_i sum(gradients[i] w_i), with each w_i a ramp from 0.7 to -0.4. */
    private static List<Tensor> second(List<Tensor> gradients, Tensor[] inputs) {
        Tensor weighted = Tensor.scalar(DType.FLOAT64, 0);
        for (Tensor gradient : gradients) {
            Tensor ramp = Tensor.linspace(DType.FLOAT64, 0.7, -0.4, gradient.size());
            weighted = weighted.add(gradient.mul(ramp.reshape(gradient.shape())).sum());
        }
        return weighted.requiresGrad()
                ? Gradients.of(weighted).allowUnused().wrt(inputs)
                : Arrays.stream(inputs).map(Tensor::zerosLike).toList();
    }

    @Test
    void everyOperationThatExistsIsCovered() {
        Set<String> operations =
                CASES.stream().map(ReferenceCase::operation).collect(Collectors.toCollection(TreeSet::new));
        Set<String> existing = operations.stream().filter(ReferenceTest::exists).collect(Collectors.toSet());
        System.out.printf(
                "Reference: %d of %d cases covered, %d of %d operations.%n",
                CASES.stream().filter(ReferenceTest::isCovered).count(),
                CASES.size(),
                existing.size(),
                operations.size());

        assertEquals(existing, CALLS.keySet());
    }

    private static boolean exists(String operation) {
        String name = operation.equals("powScalar") ? "pow" : operation;
        return Arrays.stream(Tensor.class.getMethods())
                .anyMatch(method -> method.getName().equals(name));
    }

    private static boolean isCovered(ReferenceCase c) {
        return exists(c.operation());
    }

    private static Tensor crossEntropy(ReferenceCase c) {
        if (c.attributes().contains("targetProbabilities")) {
            Tensor target = Tensor.of(DType.FLOAT64, c.numbers("targetProbabilities"));
            return c.x().crossEntropy(target.reshape(c.x().shape()), c.reduction());
        }
        Labels labels = c.attributes().contains("labelSmoothing")
                ? Labels.DEFAULT.smoothing(c.number("labelSmoothing"))
                : Labels.DEFAULT;
        return c.x().crossEntropy(c.indices(), labels, c.reduction());
    }

    private static Tensor condition(ReferenceCase c) {
        return Tensor.of(c.integers("condition"), c.integers("conditionShape")).to(DType.BOOL);
    }

    private static Tensor target(ReferenceCase c) {
        return Tensor.of(DType.FLOAT64, c.numbers("target")).reshape(c.x().shape());
    }

    private static void assertAllClose(String what, List<Tensor> expected, List<Tensor> found) {
        assertEquals(expected.size(), found.size());
        assertAll(IntStream.range(0, found.size())
                .mapToObj(i -> () -> assertClose(what + " of input " + i, expected.get(i), found.get(i))));
    }

    private static void assertClose(String what, Tensor expected, Tensor found) {
        assertEquals(expected.shape(), found.shape(), what);
        assertEquals(DType.FLOAT64, found.dtype(), what);
        for (int i = 0; i < expected.size(); i++) {
            double value = expected.element(i);
            assertEquals(value, found.element(i), TOLERANCE * Math.max(1, Math.abs(value)), what + " at " + i);
        }
    }
}
