package org.wengert.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.wengert.DType;
import org.wengert.Op;
import org.wengert.Reduction;
import org.wengert.Tensor;
import org.wengert.check.GradCheck;
import org.wengert.check.Verdict;
import org.wengert.nn.Layer;
import org.wengert.nn.Linear;
import org.wengert.nn.Module;
import org.wengert.nn.Parameter;
import org.wengert.nn.Rng;

/** How to check the gradients of what you wrote: a function, a layer, its parameters, a loss, an operation. */
class CheckYourGradients {
    /** y = gain x / rms(x): a layer as you might write it. */
    static class RmsNorm extends Module implements Layer {
        private final Parameter gain;

        RmsNorm(int width) {
            gain = new Parameter(Tensor.ones(width));
        }

        @Override
        public Tensor forward(Tensor x) {
            return normalize(x, gain.tensor());
        }

        static Tensor normalize(Tensor x, Tensor gain) {
            Tensor meanSquare = x.square().mean(-1).unsqueeze(-1);
            return x.mul(meanSquare.add(1e-5).rsqrt()).mul(gain);
        }
    }

    private Tensor x;

    @BeforeEach
    void sameNumbersInEveryRun() {
        Rng.seed(1);
        x = Tensor.randn(DType.FLOAT64, Rng.generator(), 3, 4);
    }

    @Test
    void aFunction() {
        GradCheck.check(t -> t.mul(t.sigmoid()).sum(1), x);
    }

    /** GradCheck computes in FLOAT64; so must the layer. */
    @Test
    void aLayerWithRespectToItsInput() {
        RmsNorm norm = new RmsNorm(4);
        norm.to(DType.FLOAT64);
        GradCheck.check(norm::forward, x);
    }

    /** With respect to the parameters: write the layer as a function of them. */
    @Test
    void aLayerWithRespectToItsParameters() {
        Tensor gain = Tensor.uniform(DType.FLOAT64, Rng.generator(), 0.5, 1.5, 4);
        GradCheck.check(RmsNorm::normalize, x, gain);
    }

    @Test
    void aNetworkAndALoss() {
        Linear linear = new Linear(4, 3);
        linear.to(DType.FLOAT64);
        Tensor classes = Tensor.of(new int[] {2, 0, 1});
        GradCheck.check(t -> linear.forward(t).tanh().crossEntropy(classes, Reduction.MEAN), x);
    }

    @Test
    void anOperationOnItsOwnSamples() {
        GradCheck.check(CustomOperation.WAVE);
    }

    /** A test of a gradient is worth something if it fails on a wrong one. */
    @Test
    void aWrongRuleIsFound() {
        Op wrong = Op.unary("wrong", Math::tanh).vjpFromOutput((g, y) -> g.mul(y.rsub(1)));
        AssertionError error = assertThrows(AssertionError.class, () -> GradCheck.check(wrong::apply, x));
        assertEquals(true, error.getMessage().contains("WRONG"));
    }

    /** At a kink there is no derivative to agree with: the check says so, instead of calling the rule wrong. */
    @Test
    void aKinkIsNoMistake() {
        assertEquals(
                Verdict.KINK, GradCheck.verdict(Tensor::relu, Tensor.of(0, 1)).verdict());
    }

    @Test
    void everyParameterGetsAGradient() {
        Linear linear = new Linear(4, 3);
        linear.forward(x.to(DType.FLOAT32)).square().mean().backward();
        List<String> without = linear.namedParameters().entrySet().stream()
                .filter(entry -> entry.getValue().grad() == null)
                .map(Map.Entry::getKey)
                .toList();
        assertEquals(List.of(), without);
    }
}
