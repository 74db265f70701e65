package org.wengert.nn;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.wengert.DType;
import org.wengert.MemoryScope;
import org.wengert.Tape;
import org.wengert.Tensor;
import org.wengert.nn.optim.Adagrad;
import org.wengert.nn.optim.Adam;
import org.wengert.nn.optim.AdamW;
import org.wengert.nn.optim.Optimizer;
import org.wengert.nn.optim.RMSprop;
import org.wengert.nn.optim.Sgd;
import org.wengert.nn.optim.Slot;

/** All that a parameter or an optimizer holds outlives every scope: training is the same inside scopes as outside. */
class OutlivesScopesTest {
    private static final Tensor X = Tensor.of(new double[][] {{1, -2}, {0.5, 3}});
    private static final Tensor Y = Tensor.of(new double[][] {{1}, {-1}});

    /** Momentum as a user would write it. */
    static final class Momentum extends Optimizer {
        private final @Nullable Tensor[] velocities;

        Momentum(List<Parameter> parameters) {
            super(parameters, 0.1);
            velocities = new Tensor[size()];
        }

        @Override
        protected void update(int i, Tensor x, Tensor g) {
            Tensor v = velocities[i];
            v = v == null ? g.mul(1) : v.to(g.dtype()).mul(0.9).add(g);
            velocities[i] = v;
            x.addInPlace(v, -learningRate());
        }
    }

    private static void step(Sequential model, Optimizer optimizer) {
        DType type = model.parameters().get(0).tensor().dtype();
        optimizer.zeroGrad();
        Loss.mse(model.forward(X.to(type)), Y.to(type)).backward();
        optimizer.step();
    }

    private static double[] train(Function<List<Parameter>, Optimizer> optimizer, boolean scoped) {
        Rng.seed(1);
        Sequential model = new Sequential(new Linear(2, 3), new Tanh(), new Linear(3, 1));
        Optimizer chosen = optimizer.apply(model.parameters());
        for (int i = 0; i < 12; i++) {
            if (i == 4) {
                model.to(DType.FLOAT64);
            }
            if (scoped) {
                try (MemoryScope tape = Tape.open()) {
                    step(model, chosen);
                }
            } else {
                step(model, chosen);
            }
        }
        return Tensor.concat(
                        0,
                        model.tensors().stream()
                                .map(t -> t.detach().reshape(t.size()))
                                .toArray(Tensor[]::new))
                .toDoubleArray();
    }

    @Test
    void sgdWithMomentumThroughAConversion() {
        Function<List<Parameter>, Optimizer> sgd = parameters -> new Sgd(parameters, 0.1).momentum(0.9);
        assertArrayEquals(train(sgd, false), train(sgd, true));
    }

    @Test
    void allOptimizersThroughAConversion() {
        List<Function<List<Parameter>, Optimizer>> all = List.of(
                parameters -> new Adam(parameters, 0.01).amsgrad(),
                AdamW::new,
                parameters -> new RMSprop(parameters).momentum(0.9).centered(),
                Adagrad::new,
                WithSlot::new);
        for (Function<List<Parameter>, Optimizer> each : all) {
            assertArrayEquals(train(each, false), train(each, true));
        }
    }

    /** The documented way to hold state. */
    static final class WithSlot extends Optimizer {
        private final Slot velocity = slot("velocity");

        WithSlot(List<Parameter> parameters) {
            super(parameters, 0.1);
        }

        @Override
        protected void update(int i, Tensor x, Tensor g) {
            Tensor v = velocity.of(i).mulInPlace(0.9).addInPlace(g);
            x.addInPlace(v, -learningRate());
        }
    }

    @Test
    void anOptimizerThatKeepsResults() {
        assertArrayEquals(train(Momentum::new, false), train(Momentum::new, true));
        Function<List<Parameter>, Optimizer> sgd = parameters -> new Sgd(parameters, 0.1).momentum(0.9);
        assertArrayEquals(train(sgd, true), train(Momentum::new, true), 1e-6);
        assertArrayEquals(train(sgd, true), train(WithSlot::new, true), 1e-6);
    }

    @Test
    void aFrozenNetworkConvertedInAScope() {
        Linear frozen = new Linear(2, 1);
        frozen.requiresGrad(false);
        double[] before = frozen.weight().tensor().toDoubleArray();
        try (MemoryScope tape = Tape.open()) {
            frozen.to(DType.FLOAT64);
        }
        assertArrayEquals(before, frozen.weight().tensor().toDoubleArray());
        assertFalse(frozen.weight().requiresGrad());
    }

    @Test
    void aNetworkBuiltOrCopiedInAScope() {
        Linear model;
        Map<String, Tensor> state;
        try (MemoryScope tape = Tape.open()) {
            model = new Linear(
                    2,
                    1,
                    true,
                    Init.normal(1),
                    (dtype, random, shape) -> Tensor.ones(shape).mul(3));
            state = model.state();
            model.requiresGrad(false);
        }
        assertArrayEquals(
                state.get("weight").toDoubleArray(), model.weight().tensor().toDoubleArray());
        assertEquals(3, model.bias().tensor().item());
    }

    @Test
    void aTensorOfAClosedScopeIsNoParameter() {
        Tensor gone;
        try (MemoryScope tape = Tape.open()) {
            gone = Tensor.ones(2, 3).mul(2);
        }
        assertThrows(IllegalStateException.class, () -> new Parameter(gone));
        assertFalse(gone.requiresGrad());
    }
}
