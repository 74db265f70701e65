package org.wengert;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Weighted means of values, weighed by how well keys fit queries: {@code q.scaledDotProductAttention(k, v, Attention.CAUSAL)}.
 *
 * @param causal whether query i sees keys 0 to i only
 * @param mask BOOL: which keys each query sees, true for seen; or floating: added to the scores; broadcast to (..., queries, keys); null for none
 * @param scale what the products are multiplied by; null for 1 / sqrt(size of a query)
 */
public record Attention(
        boolean causal, @Nullable Tensor mask, @Nullable Double scale) {
    /** Every query sees every key. */
    public static final Attention PLAIN = new Attention(false, null, null);

    /** Query i sees keys 0 to i. */
    public static final Attention CAUSAL = new Attention(true, null, null);

    /** The same with this mask. */
    public Attention mask(Tensor mask) {
        return new Attention(causal, mask, scale);
    }

    /** The same with this scale. */
    public Attention scale(double scale) {
        return new Attention(causal, mask, scale);
    }

    Tensor of(Tensor q, Tensor k, Tensor v) {
        check(q, k, v);
        double factor = scale != null ? scale : 1 / Math.sqrt(q.dim(-1));
        // Scaling the smaller of the two saves a pass over the scores.
        Tensor scores = q.mul(factor).matmul(k.transpose());
        if (mask != null) {
            scores = mask.dtype() == DType.BOOL
                    ? Tensor.where(mask, scores, Double.NEGATIVE_INFINITY)
                    : scores.add(mask);
        }
        if (causal) {
            Tensor seen = Tensor.ones(q.dtype(), q.dim(-2), k.dim(-2)).tril().to(DType.BOOL);
            scores = Tensor.where(seen, scores, Double.NEGATIVE_INFINITY);
        }
        return scores.softmax(-1).matmul(v);
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
                        ? !mask.shape().spreadsTo(scores)
                        : !Shape.of(Arrays.copyOfRange(mask.shape().dims(), mask.rank() - 2, mask.rank()))
                                .spreadsTo(scores))) {
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
