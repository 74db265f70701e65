package org.wengert;

import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.wengert.StrongZeroTest.assertClean;

import java.util.Random;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Where the upstream gradient is 0, no row lets an extreme value through. */
class StrongZeroRowsTest {
    private static final double INF = Double.POSITIVE_INFINITY;
    private static final double[] EXTREME = {
        0, -0.0, 1, -1, INF, -INF, Double.NaN, Double.MAX_VALUE, -Double.MAX_VALUE, Double.MIN_VALUE, 1e-300, 800, -800
    };

    @Provide
    Arbitrary<Trial> any() {
        return EveryRow.differentiable();
    }

    /** The trial's inputs with extreme values here and there; elementwise operations get them in one shape. */
    private static Tensor[] extreme(Trial trial, Random random) {
        Tensor[] in = trial.leaves(DType.FLOAT64);
        Shape whole = EveryRow.isElementwise(trial) ? trial.op().apply(in).shape() : null;
        for (int i = 0; i < in.length; i++) {
            if (in[i].requiresGrad()) {
                Tensor full = whole == null ? in[i].detach() : in[i].detach().broadcastTo(whole);
                double[] values = full.toDoubleArray();
                for (int j = 0; j < values.length; j++) {
                    values[j] = random.nextBoolean() ? EXTREME[random.nextInt(EXTREME.length)] : values[j];
                }
                in[i] = Tensor.of(DType.FLOAT64, values)
                        .reshape(full.shape())
                        .copy()
                        .requiresGrad(true);
            }
        }
        return in;
    }

    private static Tensor result(Trial trial, Tensor[] in) {
        try {
            return trial.op().apply(in);
        } catch (IllegalArgumentException e) {
            return Tensor.scalar(0); // such values are refused
        }
    }

    /** For every row: with nothing of the result counting, all gradients are 0. */
    @Property(tries = 3000)
    void noRowLeaks(@ForAll("any") Trial trial, @ForAll long seed) {
        Tensor[] in = extreme(trial, new Random(seed));
        Tensor y = result(trial, in);
        if (!y.requiresGrad()) {
            return;
        }
        Tensor zeros = Tensor.zeros(DType.FLOAT64, y.shape().toArray());
        for (Tensor x : in) {
            if (x.requiresGrad()) {
                Tensor once = Gradients.of(y)
                        .upstream(zeros)
                        .createGraph()
                        .allowUnused()
                        .wrt(x);
                assertClean(new double[x.size()], once);
                assertTrue(once.shape().equals(x.shape()));
            }
        }
    }

    /** For every row of each element: what counts is not touched, the rest is 0, in the second order too. */
    @Property(tries = 3000)
    void elementsThatDoNotCountAreZeroAndTheOthersAsBefore(@ForAll("any") Trial trial, @ForAll long seed) {
        if (!EveryRow.isElementwise(trial)) {
            return;
        }
        Random random = new Random(seed);
        Tensor[] in = extreme(trial, random);
        Tensor y = result(trial, in);
        if (!y.requiresGrad()) {
            return;
        }
        double[] all = new double[y.size()];
        double[] some = new double[y.size()];
        for (int i = 0; i < all.length; i++) {
            all[i] = 1 + random.nextInt(3);
            some[i] = random.nextBoolean() ? all[i] : 0;
        }
        for (Tensor x : in) {
            if (x.requiresGrad()) {
                double[] whole = slope(y, all, x).toDoubleArray();
                Tensor part = slope(y, some, x);
                double[] expected = whole.clone();
                for (int i = 0; i < expected.length; i++) {
                    expected[i] = some[i] == 0 ? 0 : whole[i] + 0.0;
                }
                assertClean(expected, part);
                if (part.requiresGrad()) {
                    Tensor ones = Tensor.ones(DType.FLOAT64, part.shape().toArray());
                    double[] second = Gradients.of(part)
                            .upstream(ones)
                            .allowUnused()
                            .wrt(x)
                            .toDoubleArray();
                    for (int i = 0; i < second.length; i++) {
                        assertTrue(some[i] != 0 || second[i] == 0, "second order: " + second[i] + " at " + i);
                    }
                }
            }
        }
    }

    private static Tensor slope(Tensor y, double[] g, Tensor x) {
        Tensor upstream = Tensor.of(DType.FLOAT64, g).reshape(y.shape());
        return Gradients.of(y).upstream(upstream).createGraph().allowUnused().wrt(x);
    }
}
