package org.wengert.nn;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.wengert.DType;
import org.wengert.Op;
import org.wengert.Tensor;
import org.wengert.check.Finding;
import org.wengert.check.GradCheck;
import org.wengert.check.Report;
import org.wengert.check.Verdict;

/** One call checks a module: its inputs and its parameters, on FLOAT64 copies, by the parameters' names. */
class ModuleGradCheckTest {
    private static final Op CUBE = Op.unary("cube", x -> x * x * x)
            .vjpFromInput((g, x) -> g.mul(x.square()).mul(3));

    /** A network with an operation of its own, and a parameter that it uses off the tape. */
    private static final class Network extends Module implements Layer {
        private final Linear hidden = new Linear(3, 4);
        private final Parameter scale = new Parameter(Tensor.of(0.5, 1.5, -1, 2));
        private final Op activation;
        private final boolean detached;

        Network(Op activation, boolean detached) {
            this.activation = activation;
            this.detached = detached;
        }

        @Override
        public Tensor forward(Tensor x) {
            Tensor factor = detached ? scale.tensor().detach() : scale.tensor();
            return activation.apply(hidden.forward(x)).mul(factor);
        }
    }

    /** A module whose forward takes two tensors. */
    private static final class Scorer extends Module {
        private final Linear query = new Linear(3, 2);

        Tensor forward(Tensor a, Tensor b) {
            return query.forward(a).mul(query.forward(b)).sum(-1);
        }
    }

    private final Tensor x = Tensor.of(new double[][] {{1, -0.5, 0.2}, {0.3, 0.8, -1}});

    @BeforeEach
    void sameNumbersInEveryRun() {
        Rng.seed(1);
    }

    @Test
    void aModuleOfFloat32() {
        Network network = new Network(CUBE, false);
        double[] weight =
                network.hidden.namedParameters().get("weight").tensor().toDoubleArray();
        GradCheck.check(network, x);
        GradCheck.check(new Sequential(new Linear(3, 5), new Tanh(), new Linear(5, 2), new Softmax()), x);

        Tensor after = network.hidden.namedParameters().get("weight").tensor();
        assertEquals(DType.FLOAT32, after.dtype());
        assertArrayEquals(weight, after.toDoubleArray());
        assertNull(after.grad());
        assertTrue(after.requiresGrad());
    }

    @Test
    void findingsBearTheParametersNames() {
        Report report = GradCheck.verdict(new Network(CUBE, true), x);
        assertEquals(Verdict.WRONG, report.verdict());
        assertEquals(
                List.of("scale", "scale", "scale", "scale"),
                report.findings().stream().map(Finding::name).toList());
        assertTrue(report.toString().startsWith("GradCheck: Network(FLOAT64 [2, 3], FLOAT64 ["), report::toString);
        assertTrue(report.toString().contains("\n  scale at [0]: tape 0, differences "), report::toString);
        assertTrue(report.likelyMistake().startsWith("f left the tape"), report::toString);
    }

    @Test
    void aWrongOperationInsideIsNamed() {
        Op wrong = Op.unary("cube", v -> v * v * v)
                .vjpFromInput((g, v) -> v.square().mul(3));
        Report report = GradCheck.verdict(new Network(wrong, false), x);
        assertEquals(Verdict.WRONG, report.verdict());
        assertTrue(
                report.likelyMistake()
                        .contains(", cube, is wrong by itself: the rule of cube returned the same for g and 2 g"),
                report::toString);
    }

    @Test
    void aModuleThatIsNoLayer() {
        Scorer scorer = new Scorer();
        GradCheck.check(scorer, in -> scorer.forward(in[0], in[1]), x, x.mul(0.7));
        assertEquals(
                "call: Scorer with 2 inputs, and it is no Layer. Say how it computes: "
                        + "GradCheck.check(module, in -> module.forward(in[0], in[1]), a, b), or override call.",
                assertThrows(IllegalArgumentException.class, () -> GradCheck.check(scorer, x, x))
                        .getMessage());
    }

    @Test
    void aLossOfAModule() {
        Sequential model = new Sequential(new Linear(3, 2), new Tanh());
        Tensor target = Tensor.of(new double[][] {{0.1, 0.2}, {0.3, -0.4}});
        GradCheck.check(model, in -> Loss.mse(model.forward(in[0]), in[1]), x, target);
    }

    @Test
    void tensorsThatDoNotFitAreRefused() {
        Linear linear = new Linear(3, 2);
        assertEquals(
                "withTensors: [wait] in the place of [weight, bias]. Pass one tensor for each of namedTensors(), by the same names.",
                assertThrows(
                                IllegalArgumentException.class,
                                () -> linear.withTensors(Map.of("wait", x), () -> linear.forward(x)))
                        .getMessage());
        assertThrows(
                IllegalArgumentException.class,
                () -> linear.withTensors(Map.of("weight", x, "bias", x), () -> linear.forward(x)));
    }
}
