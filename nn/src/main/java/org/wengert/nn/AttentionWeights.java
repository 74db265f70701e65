package org.wengert.nn;

import org.wengert.Attention;
import org.wengert.DType;
import org.wengert.Tensor;

/** The weights of scaled dot-product attention, which the engine computes and forgets. */
final class AttentionWeights {
    /** softmax(scale q k^T + mask), for queries (..., queries, d) and keys (..., keys, d). */
    static Tensor of(Tensor q, Tensor k, Attention options) {
        Double given = options.scale();
        double scale = given != null ? given : 1 / Math.sqrt(q.dim(-1));
        Tensor scores = q.matmul(k.transpose()).mul(scale);
        Tensor mask = options.mask();
        if (mask != null) {
            scores = mask.dtype() == DType.BOOL
                    ? Tensor.where(mask, scores, Double.NEGATIVE_INFINITY)
                    : scores.add(mask);
        }
        if (options.causal()) {
            Tensor rows = Tensor.arange(q.dim(-2)).reshape(-1, 1);
            scores = Tensor.where(rows.ge(Tensor.arange(k.dim(-2))), scores, Double.NEGATIVE_INFINITY);
        }
        return scores.softmax(-1);
    }

    private AttentionWeights() {}
}
