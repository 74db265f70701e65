package org.wengert;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.wengert.kernel.ExclusiveProduct;

/**
 * The derivative of a product: for each factor, the product of the others, without dividing.
 *
 * <p>With tangents v1, ..., vr, the operation below is its derivative in their directions: at m, the sum over different positions j1, ..., jr other than
 * m of v1[j1] ... vr[jr] times the product of the x left. Differentiating it once more adds a tangent, so it is its own derivative, of all orders.
 */
final class ReductionsProducts {
    /** Along the last axis of x and, of the same shape, its tangents. */
    static final AttributeOp<Void> OTHERS = new AttributeOp<>(OpSpec.<Void>of(
                    "productOfOthers",
                    OpSpec.ANY,
                    OpSpec.Kind.WHOLE,
                    (in, at) -> in[0].shape(),
                    ReductionsProducts::multiply))
            .vjpJointly((g, in, at, needed) -> derivatives(g, in, needed))
            .samples(draw -> {
                Shape shape = draw.shape(1, 1);
                Tensor[] in = new Tensor[draw.between(1, 3)];
                Arrays.setAll(in, i -> draw.tensor(shape, Domain.REALS));
                return Samples.Sample.of(in);
            });

    static Tensor ofTheOthers(Tensor x, Axes at) {
        return at.reducedBack(OTHERS.op().apply(at.reducedLast(x)), x.shape());
    }

    private static void multiply(Tensor y, Tensor[] in, Void at) {
        Object[] tangents = Arrays.stream(in).skip(1).map(Tensor::array).toArray();
        int n = y.dim(-1);
        ExclusiveProduct.run(in[0].array(), tangents, n == 0 ? 0 : y.size() / n, n, 1, y.array());
    }

    private static @Nullable Tensor[] derivatives(Tensor g, Tensor[] in, boolean... needed) {
        @Nullable Tensor[] all = new Tensor[in.length];
        for (int i = 0; i < in.length; i++) {
            if (needed[i]) {
                Tensor[] moved = i == 0 ? Arrays.copyOf(in, in.length + 1) : in.clone();
                moved[i == 0 ? in.length : i] = g;
                all[i] = StrongZero.along(Axes.of(-1), g, OTHERS.op().apply(moved));
            }
        }
        return all;
    }

    private ReductionsProducts() {}
}
