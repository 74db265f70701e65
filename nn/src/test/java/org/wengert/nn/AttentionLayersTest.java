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
import org.wengert.Attention;
import org.wengert.DType;
import org.wengert.Gradients;
import org.wengert.Shape;
import org.wengert.Tensor;

/** Attention against a composition of plain operations, head by head, and against loops over numbers. */
class AttentionLayersTest {
    private static final int WIDTH = 6;
    private static final int HEADS = 3;
    private static final int SIZE = 2;

    private static Tensor random(long seed, int... shape) {
        return Tensor.randn(DType.FLOAT64, Rng.generator(seed), shape);
    }

    private static <M extends Module> M wide(M module) {
        module.to(DType.FLOAT64);
        // Biases start at 0.
        module.namedParameters().forEach((name, parameter) -> {
            if (name.endsWith("bias")) {
                parameter.requiresGrad(false);
                parameter
                        .tensor()
                        .assign(random(name.length(), parameter.tensor().dim(0)));
                parameter.requiresGrad(true);
            }
        });
        return module;
    }

    private static Tensor map(Module module, String name, Tensor x) {
        Map<String, Parameter> p = module.namedParameters();
        return x.matmul(p.get(name + ".weight").tensor())
                .add(p.get(name + ".bias").tensor());
    }

    /** For one sequence (length, width): softmax of the scores, written out, for each head. */
    private static Tensor unrolled(Module module, Tensor q, Tensor k, Tensor v, boolean causal, boolean[] visible) {
        Tensor queries = map(module, "query", q);
        Tensor keys = map(module, "key", k);
        Tensor values = map(module, "value", v);
        Tensor[] heads = new Tensor[HEADS];
        for (int head = 0; head < HEADS; head++) {
            Tensor qh = queries.slice(1, head * SIZE, (head + 1) * SIZE);
            Tensor kh = keys.slice(1, head * SIZE, (head + 1) * SIZE);
            Tensor vh = values.slice(1, head * SIZE, (head + 1) * SIZE);
            Tensor[] rows = new Tensor[q.dim(0)];
            for (int i = 0; i < rows.length; i++) {
                Tensor total = Tensor.scalar(DType.FLOAT64, 0);
                Tensor sum = Tensor.zeros(DType.FLOAT64, SIZE);
                for (int j = 0; j < k.dim(0); j++) {
                    if ((causal && j > i) || !visible[j]) {
                        continue;
                    }
                    Tensor e = qh.select(0, i)
                            .mul(kh.select(0, j))
                            .sum()
                            .div(Math.sqrt(SIZE))
                            .exp();
                    total = total.add(e);
                    sum = sum.add(e.mul(vh.select(0, j)));
                }
                rows[i] = sum.div(total);
            }
            heads[head] = Tensor.stack(0, rows);
        }
        return map(module, "output", Tensor.concat(1, heads));
    }

    private static void assertSame(Module module, Tensor expected, Tensor found, Tensor... inputs) {
        assertEquals(expected.shape(), found.shape());
        assertArrayEquals(expected.toDoubleArray(), found.toDoubleArray(), 1e-12);
        Tensor weights = random(99, expected.shape().toArray());
        List<Tensor> leaves = new ArrayList<>(module.tensors());
        leaves.addAll(List.of(inputs));
        Tensor[] all = leaves.toArray(Tensor[]::new);
        List<Tensor> slopes =
                Gradients.of(expected.mul(weights).sum()).retainGraph().wrt(all);
        List<Tensor> others = Gradients.of(found.mul(weights).sum()).wrt(all);
        for (int i = 0; i < all.length; i++) {
            assertArrayEquals(slopes.get(i).toDoubleArray(), others.get(i).toDoubleArray(), 1e-11);
        }
    }

    @Test
    void selfAttention() {
        for (boolean causal : new boolean[] {false, true}) {
            MultiHeadAttention attention = wide(new MultiHeadAttention(WIDTH, HEADS));
            if (causal) {
                attention.causal();
            }
            Tensor x = random(1, 4, 2, WIDTH).requiresGrad(true);
            boolean[] all = {true, true, true, true};
            Tensor[] sequences = new Tensor[2];
            for (int n = 0; n < 2; n++) {
                Tensor one = x.select(1, n);
                sequences[n] = unrolled(attention, one, one, one, causal, all);
            }
            assertSame(attention, Tensor.stack(1, sequences), attention.forward(x), x);
            assertArrayEquals(
                    sequences[1].toDoubleArray(),
                    attention.forward(x.select(1, 1)).toDoubleArray(),
                    1e-12);
            attention.batchFirst();
            assertSame(attention, Tensor.stack(0, sequences), attention.forward(x.transpose(0, 1)), x);
        }
    }

    @Test
    void crossAttentionWithPaddingAndOtherWidths() {
        MultiHeadAttention attention =
                wide(new MultiHeadAttention(WIDTH, HEADS, true, 4, 5)).batchFirst();
        Tensor q = random(1, 2, 3, WIDTH).requiresGrad(true);
        Tensor k = random(2, 2, 4, 4).requiresGrad(true);
        Tensor v = random(3, 2, 4, 5).requiresGrad(true);
        boolean[][] visible = {{true, true, false, true}, {true, false, false, true}};
        Tensor mask = Tensor.of(new boolean[] {true, true, false, true, true, false, false, true}, 2, 1, 1, 4);
        Tensor[] sequences = new Tensor[2];
        for (int n = 0; n < 2; n++) {
            sequences[n] = unrolled(attention, q.select(0, n), k.select(0, n), v.select(0, n), false, visible[n]);
        }
        assertSame(
                attention,
                Tensor.stack(0, sequences),
                attention.forward(q, k, v, Attention.DEFAULT.mask(mask)),
                q,
                k,
                v);
    }

    @Test
    void weightsAreThoseOfTheResult() {
        MultiHeadAttention attention =
                wide(new MultiHeadAttention(WIDTH, HEADS)).batchFirst().causal();
        Tensor x = random(5, 2, 4, WIDTH);
        Tensor weights = attention.weights(x, x, Attention.DEFAULT);
        assertEquals(Shape.of(2, HEADS, 4, 4), weights.shape());
        assertArrayEquals(new double[2 * HEADS * 4], weights.sum(-1).sub(1).toDoubleArray(), 1e-12);
        assertEquals(0, weights.get(1, 1, 1, 2));
        Tensor values = map(attention, "value", x).reshape(2, 4, HEADS, SIZE).permute(0, 2, 1, 3);
        Tensor joined = weights.matmul(values).permute(0, 2, 1, 3).reshape(2, 4, WIDTH);
        assertArrayEquals(
                map(attention, "output", joined).toDoubleArray(),
                attention.forward(x).toDoubleArray(),
                1e-12);
        Tensor added = Tensor.of(DType.FLOAT64, new double[] {0, -1, 2, 0.5}, 1, 4);
        Tensor causal = attention.weights(x, x, Attention.DEFAULT.mask(added).scale(0.3));
        assertEquals(1, causal.get(0, 0, 0, 0), 1e-12);
    }

    @Test
    void dropoutDropsWeightsInTraining() {
        MultiHeadAttention attention =
                wide(new MultiHeadAttention(WIDTH, HEADS)).dropout(1);
        Tensor x = random(5, 3, 2, WIDTH);
        double[] bias = attention.namedParameters().get("output.bias").tensor().toDoubleArray();
        Tensor y = attention.forward(x);
        for (int i = 0; i < WIDTH; i++) {
            assertEquals(bias[i], y.get(1, 1, i), 1e-12, "of the values nothing is left");
        }
        attention.dropout(1e-9);
        double[] almost = attention.forward(x).toDoubleArray();
        attention.eval();
        assertArrayEquals(attention.forward(x).toDoubleArray(), almost, 1e-7);
    }

    @Test
    void startsAsInPyTorch() {
        Rng.seed(1);
        MultiHeadAttention attention = new MultiHeadAttention(32, 4);
        Map<String, Parameter> p = attention.namedParameters();
        assertEquals(
                Math.sqrt(6.0 / 128), p.get("query.weight").tensor().abs().max().item(), 2e-3);
        assertEquals(
                1 / Math.sqrt(32), p.get("output.weight").tensor().abs().max().item(), 2e-3);
        assertEquals(0, p.get("key.bias").tensor().abs().max().item());
        assertEquals(0, p.get("output.bias").tensor().abs().max().item());
        assertEquals(4, new MultiHeadAttention(32, 4, false).parameters().size());
    }

    /** z = x + attention(norm(x)), y = z + down(gelu(up(norm(z)))), with layer norm written out. */
    @Test
    void theBlockIsPreNorm() {
        TransformerBlock block = wide(new TransformerBlock(WIDTH, HEADS, 5).causal());
        block.eval();
        Tensor x = random(3, 4, WIDTH).requiresGrad(true);
        boolean[] all = {true, true, true, true};
        Tensor normed = norm(block, "norm1", x);
        Tensor z = x.add(unrolled(block.attention(), normed, normed, normed, true, all));
        Tensor y = z.add(
                map(block, "down", map(block, "up", norm(block, "norm2", z)).gelu()));
        assertSame(block, y, block.forward(x), x);
        assertArrayEquals(y.toDoubleArray(), block.forward(x.unsqueeze(0)).toDoubleArray(), 1e-12);
        block.train();
        Rng.seed(1);
        assertTrue(block.forward(x).sub(y).abs().max().item() > 1e-3, "a tenth is dropped");
        block.dropout(0);
        assertArrayEquals(y.toDoubleArray(), block.forward(x).toDoubleArray(), 1e-12);
    }

    private static Tensor norm(Module module, String name, Tensor x) {
        Tensor mean = x.sum(-1).div(WIDTH).unsqueeze(-1);
        Tensor centred = x.sub(mean);
        Tensor variance = centred.square().sum(-1).div(WIDTH).unsqueeze(-1);
        Map<String, Parameter> p = module.namedParameters();
        return centred.div(variance.add(1e-5).sqrt())
                .mul(p.get(name + ".weight").tensor())
                .add(p.get(name + ".bias").tensor());
    }

    @Test
    void errors() {
        MultiHeadAttention attention = new MultiHeadAttention(6, 3);
        assertEquals(
                "MultiHeadAttention: width 6 in 4 heads: expected a multiple of 4. Choose a number of heads that divides the width.",
                message(() -> new MultiHeadAttention(6, 4)));
        assertEquals(
                "MultiHeadAttention(6, 3): queries FLOAT32 [6]: expected (length, n, width), or (length, width). Unsqueeze what is missing.",
                message(() -> attention.forward(Tensor.zeros(6))));
        assertEquals(
                "MultiHeadAttention(6, 3): queries [2, 1, 6], keys [2, 6], values [2, 6]: expected all with a batch axis, or none. Unsqueeze what is "
                        + "missing.",
                message(() -> attention.forward(Tensor.zeros(2, 1, 6), Tensor.zeros(2, 6), Tensor.zeros(2, 6))));
        assertTrue(message(() -> attention.forward(Tensor.zeros(2, 5))).startsWith("Linear(6, 6)"));
        assertEquals(
                "TransformerBlock(6, dropout=0.1): input FLOAT32 [2, 4]: expected (n, length, 6), with or without the n. Embed it first, or unsqueeze "
                        + "what is missing.",
                message(() -> new TransformerBlock(6, 3).forward(Tensor.zeros(2, 4))));
        assertEquals(
                "TransformerBlock: probability 2.0: expected one from 0 to 1. Pass the share of elements to set to 0, such as 0.5.",
                message(() -> new TransformerBlock(6, 3).dropout(2)));
    }

    private static String message(Executable call) {
        return assertThrows(IllegalArgumentException.class, call).getMessage();
    }
}
