package org.wengert;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The options of scaled dot-product attention: {@code q.scaledDotProductAttention(k, v, Attention.CAUSAL)}.
 *
 * @param causal true if query i attends to keys 0 to i only
 * @param mask BOOL, true for keys to attend to; or floating, added to the scores; broadcast to (..., queries, keys); null for none
 * @param scale the factor of q k^T; null for 1 / sqrt(size of a query)
 */
public record Attention(
        boolean causal, @Nullable Tensor mask, @Nullable Double scale) {
    /** Every query attends to every key. */
    public static final Attention DEFAULT = new Attention(false, null, null);

    /** Query i attends to keys 0 to i. */
    public static final Attention CAUSAL = new Attention(true, null, null);

    /** Returns these options with this mask. */
    public Attention mask(Tensor mask) {
        return new Attention(causal, mask, scale);
    }

    /** Returns these options with this scale. */
    public Attention scale(double scale) {
        return new Attention(causal, mask, scale);
    }

    Tensor of(Tensor q, Tensor k, Tensor v) {
        check(q, k, v);
        AttentionFit fit = new AttentionFit(causal, scale != null ? scale : 1 / Math.sqrt(q.dim(-1)));
        return mask == null
                ? LinalgRules.SCALED_DOT_PRODUCT_ATTENTION.apply(fit, q, k, v)
                : LinalgRules.SCALED_DOT_PRODUCT_ATTENTION.apply(fit, q, k, v, mask);
    }

    private void check(Tensor q, Tensor k, Tensor v) {
        Checks.floating("scaledDotProductAttention", q);
        Checks.sameType("scaledDotProductAttention", q, k);
        Checks.sameType("scaledDotProductAttention", q, v);
        if (q.rank() < 2 || k.rank() < 2 || v.rank() < 2) {
            throw wrong(q, k, v, "expected [..., number, size]", "Unsqueeze what is missing.");
        }
        if (q.dim(-1) != k.dim(-1)) {
            throw wrong(
                    q,
                    k,
                    v,
                    "queries of size " + q.dim(-1) + " and keys of size " + k.dim(-1),
                    "Bring both to one size.");
        }
        if (k.dim(-2) != v.dim(-2)) {
            throw wrong(q, k, v, k.dim(-2) + " keys and " + v.dim(-2) + " values", "Pass one value for each key.");
        }
        if (mask != null && mask.dtype() != DType.BOOL) {
            Checks.sameType("scaledDotProductAttention", q, mask);
        }
        Shape scores = Shape.of(q.dim(-2), k.dim(-2));
        if (mask != null
                && (mask.rank() < 2
                        ? !mask.shape().broadcastsTo(scores)
                        : !Shape.of(Arrays.copyOfRange(mask.shape().dims(), mask.rank() - 2, mask.rank()))
                                .broadcastsTo(scores))) {
            throw wrong(
                    q,
                    k,
                    v,
                    "mask " + mask.describe() + " for " + q.dim(-2) + " queries and " + k.dim(-2) + " keys",
                    "Give it shape [queries, keys], with the batches in front if they differ.");
        }
    }

    private static IllegalArgumentException wrong(Tensor q, Tensor k, Tensor v, String what, String fix) {
        return new IllegalArgumentException("scaledDotProductAttention: queries " + q.describe() + ", keys "
                + k.describe() + ", values " + v.describe() + ": " + what + ". " + fix);
    }
}
