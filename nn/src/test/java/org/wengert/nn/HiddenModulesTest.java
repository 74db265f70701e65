package org.wengert.nn;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.wengert.DType;
import org.wengert.Tensor;
import org.wengert.nn.optim.Sgd;

/** A module inside a function is not found, and the network says so; weights in two places are found once. */
class HiddenModulesTest {
    private static String message(Module model) {
        return assertThrows(IllegalStateException.class, model::parameters).getMessage();
    }

    @Test
    void aModuleInALambdaIsAnError() {
        Linear linear = new Linear(2, 3);
        assertEquals(
                "Sequential: layer 1 is a function of HiddenModulesTest that holds Linear(2, 3), which would never be trained: functions are not searched. "
                        + "Pass the module itself as the layer, or hold it in a field of a module.",
                message(new Sequential(new ReLU(), x -> linear.forward(x).relu())));
        assertTrue(message(new Sequential(linear::forward)).contains("holds Linear(2, 3)"));
        Parameter scale = new Parameter(Tensor.ones(2));
        assertTrue(message(new Sequential(x -> x.mul(scale.tensor()))).contains("holds Parameter FLOAT32 [2]"));
        UnaryOperator<Tensor> inner = linear::forward;
        assertTrue(
                message(new Sequential(x -> inner.apply(x).relu())).contains("holds Linear(2, 3)"), "a function in it");
        List<Linear> list = List.of(linear);
        assertTrue(message(new Sequential(x -> list.get(0).forward(x))).contains("holds Linear(2, 3)"), "a list in it");
        assertTrue(message(new Residual(new Sequential(linear::forward))).contains("layer inner.0 is"));
    }

    /** An object with a module in a field, but no module itself. */
    static final class Wrapper implements Layer {
        private final Linear inner = new Linear(2, 2);

        @Override
        public Tensor forward(Tensor x) {
            return inner.forward(x);
        }
    }

    @Test
    void aLayerThatIsNoModuleHidesItsFields() {
        assertTrue(message(new Sequential(new Wrapper())).contains("layer 0 is Wrapper that holds Linear(2, 2)"));
        Layer anonymous = new Layer() {
            private final Linear inner = new Linear(2, 2);

            @Override
            public Tensor forward(Tensor x) {
                return inner.forward(x);
            }
        };
        assertTrue(message(new Sequential(anonymous)).contains("layer 0 is a function that holds Linear(2, 2)"));
    }

    /** Functions that use what is found anyway: this, a field, a module of the same sequence. */
    static class Honest extends Module implements Layer {
        private final Linear shared = new Linear(2, 2);
        private final Sequential body = new Sequential(shared, x -> twice(x), shared::forward);
        private final Layer activation = Tensor::relu;

        private Tensor twice(Tensor x) {
            return shared.forward(x).mul(2);
        }

        @Override
        public Tensor forward(Tensor x) {
            return activation.forward(body.forward(x));
        }
    }

    @Test
    void aFunctionMayUseWhatIsFound() {
        Honest honest = new Honest();
        assertEquals(
                List.of("shared.weight", "shared.bias"),
                List.copyOf(honest.namedParameters().keySet()));
        assertEquals(2, honest.body.parameters().size());
        assertEquals("""
                Honest(
                  (shared): Linear(2, 2)
                  (body): Sequential(
                    (0): the same as shared
                    (1): a function of Honest
                    (2): a function of Honest
                  )
                  (activation): a function of Honest
                )""", honest.toString());
    }

    /** A language model reads and writes words by one table. */
    static class Tied extends Module implements Layer {
        private final Embedding table = new Embedding(4, 3);
        private final Parameter output = table.weight();

        @Override
        public Tensor forward(Tensor index) {
            return table.forward(index).matmul(output.tensor().transpose());
        }
    }

    @Test
    void tiedWeightsAreOneParameter() {
        Tied tied = new Tied();
        assertEquals(List.of("table.weight"), List.copyOf(tied.namedParameters().keySet()));
        assertEquals(12, tied.parameterCount());
        assertEquals(1, tied.state().size());
        Tensor index = Tensor.of(new int[] {1, 3}, 2);
        double[] before = tied.output.tensor().toDoubleArray();
        Sgd sgd = new Sgd(tied.parameters(), 0.1);
        tied.forward(index).sum().backward();
        double[] slope = tied.output.grad().toDoubleArray();
        sgd.step();
        for (int i = 0; i < before.length; i++) {
            assertEquals(
                    before[i] - 0.1 * slope[i], tied.table.weight().tensor().toDoubleArray()[i], 1e-6);
        }
        // As an input, the table's rows 1 and 3 have the gradient sum of all rows; as an output, each row the sum of
        // those two.
        for (int row = 0; row < 4; row++) {
            for (int i = 0; i < 3; i++) {
                double all = before[i] + before[3 + i] + before[6 + i] + before[9 + i];
                double used = before[3 + i] + before[9 + i];
                assertEquals(used + (row % 2 == 1 ? all : 0), slope[3 * row + i], 1e-5);
            }
        }
        Tied other = new Tied();
        other.load(Map.of("table.weight", Tensor.ones(4, 3)));
        assertArrayEquals(
                Tensor.full(DType.FLOAT32, 3, 2, 4).toDoubleArray(),
                other.forward(index).toDoubleArray());
        other.to(DType.FLOAT64);
        assertEquals(DType.FLOAT64, other.output.tensor().dtype());
    }
}
