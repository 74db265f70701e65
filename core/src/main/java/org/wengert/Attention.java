package org.wengert;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.wengert.kernel.AttentionKernel;

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
        Fit fit = new Fit(causal, scale != null ? scale : 1 / Math.sqrt(q.dim(-1)));
        return mask == null
                ? LinalgRules.SCALED_DOT_PRODUCT_ATTENTION.apply(fit, q, k, v)
                : LinalgRules.SCALED_DOT_PRODUCT_ATTENTION.apply(fit, q, k, v, mask);
    }

    /** The attributes, and the operation on inputs q, k, v and optionally the mask. */
    record Fit(boolean causal, double scale) {
        private static final Axes KEYS = Axes.of(-1).keepDims();

        static Shape result(Tensor[] in, Fit at) {
            Shape scores = scores(in);
            return scores.with(scores.rank() - 1, in[2].dim(-1));
        }

        /** (..., queries, keys), over the batches of all inputs. */
        private static Shape scores(Tensor[] in) {
            Shape batch = Shape.SCALAR;
            for (Tensor x : in) {
                Shape own = Shape.of(Arrays.copyOf(x.shape().dims(), Math.max(0, x.rank() - 2)));
                batch = batch.broadcast("scaledDotProductAttention: batches", own);
            }
            int rank = batch.rank();
            return batch.insert(rank, in[0].dim(-2)).insert(rank + 1, in[1].dim(-2));
        }

        static void value(Tensor y, Tensor[] in, Fit at) {
            Tensor mask = in.length == 4 ? in[3] : null;
            Shape scores = scores(in);
            int[] inMask = mask == null ? new int[scores.rank()] : mask.shape().stridesIn(scores);
            Shape batch = batch(scores);
            int[] batchInMask = Arrays.copyOf(inMask, batch.rank());
            new AttentionKernel(
                            in[0].dim(-2),
                            in[1].dim(-2),
                            in[0].dim(-1),
                            in[2].dim(-1),
                            at.scale,
                            at.causal,
                            mask == null ? null : mask.array(),
                            inMask[inMask.length - 2],
                            inMask[inMask.length - 1])
                    .run(
                            in[0].array(),
                            places(in[0], batch),
                            in[1].array(),
                            places(in[1], batch),
                            in[2].array(),
                            places(in[2], batch),
                            batch.places(batchInMask),
                            y.array());
        }

        private static Shape batch(Shape x) {
            return Shape.of(Arrays.copyOf(x.dims(), x.rank() - 2));
        }

        /** The places of the matrix of x for each element of the batch. */
        private static int[] places(Tensor x, Shape batch) {
            int[] strides = batch(x.shape()).stridesIn(batch);
            for (int d = 0; d < strides.length; d++) {
                strides[d] *= x.dim(-2) * x.dim(-1);
            }
            return batch.places(strides);
        }

        private Tensor weights(Tensor... in) {
            // Scaling the queries saves a pass over the scores.
            Tensor scores = in[0].mul(scale).matmul(in[1].transpose());
            if (in.length == 4) {
                scores = in[3].dtype() == DType.BOOL
                        ? Tensor.where(in[3], scores, Double.NEGATIVE_INFINITY)
                        : scores.add(in[3]);
            }
            if (causal) {
                Tensor seen = Tensor.ones(scores.dtype(), scores.dim(-2), scores.dim(-1))
                        .tril()
                        .to(DType.BOOL);
                scores = Tensor.where(seen, scores, Double.NEGATIVE_INFINITY);
            }
            return scores.softmax(-1);
        }

        /** Recomputes the weights: kept on the tape, they would be larger than all inputs together. */
        @Nullable
        Tensor[] derivatives(Tensor g, Tensor... in) {
            Tensor weights = weights(in);
            Tensor ofWeights = StrongZero.contraction(g, in[2], (u, v) -> u.matmul(v.transpose()));
            Tensor ofScores = StrongZero.along(
                    KEYS,
                    ofWeights,
                    weights.mul(ofWeights.sub(ofWeights.mul(weights).sum(KEYS))));
            Tensor scaled = ofScores.mul(scale);
            @Nullable Tensor[] all = new Tensor[in.length];
            all[0] = StrongZero.contraction(scaled, in[1], (u, k) -> u.matmul(k));
            all[1] = StrongZero.contraction(
                    scaled, in[0], (u, q) -> u.transpose().matmul(q));
            all[2] = StrongZero.contraction(g, weights, (u, w) -> w.transpose().matmul(u));
            if (in.length == 4 && in[3].dtype().isFloating()) {
                all[3] = ofScores;
            }
            return all;
        }

        static Samples.Sample sample(Sampler draw) {
            int queries = draw.size(1);
            int keys = draw.size(1);
            int size = draw.size(1);
            int batch = draw.size(1);
            Tensor q = draw.tensor(drawn(draw, batch, queries, size), Domain.REALS);
            Tensor k = draw.tensor(drawn(draw, batch, keys, size), Domain.REALS);
            Tensor v = draw.tensor(drawn(draw, batch, keys, draw.size(1)), Domain.REALS);
            Fit at = new Fit(draw.coin(), 0.5);
            return draw.coin()
                    ? Samples.Sample.with(at, q, k, v)
                    : Samples.Sample.with(at, q, k, v, draw.tensor(Shape.of(queries, keys), Domain.REALS));
        }

        private static Shape drawn(Sampler draw, int batch, int rows, int columns) {
            Shape matrix = Shape.of(rows, columns);
            return draw.coin() ? matrix : matrix.insert(0, batch);
        }
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
