package org.wengert.nn;

import org.wengert.Tensor;

/**
 * z = x + attention(norm1(x)), y = z + down(gelu(up(norm2(z)))): self-attention and a network of two layers at each position, each with a
 * {@link LayerNorm} before it and a way around it (pre-norm). x is (n, length, width), or (length, width).
 *
 * <p>In training, a tenth of the elements of both branches is dropped, unless {@link #dropout} says otherwise.
 *
 * <p>Xiong et al.: On Layer Normalization in the Transformer Architecture, 2020.
 */
public final class TransformerBlock extends BasicLayer {
    private final LayerNorm norm1;
    private final MultiHeadAttention attention;
    private final LayerNorm norm2;
    private final Linear up;
    private final Linear down;
    private final transient int width;
    private transient double dropout = 0.1;

    /** A block whose inner layer is four times as wide as x. */
    public TransformerBlock(int width, int heads) {
        this(width, heads, (int) Math.min(4L * width, Integer.MAX_VALUE));
    }

    /**
     * A block whose inner layer has this width.
     *
     * @throws IllegalArgumentException if a number is below 1, or the heads do not divide the width
     */
    public TransformerBlock(int width, int heads, int hidden) {
        this.width = width;
        attention = new MultiHeadAttention(width, heads).batchFirst();
        norm1 = new LayerNorm(width);
        norm2 = new LayerNorm(width);
        up = new Linear(width, Inputs.atLeast(1, hidden, "TransformerBlock", "width of the inner layer"));
        down = new Linear(hidden, width);
    }

    /** Lets position i attend to positions 0 to i only, as language models do. */
    public TransformerBlock causal() {
        attention.causal();
        return this;
    }

    /**
     * Sets the share of elements that is dropped in training.
     *
     * @throws IllegalArgumentException if p is not between 0 and 1
     */
    public TransformerBlock dropout(double p) {
        dropout = Inputs.probability(p, "TransformerBlock");
        return this;
    }

    @Override
    Tensor compute(Tensor x) {
        if ((x.rank() != 2 && x.rank() != 3) || x.dim(-1) != width) {
            throw Inputs.unfit(
                    this,
                    up.weight(),
                    x,
                    ": expected (n, length, " + width
                            + "), with or without the n. Embed it first, or unsqueeze what is missing.");
        }
        Tensor z = x.add(dropped(attention.forward(norm1.forward(x))));
        return z.add(dropped(down.forward(up.forward(norm2.forward(z)).gelu())));
    }

    private Tensor dropped(Tensor x) {
        return isTraining() ? x.dropout(dropout, Rng.generator()) : x;
    }

    /** Returns the attention, whose weights can be looked at. */
    public MultiHeadAttention attention() {
        return attention;
    }

    @Override
    protected String details() {
        return width + ", dropout=" + dropout;
    }

    /** The names of PyTorch's TransformerEncoderLayer. */
    @Override
    String pyTorchName(String member) {
        return switch (member) {
            case "attention" -> "self_attn";
            case "up" -> "linear1";
            case "down" -> "linear2";
            default -> super.pyTorchName(member);
        };
    }
}
