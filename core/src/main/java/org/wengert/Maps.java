package org.wengert;

import org.wengert.kernel.AttributeKernel;
import org.wengert.kernel.BinaryKernel;
import org.wengert.kernel.CompareKernel;
import org.wengert.kernel.Copy;
import org.wengert.kernel.UnaryKernel;

/** How element-by-element operations check their inputs and run their kernels: the forward half of their rows. */
final class Maps {
    static Op unary(String name, UnaryKernel kernel) {
        return Op.of(Row.of(
                name,
                1,
                Row.Kind.ELEMENTWISE,
                (in, at) -> like(name, in[0]),
                (y, in, at) -> kernel.run(in[0].array(), y.array(), y.size())));
    }

    static <A> Op.With<A> unary(String name, Class<A> attributes, AttributeKernel<A> kernel) {
        return new Op.With<A>(Row.of(
                name,
                1,
                Row.Kind.ELEMENTWISE,
                (in, at) -> like(name, in[0]),
                (y, in, at) -> kernel.run(in[0].array(), attributes.cast(at), y.array(), y.size())));
    }

    static Op binary(String name, BinaryKernel kernel) {
        return Op.of(Row.of(
                name,
                2,
                Row.Kind.ELEMENTWISE,
                (in, at) -> broadcast(name, in[0], in[1]),
                (y, in, at) -> run(kernel, in[0], in[1], y)));
    }

    static Op compare(String name, CompareKernel.Test test) {
        CompareKernel kernel = CompareKernel.of(test);
        return Op.of(Row.of(
                name,
                2,
                Row.Kind.DISCRETE,
                (in, at) -> {
                    Checks.sameType(name, in[0], in[1]);
                    if (in[0].dtype() == DType.BOOL) {
                        throw Checks.wrongType(name, in[0], "numbers", "Convert it first: to(DType.INT32).");
                    }
                    return Tensor.empty(DType.BOOL, in[0].shape().broadcast(name, in[1].shape()));
                },
                (y, in, at) -> run(kernel, in[0], in[1], y)));
    }

    private static Tensor like(String name, Tensor x) {
        Checks.floating(name, x);
        return Tensor.empty(x.dtype(), x.shape());
    }

    static Tensor broadcast(String name, Tensor a, Tensor b) {
        Checks.floating(name, a);
        Checks.sameType(name, a, b);
        return Tensor.empty(a.dtype(), a.shape().broadcast(name, b.shape()));
    }

    /** Runs over equal shapes in one loop. An operand that is repeated is first spread out in the output's array itself, then combined in place. */
    private static void run(BinaryKernel kernel, Tensor a, Tensor b, Tensor y) {
        Shape shape = y.shape();
        boolean fullA = a.shape().equals(shape);
        boolean fullB = b.shape().equals(shape);
        if (fullA && fullB) {
            kernel.run(a.array(), b.array(), y.array(), y.size());
        } else if (fullA && b.size() == 1) {
            kernel.runRight(a.array(), b.element(0), y.array(), y.size());
        } else if (fullB && a.size() == 1) {
            kernel.runLeft(a.element(0), b.array(), y.array(), y.size());
        } else if (fullA) {
            Copy.read(b.array(), 0, b.shape().stridesIn(shape), shape.dims(), y.array());
            kernel.run(a.array(), y.array(), y.array(), y.size());
        } else if (fullB) {
            Copy.read(a.array(), 0, a.shape().stridesIn(shape), shape.dims(), y.array());
            kernel.run(y.array(), b.array(), y.array(), y.size());
        } else {
            kernel.runStrided(
                    a.array(),
                    a.shape().stridesIn(shape),
                    b.array(),
                    b.shape().stridesIn(shape),
                    shape.dims(),
                    y.array());
        }
    }

    private static void run(CompareKernel kernel, Tensor a, Tensor b, Tensor y) {
        Shape shape = y.shape();
        boolean[] values = (boolean[]) y.array();
        if (a.shape().equals(shape) && b.shape().equals(shape)) {
            kernel.run(a.array(), b.array(), values, y.size());
        } else if (a.shape().equals(shape) && b.size() == 1) {
            kernel.runRight(a.array(), b.element(0), values, y.size());
        } else {
            kernel.runStrided(
                    a.array(), a.shape().stridesIn(shape), b.array(), b.shape().stridesIn(shape), shape.dims(), values);
        }
    }

    private Maps() {}
}
