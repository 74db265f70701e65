package org.wengert.nn.optim;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.wengert.DType;
import org.wengert.nn.Parameter;

/** Twenty-five steps of each optimizer on a small network are those of its published algorithm, number by number. */
class PlainArithmeticTest {
    private static final int STEPS = 25;

    /** One parameter's update from its gradient, with state of its own. */
    private interface Rule {
        double updated(double x, double g, int t);
    }

    private record Case(String name, Function<List<Parameter>, Optimizer> optimizer, Supplier<Rule> rule) {}

    private static Rule adam(double rate, double b1, double b2, double eps, double l2, double decoupled, boolean max) {
        return new Rule() {
            private double m;
            private double v;
            private double largest;

            @Override
            public double updated(double x, double g, int t) {
                double d = g + l2 * x;
                m = b1 * m + (1 - b1) * d;
                v = b2 * v + (1 - b2) * d * d;
                largest = Math.max(largest, v);
                double mHat = m / (1 - Math.pow(b1, t));
                double vHat = (max ? largest : v) / (1 - Math.pow(b2, t));
                return x - rate * decoupled * x - rate * mHat / (Math.sqrt(vHat) + eps);
            }
        };
    }

    private static Rule rmsprop(double rate, double alpha, double eps, double l2, double momentum, boolean centered) {
        return new Rule() {
            private double v;
            private double mean;
            private double b;

            @Override
            public double updated(double x, double g, int t) {
                double d = g + l2 * x;
                v = alpha * v + (1 - alpha) * d * d;
                mean = alpha * mean + (1 - alpha) * d;
                double root = Math.sqrt(centered ? v - mean * mean : v) + eps;
                b = momentum * b + d / root;
                return x - rate * b;
            }
        };
    }

    private static Rule adagrad(double rate, double rateDecay, double l2, double start, double eps) {
        return new Rule() {
            private double sum = start;

            @Override
            public double updated(double x, double g, int t) {
                double d = g + l2 * x;
                sum += d * d;
                return x - rate / (1 + (t - 1) * rateDecay) * d / (Math.sqrt(sum) + eps);
            }
        };
    }

    private static Rule sgd(double rate, double momentum, double dampening, double l2, boolean nesterov) {
        return new Rule() {
            private double b;

            @Override
            public double updated(double x, double g, int t) {
                double d = g + l2 * x;
                b = t == 1 ? d : momentum * b + (1 - dampening) * d;
                return x - rate * (momentum == 0 ? d : nesterov ? d + momentum * b : b);
            }
        };
    }

    private static final List<Case> CASES = List.of(
            new Case("Adam", Adam::new, () -> adam(1e-3, 0.9, 0.999, 1e-8, 0, 0, false)),
            new Case(
                    "Adam with everything",
                    p -> new Adam(p, 0.02).betas(0.8, 0.99).epsilon(1e-4).weightDecay(0.1),
                    () -> adam(0.02, 0.8, 0.99, 1e-4, 0.1, 0, false)),
            new Case(
                    "AMSGrad",
                    p -> new Adam(p, 0.05).betas(0.9, 0.5).amsgrad(),
                    () -> adam(0.05, 0.9, 0.5, 1e-8, 0, 0, true)),
            new Case("AdamW", AdamW::new, () -> adam(1e-3, 0.9, 0.999, 1e-8, 0, 0.01, false)),
            new Case(
                    "AdamW with everything",
                    p -> new AdamW(p, 0.02)
                            .weightDecay(0.3)
                            .betas(0.7, 0.6)
                            .amsgrad()
                            .epsilon(1e-3),
                    () -> adam(0.02, 0.7, 0.6, 1e-3, 0, 0.3, true)),
            new Case("RMSprop", RMSprop::new, () -> rmsprop(0.01, 0.99, 1e-8, 0, 0, false)),
            new Case(
                    "RMSprop with decay",
                    p -> new RMSprop(p, 0.02).alpha(0.9).epsilon(1e-3).weightDecay(0.1),
                    () -> rmsprop(0.02, 0.9, 1e-3, 0.1, 0, false)),
            new Case(
                    "RMSprop with momentum",
                    p -> new RMSprop(p, 0.02).momentum(0.9).weightDecay(0.1),
                    () -> rmsprop(0.02, 0.99, 1e-8, 0.1, 0.9, false)),
            new Case(
                    "RMSprop centered",
                    p -> new RMSprop(p, 0.02).centered().weightDecay(0.1),
                    () -> rmsprop(0.02, 0.99, 1e-8, 0.1, 0, true)),
            new Case(
                    "RMSprop centered with momentum",
                    p -> new RMSprop(p, 0.005).centered().momentum(0.5).weightDecay(0.1),
                    () -> rmsprop(0.005, 0.99, 1e-8, 0.1, 0.5, true)),
            new Case("Adagrad", Adagrad::new, () -> adagrad(0.01, 0, 0, 0, 1e-10)),
            new Case(
                    "Adagrad with everything",
                    p -> new Adagrad(p, 0.1)
                            .learningRateDecay(0.2)
                            .weightDecay(0.1)
                            .initialAccumulator(0.5)
                            .epsilon(1e-3),
                    () -> adagrad(0.1, 0.2, 0.1, 0.5, 1e-3)),
            new Case("SGD", p -> new Sgd(p, 0.1), () -> sgd(0.1, 0, 0, 0, false)),
            new Case("SGD with decay", p -> new Sgd(p, 0.1).weightDecay(0.2), () -> sgd(0.1, 0, 0, 0.2, false)),
            new Case(
                    "SGD with momentum",
                    p -> new Sgd(p, 0.1).momentum(0.9).dampening(0.3).weightDecay(0.2),
                    () -> sgd(0.1, 0.9, 0.3, 0.2, false)),
            new Case(
                    "SGD with Nesterov momentum",
                    p -> new Sgd(p, 0.1).momentum(0.9).weightDecay(0.2).nesterov(),
                    () -> sgd(0.1, 0.9, 0, 0.2, true)));

    private static double[] expected(Supplier<Rule> rule) {
        double[] w = PlainNetwork.start();
        Rule[] rules = Stream.generate(rule).limit(w.length).toArray(Rule[]::new);
        for (int t = 1; t <= STEPS; t++) {
            double[] g = PlainNetwork.gradient(w);
            for (int i = 0; i < w.length; i++) {
                w[i] = rules[i].updated(w[i], g[i], t);
            }
        }
        return w;
    }

    @TestFactory
    Stream<DynamicTest> in64Bits() {
        return CASES.stream()
                .map(each -> dynamicTest(each.name, () -> {
                    PlainNetwork network = new PlainNetwork(DType.FLOAT64);
                    double[] found = network.train(each.optimizer.apply(network.parameters()), STEPS);
                    assertArrayEquals(expected(each.rule), found, 1e-10);
                }));
    }

    @TestFactory
    Stream<DynamicTest> in32Bits() {
        return CASES.stream()
                .map(each -> dynamicTest(each.name, () -> {
                    PlainNetwork network = new PlainNetwork(DType.FLOAT32);
                    double[] found = network.train(each.optimizer.apply(network.parameters()), STEPS);
                    assertArrayEquals(expected(each.rule), found, 1e-3);
                }));
    }

    /** The inverse Hessian as a matrix, built anew from all pairs at each iteration: not the two loops. */
    @Test
    void lbfgs() {
        PlainNetwork network = new PlainNetwork(DType.FLOAT64);
        LBFGS lbfgs = new LBFGS(network.parameters(), 0.5).maxIterations(5);
        for (int i = 0; i < 5; i++) {
            lbfgs.step(network::backward);
        }
        assertArrayEquals(DenseBfgs.run(STEPS, 0.5, 100), network.values(), 1e-10);
    }

    @Test
    void lbfgsWithAShortHistory() {
        PlainNetwork network = new PlainNetwork(DType.FLOAT64);
        LBFGS lbfgs = new LBFGS(network.parameters(), 0.5).maxIterations(STEPS).historySize(3);
        lbfgs.maxEvaluations(100).step(network::backward);
        assertArrayEquals(DenseBfgs.run(STEPS, 0.5, 3), network.values(), 1e-10);
    }
}
