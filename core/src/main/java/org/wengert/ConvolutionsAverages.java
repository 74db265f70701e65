package org.wengert;

import java.util.Objects;
import org.wengert.kernel.Pooling;

/** The transpose of average pooling: g shared evenly among the elements of each window. Its own derivative is average pooling. */
final class ConvolutionsAverages {
    /** A pooling window, and the shape of the images it moves over. */
    private record Images(PoolWindow window, Shape shape) {}

    static final AttributeOp<Images> AVG_POOL2D_TRANSPOSED = new AttributeOp<>(OpSpec.<Images>of(
                    "avgPool2dTransposed",
                    1,
                    OpSpec.Kind.WHOLE,
                    (in, at) -> at.shape,
                    (y, in, at) -> Pooling.meanTransposed(
                            in[0].array(),
                            ConvolutionsRules.planes(y),
                            at.window.window("avgPool2dTransposed", y),
                            y.array())))
            .linear((g, x, at) -> g.avgPool2d(at.window))
            .samples(draw -> {
                Samples.Sample pooled = ConvolutionsForward.samplePool(draw);
                PoolWindow window = (PoolWindow) Objects.requireNonNull(pooled.attributes());
                Tensor images = pooled.inputs().get(0);
                return Samples.Sample.with(new Images(window, images.shape()), images.avgPool2d(window));
            });

    static Tensor transposed(Tensor g, PoolWindow window, Shape images) {
        return AVG_POOL2D_TRANSPOSED.apply(new Images(window, images), g);
    }

    private ConvolutionsAverages() {}
}
