package org.wengert;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** A rule that runs as one loop gives the bits that its operations give one after the other. */
class FusedRuleTest {
    private static final double[] SPECIAL = {
        0,
        -0.0,
        1,
        -1,
        Double.NaN,
        Double.POSITIVE_INFINITY,
        Double.NEGATIVE_INFINITY,
        1e-310,
        1e-40,
        1e30,
        -1e30,
        90,
        -90,
        800,
        -800
    };
    private static final int N = 700;
    private static final int MANY = 5000;

    private static final Set<Op> MUST_ADD =
            Set.of(ElementwiseRules.TANH, ActivationsRules.SIGMOID, ElementwiseRules.SQUARE, ArithmeticRules.MUL);

    @TestFactory
    Stream<DynamicTest> equalsTheOperations() {
        return Stream.of(DType.FLOAT32, DType.FLOAT64)
                .flatMap(dtype ->
                        elementwise().stream().map(op -> dynamicTest(op + " " + dtype, () -> compare(op, dtype))));
    }

    @Test
    void theRowsThatMatterAreFused() {
        for (Op op : List.of(
                ElementwiseRules.TANH,
                ActivationsRules.SIGMOID,
                ActivationsRules.GELU,
                ActivationsRules.SILU,
                ActivationsRules.MISH,
                ElementwiseRules.SQRT,
                ElementwiseRules.SQUARE)) {
            assertNotNull(FusedRule.describe(op, 0, DType.FLOAT32), op.name());
        }
    }

    private static List<Op> elementwise() {
        List<Op> ops = new ArrayList<>();
        for (OpSpec<?> row : Catalogue.rows()) {
            if (row.kind() == OpSpec.Kind.ELEMENTWISE
                    && row.type() == null
                    && (row.arity() == 1 || row.arity() == 2)
                    && row.derivative() != null) {
                Object attributes = row.samples() == null
                        ? null
                        : row.samples().draw(new Sampler(new Random(1), 1, 1)).attributes();
                ops.add(new Op(row, attributes));
            }
        }
        assertTrue(ops.size() > 40);
        return ops;
    }

    private static void compare(Op op, DType dtype) {
        Random random = new Random(3);
        Tensor[] inputs = new Tensor[op.arity()];
        for (int i = 0; i < inputs.length; i++) {
            inputs[i] = numbers(dtype, random).requiresGrad(true);
        }
        Tensor g = numbers(dtype, random);
        Tensor y = op.apply(inputs);
        Node node = y.node();
        if (node == null) {
            return; // it passes its input on
        }
        boolean[] needed = new boolean[inputs.length];
        Arrays.fill(needed, true);
        @Nullable Tensor[] fused;
        @Nullable Tensor[] single;
        ThreadState state = ThreadState.current();
        ThreadState.Switch off = state.record(false);
        try {
            fused = op.pullback(g, node, needed);
            single = op.spec().rule().pullback(g, node, op.attributes(), needed);
        } finally {
            state.restore(off);
        }
        for (int i = 0; i < inputs.length; i++) {
            Tensor one = fused[i];
            Tensor other = single[i];
            if (one == null || other == null) {
                assertEquals(one, other);
                continue;
            }
            for (int e = 0; e < one.size(); e++) {
                // The sign of a strong zero is left open.
                assertEquals(0.0 + one.element(e), 0.0 + other.element(e), op + " at " + e + " of input " + i);
            }
        }
    }

    /** In place or in a new tensor, one loop adds what the rule's operations give. */
    @TestFactory
    Stream<DynamicTest> addsWhatTheOperationsGive() {
        return Stream.of(DType.FLOAT32, DType.FLOAT64)
                .flatMap(dtype ->
                        elementwise().stream().map(op -> dynamicTest(op + " " + dtype, () -> compareSums(op, dtype))));
    }

    private static void compareSums(Op op, DType dtype) {
        Random random = new Random(4);
        Tensor[] inputs = new Tensor[op.arity()];
        for (int i = 0; i < inputs.length; i++) {
            inputs[i] = numbers(dtype, random, MANY).requiresGrad(true);
        }
        Tensor g = numbers(dtype, random, MANY);
        Node node = op.apply(inputs).node();
        if (node == null) {
            return; // it passes its input on
        }
        ThreadState state = ThreadState.current();
        ThreadState.Switch off = state.record(false);
        try {
            for (int i = 0; i < inputs.length; i++) {
                Tensor sum = numbers(dtype, random, MANY);
                Tensor before = sum.copy();
                Tensor fresh = op.added(sum, false, i, sum.shape(), g, node);
                if (fresh == null) {
                    assertFalse(MUST_ADD.contains(op), op.name());
                    continue;
                }
                boolean[] needed = new boolean[inputs.length];
                needed[i] = true;
                Tensor alone = op.spec().rule().pullback(g, node, op.attributes(), needed)[i];
                assertArrayEquals(before.toDoubleArray(), sum.toDoubleArray());
                Tensor inPlace = op.added(sum, true, i, sum.shape(), g, node);
                assertSame(sum, inPlace);
                for (int e = 0; e < MANY; e++) {
                    double expected = dtype == DType.FLOAT32
                            ? (float) before.element(e) + (float) alone.element(e)
                            : before.element(e) + alone.element(e);
                    assertEquals(0.0 + expected, 0.0 + fresh.element(e), op + " at " + e + " of input " + i);
                    assertEquals(0.0 + expected, 0.0 + inPlace.element(e), op + " at " + e + " of input " + i);
                }
            }
        } finally {
            state.restore(off);
        }
    }

    private static Tensor numbers(DType dtype, Random random) {
        return numbers(dtype, random, N);
    }

    private static Tensor numbers(DType dtype, Random random, int n) {
        double[] numbers = new double[n];
        for (int i = 0; i < n; i++) {
            int at = random.nextInt(2 * SPECIAL.length);
            numbers[i] = at < SPECIAL.length ? SPECIAL[at] : random.nextGaussian() * 3;
        }
        return Tensor.of(dtype, numbers, n);
    }

    @Test
    void numbersAndRowsAmongTheInputs() {
        Tensor a =
                Tensor.of(DType.FLOAT64, new double[] {1, 2, 3, 4, 5, 6}, 2, 3).requiresGrad(true);
        Tensor b = Tensor.of(DType.FLOAT64, new double[] {2, 4, 8}, 3).requiresGrad(true);
        Tensor c = Tensor.scalar(DType.FLOAT64, 2).requiresGrad(true);
        a.div(b).div(c).backward(Tensor.ones(DType.FLOAT64, 2, 3));
        assertEquals(0.25, a.grad().element(0));
        assertEquals(-5.0 / 4 / 2, b.grad().element(0));
        assertEquals(-(5.0 / 2 + 7.0 / 4 + 9.0 / 8) / 4, c.grad().element(0));
    }

    @Test
    void aTrainingRunGivesTheSameBitsColdAndHot() {
        long cold = trained();
        for (int i = 0; i < 12; i++) {
            assertEquals(cold, trained());
        }
    }

    /** The bits of the weights after some steps. */
    private static long trained() {
        Random random = new Random(5);
        Tensor x = numbers(random, 64, 40);
        Tensor w = numbers(random, 40, 50).requiresGrad(true);
        Tensor v = numbers(random, 50, 30).requiresGrad(true);
        for (int step = 0; step < 25; step++) {
            Tensor hidden = x.matmul(w).tanh();
            hidden.matmul(v).gelu().sigmoid().square().mean().backward();
            try (var off = Tape.noGrad()) {
                for (Tensor weight : List.of(w, v)) {
                    weight.addInPlace(weight.grad(), -0.5);
                    weight.zeroGrad();
                }
            }
        }
        long hash = 0;
        for (Tensor weight : List.of(w, v)) {
            for (int i = 0; i < weight.size(); i++) {
                hash = 31 * hash + Double.doubleToLongBits(weight.element(i));
            }
        }
        return hash;
    }

    private static Tensor numbers(Random random, int rows, int columns) {
        float[] numbers = new float[rows * columns];
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = (float) random.nextGaussian();
        }
        return Tensor.of(numbers, rows, columns);
    }

    /** The loop is made with the first element, perhaps long after the scope in which the rule was traced. */
    @Test
    void aRuleTracedInAScopeOutlivesIt() {
        AttributeOp<Slope> op = PiecewiseRules.LEAKY_RELU;
        Slope slope = new Slope(0.37);
        Tensor none = Tensor.zeros(0).requiresGrad(true);
        try (MemoryScope scope = Tape.open()) {
            for (int i = 0; i < 200; i++) {
                op.apply(slope, none).sum().backward();
            }
        }
        Tensor many = Tensor.full(DType.FLOAT32, -1, 600).requiresGrad(true);
        op.apply(slope, many).sum().backward();
        assertEquals(0.37f, (float) many.grad().get(0));
    }
}
