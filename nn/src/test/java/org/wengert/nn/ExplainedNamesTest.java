package org.wengert.nn;

import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.wengert.Tensor;
import org.wengert.explain.Explain;

/** Explanations name what a network computes after its modules, as soon as it was asked for its parameters. */
class ExplainedNamesTest {
    private static final class Mlp extends Module implements Layer {
        private final Linear hidden = new Linear(2, 3);
        private final Linear output = new Linear(3, 1);

        @Override
        public Tensor forward(Tensor x) {
            return output.forward(hidden.forward(x).tanh());
        }
    }

    @Test
    void askingForTheParametersNamesThemAlsoAfterTheForwardPass() {
        Mlp model = new Mlp();
        Tensor loss = model.forward(Tensor.of(new double[][] {{1, 2}})).sum();
        String before = Explain.tape(loss);
        assertTrue(before.contains("leaf0"), before);

        model.parameters();

        String tape = Explain.tape(loss);
        assertTrue(tape.contains("hidden.weight") && tape.contains("output.bias"), tape);
        String network = Explain.network(loss, 0.1).toString();
        assertTrue(network.contains("\nhidden\n") && network.contains("\noutput\n"), network);
        String dot = Explain.dot(loss);
        assertTrue(dot.contains("label=\"hidden\"") && dot.contains("label=\"output\""), dot);
    }
}
