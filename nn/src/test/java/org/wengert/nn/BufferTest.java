package org.wengert.nn;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.wengert.DType;
import org.wengert.Gradients;
import org.wengert.MemoryScope;
import org.wengert.Tape;
import org.wengert.Tensor;
import org.wengert.check.GradCheck;
import org.wengert.nn.optim.Sgd;

/** State that is saved and converted, but neither trained nor counted. */
class BufferTest {
    /** Counts its forward passes and keeps a running mean, in training. */
    static class Centred extends Module implements Layer {
        final Parameter scale = new Parameter(Tensor.of(2, 3));
        final Buffer mean = new Buffer(Tensor.of(1, -1));
        final Buffer steps = new Buffer(Tensor.of(new int[] {0}));

        @Override
        public Tensor forward(Tensor x) {
            Tensor y = x.sub(mean.tensor()).mul(scale.tensor());
            if (isTraining()) {
                mean.set(mean.tensor().mul(0.5).add(x.mean(0).mul(0.5)));
                steps.set(Tensor.of(new int[] {1 + (int) steps.tensor().get(0)}));
            }
            return y;
        }
    }

    private final Centred layer = new Centred();
    private final Tensor x = Tensor.of(new double[][] {{3, 5}, {5, 9}});

    @Test
    void isInTheStateAndNotAmongTheParameters() {
        Sequential model = new Sequential(layer, new ReLU());
        assertEquals(List.of("0.scale"), List.copyOf(model.namedParameters().keySet()));
        assertEquals(
                List.of("0.mean", "0.steps"), List.copyOf(model.namedBuffers().keySet()));
        assertEquals(
                List.of("0.scale", "0.mean", "0.steps"),
                List.copyOf(model.state().keySet()));
        assertEquals(2, model.parameterCount());
        assertEquals(List.of(layer.mean, layer.steps), model.buffers());
        assertEquals("Buffer 0.mean FLOAT32 [2]", layer.mean.toString());
        model.requiresGrad(true);
        assertTrue(model.buffers().stream().noneMatch(buffer -> buffer.tensor().requiresGrad()));
        assertEquals("""
                Centred(
                  (scale): Parameter FLOAT32 [2]
                  (mean): Buffer FLOAT32 [2]
                  (steps): Buffer INT32 [1]
                )""", layer.toString());
    }

    @Test
    void isSavedAndLoaded() {
        layer.forward(x);
        Centred other = new Centred();
        other.load(layer.state());
        assertArrayEquals(new double[] {2.5, 3}, other.mean.tensor().toDoubleArray());
        assertEquals(1, other.steps.tensor().get(0));
        other.forward(x);
        assertArrayEquals(new double[] {2.5, 3}, layer.mean.tensor().toDoubleArray(), "a copy");
        String message = assertThrows(
                        IllegalArgumentException.class, () -> layer.load(Map.of("scale", Tensor.of(1, 1))))
                .getMessage();
        assertTrue(message.contains("missing: mean FLOAT32 [2]\n  missing: steps INT32 [1]"), message);
    }

    @Test
    void isConvertedIfItIsFloating() {
        layer.to(DType.FLOAT64);
        assertEquals(DType.FLOAT64, layer.mean.tensor().dtype());
        assertEquals("mean", layer.mean.tensor().name());
        assertEquals(DType.INT32, layer.steps.tensor().dtype());
        assertEquals(DType.FLOAT64, layer.forward(x.to(DType.FLOAT64)).dtype());
    }

    @Test
    void settingItChangesNoTensorThatWasRead() {
        Tensor before = layer.mean.tensor();
        Tensor loss = layer.forward(x).sum();
        assertNotSame(before, layer.mean.tensor());
        loss.backward();
        assertArrayEquals(new double[] {1, -1}, before.toDoubleArray());
        assertArrayEquals(new double[] {6, 16}, layer.scale.grad().toDoubleArray());
    }

    @Test
    void outlivesScopesAndHoldsNoHistory() {
        Tensor tracked = x.copy().requiresGrad(true);
        try (MemoryScope scope = Tape.open()) {
            layer.forward(tracked.mul(1));
            Tensor fresh = Tensor.of(1, 2).mul(3);
            layer.mean.set(fresh);
        }
        assertArrayEquals(new double[] {3, 6}, layer.mean.tensor().toDoubleArray());
        layer.forward(tracked);
        assertEquals(false, layer.mean.tensor().requiresGrad());
    }

    @Test
    void functionalSeesConstantsAndLeavesThem() {
        Tensor scale = Tensor.of(DType.FLOAT64, new double[] {2, 3}, 2);
        Tensor wide = x.to(DType.FLOAT64);
        Tensor y = layer.functional(() -> layer.forward(wide)).of(scale);
        assertArrayEquals(new double[] {4, 18, 8, 30}, y.toDoubleArray());
        assertArrayEquals(new double[] {1, -1}, layer.mean.tensor().toDoubleArray());
        assertEquals(0, layer.steps.tensor().get(0));
        GradCheck.check(layer, x);
    }

    @Test
    void aCheckpointSetsItOnce() {
        Tensor input = x.copy().requiresGrad(true);
        Tensor y = Gradients.checkpoint(in -> layer.forward(in[0]), input);
        Tensor z = Gradients.checkpoint(in -> layer.forward(in[0]), y);
        z.sum().backward();
        assertEquals(2, layer.steps.tensor().get(0));
        assertArrayEquals(new double[] {4, 9, 4, 9}, input.grad().toDoubleArray());
    }

    @Test
    void isNotTrained() {
        Sgd sgd = new Sgd(layer.parameters(), 0.1);
        layer.eval();
        layer.forward(x).sum().backward();
        sgd.step();
        assertArrayEquals(new double[] {1, -1}, layer.mean.tensor().toDoubleArray());
    }

    @Test
    void errors() {
        Tensor trained = Tensor.ones(2).requiresGrad(true);
        assertEquals(
                "Buffer: FLOAT32 [2] needs a gradient, and a buffer is not trained. Pass tensor.detach(), or make it a Parameter.",
                assertThrows(IllegalArgumentException.class, () -> new Buffer(trained))
                        .getMessage());
        assertEquals(
                "Buffer: FLOAT32 [3] in the place of FLOAT32 [2]. Pass a tensor of the same shape and type.",
                assertThrows(IllegalArgumentException.class, () -> layer.mean.set(Tensor.ones(3)))
                        .getMessage());
        assertEquals(
                "Buffer: the tensor is null. Pass its first values, such as Tensor.zeros(20).",
                assertThrows(IllegalArgumentException.class, () -> new Buffer(null))
                        .getMessage());
    }
}
