package org.wengert;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** A change in place is noticed from the very next tick after the value was saved, and not a tick earlier. */
class SavedVersionTest {
    private static final Tensor ONES = Tensor.ones(DType.FLOAT64, 3);

    private static final Map<String, Consumer<Tensor>> CHANGES = changes();

    private static Map<String, Consumer<Tensor>> changes() {
        Map<String, Consumer<Tensor>> changes = new LinkedHashMap<>();
        changes.put("assign", x -> x.assign(ONES));
        changes.put("addInPlace", x -> x.addInPlace(ONES));
        changes.put("mulInPlace", x -> x.mulInPlace(2));
        changes.put("fillInPlace", x -> x.fillInPlace(5));
        Tensor rate = Tensor.scalar(DType.FLOAT64, 1);
        changes.put(
                "sgd", x -> ParameterUpdates.sgd(new ParameterUpdates.Sgd(0, 0, 0, false, false), x, null, ONES, rate));
        // The state of an optimizer is changed as its parameter is.
        changes.put(
                "adam",
                v -> ParameterUpdates.adam(
                        new ParameterUpdates.Adam(0.9, 0.999, 1e-8, 0, false),
                        ONES.copy(),
                        ONES.copy(),
                        v,
                        null,
                        ONES,
                        rate,
                        rate));
        return changes;
    }

    private static Stream<DynamicTest> each(Consumer<Map.Entry<String, Consumer<Tensor>>> test) {
        return CHANGES.entrySet().stream()
                .map(change -> DynamicTest.dynamicTest(change.getKey(), () -> test.accept(change)));
    }

    private static Tensor leaf() {
        return Tensor.of(DType.FLOAT64, new double[] {1, 2, 3}).requiresGrad(true);
    }

    private static void assertNoticed(String change, String saver, Tensor y) {
        String message = assertThrows(
                        IllegalStateException.class,
                        () -> Gradients.of(y).upstream(ONES).retainGraph().backward())
                .getMessage();
        assertTrue(message.startsWith("backward: " + saver + " kept its "), message);
        assertTrue(message.contains("and " + change + " has changed it since. "), message);
        assertThrows(IllegalStateException.class, () -> y.backward(ONES));
    }

    @TestFactory
    Stream<DynamicTest> aSavedConstantChangedDirectlyAfterwards() {
        return each(change -> {
            Tensor x = leaf();
            Tensor constant = Tensor.of(DType.FLOAT64, new double[] {4, 5, 6});
            Tensor y = x.mul(constant);
            change.getValue().accept(constant);
            assertNoticed(change.getKey(), "mul", y);
            assertEquals(null, x.grad());
        });
    }

    @TestFactory
    Stream<DynamicTest> aViewOfASavedConstantChangedDirectlyAfterwards() {
        return each(change -> {
            Tensor x = leaf();
            Tensor constant = Tensor.of(DType.FLOAT64, new double[] {4, 5, 6});
            Tensor view = constant.detach();
            Tensor y = x.mul(constant);
            change.getValue().accept(view);
            assertNoticed(change.getKey(), "mul", y);
        });
    }

    @TestFactory
    Stream<DynamicTest> aSavedLeafChangedDirectlyAfterwards() {
        return each(change -> {
            Tensor x = leaf();
            Tensor y = x.square();
            try (var off = Tape.noGrad()) {
                change.getValue().accept(x);
            }
            assertNoticed(change.getKey(), "square", y);
        });
    }

    @TestFactory
    Stream<DynamicTest> aSavedOutputChangedDirectlyAfterwards() {
        return each(change -> {
            Tensor y = leaf().tanh();
            try (var off = Tape.noGrad()) {
                change.getValue().accept(y);
            }
            assertNoticed(change.getKey(), "tanh", y);
        });
    }

    @TestFactory
    Stream<DynamicTest> usersOperationsAndCheckpoints() {
        Op op = Op.of("user", 2, in -> in[0].mul(in[1])).vjpFromAll((g, in, y) -> g.mul(in[1]), (g, in, y) -> g);
        Op bilinear = Op.binary("pair", (a, b) -> a * b).bilinear((g, b) -> g.mul(b), (g, a) -> g.mul(a));
        return each(change -> {
            Tensor x = leaf();
            Tensor constant = Tensor.of(DType.FLOAT64, new double[] {4, 5, 6});
            Tensor y = op.apply(x, constant);
            change.getValue().accept(constant);
            assertNoticed(change.getKey(), "user", y);

            y = bilinear.apply(x, constant);
            change.getValue().accept(constant);
            assertNoticed(change.getKey(), "pair", y);

            y = Gradients.checkpoint(in -> in[0].mul(in[1]), x, constant);
            change.getValue().accept(constant);
            assertNoticed(change.getKey(), "checkpoint", y);
        });
    }

    @TestFactory
    Stream<DynamicTest> aChangeDirectlyBeforehandIsFine() {
        return each(change -> {
            Tensor x = leaf();
            Tensor constant = Tensor.of(DType.FLOAT64, new double[] {4, 5, 6});
            change.getValue().accept(constant);
            Tensor y = x.mul(constant);
            y.backward(ONES);
            assertArrayEquals(constant.toDoubleArray(), x.grad().toDoubleArray());
        });
    }

    @Test
    void whatNoRuleKeepsMayBeChangedDirectlyAfterwards() {
        Tensor x = leaf();
        Tensor constant = Tensor.of(DType.FLOAT64, new double[] {4, 5, 6});
        Tensor y = x.add(constant);
        constant.fillInPlace(0);
        y.backward(ONES);
        assertArrayEquals(new double[] {1, 1, 1}, x.grad().toDoubleArray());
    }

    @Test
    void twoOperationsThatSaveOneConstantBeforeAndAfterAChange() {
        Tensor x = leaf();
        Tensor constant = Tensor.of(DType.FLOAT64, new double[] {4, 5, 6});
        Tensor before = x.mul(constant);
        constant.fillInPlace(2);
        Tensor after = x.mul(constant);

        assertNoticed("fillInPlace", "mul", before);
        after.backward(ONES);
        assertArrayEquals(new double[] {2, 2, 2}, x.grad().toDoubleArray());
    }

    @Test
    void aChangeDuringTheSweepIsNoticed() {
        Tensor x = leaf();
        Tensor constant = Tensor.of(DType.FLOAT64, new double[] {4, 5, 6});
        Tensor y = x.mul(constant);
        y.registerHook(g -> {
            constant.fillInPlace(0);
            return g;
        });
        assertNoticed("fillInPlace", "mul", y);
    }

    @Provide
    Arbitrary<Trial> any() {
        return EveryRow.differentiable();
    }

    /** For every row and input: changed directly after the operation, it is noticed, or was not needed. */
    @Property(tries = 1500)
    void noRowUsesAChangedValue(@ForAll("any") Trial trial, @ForAll int which) {
        Tensor[] plain = trial.leaves(DType.FLOAT64);
        Tensor expected = trial.op().apply(plain);
        Tensor[] in = trial.leaves(DType.FLOAT64);
        Tensor y = trial.op().apply(in);
        Tensor changed = which % (in.length + 1) == 0 ? y : in[Math.floorMod(which, in.length)];
        try (var off = Tape.noGrad()) {
            changed.fillInPlace(changed.dtype().isFloating() ? 0.123 : 0);
        }
        if (!y.requiresGrad()) {
            return;
        }
        UnaryOperator<Tensor> upstream =
                of -> Tensor.linspace(DType.FLOAT64, 0.5, 1.5, of.size()).reshape(of.shape());
        List<Tensor> wanted = gradients(expected, upstream.apply(expected), plain);
        List<Tensor> found;
        try {
            found = gradients(y, upstream.apply(y), in);
        } catch (IllegalStateException e) {
            assertTrue(e.getMessage().contains(" has changed it since. "), e::getMessage);
            return;
        }
        for (int i = 0; i < wanted.size(); i++) {
            assertArrayEquals(wanted.get(i).toDoubleArray(), found.get(i).toDoubleArray());
        }
    }

    private static List<Tensor> gradients(Tensor y, Tensor upstream, Tensor... in) {
        Tensor[] leaves = Stream.of(in).filter(Tensor::requiresGrad).toArray(Tensor[]::new);
        return Gradients.of(y).upstream(upstream).allowUnused().wrt(leaves);
    }
}
