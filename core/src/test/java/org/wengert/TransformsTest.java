package org.wengert;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/** Functions of functions, against derivatives worked by hand. */
@SuppressWarnings("try") // a scope is opened for what it does, not to be used
class TransformsTest {
    private static final Tensor A = Tensor.of(DType.FLOAT64, new double[] {1, 2, 3, 4, 5, 6}, 2, 3);
    private static final Tensor V = vector(1, -2, 0.5);
    private static final Tensor U = vector(3, -1);
    private final Tensor x = vector(0.5, 1, 2);

    private static Tensor linear(Tensor x) {
        return A.matmul(x);
    }

    /** x^T S x / 2 + sum x^3 / 6, whose second derivatives are the symmetric part of S, plus x on the diagonal. */
    private static Tensor curved(Tensor x) {
        Tensor s = Tensor.of(DType.FLOAT64, new double[] {2, 1, 0, 3, 4, 0, 0, 0, 6}, 3, 3);
        return x.matmul(s.matmul(x)).div(2).add(x.pow(3).sum().div(6));
    }

    @Test
    void grad() {
        assertValues(Gradients.grad(t -> t.sin().sum()).apply(x), Math.cos(0.5), Math.cos(1), Math.cos(2));
    }

    @Test
    void gradOfGrad() {
        UnaryOperator<Tensor> third = Gradients.grad(Gradients.grad(Gradients.grad(Tensor::sin)));

        assertValues(third.apply(number(0.5)), -Math.cos(0.5));
    }

    @Test
    void gradOfAConstant() {
        assertValues(Gradients.grad(t -> number(3)).apply(x), 0, 0, 0);
        assertValues(Gradients.grad(t -> t.gt(1).to(DType.FLOAT64).sum()).apply(x), 0, 0, 0);
    }

    @Test
    void vjpOfALinearFunction() {
        assertValues(Gradients.vjp(TransformsTest::linear).apply(x, U), 3 - 4, 6 - 5, 9 - 6);
    }

    @Test
    void jvpOfALinearFunction() {
        assertValues(Gradients.jvp(TransformsTest::linear).apply(x, V), 1 - 4 + 1.5, 4 - 10 + 3);
    }

    @Test
    void jvpAndVjpOfACurvedFunctionAreTransposed() {
        Function<Tensor, Tensor> f = t -> A.matmul(t.tanh()).square();
        Tensor forward = Gradients.jvp(f).apply(x, V).mul(U).sum();
        Tensor reverse = Gradients.vjp(f).apply(x, U).mul(V).sum();

        assertEquals(forward.item(), reverse.item(), 1e-12);
    }

    @Test
    void jvpWhereASlopeIsInfinite() {
        assertValues(Gradients.jvp(Tensor::sqrt).apply(vector(0, 4), vector(1, 1)), Double.POSITIVE_INFINITY, 0.25);
        assertValues(Gradients.jvp(Tensor::sqrt).apply(vector(0, 4), vector(0, 1)), 0, 0.25);
    }

    @Test
    void jvpOfAConstant() {
        assertValues(Gradients.jvp(t -> U).apply(x, V), 0, 0);
    }

    @Test
    void jacobian() {
        assertValues(Gradients.jacobian(TransformsTest::linear).apply(x), A.toDoubleArray());
        assertValues(Gradients.jacobian(Tensor::square).apply(x), 1, 0, 0, 0, 2, 0, 0, 0, 4);
    }

    @Test
    void jacobianHasTheShapesOfResultAndInput() {
        Tensor matrix = Tensor.ones(DType.FLOAT64, 4, 2);

        assertEquals(
                Shape.of(2, 3, 3),
                Gradients.jacobian((Tensor t) -> A.mul(t)).apply(x).shape());
        assertEquals(
                Shape.of(4, 2), Gradients.jacobian(Tensor::sum).apply(matrix).shape());
        assertEquals(
                Shape.of(2, 4, 2),
                Gradients.jacobian((Tensor t) -> t.sum(0)).apply(matrix).shape());
        assertEquals(
                Shape.of(0, 3),
                Gradients.jacobian((Tensor t) -> t.slice(0, 0, 0)).apply(x).shape());
        assertEquals(
                Shape.of(2, 0),
                Gradients.jacobian((Tensor t) -> U.add(t.sum())).apply(vector()).shape());
    }

    @Test
    void hessian() {
        assertValues(Gradients.hessian(TransformsTest::curved).apply(x), 2 + 0.5, 2, 0, 2, 4 + 1, 0, 0, 0, 6 + 2);
    }

    @Test
    void hvp() {
        assertValues(Gradients.hvp(TransformsTest::curved).apply(x, V), 2.5 - 4, 2 - 10, 4);
    }

    @Test
    void innerDerivativesDoNotSeeTheOuterVariable() {
        // d/dx (x d/dy (x + y)) = d/dx x = 1, at whatever y, also at y = x.
        Function<Tensor, Tensor> f = s -> s.mul(Gradients.grad(t -> s.add(t)).apply(number(1)));
        Function<Tensor, Tensor> atItself =
                s -> s.mul(Gradients.grad(t -> s.add(t)).apply(s));

        assertValues(Gradients.grad(f).apply(number(3)), 1);
        assertValues(Gradients.grad(atItself).apply(number(3)), 1);
    }

    @Test
    void innerDerivativesDependOnTheOuterVariable() {
        // d/dx (x d/dy (x^2 y^3) at y = x) = d/dx 3 x^5 = 15 x^4
        Function<Tensor, Tensor> f =
                s -> s.mul(Gradients.grad(t -> s.square().mul(t.pow(3))).apply(s));

        assertValues(Gradients.grad(f).apply(number(2)), 15 * 16);
        assertValues(Gradients.grad(Gradients.grad(f)).apply(number(2)), 60 * 8);
    }

    @Test
    void seeThroughToMarkedTensorsOutside() {
        Tensor w = number(5).requiresGrad(true);
        Tensor slope = Gradients.grad(t -> w.mul(t.square())).apply(number(3));
        assertTrue(slope.requiresGrad());

        slope.backward();

        assertEquals(6, w.grad().item());
    }

    @Test
    void leaveTheirInputAsItWas() {
        Tensor plain = number(3);
        Tensor marked = number(3).requiresGrad(true);

        assertFalse(Gradients.grad(Tensor::square).apply(plain).requiresGrad());
        assertTrue(Gradients.grad(Tensor::square).apply(marked).requiresGrad());

        assertFalse(plain.requiresGrad());
        assertNull(plain.grad());
        assertNull(marked.grad());
    }

    @Test
    void workInsideNoGradAndRecordNothingThere() {
        Tensor marked = number(3).requiresGrad(true);
        try (var off = Tape.noGrad()) {
            Tensor slope = Gradients.grad(Tensor::square).apply(marked);
            assertEquals(6, slope.item());
            assertFalse(slope.requiresGrad());
            assertFalse(Tape.isRecording());
        }
    }

    @Test
    void aFunctionThatFailsLeavesRecordingAsItWas() {
        UnaryOperator<Tensor> failing = Gradients.grad(t -> t.reshape(7));

        assertThrows(IllegalArgumentException.class, () -> failing.apply(number(3)));
        assertTrue(Tape.isRecording());
        try (var off = Tape.noGrad()) {
            assertThrows(IllegalArgumentException.class, () -> failing.apply(number(3)));
            assertFalse(Tape.isRecording());
        }
    }

    private static Tensor number(double value) {
        return Tensor.scalar(DType.FLOAT64, value);
    }

    private static Tensor vector(double... values) {
        return Tensor.of(DType.FLOAT64, values);
    }

    private static void assertValues(Tensor found, double... expected) {
        assertArrayEquals(expected, found.toDoubleArray(), 1e-14);
    }
}
