package org.wengert;

import org.wengert.kernel.SoftmaxGradient;

/** The gradients of softmax and logSoftmax: by a kernel in one pass over memory, or composed of operations where they are differentiated again. */
final class ReductionsSoftmax {
    private static final AttributeOp<AxisAttribute> SOFTMAX = row("softmaxBackward", SoftmaxGradient::softmax);
    private static final AttributeOp<AxisAttribute> LOG_SOFTMAX =
            row("logSoftmaxBackward", SoftmaxGradient::logSoftmax);

    @FunctionalInterface
    private interface Kernel {
        void run(Object g, Object y, int outer, int n, int inner, Object dx);
    }

    /** dL/dx from g = dL/dy and y = softmax x. */
    static Tensor ofSoftmax(Tensor g, Tensor y, AxisAttribute at) {
        return FusedRule.serves(g) ? SOFTMAX.apply(at, g, y) : StrongZero.along(at.kept(), g, at.pullSoftmax(g, y));
    }

    /** dL/dx from g = dL/dy and y = logSoftmax x. */
    static Tensor ofLogSoftmax(Tensor g, Tensor y, AxisAttribute at) {
        return FusedRule.serves(g)
                ? LOG_SOFTMAX.apply(at, g, y)
                : StrongZero.along(at.kept(), g, at.pullLogSoftmax(g, y));
    }

    private static AttributeOp<AxisAttribute> row(String name, Kernel kernel) {
        return new AttributeOp<>(OpSpec.of(name, 2, OpSpec.Kind.WHOLE, (in, at) -> in[1].shape(), (dx, in, at) -> {
            Shape shape = dx.shape();
            kernel.run(
                    in[0].array(),
                    in[1].array(),
                    shape.sizeBetween(0, at.axis()),
                    shape.dim(at.axis()),
                    shape.sizeBetween(at.axis() + 1, shape.rank()),
                    dx.array());
        }));
    }

    private ReductionsSoftmax() {}
}
