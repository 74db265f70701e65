package org.wengert.nn.optim;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.wengert.DType;
import org.wengert.MemoryScope;
import org.wengert.Tape;
import org.wengert.Tensor;
import org.wengert.nn.Parameter;

class LBFGSTest {
    private final Parameter x = new Parameter(Tensor.of(DType.FLOAT64, new double[] {-1.2, 1}));
    private int evaluations;

    /** Rosenbrock's valley: 100 (b - a^2)^2 + (1 - a)^2, with its bottom at (1, 1). */
    private Supplier<Tensor> rosenbrock() {
        return () -> {
            evaluations++;
            x.zeroGrad();
            Tensor a = x.tensor().slice(0, 0, 1);
            Tensor b = x.tensor().slice(0, 1, 2);
            Tensor loss =
                    b.sub(a.square()).square().mul(100).add(a.rsub(1).square()).sum();
            loss.backward();
            return loss;
        };
    }

    @Test
    void findsTheBottomOfRosenbrocksValley() {
        LBFGS lbfgs = new LBFGS(List.of(x)).strongWolfe().changeTolerance(1e-16);
        for (int i = 0; i < 4; i++) {
            lbfgs.step(rosenbrock());
        }
        assertArrayEquals(new double[] {1, 1}, x.tensor().toDoubleArray(), 1e-6);
        assertTrue(evaluations < 90, () -> evaluations + " evaluations");
    }

    @Test
    void noIterationMakesTheLossLarger() {
        LBFGS lbfgs = new LBFGS(List.of(x)).strongWolfe().maxIterations(1);
        double before = Double.POSITIVE_INFINITY;
        for (int i = 0; i < 20; i++) {
            double loss = lbfgs.step(rosenbrock());
            assertTrue(loss <= before, () -> "loss " + loss);
            before = loss;
        }
    }

    @Test
    void returnsTheLossBeforeTheStep() {
        assertEquals(24.2, new LBFGS(List.of(x), 1e-3).step(rosenbrock()), 1e-12);
    }

    @Test
    void endsWhereItIsFlat() {
        Parameter flat = new Parameter(Tensor.of(DType.FLOAT64, new double[] {0}));
        new LBFGS(List.of(flat)).step(() -> {
            evaluations++;
            flat.zeroGrad();
            Tensor loss = flat.tensor().square().sum();
            loss.backward();
            return loss;
        });
        assertEquals(1, evaluations);
    }

    @Test
    void numbersOfIterationsAndEvaluationsAreKept() {
        new LBFGS(List.of(x), 1e-4).maxIterations(7).step(rosenbrock());
        assertEquals(7, evaluations);
        evaluations = 0;
        new LBFGS(List.of(x), 1e-4).maxIterations(7).maxEvaluations(3).step(rosenbrock());
        assertEquals(3, evaluations);
    }

    @Test
    void aLossThatIsNotANumberChangesNothing() {
        double[] before = x.tensor().toDoubleArray();
        for (LBFGS lbfgs : List.of(new LBFGS(List.of(x)), new LBFGS(List.of(x)).strongWolfe())) {
            lbfgs.step(() -> {
                x.zeroGrad();
                Tensor loss = x.tensor().mul(Double.NaN).sum();
                loss.backward();
                return loss;
            });
            assertArrayEquals(before, x.tensor().toDoubleArray());
        }
    }

    @Test
    void aFailureInTheSearchLeavesTheParametersAsTheyWere() {
        double[] before = x.tensor().toDoubleArray();
        LBFGS lbfgs = new LBFGS(List.of(x)).strongWolfe();
        assertThrows(
                UnsupportedOperationException.class,
                () -> lbfgs.step(() -> {
                    Tensor loss = rosenbrock().get();
                    if (evaluations == 2) {
                        throw new UnsupportedOperationException();
                    }
                    return loss;
                }));
        assertArrayEquals(before, x.tensor().toDoubleArray());
    }

    @Test
    void insideScopesItIsTheSame() {
        LBFGS lbfgs = new LBFGS(List.of(x)).strongWolfe().maxIterations(3);
        lbfgs.step(rosenbrock());
        lbfgs.step(rosenbrock());
        double[] expected = x.tensor().toDoubleArray();
        try (Tape.Scope off = Tape.noGrad()) {
            x.tensor().assign(Tensor.of(DType.FLOAT64, new double[] {-1.2, 1}));
        }
        LBFGS again = new LBFGS(List.of(x)).strongWolfe().maxIterations(3);
        for (int i = 0; i < 2; i++) {
            try (MemoryScope scope = Tape.open()) {
                again.step(rosenbrock());
            }
        }
        assertArrayEquals(expected, x.tensor().toDoubleArray());
    }

    @Test
    void resumingIsNotStopping() {
        LBFGS lbfgs = new LBFGS(List.of(x)).strongWolfe().maxIterations(4).historySize(3);
        lbfgs.step(rosenbrock());
        lbfgs.step(rosenbrock());
        Map<String, Tensor> state = lbfgs.state();
        double[] half = x.tensor().toDoubleArray();
        lbfgs.step(rosenbrock());
        double[] expected = x.tensor().toDoubleArray();

        try (Tape.Scope off = Tape.noGrad()) {
            x.tensor().assign(Tensor.of(DType.FLOAT64, half));
        }
        LBFGS resumed = new LBFGS(List.of(x)).strongWolfe().maxIterations(4).historySize(3);
        assertFalse(resumed.state().containsKey("d"));
        resumed.load(state);
        assertEquals(state.keySet(), resumed.state().keySet());
        resumed.step(rosenbrock());
        assertArrayEquals(expected, x.tensor().toDoubleArray());
    }

    @Test
    void mistakes() {
        LBFGS lbfgs = new LBFGS(List.of(x));
        rosenbrock().get();
        assertEquals(
                "LBFGS: step() cannot evaluate the loss again. Pass a closure: step(() -> { ...; loss.backward(); return loss; }).",
                assertThrows(IllegalStateException.class, lbfgs::step).getMessage());
        assertEquals(
                "LBFGS: history size 0: expected 1 or more. The default is a good start.",
                assertThrows(IllegalArgumentException.class, () -> lbfgs.historySize(0))
                        .getMessage());
        assertEquals(
                "LBFGS: the closure's result is null. Return the loss.",
                assertThrows(IllegalArgumentException.class, () -> lbfgs.step(() -> null))
                        .getMessage());
    }

    @Test
    void aFrozenParameterStays() {
        Parameter frozen = new Parameter(Tensor.of(DType.FLOAT64, new double[] {3}));
        frozen.requiresGrad(false);
        LBFGS lbfgs = new LBFGS(List.of(frozen, x)).strongWolfe();
        lbfgs.step(rosenbrock());
        assertEquals(3, frozen.tensor().item());
    }
}
