package org.wengert.nn;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.wengert.DType;
import org.wengert.MemoryScope;
import org.wengert.Tape;
import org.wengert.Tensor;

/** State by name: what is given out, what is taken back, and what is refused. */
class StateTest {
    private final Mlp model = new Mlp();

    @Test
    void aStateIsACopyWithoutHistory() {
        Map<String, Tensor> state = model.state();
        assertEquals(model.namedParameters().keySet(), state.keySet());
        state.values().forEach(tensor -> assertFalse(tensor.requiresGrad()));
        double before = model.parameters().get(0).tensor().get(0, 0);
        state.get("hidden1.weight").fillInPlace(7);
        assertEquals(before, model.parameters().get(0).tensor().get(0, 0));
    }

    @Test
    void loadingGivesTheSameFunction() {
        Mlp other = new Mlp();
        Parameter weight = other.parameters().get(0);
        Tensor tensor = weight.tensor();
        other.load(model.state());
        Tensor x = Tensor.of(new double[][] {{0.3, -0.2}});
        assertArrayEquals(model.forward(x).toDoubleArray(), other.forward(x).toDoubleArray(), 0);
        assertSame(tensor, weight.tensor(), "values change in place, so that optimizers keep working");
    }

    @Test
    void allThatDoesNotFitIsListedAndNothingChanges() {
        Map<String, Tensor> before = model.state();
        Map<String, Tensor> state = new Mlp().state();
        state.remove("hidden1.bias");
        state.put("hidden2.weight", Tensor.zeros(20, 21));
        state.put("output.weight", Tensor.zeros(2, 20));
        state.put("output.bias", Tensor.zeros(DType.FLOAT64, 2));
        state.put("output.scale", Tensor.zeros(1));
        state.put("head.weight", Tensor.of(new int[] {1}));
        assertEquals(
                """
                load: the state does not fit Mlp; nothing was loaded.
                  missing: hidden1.bias FLOAT32 [20]
                  wrong shape: hidden2.weight is FLOAT32 [20, 20], and the state has FLOAT32 [20, 21]
                  wrong shape: output.weight is FLOAT32 [20, 2], and the state has FLOAT32 [2, 20]
                  wrong type: output.bias is FLOAT32 [2], and the state has FLOAT64 [2]
                  unexpected: output.scale FLOAT32 [1]
                  unexpected: head.weight INT32 [1]
                Load the state of a network of the same structure and type.""",
                assertThrows(IllegalArgumentException.class, () -> model.load(state))
                        .getMessage());
        model.state()
                .forEach((name, tensor) ->
                        assertArrayEquals(before.get(name).toDoubleArray(), tensor.toDoubleArray(), 0, name));
    }

    @Test
    void loadingForgetsNoGradientAndKeepsTraining() {
        model.forward(Tensor.ones(1, 2)).sum().backward();
        Tensor grad = model.parameters().get(0).grad();
        model.load(model.state());
        assertSame(grad, model.parameters().get(0).grad());
    }

    static class Two extends Module {
        final Parameter a = new Parameter(Tensor.of(1, 2));
        final Parameter b = new Parameter(Tensor.of(3, 4));
    }

    @Test
    void aStateMayHoldTheTensorsBeingSet() {
        Two two = new Two();
        two.load(Map.of("a", two.b.tensor(), "b", two.a.tensor()));
        assertArrayEquals(new double[] {3, 4}, two.a.tensor().toDoubleArray());
        assertArrayEquals(new double[] {1, 2}, two.b.tensor().toDoubleArray());
    }

    @Test
    void aStateThatCannotBeReadChangesNothing() {
        Two two = new Two();
        Map<String, Tensor> state = new TreeMap<>(Map.of("a", Tensor.of(5, 6)));
        try (MemoryScope tape = Tape.open()) {
            state.put("b", Tensor.of(7, 8).mul(1));
        }
        String message =
                assertThrows(IllegalStateException.class, () -> two.load(state)).getMessage();
        assertTrue(message.startsWith("load: the state's b cannot be read; nothing was loaded. FLOAT32 [2]"), message);
        assertArrayEquals(new double[] {1, 2}, two.a.tensor().toDoubleArray());
        assertArrayEquals(new double[] {3, 4}, two.b.tensor().toDoubleArray());
    }

    @Test
    void nullIsNoState() {
        Two two = new Two();
        assertEquals(
                "load: the state is null. Pass the state() of a network.",
                assertThrows(IllegalArgumentException.class, () -> two.load((Map<String, Tensor>) null))
                        .getMessage());
        Map<String, Tensor> state = new TreeMap<>(two.state());
        state.put("b", null);
        state.put("c", null);
        String message = assertThrows(IllegalArgumentException.class, () -> two.load(state))
                .getMessage();
        assertTrue(message.contains("\n  missing: b FLOAT32 [2]\n  unexpected: c, null\n"), message);
    }

    @Test
    void insideFunctionalTheParametersThemselvesAreSet() {
        Two two = new Two();
        Tensor given = Tensor.of(9, 9);
        two.functional(() -> {
                    two.load(new Two().state());
                    return two.a.tensor();
                })
                .of(given, given);
        assertArrayEquals(new double[] {9, 9}, given.toDoubleArray());
    }
}
