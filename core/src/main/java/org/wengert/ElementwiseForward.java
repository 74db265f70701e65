package org.wengert;

import java.util.function.BinaryOperator;
import java.util.function.DoubleBinaryOperator;
import java.util.function.DoubleUnaryOperator;
import java.util.function.UnaryOperator;
import org.wengert.kernel.AttributeKernel;
import org.wengert.kernel.BinaryKernel;
import org.wengert.kernel.CompareKernel;
import org.wengert.kernel.Copy;
import org.wengert.kernel.ElementwiseKernel;
import org.wengert.kernel.UnaryKernel;
import org.wengert.kernel.expression.Expression;
import org.wengert.kernel.expression.Kind;

/** Builds elementwise operations from scalar functions, with the checks and the broadcasting that all of them share. */
final class ElementwiseForward {
    static Op unary(String name, DoubleUnaryOperator f) {
        return unary(name, UnaryKernel.of(null, f));
    }

    /** With a float version for FLOAT32, if that gives the same result faster. */
    static Op unary(String name, UnaryKernel.OfFloat f32, DoubleUnaryOperator f64) {
        return unary(name, UnaryKernel.of(f32, f64));
    }

    static Op unary(String name, UnaryKernel kernel) {
        return new Op(
                OpSpec.<Void>of(
                        name,
                        1,
                        OpSpec.Kind.ELEMENTWISE,
                        (in, at) -> floating(name, in[0]),
                        (y, in, at) -> kernel.run(in[0].array(), y.array(), y.size())),
                null);
    }

    /** y = f(x, attributes). */
    static <A> AttributeOp<A> unary(String name, Class<A> attributes, AttributeKernel.OfDouble<A> f) {
        AttributeKernel<A> kernel = AttributeKernel.of(f);
        return new AttributeOp<>(OpSpec.<A>of(
                name,
                1,
                OpSpec.Kind.ELEMENTWISE,
                (in, at) -> floating(name, in[0]),
                (y, in, at) -> kernel.run(in[0].array(), attributes.cast(at), y.array(), y.size())));
    }

    static Op binary(String name, DoubleBinaryOperator f) {
        return binary(name, BinaryKernel.of(null, f));
    }

    /** With a float version for FLOAT32, if that gives the same result faster. */
    static Op binary(String name, BinaryKernel.OfFloat f32, DoubleBinaryOperator f64) {
        return binary(name, BinaryKernel.of(f32, f64));
    }

    static Op binary(String name, BinaryKernel kernel) {
        return new Op(spec(name, kernel), null);
    }

    private static OpSpec<Void> spec(String name, BinaryKernel kernel) {
        return OpSpec.<Void>of(
                name,
                2,
                OpSpec.Kind.ELEMENTWISE,
                (in, at) -> broadcast(name, in[0], in[1]),
                (y, in, at) -> run(kernel, in[0], in[1], y));
    }

    /** y = f(x), an expression. */
    static Op elementwise(String name, UnaryOperator<Expression> f) {
        return elementwise(name, 1, in -> f.apply(in[0]));
    }

    /** y = f(x), an expression for FLOAT32, and a function for FLOAT64. */
    static Op elementwise(String name, UnaryOperator<Expression> f32, DoubleUnaryOperator f64) {
        ElementwiseKernel floats = ElementwiseKernel.of(1, in -> f32.apply(in[0]));
        UnaryKernel doubles = UnaryKernel.of(null, f64);
        OpSpec<Void> spec =
                OpSpec.<Void>of(name, 1, OpSpec.Kind.ELEMENTWISE, (in, at) -> floating(name, in[0]), (y, in, at) -> {
                    if (y.dtype() == DType.FLOAT32) {
                        floats.run(in[0].array(), y.array(), y.size());
                    } else {
                        doubles.run(in[0].array(), y.array(), y.size());
                    }
                });
        return new Op(spec.formula((in, at) -> in[0].kind() == Kind.FLOAT ? f32.apply(in[0]) : null), null);
    }

    /** y = f(a, b), an expression. */
    static Op elementwise(String name, BinaryOperator<Expression> f) {
        return elementwise(name, 2, in -> f.apply(in[0], in[1]));
    }

    /** y = f(inputs), an expression. */
    static Op elementwise(String name, int inputs, ElementwiseKernel.Definition f) {
        ElementwiseKernel kernel = ElementwiseKernel.of(inputs, f);
        OpSpec.ShapeRule<Void> shape = inputs == 1
                ? (in, at) -> floating(name, in[0])
                : inputs == 2 ? (in, at) -> broadcast(name, in[0], in[1]) : (in, at) -> broadcast(name, in);
        OpSpec<Void> spec = OpSpec.<Void>of(
                name,
                inputs,
                OpSpec.Kind.ELEMENTWISE,
                shape,
                inputs == 1
                        ? (y, in, at) -> kernel.run(in[0].array(), y.array(), y.size())
                        : (y, in, at) -> ElementwiseBroadcast.run(kernel, in, y));
        return new Op(spec.formula((in, at) -> f.of(in)), null);
    }

    static Op compare(String name, CompareKernel.Test test, BinaryOperator<Expression> formula) {
        CompareKernel kernel = CompareKernel.of(test);
        return new Op(
                OpSpec.<Void>of(
                                name,
                                2,
                                OpSpec.Kind.DISCRETE,
                                (in, at) -> comparable(name, in[0], in[1]),
                                (y, in, at) -> run(kernel, in[0], in[1], y))
                        .type((in, at) -> DType.BOOL)
                        .formula((in, at) -> formula.apply(in[0], in[1])),
                null);
    }

    private static Shape comparable(String name, Tensor a, Tensor b) {
        Checks.sameType(name, a, b);
        Checks.numbers(name, a);
        return a.shape().broadcast(name, b.shape());
    }

    private static Shape floating(String name, Tensor x) {
        Checks.floating(name, x);
        return x.shape();
    }

    private static Shape broadcast(String name, Tensor... in) {
        Checks.floating(name, in[0]);
        Shape shape = in[0].shape();
        for (int i = 1; i < in.length; i++) {
            Checks.sameType(name, in[0], in[i]);
            shape = shape.broadcast(name, in[i].shape());
        }
        return shape;
    }

    private static Shape broadcast(String name, Tensor a, Tensor b) {
        Checks.floating(name, a);
        Checks.sameType(name, a, b);
        return a.shape().broadcast(name, b.shape());
    }

    /** Runs over equal shapes in one loop. A broadcast operand is first expanded into the output's array, then combined in place. */
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

    private ElementwiseForward() {}
}
