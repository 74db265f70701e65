package org.wengert.nn;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.wengert.DType;
import org.wengert.Gradients;
import org.wengert.Tensor;
import org.wengert.TensorFunction;
import org.wengert.check.GradCheck;

/** A module as a function of its parameters, under the transforms of the core. */
class FunctionalTest {
    private final Tensor x = Tensor.randn(DType.FLOAT64, new Random(1), 5, 2);
    private final Tensor y = Tensor.randn(DType.FLOAT64, new Random(2), 5, 1);
    private Sequential model;
    private TensorFunction loss;

    @BeforeEach
    void network() {
        Rng.seed(3);
        model = new Sequential(new Linear(2, 3), new Tanh(), new Linear(3, 1));
        model.to(DType.FLOAT64);
        loss = model.functional(() -> Loss.mse(model.forward(x), y));
    }

    @Test
    void gradientsAreThoseOfBackwardAndTouchNoGrad() {
        List<Tensor> found = Gradients.grad(loss, model.tensors().toArray(Tensor[]::new));
        assertNull(model.parameters().get(0).grad());
        Loss.mse(model.forward(x), y).backward();

        for (int i = 0; i < found.size(); i++) {
            assertArrayEquals(
                    model.parameters().get(i).grad().toDoubleArray(),
                    found.get(i).toDoubleArray());
        }
    }

    @Test
    void theHessianOfALossAgreesWithDifferencesOfItsGradients() {
        GradCheck.check(loss, model.tensors().toArray(Tensor[]::new));
        List<Tensor> at = model.tensors();
        List<Tensor> v = at.stream().map(Tensor::cos).toList();
        List<Tensor> product = Gradients.hvp(loss, at, v);
        List<List<Tensor>> hessian = Gradients.hessian(loss, at.toArray(Tensor[]::new));

        for (int i = 0; i < at.size(); i++) {
            int rows = at.get(i).size();
            Tensor sum = Tensor.zeros(DType.FLOAT64, rows);
            for (int j = 0; j < at.size(); j++) {
                int columns = at.get(j).size();
                sum = sum.add(hessian.get(i)
                        .get(j)
                        .reshape(rows, columns)
                        .matmul(v.get(j).reshape(columns)));
            }
            assertArrayEquals(sum.toDoubleArray(), product.get(i).toDoubleArray(), 1e-12);
        }
    }

    @Test
    void learningToLearnDifferentiatesThroughAStep() {
        TensorFunction afterOneStep = in -> {
            List<Tensor> slopes = Gradients.grad(loss, in);
            List<Tensor> moved = new ArrayList<>();
            for (int i = 0; i < in.length; i++) {
                moved.add(in[i].sub(slopes.get(i).mul(0.1)));
            }
            return loss.of(moved.toArray(Tensor[]::new));
        };

        GradCheck.of(afterOneStep, model.tensors().toArray(Tensor[]::new))
                .orders(1)
                .check();
    }

    @Test
    void otherThreadsSeeTheParametersThemselves() throws Exception {
        Tensor before = model.forward(x);
        List<Tensor> elsewhere = new ArrayList<>();
        TensorFunction looking = model.functional(() -> {
            Thread other = new Thread(() -> elsewhere.add(model.forward(x)));
            other.start();
            try {
                other.join();
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
            return model.forward(x);
        });
        Tensor[] zeros = model.tensors().stream().map(t -> t.mul(0)).toArray(Tensor[]::new);

        assertArrayEquals(new double[5], looking.of(zeros).toDoubleArray());
        assertArrayEquals(before.toDoubleArray(), elsewhere.get(0).toDoubleArray());
        assertArrayEquals(before.toDoubleArray(), model.forward(x).toDoubleArray());
    }

    @Test
    void aCheckpointRecomputesWithTheTensorsGivenNotTheParameters() {
        TensorFunction checkpointed =
                model.functional(() -> Loss.mse(Gradients.checkpoint(in -> model.forward(in[0]), x), y));
        Tensor[] given = model.tensors().stream().map(t -> t.mul(100).add(3)).toArray(Tensor[]::new);

        assertSame(Gradients.grad(loss, given), Gradients.grad(checkpointed, given));
    }

    @Test
    void aCheckpointRecomputesWithConstantsGivenToo() {
        Tensor[] given = model.tensors().stream().map(t -> t.mul(100).detach()).toArray(Tensor[]::new);
        TensorFunction plain =
                in -> model.functional(() -> Loss.mse(model.forward(in[0]), y)).of(given);
        TensorFunction checkpointed =
                in -> model.functional(() -> Loss.mse(Gradients.checkpoint(at -> model.forward(at[0]), in[0]), y))
                        .of(given);

        assertSame(Gradients.grad(plain, x), Gradients.grad(checkpointed, x));
    }

    @Test
    void aCheckpointRecomputesWithTheParametersWhereItWasRecordedWithThem() {
        Tensor plain = Loss.mse(model.forward(x), y);
        Tensor checkpointed = Loss.mse(Gradients.checkpoint(in -> model.forward(in[0]), x), y);
        Tensor[] own = model.tensors().toArray(Tensor[]::new);
        Tensor[] other = model.tensors().stream().map(t -> t.mul(100)).toArray(Tensor[]::new);
        List<Tensor> found = new ArrayList<>();
        model.functional(() -> {
                    found.addAll(Gradients.of(checkpointed).wrt(own));
                    return model.forward(x);
                })
                .of(other);

        assertSame(Gradients.of(plain).wrt(own), found);
    }

    private static void assertSame(List<Tensor> expected, List<Tensor> found) {
        assertEquals(expected.size(), found.size());
        for (int i = 0; i < expected.size(); i++) {
            assertArrayEquals(expected.get(i).toDoubleArray(), found.get(i).toDoubleArray());
        }
    }

    @Test
    void aFloat32NetworkRunsOnAFloat64CopyOfItsParameters() {
        Tensor[] float64 = model.tensors().toArray(Tensor[]::new);
        Tensor expected = model.forward(x);
        List<Tensor> gradients = Gradients.grad(loss, float64);
        model.to(DType.FLOAT32);
        Tensor found = model.functional(() -> model.forward(x)).of(float64);

        assertEquals(DType.FLOAT64, found.dtype());
        assertArrayEquals(expected.toDoubleArray(), found.toDoubleArray());
        assertSame(gradients, Gradients.grad(loss, float64));
        assertEquals(DType.FLOAT32, model.forward(x.to(DType.FLOAT32)).dtype());
    }

    @Test
    void aMixOfTypesIsRefused() {
        Tensor[] mixed = model.tensors().toArray(Tensor[]::new);
        mixed[1] = mixed[1].to(DType.FLOAT32);
        assertEquals(
                "functional: tensor 1 is FLOAT32 [3], in the place of 0.bias FLOAT64 [3], and not all tensors are FLOAT32. Convert all of them, or none.",
                assertThrows(IllegalArgumentException.class, () -> loss.of(mixed))
                        .getMessage());
        mixed[1] = Tensor.of(new int[3]);
        assertEquals(
                "functional: tensor 1 is INT32 [3], in the place of 0.bias FLOAT64 [3]. Pass one of its shape and type.",
                assertThrows(IllegalArgumentException.class, () -> loss.of(mixed))
                        .getMessage());
    }

    @Test
    void whatDoesNotFitIsRefused() {
        assertEquals(
                "functional: 1 tensors for the 4 parameters of Sequential. Pass one for each, in the order of parameters().",
                assertThrows(IllegalArgumentException.class, () -> loss.of(x)).getMessage());
        assertEquals(
                "functional: tensor 0 is FLOAT64 [5, 2], in the place of 0.weight FLOAT64 [2, 3]. Pass one of its shape and type.",
                assertThrows(IllegalArgumentException.class, () -> loss.of(x, x, x, x))
                        .getMessage());
    }
}
