package org.wengert.benchmarks;

import java.util.Arrays;
import java.util.List;
import org.wengert.Attention;
import org.wengert.Tensor;

/**
 * Forward and backward of a transformer block: x + attention(layerNorm(x)), then the same with a network of two layers and GELU; causal, 16
 * sequences of 64 tokens, width 128, 4 heads, hidden width 512. The loss is the mean of the squares of the result.
 */
public final class TransformerBlock implements Workload {
    public static final int BATCH = 16;
    public static final int TOKENS = 64;
    public static final int WIDTH = 128;
    public static final int HEADS = 4;
    public static final int HIDDEN = 512;
    public static final double EPSILON = 1e-5;

    private final Tensor x = input().tensor().requiresGrad(true);
    private final Tensor[] parameters =
            start().stream().map(v -> v.tensor().requiresGrad(true)).toArray(Tensor[]::new);

    /** The input, (batch, tokens, width). */
    public static Values input() {
        return Values.normal(1, 1, BATCH, TOKENS, WIDTH);
    }

    /** Weight and bias of: first norm, queries with keys and values, attention's output, second norm, hidden layer, output layer. */
    public static List<Values> start() {
        return List.of(
                Values.uniform(2, 0.5, 1.5, WIDTH),
                Values.normal(3, 0.1, WIDTH),
                Values.normal(4, 0.1, WIDTH, 3 * WIDTH),
                Values.normal(5, 0.1, 3 * WIDTH),
                Values.normal(6, 0.1, WIDTH, WIDTH),
                Values.normal(7, 0.1, WIDTH),
                Values.uniform(8, 0.5, 1.5, WIDTH),
                Values.normal(9, 0.1, WIDTH),
                Values.normal(10, 0.1, WIDTH, HIDDEN),
                Values.normal(11, 0.1, HIDDEN),
                Values.normal(12, 0.05, HIDDEN, WIDTH),
                Values.normal(13, 0.1, WIDTH));
    }

    private Tensor linear(Tensor input, int i) {
        return input.linear(parameters[i], parameters[i + 1]);
    }

    private static Tensor heads(Tensor projected) {
        return projected.reshape(BATCH, TOKENS, HEADS, WIDTH / HEADS).permute(0, 2, 1, 3);
    }

    private Tensor attention(Tensor input) {
        List<Tensor> parts = linear(input, 2).split(-1, WIDTH);
        Tensor mixed = heads(parts.get(0))
                .scaledDotProductAttention(heads(parts.get(1)), heads(parts.get(2)), Attention.CAUSAL);
        return linear(mixed.permute(0, 2, 1, 3).reshape(BATCH, TOKENS, WIDTH), 4);
    }

    private Tensor step() {
        x.zeroGrad();
        for (Tensor parameter : parameters) {
            parameter.zeroGrad();
        }
        Tensor attended = x.add(attention(x.layerNorm(parameters[0], parameters[1], EPSILON)));
        Tensor normed = attended.layerNorm(parameters[6], parameters[7], EPSILON);
        Tensor y = attended.add(linear(linear(normed, 8).gelu(), 10));
        Tensor loss = y.square().mean();
        loss.backward();
        return loss;
    }

    @Override
    public void run() {
        step();
    }

    /** The gradients of the first weight, of the last, and of x. */
    @Override
    public double[] check() {
        step();
        return concat(
                parameters[2].grad().toDoubleArray(),
                parameters[10].grad().toDoubleArray(),
                x.grad().toDoubleArray());
    }

    /** One array after the other. */
    public static double[] concat(double[]... arrays) {
        return Arrays.stream(arrays).flatMapToDouble(Arrays::stream).toArray();
    }
}
