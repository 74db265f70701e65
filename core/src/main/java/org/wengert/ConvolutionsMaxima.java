package org.wengert;

import java.util.Objects;
import org.wengert.kernel.Pooling;

/** The transpose of maximum pooling: g at the place of each window's largest element, else 0. Linear in g, with no derivative for x. */
final class ConvolutionsMaxima {
    static final AttributeOp<PoolWindow> MAX_POOL2D_TRANSPOSED = new AttributeOp<>(OpSpec.<PoolWindow>of(
                    "maxPool2dTransposed",
                    2,
                    OpSpec.Kind.WHOLE,
                    (in, at) -> in[1].shape(),
                    (y, in, at) -> Pooling.maxTransposed(
                            in[0].array(),
                            in[1].array(),
                            ConvolutionsRules.planes(y),
                            at.window("maxPool2dTransposed", y),
                            y.array())))
            .affineGiven((h, g, x, at) -> largest(h, x, at))
            .samples(draw -> {
                Samples.Sample pooled = ConvolutionsForward.samplePool(draw);
                PoolWindow window = (PoolWindow) Objects.requireNonNull(pooled.attributes());
                Tensor images = pooled.inputs().get(0);
                return Samples.Sample.with(
                        window, draw.tensor(images.maxPool2d(window).shape(), Domain.REALS), images);
            });

    /** The gradient of maxPool2d at x. */
    static Tensor transposed(Tensor g, Tensor x, PoolWindow window) {
        return MAX_POOL2D_TRANSPOSED.apply(window, g, x);
    }

    /** h at the place of each window's largest element of x. */
    private static Tensor largest(Tensor h, Tensor x, PoolWindow window) {
        Tensor places = x.maxPool2dIndices(window);
        int planes = ConvolutionsRules.planes(x);
        int stops = places.shape().sizeBetween(places.rank() - 2, places.rank());
        return h.reshape(planes, x.dim(-2) * x.dim(-1))
                .gather(1, places.reshape(planes, stops))
                .reshape(places.shape());
    }

    private ConvolutionsMaxima() {}
}
