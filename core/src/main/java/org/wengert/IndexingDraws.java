package org.wengert;

import java.util.random.RandomGenerator;
import org.wengert.kernel.WeightedDraw;

/**
 * Random indices along the last axis, as likely as the weights there.
 *
 * @param random the generator whose next numbers are taken: a row that is computed again draws again
 */
record IndexingDraws(int count, boolean replacement, RandomGenerator random) {
    static final AttributeOp<IndexingDraws> MULTINOMIAL = new AttributeOp<>(OpSpec.<IndexingDraws>of(
                            "multinomial", 1, OpSpec.Kind.DISCRETE, IndexingDraws::result, IndexingDraws::draw)
                    .type((in, at) -> DType.INT32))
            .samples(draw -> {
                Shape shape = draw.shape(1, 1);
                int last = shape.dim(-1);
                return Samples.Sample.with(
                        new IndexingDraws(draw.between(0, last), draw.coin(), draw.generator()),
                        draw.tensor(shape, Domain.POSITIVE));
            });

    static Tensor of(Tensor weights, IndexingDraws at) {
        Checks.given("multinomial", "generator", at.random);
        MULTINOMIAL.at(at).checkShapes(weights);
        ValueChecks.weights("multinomial", weights.detach(), at.replacement ? Math.min(1, at.count) : at.count);
        return RandomLog.draw(() -> MULTINOMIAL.apply(at, weights));
    }

    private static Shape result(Tensor[] in, IndexingDraws at) {
        Tensor x = in[0];
        Checks.floating("multinomial", x);
        if (x.rank() == 0) {
            throw new IllegalArgumentException("multinomial: " + x.describe()
                    + ": expected weights along an axis, found a single number. Pass a weight for each index.");
        }
        int most = at.replacement ? x.dim(-1) == 0 ? 0 : Integer.MAX_VALUE : x.dim(-1);
        if (at.count < 0 || at.count > most) {
            throw new IllegalArgumentException("multinomial: " + at.count + " of " + x.dim(-1) + " indices, weights "
                    + x.describe() + ": expected 0 to " + most + ". Draw fewer, or with replacement.");
        }
        return x.shape().with(x.rank() - 1, at.count);
    }

    private static void draw(Tensor y, Tensor[] in, IndexingDraws at) {
        int n = in[0].dim(-1);
        WeightedDraw.run(in[0].array(), y.size() / at.count, n, at.count, at.replacement, at.random, (int[]) y.array());
    }
}
