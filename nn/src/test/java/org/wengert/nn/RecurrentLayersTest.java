package org.wengert.nn;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.wengert.DType;
import org.wengert.Gradients;
import org.wengert.Shape;
import org.wengert.Tensor;

/** RNN, LSTM and GRU against compositions of plain operations, gate by gate and step by step, with PyTorch's order of gates; values and gradients. */
class RecurrentLayersTest {
    private static final int IN = 3;
    private static final int HIDDEN = 2;
    private static final int STEPS = 4;
    private static final int N = 2;

    private final Tensor x = random(1, STEPS, N, IN).requiresGrad(true);

    private static Tensor random(long seed, int... shape) {
        return Tensor.randn(DType.FLOAT64, Rng.generator(seed), shape);
    }

    private static <M extends Module> M wide(M module) {
        module.to(DType.FLOAT64);
        return module;
    }

    /** One cell, unrolled: its weights by name, and the gates cut out of them before any product. */
    private static final class Plain {
        final Map<String, Parameter> parameters;
        final String suffix;

        Plain(Module module, String suffix) {
            parameters = module.namedParameters();
            this.suffix = suffix;
        }

        private Tensor gate(String name, int gate) {
            Tensor whole = parameters.get(name + suffix).tensor();
            return whole.slice(-1, gate * HIDDEN, (gate + 1) * HIDDEN);
        }

        Tensor fromInput(Tensor x, int gate) {
            return x.matmul(gate("weightIh", gate)).add(gate("biasIh", gate));
        }

        Tensor fromState(Tensor h, int gate) {
            return h.matmul(gate("weightHh", gate)).add(gate("biasHh", gate));
        }

        Tensor both(Tensor x, Tensor h, int gate) {
            return fromInput(x, gate).add(fromState(h, gate));
        }

        Tensor[] lstm(Tensor x, Tensor... state) {
            Tensor i = both(x, state[0], 0).sigmoid();
            Tensor f = both(x, state[0], 1).sigmoid();
            Tensor g = both(x, state[0], 2).tanh();
            Tensor o = both(x, state[0], 3).sigmoid();
            Tensor c = f.mul(state[1]).add(i.mul(g));
            return new Tensor[] {o.mul(c.tanh()), c};
        }

        Tensor[] gru(Tensor x, Tensor... state) {
            Tensor r = both(x, state[0], 0).sigmoid();
            Tensor z = both(x, state[0], 1).sigmoid();
            Tensor n = fromInput(x, 2).add(r.mul(fromState(state[0], 2))).tanh();
            return new Tensor[] {z.rsub(1).mul(n).add(z.mul(state[0]))};
        }

        Tensor[] rnn(Tensor x, Tensor... state) {
            return new Tensor[] {both(x, state[0], 0).tanh()};
        }
    }

    private interface Step {
        Tensor[] of(Plain cell, Tensor x, Tensor... state);
    }

    /** Outputs, then the final states of all layers and directions. */
    private static Tensor[] unrolled(
            Module module, Step step, Tensor input, int layers, int directions, Tensor... start) {
        List<Tensor> xs = new ArrayList<>();
        for (int t = 0; t < input.dim(0); t++) {
            xs.add(input.select(0, t));
        }
        List<List<Tensor>> ends = new ArrayList<>();
        for (int s = 0; s < start.length; s++) {
            ends.add(new ArrayList<>());
        }
        for (int layer = 0; layer < layers; layer++) {
            List<List<Tensor>> outputs = new ArrayList<>();
            for (int d = 0; d < directions; d++) {
                Plain cell = new Plain(module, "L" + layer + (d == 1 ? "Reverse" : ""));
                Tensor[] state = new Tensor[start.length];
                for (int s = 0; s < start.length; s++) {
                    state[s] = start[s].select(0, layer * directions + d);
                }
                Tensor[] at = new Tensor[xs.size()];
                for (int t = 0; t < at.length; t++) {
                    int position = d == 1 ? at.length - 1 - t : t;
                    state = step.of(cell, xs.get(position), state);
                    at[position] = state[0];
                }
                for (int s = 0; s < start.length; s++) {
                    ends.get(s).add(state[s]);
                }
                outputs.add(List.of(at));
            }
            for (int t = 0; t < xs.size(); t++) {
                xs.set(
                        t,
                        directions == 1
                                ? outputs.get(0).get(t)
                                : Tensor.concat(
                                        -1,
                                        outputs.get(0).get(t),
                                        outputs.get(1).get(t)));
            }
        }
        Tensor[] results = new Tensor[1 + start.length];
        results[0] = Tensor.stack(0, xs.toArray(Tensor[]::new));
        for (int s = 0; s < start.length; s++) {
            results[1 + s] = Tensor.stack(0, ends.get(s).toArray(Tensor[]::new));
        }
        return results;
    }

    private static Tensor loss(Tensor... results) {
        Tensor sum = Tensor.scalar(DType.FLOAT64, 0);
        for (int i = 0; i < results.length; i++) {
            sum = sum.add(
                    results[i].mul(random(50 + i, results[i].shape().toArray())).sum());
        }
        return sum;
    }

    private void assertSame(Module module, Tensor[] expected, Tensor... found) {
        List<Tensor> leaves = new ArrayList<>(module.tensors());
        leaves.add(x);
        Tensor[] all = leaves.toArray(Tensor[]::new);
        for (int i = 0; i < expected.length; i++) {
            assertEquals(expected[i].shape(), found[i].shape());
            assertArrayEquals(expected[i].toDoubleArray(), found[i].toDoubleArray(), 1e-12);
        }
        List<Tensor> slopes = Gradients.of(loss(expected)).wrt(all);
        List<Tensor> foundSlopes = Gradients.of(loss(found)).wrt(all);
        for (int i = 0; i < all.length; i++) {
            assertArrayEquals(slopes.get(i).toDoubleArray(), foundSlopes.get(i).toDoubleArray(), 1e-12);
        }
    }

    @Test
    void lstm() {
        for (int layers = 1; layers <= 2; layers++) {
            for (int directions = 1; directions <= 2; directions++) {
                LSTM lstm = wide(new LSTM(IN, HIDDEN, layers, directions == 2));
                Tensor h = random(2, layers * directions, N, HIDDEN);
                Tensor c = random(3, layers * directions, N, HIDDEN);
                LSTM.Output out = lstm.run(x, new LSTM.State(h, c));
                assertSame(
                        lstm,
                        unrolled(lstm, Plain::lstm, x, layers, directions, h, c),
                        out.output(),
                        out.state().hidden(),
                        out.state().cell());
                Tensor zeros = h.mul(0);
                assertArrayEquals(
                        lstm.run(x, new LSTM.State(zeros, zeros)).output().toDoubleArray(),
                        lstm.forward(x).toDoubleArray());
            }
        }
    }

    @Test
    void gru() {
        for (int layers = 1; layers <= 2; layers++) {
            for (int directions = 1; directions <= 2; directions++) {
                GRU gru = wide(new GRU(IN, HIDDEN, layers, directions == 2));
                Tensor h = random(2, layers * directions, N, HIDDEN);
                GRU.Output out = gru.run(x, h);
                assertSame(gru, unrolled(gru, Plain::gru, x, layers, directions, h), out.output(), out.hidden());
            }
        }
    }

    @Test
    void rnn() {
        for (int layers = 1; layers <= 2; layers++) {
            for (int directions = 1; directions <= 2; directions++) {
                RNN rnn = wide(new RNN(IN, HIDDEN, layers, directions == 2));
                Tensor h = random(2, layers * directions, N, HIDDEN);
                RNN.Output out = rnn.run(x, h);
                assertSame(rnn, unrolled(rnn, Plain::rnn, x, layers, directions, h), out.output(), out.hidden());
            }
        }
    }

    /** In plain numbers: h' = max(w x + u h + b + d, 0). */
    @Test
    void rnnWithReluInPlainNumbers() {
        RNN rnn = wide(new RNN(1, 1)).relu();
        Map<String, Parameter> p = rnn.namedParameters();
        double w = p.get("weightIhL0").tensor().item();
        double u = p.get("weightHhL0").tensor().item();
        double b =
                p.get("biasIhL0").tensor().item() + p.get("biasHhL0").tensor().item();
        Tensor y = rnn.forward(Tensor.of(DType.FLOAT64, new double[] {3, -2, 5}, 3, 1));
        double h = 0;
        double[] xs = {3, -2, 5};
        for (int t = 0; t < 3; t++) {
            h = Math.max(w * xs[t] + u * h + b, 0);
            assertEquals(h, y.get(t, 0), 1e-12);
        }
        assertEquals("RNN(1, 1, relu)", rnn.toString());
    }

    @Test
    void aSequenceInTwoPartsIsTheWhole() {
        LSTM lstm = wide(new LSTM(IN, HIDDEN, 2));
        LSTM.Output whole = lstm.run(x);
        LSTM.Output first = lstm.run(x.slice(0, 0, 3));
        LSTM.Output second = lstm.run(x.slice(0, 3, 4), first.state());
        assertArrayEquals(
                whole.output().toDoubleArray(),
                Tensor.concat(0, first.output(), second.output()).toDoubleArray(),
                1e-12);
        assertArrayEquals(
                whole.state().cell().toDoubleArray(), second.state().cell().toDoubleArray(), 1e-12);
    }

    @Test
    void batchFirstAndNoBatch() {
        GRU gru = wide(new GRU(IN, HIDDEN, 1, true, false));
        Tensor y = gru.forward(x);
        assertEquals(4, gru.parameters().size());
        Tensor single = x.select(1, 1);
        assertArrayEquals(y.select(1, 1).toDoubleArray(), gru.forward(single).toDoubleArray(), 1e-12);
        GRU.Output out = gru.run(single, random(7, 2, HIDDEN));
        assertEquals(Shape.of(STEPS, 2 * HIDDEN), out.output().shape());
        assertEquals(Shape.of(2, HIDDEN), out.hidden().shape());
        gru.batchFirst();
        assertArrayEquals(
                y.transpose(0, 1).toDoubleArray(),
                gru.forward(x.transpose(0, 1)).toDoubleArray(),
                1e-12);
        assertEquals(Shape.of(2, N, HIDDEN), gru.run(x.transpose(0, 1)).hidden().shape());
    }

    @Test
    void dropoutIsBetweenLayersInTrainingOnly() {
        RNN one = wide(new RNN(IN, HIDDEN)).dropout(1);
        assertTrue(one.forward(x).abs().min().item() > 0);
        RNN two = wide(new RNN(IN, HIDDEN, 2)).dropout(1);
        RNN same = wide(new RNN(IN, HIDDEN, 2));
        same.load(two.state());
        double[] plain = same.forward(x).toDoubleArray();
        Tensor first = two.forward(x);
        Tensor constant = two.forward(x.mul(5));
        assertArrayEquals(first.toDoubleArray(), constant.toDoubleArray(), "nothing of the input passes");
        two.eval();
        assertArrayEquals(plain, two.forward(x).toDoubleArray());
    }

    @Test
    void startsWithinOneOverTheRootOfTheHiddenSize() {
        Rng.seed(2);
        LSTM lstm = new LSTM(30, 25);
        for (Parameter parameter : lstm.parameters()) {
            double largest = parameter.tensor().abs().max().item();
            assertTrue(largest <= 0.2 && largest > 0.17, parameter + " up to " + largest);
        }
        assertEquals(
                List.of("weightIhL0", "weightHhL0", "biasIhL0", "biasHhL0"),
                List.copyOf(lstm.namedParameters().keySet()));
        assertEquals(Shape.of(30, 100), lstm.parameters().get(0).tensor().shape());
    }

    @Test
    void errors() {
        LSTM lstm = new LSTM(3, 2);
        assertEquals(
                "LSTM(3, 2): input FLOAT32 [4, 2, 5]: expected (length, n, 3), or (length, 3). Put the features in the last axis.",
                message(() -> lstm.forward(Tensor.zeros(4, 2, 5))));
        assertEquals(
                "LSTM(3, 2): input FLOAT32 [0, 2, 3] has no steps. Pass a sequence of one or more.",
                message(() -> lstm.forward(Tensor.zeros(0, 2, 3))));
        assertEquals(
                "LSTM(3, 2): state FLOAT32 [1, 1, 2]: expected FLOAT32 [1, 4, 2], (layers directions, n, hidden size). Pass the state that it "
                        + "returned, or none.",
                message(() ->
                        lstm.run(Tensor.zeros(5, 4, 3), new LSTM.State(Tensor.zeros(1, 1, 2), Tensor.zeros(1, 4, 2)))));
        assertEquals("LSTM: the input is null. Pass a tensor.", message(() -> lstm.forward(null)));
        assertEquals("GRU: hidden size 0: expected 1 or more. Pass a larger number.", message(() -> new GRU(3, 0)));
        assertTrue(message(() -> lstm.forward(x)).contains("expected FLOAT32, found FLOAT64"));
    }

    private static String message(Executable call) {
        return assertThrows(IllegalArgumentException.class, call).getMessage();
    }
}
