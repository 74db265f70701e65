package org.wengert;

import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.wengert.kernel.AttentionKernel;
import org.wengert.kernel.Reduce;

/** The attributes of attention: its value and its derivatives, of inputs q, k, v and optionally the mask. */
record AttentionFit(boolean causal, double scale) {
    private static final Axes KEYS = Axes.of(-1).keepDims();

    static Shape result(Tensor[] in, AttentionFit at) {
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

    static void value(Tensor y, Tensor[] in, AttentionFit at) {
        new Operands(in, at).value(y);
    }

    /** The inputs of the kernel. */
    private static final class Operands {
        private final Tensor[] in;
        private final AttentionKernel kernel;
        private final Shape batch;
        private final int[] masks;

        Operands(Tensor[] in, AttentionFit at) {
            this.in = in;
            Tensor mask = in.length == 4 ? in[3] : null;
            Shape scores = scores(in);
            int[] inMask = mask == null ? new int[scores.rank()] : mask.shape().stridesIn(scores);
            this.batch = batch(scores);
            this.masks = batch.places(Arrays.copyOf(inMask, batch.rank()));
            this.kernel = new AttentionKernel(
                    in[0].dim(-2),
                    in[1].dim(-2),
                    in[0].dim(-1),
                    in[2].dim(-1),
                    at.scale,
                    at.causal,
                    mask == null ? null : mask.array(),
                    inMask[inMask.length - 2],
                    inMask[inMask.length - 1]);
        }

        void value(Tensor y) {
            kernel.run(in[0].array(), places(0), in[1].array(), places(1), in[2].array(), places(2), masks, y.array());
        }

        void gradients(Tensor g, Tensor all) {
            kernel.gradients(
                    g.array(),
                    in[0].array(),
                    places(0),
                    in[1].array(),
                    places(1),
                    in[2].array(),
                    places(2),
                    masks,
                    all.array());
        }

        private int[] places(int input) {
            return AttentionFit.places(in[input], batch);
        }
    }

    /** All gradients of q, k and v in one array, which {@link #parts} takes apart. */
    static void gradients(Tensor all, Tensor[] gAndInputs, AttentionFit at) {
        Tensor[] in = inputs(gAndInputs);
        new Operands(in, at).gradients(gAndInputs[0], all);
        if (Reduce.hasNaN(all.array(), all.size())) {
            // Some NaN may have met a g of 0: products of tensors tell them apart.
            @Nullable Tensor[] composed = at.composed(gAndInputs[0].detach(), detached(in));
            int start = 0;
            for (int i = 0; i < 3; i++) {
                Tensor part = Objects.requireNonNull(composed[i]);
                System.arraycopy(part.array(), 0, all.array(), start, part.size());
                start += part.size();
            }
        }
    }

    private static Tensor[] detached(Tensor... in) {
        return Arrays.stream(in).map(Tensor::detach).toArray(Tensor[]::new);
    }

    private static Tensor[] inputs(Tensor... gAndInputs) {
        return Arrays.copyOfRange(gAndInputs, 1, gAndInputs.length);
    }

    static Shape gradientsShape(Tensor[] gAndInputs, AttentionFit at) {
        return Shape.of(Math.toIntExact(gradientsSize(inputs(gAndInputs))));
    }

    private static long gradientsSize(Tensor... in) {
        long size = 0;
        for (Shape part : partShapes(in)) {
            size += part.size();
        }
        return size;
    }

    /** The shapes of the gradients of q, k and v, with all batches. */
    private static Shape[] partShapes(Tensor... in) {
        Shape batch = batch(scores(in));
        Shape[] shapes = new Shape[3];
        for (int i = 0; i < 3; i++) {
            shapes[i] = batch.insert(batch.rank(), in[i].dim(-2)).insert(batch.rank() + 1, in[i].dim(-1));
        }
        return shapes;
    }

    private static Tensor[] parts(Tensor all, Tensor... in) {
        Shape[] shapes = partShapes(in);
        Tensor[] parts = new Tensor[3];
        int start = 0;
        for (int i = 0; i < 3; i++) {
            parts[i] = all.slice(0, start, start + shapes[i].size()).reshape(shapes[i]);
            start += shapes[i].size();
        }
        return parts;
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

    /**
     * The gradients in one pass over the blocks; composed of operations for those who read the rule, where the mask has one too, and where they are too many for one
     * array.
     */
    @Nullable
    Tensor[] derivatives(Tensor g, Tensor[] in, boolean... needed) {
        boolean isForMask = in.length == 4 && needed[3] && in[3].dtype().isFloating();
        if (isForMask || g.storage().isSymbol() || gradientsSize(in) > Integer.MAX_VALUE) {
            return composed(g, in);
        }
        Tensor[] gAndInputs = new Tensor[in.length + 1];
        gAndInputs[0] = g;
        System.arraycopy(in, 0, gAndInputs, 1, in.length);
        Tensor all = LinalgAttention.BACKWARD.apply(this, gAndInputs);
        return Arrays.copyOf(parts(all, in), in.length);
    }

    /** Recomputes the weights: kept on the tape, they would be larger than all inputs together. */
    private @Nullable Tensor[] composed(Tensor g, Tensor... in) {
        Tensor weights = weights(in);
        Tensor ofWeights = StrongZero.contraction(g, in[2], (u, v) -> u.matmul(v.transpose()));
        Tensor ofScores = ofScores(ofWeights, weights);
        Tensor scaled = ofScores.mul(scale);
        @Nullable Tensor[] all = new Tensor[in.length];
        all[0] = rows(scaled, in[1]);
        all[1] = columns(scaled, in[0]);
        all[2] = StrongZero.contraction(g, weights, (u, w) -> w.transpose().matmul(u));
        if (in.length == 4 && in[3].dtype().isFloating()) {
            all[3] = ofScores;
        }
        return all;
    }

    /** g x, whose zeros of g stay zero. */
    private static Tensor rows(Tensor g, Tensor x) {
        return StrongZero.contraction(g, x, (u, other) -> u.matmul(other));
    }

    /** g^T x, likewise. */
    private static Tensor columns(Tensor g, Tensor x) {
        return StrongZero.contraction(g, x, (u, other) -> u.transpose().matmul(other));
    }

    /** The gradient of softmax. */
    private static Tensor ofScores(Tensor g, Tensor weights) {
        return StrongZero.along(KEYS, g, weights.mul(g.sub(g.mul(weights).sum(KEYS))));
    }

    /**
     * The derivatives of {@link #gradients} for g, q, k, v and the mask. With W the weights, V = g v^T their gradients and A = W (V - sum V W) those of the scores, the
     * gradients are s A k, s A^T q and W^T g.
     */
    @Nullable
    Tensor[] second(Tensor u, Tensor... gAndInputs) {
        Tensor g = gAndInputs[0];
        Tensor[] in = inputs(gAndInputs);
        Tensor q = in[0];
        Tensor k = in[1];
        Tensor v = in[2];
        Tensor[] us = parts(u, in);
        Tensor w = weights(in);
        Tensor ofWeights = StrongZero.contraction(g, v, (x, y) -> x.matmul(y.transpose()));
        Tensor centred = ofWeights.sub(ofWeights.mul(w).sum(KEYS));
        Tensor scores = ofScores(ofWeights, w).mul(scale);
        Tensor uScores =
                us[0].matmul(k.transpose()).add(q.matmul(us[1].transpose())).mul(scale);
        Tensor along = uScores.mul(w).sum(KEYS);
        Tensor uWeights = w.mul(uScores.sub(along));
        Tensor forW = g.matmul(us[2].transpose()).add(uScores.mul(centred)).sub(ofWeights.mul(along));
        // A query whose g is 0 has no part in the gradients, whatever its weights are.
        Tensor forScores = StrongZero.along(KEYS, g, ofScores(forW, w));
        Tensor scaled = forScores.mul(scale);
        @Nullable Tensor[] all = new Tensor[gAndInputs.length];
        all[0] = w.matmul(us[2]).add(uWeights.matmul(v));
        all[1] = rows(scores, us[1]).add(rows(scaled, k));
        all[2] = columns(scores, us[0]).add(columns(scaled, q));
        all[3] = columns(g, uWeights).transpose();
        if (in.length == 4 && in[3].dtype().isFloating()) {
            all[4] = forScores;
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
        AttentionFit at = new AttentionFit(draw.coin(), 0.5);
        return draw.coin()
                ? Samples.Sample.with(at, q, k, v)
                : Samples.Sample.with(at, q, k, v, draw.tensor(Shape.of(queries, keys), Domain.REALS));
    }

    private static Shape drawn(Sampler draw, int batch, int rows, int columns) {
        Shape matrix = Shape.of(rows, columns);
        return draw.coin() ? matrix : matrix.insert(0, batch);
    }

    static Samples.Sample sampleBackward(Sampler draw) {
        Samples.Sample sample = sample(draw);
        Tensor[] in = sample.inputs().toArray(new Tensor[0]);
        AttentionFit at = (AttentionFit) Objects.requireNonNull(sample.attributes());
        Tensor[] gAndInputs = new Tensor[in.length + 1];
        gAndInputs[0] = draw.tensor(result(in, at), Domain.REALS);
        System.arraycopy(in, 0, gAndInputs, 1, in.length);
        return Samples.Sample.with(at, gAndInputs);
    }
}
