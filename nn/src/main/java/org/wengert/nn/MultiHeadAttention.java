package org.wengert.nn;

import java.util.List;
import org.wengert.Attention;
import org.wengert.Tensor;
import org.wengert.nn.internal.Arguments;

/**
 * y = [head_1, ..., head_n] W_o + b_o, head_i = softmax(q_i k_i^T / sqrt(d)) v_i, where q, k and v are linear maps of queries, keys and values, each
 * divided into n heads of size d. See {@link Tensor#scaledDotProductAttention(Tensor, Tensor, Attention)}.
 *
 * <p>Inputs are (length, n, width), or (n, length, width) after {@link #batchFirst}, or (length, width) without a batch. As a {@link Layer} it is
 * self-attention: the input is queries, keys and values at once.
 *
 * <p>The maps of queries, keys and values start uniform within sqrt(6 / (4 width)), or Xavier-uniform where keys or values have another width; the one
 * of the result as {@link Linear} does; all biases start at 0.
 *
 * <p>Vaswani et al.: Attention Is All You Need, 2017.
 */
public final class MultiHeadAttention extends Module implements Layer {
    private final Linear query;
    private final Linear key;
    private final Linear value;
    private final Linear output;
    private final transient int width;
    private final transient int heads;
    private transient boolean batchFirst;
    private transient boolean causal;
    private transient double dropout;

    /** Attention with biases, over inputs of one width. */
    public MultiHeadAttention(int width, int heads) {
        this(width, heads, true);
    }

    /** Attention with or without biases, over inputs of one width. */
    public MultiHeadAttention(int width, int heads, boolean bias) {
        this(width, heads, bias, width, width);
    }

    /**
     * Attention whose keys and values may have other widths than the queries.
     *
     * @throws IllegalArgumentException if a number is below 1, or the heads do not divide the width
     */
    public MultiHeadAttention(int width, int heads, boolean bias, int keyWidth, int valueWidth) {
        this.width = Inputs.atLeast(1, width, "MultiHeadAttention", "width");
        this.heads = Inputs.atLeast(1, heads, "MultiHeadAttention", "number of heads");
        if (width % heads != 0) {
            throw new IllegalArgumentException("MultiHeadAttention: width " + width + " in " + heads
                    + " heads: expected a multiple of " + heads + ". Choose a number of heads that divides the width.");
        }
        Inputs.atLeast(1, keyWidth, "MultiHeadAttention", "width of the keys");
        Inputs.atLeast(1, valueWidth, "MultiHeadAttention", "width of the values");
        boolean oneWidth = keyWidth == width && valueWidth == width;
        Init start = oneWidth ? Init.uniform(Math.sqrt(6.0 / (4.0 * width))) : Init.xavierUniform();
        query = new Linear(width, width, bias, start);
        key = new Linear(keyWidth, width, bias, start);
        value = new Linear(valueWidth, width, bias, start);
        output = new Linear(width, width, bias, Init.byFanIn(width));
    }

    /** Takes and returns (n, length, width). */
    public MultiHeadAttention batchFirst() {
        batchFirst = true;
        return this;
    }

    /** Lets query i attend to keys 0 to i only, so that no position sees what comes after it. */
    public MultiHeadAttention causal() {
        causal = true;
        return this;
    }

    /**
     * Sets this share of the attention weights to 0 in training; 0 by default.
     *
     * @throws IllegalArgumentException if p is not between 0 and 1
     */
    public MultiHeadAttention dropout(double p) {
        dropout = Inputs.probability(p, "MultiHeadAttention");
        return this;
    }

    /** Computes self-attention: {@link #forward(Tensor, Tensor, Tensor)} with x three times. */
    @Override
    public Tensor forward(Tensor x) {
        return forward(x, x, x);
    }

    /** Computes attention without a mask. */
    public Tensor forward(Tensor queries, Tensor keys, Tensor values) {
        return forward(queries, keys, values, Attention.DEFAULT);
    }

    /**
     * Computes attention with these options.
     *
     * @param attention its mask is broadcast to (n, heads, queries, keys); a BOOL one is true for keys to attend to: (n, 1, 1, keys) for padding
     * @throws IllegalArgumentException if the shapes do not fit
     */
    public Tensor forward(Tensor queries, Tensor keys, Tensor values, Attention attention) {
        check(queries, "queries");
        check(keys, "keys");
        check(values, "values");
        Arguments.notNull(attention, "MultiHeadAttention: the set of options", "Pass Attention.DEFAULT.");
        if (queries.rank() != keys.rank() || queries.rank() != values.rank()) {
            throw new IllegalArgumentException(Inputs.where(this, null) + ": queries " + queries.shape() + ", keys "
                    + keys.shape() + ", values " + values.shape()
                    + ": expected all with a batch axis, or none. Unsqueeze what is missing.");
        }
        boolean batch = queries.rank() == 3;
        boolean swap = batch && !batchFirst;
        Attention options = causal ? new Attention(true, attention.mask(), attention.scale()) : attention;
        Tensor y = attend(
                inHeads(query.forward(queries), swap),
                inHeads(key.forward(keys), swap),
                inHeads(value.forward(values), swap),
                options);
        // (n, heads, length, size), or without the n.
        Tensor joined = batch ? swap ? y.permute(2, 0, 1, 3) : y.permute(0, 2, 1, 3) : y.permute(1, 0, 2);
        int[] shape = queries.shape().toArray();
        shape[shape.length - 1] = width;
        return Summary.note(this, output.forward(joined.reshape(shape)));
    }

    private void check(Tensor x, String what) {
        Arguments.notNull(x, "MultiHeadAttention: the " + what + " tensor", "Pass queries, keys and values.");
        if (x.rank() != 2 && x.rank() != 3) {
            throw new IllegalArgumentException(
                    Inputs.where(this, null) + ": " + what + " " + x.dtype() + " " + x.shape()
                            + ": expected (" + (batchFirst ? "n, length" : "length, n")
                            + ", width), or (length, width). Unsqueeze what is missing.");
        }
    }

    /** (n, heads, length, size), or without the n. */
    private Tensor inHeads(Tensor x, boolean swap) {
        int size = width / heads;
        if (x.rank() == 2) {
            return x.reshape(x.dim(0), heads, size).permute(1, 0, 2);
        }
        Tensor divided = x.reshape(x.dim(0), x.dim(1), heads, size);
        return swap ? divided.permute(1, 2, 0, 3) : divided.permute(0, 2, 1, 3);
    }

    private Tensor attend(Tensor q, Tensor k, Tensor v, Attention options) {
        if (!isTraining() || dropout == 0) {
            return q.scaledDotProductAttention(k, v, options);
        }
        // The engine's attention is one operation, and its weights cannot be dropped.
        return AttentionWeights.of(q, k, options)
                .dropout(dropout, Rng.generator())
                .matmul(v);
    }

    /**
     * Returns the weights softmax(q k^T / sqrt(d)) of each head, (n, heads, queries, keys), or without the n: which keys each query attends to.
     * {@link #forward} does not compute them.
     */
    public Tensor weights(Tensor queries, Tensor keys, Attention attention) {
        check(queries, "queries");
        check(keys, "keys");
        Arguments.notNull(attention, "MultiHeadAttention: the set of options", "Pass Attention.DEFAULT.");
        boolean swap = queries.rank() == 3 && !batchFirst;
        Attention options = causal ? new Attention(true, attention.mask(), attention.scale()) : attention;
        return AttentionWeights.of(inHeads(query.forward(queries), swap), inHeads(key.forward(keys), swap), options);
    }

    @Override
    protected String details() {
        return width + ", " + heads + (query.bias() == null ? ", bias=false" : "") + (batchFirst ? ", batchFirst" : "")
                + (causal ? ", causal" : "") + (dropout == 0 ? "" : ", dropout=" + dropout);
    }

    @Override
    String pyTorchName(String member) {
        return member.equals("output") ? "out_proj" : super.pyTorchName(member);
    }

    /** The maps are one there, if they can be. */
    @Override
    List<PyTorchEntry> pyTorchEntries() {
        PyTorchEntry biases = new PyTorchEntry("in_proj_bias", false, "query.bias", "key.bias", "value.bias");
        boolean oneWidth =
                key.weight().own().dim(0) == width && value.weight().own().dim(0) == width;
        return oneWidth
                ? List.of(
                        new PyTorchEntry("in_proj_weight", true, "query.weight", "key.weight", "value.weight"), biases)
                : List.of(
                        new PyTorchEntry("q_proj_weight", true, "query.weight"),
                        new PyTorchEntry("k_proj_weight", true, "key.weight"),
                        new PyTorchEntry("v_proj_weight", true, "value.weight"),
                        biases);
    }
}
