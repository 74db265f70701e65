package org.wengert.explain;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.wengert.Axes;
import org.wengert.DType;
import org.wengert.Tensor;

/** For random small graphs and elements: the sum of products that is printed, computed, is the engine's gradient. */
class ChainRulePropertyTest {
    private static final double WITHIN = 1e-12;
    private static final double WITHIN_FLOAT = 1e-4;

    @Property(tries = 150)
    void thePrintedSumIsTheGradient(@ForAll long seed) {
        check(seed, DType.FLOAT64, WITHIN);
    }

    @Property(tries = 60)
    void alsoInFloats(@ForAll long seed) {
        check(seed, DType.FLOAT32, WITHIN_FLOAT);
    }

    private static void check(long seed, DType dtype, double within) {
        SplittableRandom random = new SplittableRandom(seed);
        List<Tensor> leaves = new ArrayList<>();
        Tensor loss = graph(random, dtype, leaves);
        Tensor x = leaves.get(random.nextInt(leaves.size()));
        int[] shape = x.shape().toArray();
        int[] index = new int[shape.length];
        for (int axis = 0; axis < index.length; axis++) {
            index[axis] = random.nextInt(shape[axis]);
        }
        Recording recording = Recording.of(loss);
        boolean isUsed = recording.find(x) != null;
        ElementGradient explained = isUsed ? Explain.chainRule(loss, x).at(index) : null;
        loss.backward();
        Tensor grad = x.grad();
        if (explained == null || grad == null) {
            assertEquals(null, grad);
            return;
        }
        double gradient = grad.get(index);
        assertEquals(gradient, explained.value());
        String printed = explained.toString();
        String sum = printed.split("\n")[3].strip();
        double computed = SumOfProducts.of(sum, dtype);
        if (explained.isExact()) {
            assertEquals(gradient, computed + 0.0, 0.0, printed);
        }
        assertEquals(gradient, computed, within * Math.max(1, Math.abs(gradient)), printed);
        assertTrue(explained.paths() >= 0);
        assertEveryStepAddsUp(recording);
    }

    private static void assertEveryStepAddsUp(Recording recording) {
        for (Recording.Product product : recording.products()) {
            List<Recording.Product> all = product.source().products();
            Tensor last = all.get(all.size() - 1).sum();
            Tensor gradient = product.source().gradient();
            assertNotNull(gradient);
            assertEquals(gradient.toString(), last.toString(), product.toString());
        }
    }

    private static Tensor graph(SplittableRandom random, DType dtype, List<Tensor> leaves) {
        List<Tensor> known = new ArrayList<>();
        for (int[] shape : new int[][] {{2, 3}, {3}, {2, 1}, {3, 2}}) {
            Tensor leaf = Tensor.uniform(dtype, random, 0.2, 1.2, shape).requiresGrad(true);
            leaves.add(leaf);
            known.add(leaf);
        }
        known.add(Tensor.uniform(dtype, random, -1, 1, 2, 3).named("data"));
        int lines = 2 + random.nextInt(8);
        for (int i = 0; i < lines; i++) {
            Tensor a = known.get(random.nextInt(known.size()));
            Tensor b = known.get(random.nextInt(known.size()));
            known.add(step(random.nextInt(16), a, b));
        }
        Tensor loss = known.get(0).mean();
        for (int i = known.size() - lines; i < known.size(); i++) {
            loss = loss.add(known.get(i).tanh().sum());
        }
        return loss;
    }

    private static Tensor step(int choice, Tensor a, Tensor b) {
        try {
            return switch (choice) {
                case 0 -> a.sigmoid();
                case 1 -> a.square();
                case 2 -> a.sin();
                case 3 -> a.relu();
                case 4 -> a.mul(0.5).exp();
                case 5 -> a.sum(Axes.of(0));
                case 6 -> a.softmax(-1);
                case 7 -> a.transpose();
                case 8 -> a.matmul(b);
                case 9 -> a.transpose().matmul(b);
                case 10 -> a.add(b);
                case 11, 12 -> a.mul(b);
                case 13 -> a.sub(b);
                case 14 -> a.div(b.square().add(1));
                default -> a.max();
            };
        } catch (IllegalArgumentException e) {
            return a.pow(3); // the shapes do not fit
        }
    }
}
