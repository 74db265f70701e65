package org.wengert.nn.optim;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.wengert.DType;
import org.wengert.MemoryScope;
import org.wengert.Tape;
import org.wengert.Tensor;
import org.wengert.nn.Parameter;

/** The state of optimizers: given out, taken back, refused. */
class OptimizerStateTest {
    /** Momentum as a user would write it. */
    static final class Momentum extends Optimizer {
        private final Slot velocity = slot("velocity");

        Momentum(List<Parameter> parameters) {
            super(parameters, 0.1);
        }

        @Override
        protected void update(int i, Tensor x, Tensor g) {
            Tensor v = velocity.of(i).mulInPlace(0.9).addInPlace(g);
            x.addInPlace(v, -learningRate());
        }
    }

    private static final Map<String, Function<List<Parameter>, Optimizer>> ALL = all();

    private static Map<String, Function<List<Parameter>, Optimizer>> all() {
        Map<String, Function<List<Parameter>, Optimizer>> all = new LinkedHashMap<>();
        all.put("Adam", p -> new Adam(p, 0.02).weightDecay(0.1));
        all.put("AMSGrad", p -> new Adam(p, 0.02).amsgrad());
        all.put("AdamW", p -> new AdamW(p, 0.02));
        all.put("RMSprop", p -> new RMSprop(p).momentum(0.9).centered());
        all.put("Adagrad", p -> new Adagrad(p, 0.1).learningRateDecay(0.1));
        all.put("Sgd", p -> new Sgd(p, 0.1).momentum(0.9).dampening(0.5));
        all.put("a user's", Momentum::new);
        all.put(
                "groups",
                p -> new Adam(p.subList(0, 1), 0.02)
                        .group(p.subList(1, 4), g -> g.weightDecay(0.3).amsgrad()));
        return all;
    }

    @TestFactory
    Stream<DynamicTest> resumingIsNotStopping() {
        return Stream.of(DType.FLOAT32, DType.FLOAT64)
                .flatMap(dtype -> ALL.entrySet().stream()
                        .map(each -> dynamicTest(each.getKey() + " " + dtype, () -> {
                            PlainNetwork whole = new PlainNetwork(dtype);
                            double[] expected = whole.train(each.getValue().apply(whole.parameters()), 10);

                            PlainNetwork network = new PlainNetwork(dtype);
                            Optimizer first = each.getValue().apply(network.parameters());
                            network.train(first, 4);
                            Map<String, Tensor> state;
                            try (MemoryScope scope = Tape.open()) {
                                state = first.state();
                            }
                            // What is trained meanwhile does not reach the copy.
                            PlainNetwork other = new PlainNetwork(dtype);
                            new FlatParameters(other.parameters().toArray(new Parameter[0]))
                                    .set(network.values(), 0, network.values());
                            network.train(first, 3);
                            Optimizer resumed = each.getValue().apply(other.parameters());
                            resumed.load(state);
                            assertArrayEquals(expected, other.train(resumed, 6));
                        })));
    }

    @Test
    void namesAreThoseOfPyTorch() {
        PlainNetwork network = new PlainNetwork(DType.FLOAT32);
        Adam adam = new Adam(network.parameters().subList(0, 1), 0.5)
                .group(network.parameters().subList(1, 2), g -> g.amsgrad());
        network.train(adam, 3);
        Map<String, Tensor> state = adam.state();
        assertEquals(
                Set.of(
                        "groups.0.learning_rate",
                        "groups.1.learning_rate",
                        "0.step",
                        "0.exp_avg",
                        "0.exp_avg_sq",
                        "1.step",
                        "1.exp_avg",
                        "1.exp_avg_sq",
                        "1.max_exp_avg_sq"),
                state.keySet());
        assertEquals(3, state.get("0.step").item());
        assertEquals(0.5, state.get("groups.1.learning_rate").item());
        assertEquals(DType.FLOAT32, state.get("0.exp_avg").dtype());
    }

    @Test
    void theLearningRateIsPartOfIt() {
        PlainNetwork network = new PlainNetwork(DType.FLOAT32);
        Sgd sgd = new Sgd(network.parameters(), 0.5);
        Map<String, Tensor> state = sgd.state();
        sgd.learningRate(0.1);
        sgd.load(state);
        assertEquals(0.5, sgd.learningRate());
    }

    @Test
    void aStateOfBeforeTheFirstStepForgetsAllSteps() {
        PlainNetwork network = new PlainNetwork(DType.FLOAT64);
        Adam adam = new Adam(network.parameters());
        Map<String, Tensor> state = adam.state();
        network.train(adam, 2);
        adam.load(state);
        assertEquals(state.keySet(), adam.state().keySet());
    }

    @Test
    void allThatDoesNotFitIsListedAndNothingChanges() {
        PlainNetwork network = new PlainNetwork(DType.FLOAT64);
        Adam adam = new Adam(network.parameters().subList(0, 2), 0.1);
        network.train(adam, 2);
        double[] before = adam.state().get("0.exp_avg").toDoubleArray();
        Map<String, Tensor> state = new TreeMap<>(adam.state());
        state.remove("0.step");
        state.put("0.exp_avg", Tensor.ones(DType.FLOAT64, 3, 2));
        state.put("0.exp_avg_sq", Tensor.ones(2, 3));
        state.put("1.max_exp_avg_sq", Tensor.ones(DType.FLOAT64, 3));
        state.put("2.step", Tensor.scalar(DType.FLOAT64, 1));
        state.put("groups.0.learning_rate", Tensor.scalar(DType.FLOAT64, -1));
        assertEquals(
                """
                Adam.load: the state does not fit; nothing was loaded.
                  wrong value: groups.0.learning_rate is -1.0: expected a finite number of 0.0 or more
                  missing: 0.step FLOAT64 []
                  wrong shape: 0.exp_avg is FLOAT64 [2, 3], and the state has FLOAT64 [3, 2]
                  wrong type: 0.exp_avg_sq is FLOAT64 [2, 3], and the state has FLOAT32 [2, 3]
                  unexpected: 1.max_exp_avg_sq FLOAT64 [3]
                  unexpected: 2.step FLOAT64 []
                Load the state of one with the same parameters and settings.""",
                assertThrows(IllegalArgumentException.class, () -> adam.load(state))
                        .getMessage());
        assertArrayEquals(before, adam.state().get("0.exp_avg").toDoubleArray());
        assertEquals(0.1, adam.learningRate());
        assertEquals(
                "Adam.load: the state is null. Pass a state().",
                assertThrows(IllegalArgumentException.class, () -> adam.load(null))
                        .getMessage());
    }

    @Test
    void aStateThatCannotBeReadChangesNothing() {
        PlainNetwork network = new PlainNetwork(DType.FLOAT64);
        Sgd sgd = new Sgd(network.parameters().subList(1, 2), 0.1).momentum(0.9);
        network.train(sgd, 1);
        Map<String, Tensor> state = new TreeMap<>(sgd.state());
        try (MemoryScope scope = Tape.open()) {
            state.put("0.momentum_buffer", Tensor.ones(DType.FLOAT64, 3).mul(2));
        }
        String message =
                assertThrows(IllegalStateException.class, () -> sgd.load(state)).getMessage();
        assertTrue(
                message.startsWith("Sgd.load: the state's 0.momentum_buffer cannot be read; nothing was loaded. "),
                message);
    }

    @Test
    void slotsHaveNamesOfTheirOwn() {
        Parameter x = new Parameter(Tensor.ones(2));
        for (String name : List.of("", "a.b", "velocity")) {
            Momentum momentum = new Momentum(List.of(x));
            assertEquals(
                    "Momentum: slot '" + name
                            + "': expected a name without dots that no other slot has. Choose another.",
                    assertThrows(IllegalArgumentException.class, () -> momentum.slot(name))
                            .getMessage());
        }
    }
}
