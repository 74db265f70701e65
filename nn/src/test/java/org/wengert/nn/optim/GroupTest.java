package org.wengert.nn.optim;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.wengert.DType;
import org.wengert.Tensor;
import org.wengert.nn.Parameter;

/** Groups of parameters with settings of their own. */
class GroupTest {
    private final Parameter a = new Parameter(Tensor.of(DType.FLOAT64, new double[] {1}));
    private final Parameter b = new Parameter(Tensor.of(DType.FLOAT64, new double[] {1}));

    private void step(Optimizer optimizer) {
        optimizer.zeroGrad();
        a.tensor().add(b.tensor()).square().sum().backward();
        optimizer.step();
    }

    /** Each group trains as an optimizer of its own with the same settings. */
    @TestFactory
    Stream<DynamicTest> aGroupIsAnOptimizerOfItsOwn() {
        Map<String, BiFunction<List<Parameter>, List<Parameter>, Optimizer>> grouped = Map.of(
                "Adam",
                (p, q) -> new Adam(p, 0.1)
                        .weightDecay(0.1)
                        .amsgrad()
                        .betas(0.8, 0.9)
                        .group(q, g -> g.weightDecay(0).learningRate(0.2)),
                "AdamW",
                (p, q) -> new AdamW(p, 0.1)
                        .epsilon(1e-3)
                        .group(q, g -> g.weightDecay(0).learningRate(0.2)),
                "RMSprop",
                (p, q) -> new RMSprop(p, 0.1)
                        .weightDecay(0.1)
                        .momentum(0.5)
                        .group(q, g -> g.weightDecay(0).learningRate(0.2)),
                "Adagrad",
                (p, q) -> new Adagrad(p, 0.1)
                        .weightDecay(0.1)
                        .initialAccumulator(0.3)
                        .group(q, g -> g.weightDecay(0).learningRate(0.2)),
                "Sgd",
                (p, q) -> new Sgd(p, 0.1)
                        .weightDecay(0.1)
                        .momentum(0.9)
                        .nesterov()
                        .group(q, g -> g.weightDecay(0).learningRate(0.2)));
        Map<String, List<BiFunction<List<Parameter>, List<Parameter>, Optimizer>>> alone = Map.of(
                "Adam",
                List.of(
                        (p, q) -> new Adam(p, 0.1).weightDecay(0.1).amsgrad().betas(0.8, 0.9),
                        (p, q) -> new Adam(q, 0.2).amsgrad().betas(0.8, 0.9)),
                "AdamW",
                List.of(
                        (p, q) -> new AdamW(p, 0.1).epsilon(1e-3),
                        (p, q) -> new AdamW(q, 0.2).epsilon(1e-3).weightDecay(0)),
                "RMSprop",
                List.of(
                        (p, q) -> new RMSprop(p, 0.1).weightDecay(0.1).momentum(0.5),
                        (p, q) -> new RMSprop(q, 0.2).momentum(0.5)),
                "Adagrad",
                List.of(
                        (p, q) -> new Adagrad(p, 0.1).weightDecay(0.1).initialAccumulator(0.3),
                        (p, q) -> new Adagrad(q, 0.2).initialAccumulator(0.3)),
                "Sgd",
                List.of(
                        (p, q) -> new Sgd(p, 0.1).weightDecay(0.1).momentum(0.9).nesterov(),
                        (p, q) -> new Sgd(q, 0.2).momentum(0.9).nesterov()));
        return grouped.keySet().stream()
                .map(name -> dynamicTest(name, () -> {
                    PlainNetwork network = new PlainNetwork(DType.FLOAT64);
                    PlainNetwork separate = new PlainNetwork(DType.FLOAT64);
                    Optimizer both = grouped.get(name)
                            .apply(
                                    network.parameters().subList(0, 2),
                                    network.parameters().subList(2, 4));
                    List<Optimizer> each = alone.get(name).stream()
                            .map(f -> f.apply(
                                    separate.parameters().subList(0, 2),
                                    separate.parameters().subList(2, 4)))
                            .toList();
                    network.train(both, 6);
                    for (int i = 0; i < 6; i++) {
                        separate.backward();
                        each.forEach(Optimizer::step);
                    }
                    assertArrayEquals(separate.values(), network.values());
                }));
    }

    @Test
    void aGroupsRateCanChange() {
        Sgd sgd = new Sgd(List.of(a), 0.1).group(List.of(b), g -> {});
        assertEquals(0.1, sgd.groups().get(1).learningRate());
        sgd.groups().get(1).learningRate(0);
        step(sgd);
        assertEquals(0.6, a.tensor().item(), 1e-15);
        assertEquals(1, b.tensor().item());
        sgd.zeroGrad();
        assertNull(b.grad());
    }

    @Test
    void aParameterInTwoGroupsIsAnErrorAndChangesNothing() {
        Sgd sgd = new Sgd(List.of(a), 0.1);
        assertEquals(
                "Sgd: Parameter FLOAT64 [1] comes twice, and would take two steps at once. Pass each parameter once; the parameters() of one model are.",
                assertThrows(IllegalArgumentException.class, () -> sgd.group(List.of(b, a), g -> {}))
                        .getMessage());
        assertEquals(1, sgd.groups().size());
        assertThrows(IllegalArgumentException.class, () -> sgd.group(List.of(), g -> {}));
        assertThrows(IllegalArgumentException.class, () -> sgd.group(List.of(b), null));
        assertThrows(
                UnsupportedOperationException.class,
                () -> sgd.group(List.of(b), g -> {
                    throw new UnsupportedOperationException();
                }));
        assertEquals(1, sgd.groups().size());
        sgd.group(List.of(b), g -> {});
        assertEquals(2, sgd.groups().size());
    }

    @Test
    void aGroupHasNoGroups() {
        Parameter c = new Parameter(Tensor.of(DType.FLOAT64, new double[] {1}));
        Sgd sgd = new Sgd(List.of(a), 0.1);
        String message = assertThrows(
                        IllegalStateException.class, () -> sgd.group(List.of(b), g -> g.group(List.of(c), h -> {})))
                .getMessage();
        assertEquals("Sgd.group: a group has no groups of its own. Add all groups to the optimizer itself.", message);
        sgd.group(List.of(b), g -> {});
        Sgd group = (Sgd) sgd.groups().get(1);
        assertThrows(IllegalStateException.class, () -> group.group(List.of(c), h -> {}));
        assertTrue(sgd.groups().get(0) == sgd);
    }
}
