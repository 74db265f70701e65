package org.wengert;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Operations of any number of inputs. */
class ManyInputsTest {
    private static Tensor[] inputs(int count) {
        Random random = new Random(count);
        Tensor[] inputs = new Tensor[count];
        Arrays.setAll(
                inputs, i -> Tensor.uniform(DType.FLOAT64, random, 0.5, 1.5, 2).requiresGrad(true));
        return inputs;
    }

    private static Tensor product(Tensor... in) {
        Tensor product = in[0];
        for (int i = 1; i < in.length; i++) {
            product = product.mul(in[i]);
        }
        return product;
    }

    /** The product of all, whose rules need every input, or the output and one. */
    private static Op product(int count) {
        Rule.FromAll[] rules = new Rule.FromAll[count];
        for (int i = 0; i < count; i++) {
            int own = i;
            rules[i] = i % 2 == 0
                    ? (g, in, y) -> g.mul(y.div(in[own]))
                    : (g, in, y) -> {
                        Tensor others = g;
                        for (int j = 0; j < in.length; j++) {
                            others = j == own ? others : others.mul(in[j]);
                        }
                        return others;
                    };
        }
        return Op.of("product", count, ManyInputsTest::product).vjpFromAll(rules);
    }

    private static void assertNear(List<Tensor> expected, List<Tensor> found) {
        for (int i = 0; i < expected.size(); i++) {
            assertArrayEquals(expected.get(i).toDoubleArray(), found.get(i).toDoubleArray(), 1e-10, "input " + i);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 30, 31, 32, 33, 40, 63, 64, 65, 100})
    void aRuleFromAll(int count) {
        Tensor[] in = inputs(count);
        Op op = product(count);
        assertNear(
                Gradients.of(product(in).sum()).wrt(in),
                Gradients.of(op.apply(in).sum()).wrt(in));
    }

    @ParameterizedTest
    @ValueSource(ints = {31, 32, 33, 40, 65})
    void onlySomeNeedAGradient(int count) {
        for (int marked : new int[] {0, 1, 30, count - 1}) {
            Tensor[] in = inputs(count);
            for (int i = 0; i < count; i++) {
                in[i].requiresGrad(i == marked);
            }
            assertArrayEquals(
                    Gradients.of(product(in).sum()).wrt(in[marked]).toDoubleArray(),
                    Gradients.of(product(count).apply(in).sum()).wrt(in[marked]).toDoubleArray(),
                    1e-10);
        }
    }

    @Test
    void theSecondOrder() {
        Tensor[] in = inputs(40);
        Tensor expected = Gradients.of(product(in).sum()).createGraph().wrt(in[35]);
        Tensor found = Gradients.of(product(40).apply(in).sum()).createGraph().wrt(in[35]);
        assertNear(
                Gradients.of(expected.sum()).wrt(in[0], in[31], in[32], in[39]),
                Gradients.of(found.sum()).wrt(in[0], in[31], in[32], in[39]));
    }

    @ParameterizedTest
    @ValueSource(ints = {31, 32, 33, 40, 100})
    void aChangedInputIsNoticedWhateverItsNumber(int count) {
        for (int changed : new int[] {0, 31 % count, count - 1}) {
            Tensor[] in = inputs(count);
            Tensor constant = in[changed].requiresGrad(false);
            Tensor y = product(count).apply(in).sum();
            constant.addInPlace(constant);
            assertChangeIsNoticed(changed, y);
        }
    }

    private static void assertChangeIsNoticed(int changed, Tensor y) {
        String message = assertThrows(IllegalStateException.class, y::backward).getMessage();
        assertTrue(message.contains("kept its input " + changed + ", "), message);
        assertTrue(message.contains("addInPlace has changed it since. "), message);
    }

    @ParameterizedTest
    @ValueSource(ints = {31, 32, 33, 40, 100})
    void aTapeSaysWhatIsKept(int count) {
        Tensor y = product(count).apply(inputs(count));
        Node line = y.node();
        assertEquals(count, line.inputs());
        for (int i = 0; i < count; i++) {
            assertEquals(true, line.saves(i), "input " + i);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {31, 32, 33, 40, 100})
    void aCheckpointOfMany(int count) {
        Tensor[] in = inputs(count);
        assertNear(
                Gradients.of(product(in).sum()).wrt(in),
                Gradients.of(Gradients.checkpoint(ManyInputsTest::product, in).sum())
                        .wrt(in));
        assertNear(
                Gradients.of(product(in).sum()).wrt(in),
                Gradients.of(Gradients.checkpoint(none -> product(in).mul(none[0]), Tensor.ones(DType.FLOAT64, 2))
                                .sum())
                        .wrt(in));
        for (int changed : new int[] {31 % count, count - 1}) {
            Tensor y = Gradients.checkpoint(ManyInputsTest::product, in).sum();
            try (var off = Tape.noGrad()) {
                in[changed].addInPlace(in[changed]);
            }
            assertChangeIsNoticed(changed, y);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {31, 32, 33, 100})
    void manyPartsAreJoined(int count) {
        Tensor[] in = inputs(count);
        Tensor weights = Tensor.linspace(DType.FLOAT64, 1, 2, 2 * count);
        List<Tensor> joined =
                Gradients.of(Tensor.concat(0, in).mul(weights).sum()).wrt(in);
        List<Tensor> stacked =
                Gradients.of(Tensor.stack(0, in).reshape(-1).mul(weights).sum()).wrt(in);
        List<Tensor> expected = weights.split(0, 2);
        assertNear(expected, joined);
        assertNear(expected, stacked);
    }

    @Test
    void aWholeTensorOperationMayTakeManyThroughEveryTransform() {
        Tensor[] in = inputs(34);
        Op op = product(34);
        Tensor[] vs = inputs(34);
        for (Tensor v : vs) {
            v.requiresGrad(false);
        }
        for (Tensor x : in) {
            x.requiresGrad(false);
        }
        assertArrayEquals(
                Gradients.jvp(ManyInputsTest::product, List.of(in), List.of(vs)).toDoubleArray(),
                Gradients.jvp(xs -> op.apply(xs), List.of(in), List.of(vs)).toDoubleArray(),
                1e-9);
        assertNear(
                Gradients.hvp(xs -> product(xs).sum(), List.of(in), List.of(vs)),
                Gradients.hvp(xs -> op.apply(xs).sum(), List.of(in), List.of(vs)));
    }
}
