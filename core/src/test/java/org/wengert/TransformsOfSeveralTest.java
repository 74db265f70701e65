package org.wengert;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import java.util.Random;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/** Transforms of functions of several tensors, batches of directions, and transforms of transforms. */
class TransformsOfSeveralTest {
    private final Tensor a = Tensor.randn(DType.FLOAT64, new Random(1), 2, 3);
    private final Tensor b = Tensor.randn(DType.FLOAT64, new Random(2), 3);
    private final Tensor da = Tensor.randn(DType.FLOAT64, new Random(3), 2, 3);
    private final Tensor db = Tensor.randn(DType.FLOAT64, new Random(4), 3);

    private static Tensor f(Tensor... in) {
        return in[0].matmul(in[1]).tanh();
    }

    private static Tensor loss(Tensor... in) {
        return f(in).mul(in[1].square().sum()).sum();
    }

    @Test
    void gradTensorFunctionIsWhatBackwardLeaves() {
        Tensor x = a.copy().requiresGrad(true);
        Tensor y = b.copy().requiresGrad(true);
        loss(x, y).backward();

        ValueAndGrad found = Gradients.valueAndGrad(TransformsOfSeveralTest::loss, a, b);

        assertEquals(loss(a, b).item(), found.value().item());
        assertSame(x.grad(), found.gradients().get(0));
        assertSame(y.grad(), found.gradients().get(1));
        assertSame(x.grad(), found.gradient());
        assertSame(y.grad(), Gradients.grad(in -> loss(in), a, b).get(1));
        assertSame(y.grad(), Gradients.grad((p, q) -> loss(p, q), a, b).get(1));
        assertFalse(found.value().requiresGrad());
    }

    @Test
    void formsForOneTensorAreTheFunctionsAtThatPoint() {
        Function<Tensor, Tensor> g = x -> f(a, x);
        Function<Tensor, Tensor> h = x -> loss(a, x);
        Tensor u = Tensor.randn(DType.FLOAT64, new Random(5), 2);
        assertSame(Gradients.grad(h).apply(b), Gradients.grad(h, b));
        assertSame(
                Gradients.valueAndGrad(h).apply(b).gradient(),
                Gradients.valueAndGrad(h, b).gradient());
        assertSame(Gradients.vjp(g).apply(b, u), Gradients.vjp(g, u, b));
        assertSame(Gradients.jvp(g).apply(b, db), Gradients.jvp(g, b, db));
        assertSame(Gradients.jacobian(g).apply(b), Gradients.jacobian(g, b));
        assertSame(Gradients.jacobianForward(g).apply(b), Gradients.jacobianForward(g, b));
        assertSame(Gradients.hessian(h).apply(b), Gradients.hessian(h, b));
        assertSame(Gradients.hvp(h).apply(b, db), Gradients.hvp(h, b, db));
    }

    @Test
    void formsForTwoTensorsAndForListsAreThoseForSeveral() {
        Tensor u = Tensor.randn(DType.FLOAT64, new Random(5), 2);
        List<Tensor> xs = List.of(a, b);
        TensorFunction f = TransformsOfSeveralTest::f;
        TensorFunction loss = TransformsOfSeveralTest::loss;
        List<List<Tensor>> gradients = List.of(
                Gradients.grad(loss, a, b),
                Gradients.grad((p, q) -> loss(p, q), a, b),
                Gradients.grad(loss, xs),
                Gradients.valueAndGrad(loss, xs).gradients());
        List<List<Tensor>> pulled =
                List.of(Gradients.vjp(f, u, a, b), Gradients.vjp((p, q) -> f(p, q), u, a, b), Gradients.vjp(f, u, xs));
        List<List<Tensor>> jacobians = List.of(
                Gradients.jacobian(f, a, b), Gradients.jacobian((p, q) -> f(p, q), a, b), Gradients.jacobian(f, xs));
        List<List<List<Tensor>>> hessians = List.of(
                Gradients.hessian(loss, a, b),
                Gradients.hessian((p, q) -> loss(p, q), a, b),
                Gradients.hessian(loss, xs));
        for (int i = 0; i < 2; i++) {
            int input = i;
            List.of(gradients, pulled, jacobians)
                    .forEach(forms ->
                            forms.forEach(form -> assertSame(forms.get(0).get(input), form.get(input))));
            hessians.forEach(h ->
                    assertSame(hessians.get(0).get(input).get(1), h.get(input).get(1)));
            assertSame(
                    Gradients.hvp(loss, xs, List.of(da, db)).get(i),
                    Gradients.hvp((p, q) -> loss(p, q), a, b, da, db).get(i));
        }
        assertSame(Gradients.jvp(f, xs, List.of(da, db)), Gradients.jvp((p, q) -> f(p, q), a, b, da, db));
        Tensor x = a.copy().requiresGrad(true);
        assertSame(
                Gradients.grad(t -> loss(t, b), a),
                Gradients.of(loss(x, b)).wrt(List.of(x)).get(0));
        assertSame(loss(a, b), Gradients.checkpoint(loss, xs));
    }

    @Test
    void forwardAndReverseModeTensorFunctionAgree() {
        Tensor u = Tensor.randn(DType.FLOAT64, new Random(5), 2);
        List<Tensor> pulled = Gradients.vjp(TransformsOfSeveralTest::f, u, a, b);
        Tensor pushed = Gradients.jvp(TransformsOfSeveralTest::f, List.of(a, b), List.of(da, db));

        assertEquals(
                pushed.mul(u).sum().item(),
                pulled.get(0).mul(da).sum().add(pulled.get(1).mul(db).sum()).item(),
                1e-14);
    }

    @Test
    void aBatchOfDirectionsGivesTheColumnsOfTheJacobian() {
        Function<Tensor, Tensor> g = x -> f(a, x);
        Tensor jacobian = Gradients.jacobian(g).apply(b);
        Tensor columns = Gradients.jvp(g).apply(b, Tensor.eye(DType.FLOAT64, 3));

        assertEquals(Shape.of(3, 2), columns.shape());
        assertSame(jacobian, columns.transpose(0, 1));
        assertSame(jacobian, Gradients.jacobianForward(g).apply(b));
        assertEquals(
                Shape.of(0, 2),
                Gradients.jvp(g).apply(b, Tensor.zeros(DType.FLOAT64, 0, 3)).shape());
    }

    @Test
    void batchesOfDirectionsTensorFunction() {
        Tensor batch = Gradients.jvp(
                TransformsOfSeveralTest::f,
                List.of(a, b),
                List.of(Tensor.stack(0, da, da.mul(-2)), Tensor.stack(0, db, db.mul(3))));

        assertSame(
                Gradients.jvp(TransformsOfSeveralTest::f, List.of(a, b), List.of(da.mul(-2), db.mul(3))),
                batch.select(0, 1));
    }

    @Test
    void jacobiansHaveTheShapesOfResultAndInput() {
        List<Tensor> blocks = Gradients.jacobian(TransformsOfSeveralTest::f, a, b);
        Tensor forward = Gradients.jacobianForward(x -> f(x, b)).apply(a);

        assertEquals(Shape.of(2, 2, 3), blocks.get(0).shape());
        assertEquals(Shape.of(2, 3), blocks.get(1).shape());
        assertSame(blocks.get(0), forward);
    }

    @Test
    void theHessianIsSymmetricAndItsProductIsHvp() {
        List<List<Tensor>> h = Gradients.hessian(TransformsOfSeveralTest::loss, a, b);
        List<Tensor> product = Gradients.hvp(TransformsOfSeveralTest::loss, List.of(a, b), List.of(da, db));

        assertEquals(Shape.of(2, 3, 3), h.get(0).get(1).shape());
        Tensor ab = h.get(0).get(1).reshape(6, 3);
        assertSame(ab, h.get(1).get(0).reshape(3, 6).transpose(0, 1));
        Tensor first = h.get(0).get(0).reshape(6, 6).matmul(da.reshape(6)).add(ab.matmul(db));
        assertSame(first.reshape(2, 3), product.get(0));
    }

    @Test
    void gradOfJvpOfGrad() {
        // d/dx of (x sin x)' v = v (2 cos x - x sin x), whose derivative is v (-3 sin x - x cos x)
        Function<Tensor, Tensor> slope = Gradients.grad(t -> t.mul(t.sin()).sum());
        Function<Tensor, Tensor> along = t -> Gradients.jvp(slope).apply(t, db).sum();
        Tensor expected = db.mul(b.sin().mul(-3).sub(b.mul(b.cos())));

        assertSame(expected, Gradients.grad(along).apply(b));
    }

    @Test
    void transformsTensorFunctionCompose() {
        TensorFunction squaredSlope =
                in -> Gradients.grad(x -> loss(x, in[1])).apply(in[0]).square().sum();
        Tensor viaHvp = Gradients.hvp(
                        TransformsOfSeveralTest::loss,
                        List.of(a, b),
                        List.of(
                                Gradients.grad(TransformsOfSeveralTest::loss, a, b)
                                        .get(0)
                                        .mul(2),
                                b.mul(0)))
                .get(1);

        assertSame(viaHvp, Gradients.grad(squaredSlope, a, b).get(1));
    }

    @Test
    void mistakes() {
        assertMessage(
                "grad: no inputs to differentiate with respect to. Pass at least one tensor.",
                () -> Gradients.grad(in -> Tensor.scalar(1), new Tensor[0]));
        assertMessage(
                "jvp: 1 inputs and 2 directions. Pass one direction for each input.",
                () -> Gradients.jvp(in -> in[0], List.of(a), List.of(da, db)));
        assertMessage(
                "hvp: direction FLOAT64 [3] for input FLOAT64 [2, 3]: expected shape [2, 3]. Give each direction its input's shape; "
                        + "jvp also takes several, along one more axis in front.",
                () -> Gradients.hvp(in -> loss(in), List.of(a, b), List.of(db, db)));
    }

    private static void assertMessage(String expected, org.junit.jupiter.api.function.Executable mistake) {
        assertEquals(
                expected, assertThrows(IllegalArgumentException.class, mistake).getMessage());
        assertEquals(true, Tape.isRecording());
    }

    private static void assertSame(Tensor expected, Tensor found) {
        assertEquals(expected.shape(), found.shape());
        assertArrayEquals(expected.toDoubleArray(), found.toDoubleArray(), 1e-13);
    }
}
