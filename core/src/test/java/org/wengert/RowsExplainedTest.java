package org.wengert;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.ShrinkingMode;
import org.wengert.explain.ChainRule;
import org.wengert.explain.Explain;
import org.wengert.explain.Recording;
import org.wengert.explain.Source;
import org.wengert.explain.SumOfProducts;

/** Every operation can be explained: with a formula, with the engine's bits, and with sums of products that are its gradients. */
class RowsExplainedTest {
    private static final double WITHIN = 1e-10;

    @Provide
    Arbitrary<Trial> differentiable() {
        return EveryRow.differentiable();
    }

    @Property(tries = 400, shrinking = ShrinkingMode.OFF)
    void rowsAreExplained(@ForAll("differentiable") Trial trial, @ForAll long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        List<Tensor> leaves = new ArrayList<>();
        Tensor[] inputs = new Tensor[trial.inputs().length];
        for (int i = 0; i < inputs.length; i++) {
            Tensor x = trial.inputs()[i];
            inputs[i] = x.dtype().isFloating() ? x.detach().copy().requiresGrad(true) : x;
            if (x.dtype().isFloating()) {
                leaves.add(inputs[i]);
            }
        }
        Tensor y = trial.op().apply(inputs);
        assumeTrue(y.size() > 0 && y.requiresGrad());
        Tensor loss = y.mul(Tensor.uniform(y.dtype(), random, -1, 1, y.shape().toArray()))
                .sum();
        Recording recording = Recording.of(loss);
        List<ChainRule> chains = new ArrayList<>();
        for (Tensor leaf : leaves) {
            Source source = recording.find(leaf);
            chains.add(source == null || source.gradient() == null ? null : Explain.chainRule(loss, leaf));
        }
        loss.backward();

        assertNotNull(recording.loss().value());
        for (Recording.Product product : recording.products()) {
            assertNotNull(product.rule(), product.toString());
        }
        for (int i = 0; i < chains.size(); i++) {
            Tensor grad = leaves.get(i).grad();
            ChainRule chain = chains.get(i);
            assertEquals(grad == null, chain == null);
            if (grad != null && chain != null) {
                assertArrayEquals(grad.toDoubleArray(), chain.gradient().toDoubleArray());
                check(chain, grad, random);
            }
        }
    }

    private static void check(ChainRule chain, Tensor grad, SplittableRandom random) {
        if (grad.size() == 0) {
            return;
        }
        int[] index = new int[grad.rank()];
        for (int axis = 0; axis < index.length; axis++) {
            index[axis] = random.nextInt(grad.dim(axis));
        }
        double gradient = grad.get(index);
        String sum = chain.at(index).sum();
        double computed = SumOfProducts.of(sum, grad.dtype());
        assertEquals(gradient, computed, WITHIN * Math.max(1, Math.abs(gradient)), chain + "\n" + chain.at(index));
    }
}
