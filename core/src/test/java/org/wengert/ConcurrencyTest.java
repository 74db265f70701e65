package org.wengert;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/** Several threads, each with tapes of its own, over shared parameters. */
class ConcurrencyTest {
    private static final int INPUTS = 200;

    private final Tensor weight = Tensor.randn(new Random(1), 30, 20).requiresGrad(true);
    private final Tensor bias = Tensor.randn(new Random(2), 20).requiresGrad(true);

    @Test
    void gradientsOverSharedParametersAreThoseOfOneThread() throws Exception {
        List<List<float[]>> alone = new ArrayList<>();
        for (int i = 0; i < INPUTS; i++) {
            alone.add(gradients(i));
        }

        List<Future<List<float[]>>> together = new ArrayList<>();
        ExecutorService threads = Executors.newFixedThreadPool(4);
        try {
            for (int i = 0; i < INPUTS; i++) {
                int input = i;
                together.add(threads.submit(() -> gradients(input)));
            }
            for (int i = 0; i < INPUTS; i++) {
                for (int p = 0; p < 2; p++) {
                    assertArrayEquals(alone.get(i).get(p), together.get(i).get().get(p));
                }
            }
        } finally {
            threads.shutdownNow();
        }
        assertNull(weight.grad());
        assertNull(bias.grad());
    }

    private List<float[]> gradients(int input) {
        Tensor x = Tensor.randn(new Random(input), 8, 30);
        Tensor loss = x.matmul(weight).add(bias).tanh().softmax(-1).square().sum();
        return Gradients.of(loss).wrt(weight, bias).stream()
                .map(Tensor::toFloatArray)
                .toList();
    }

    @Test
    void twoThreadsTakeTenThousandGradientsEach() throws Exception {
        float[] alone = weightGradient();
        List<Future<Boolean>> both = new ArrayList<>();
        ExecutorService threads = Executors.newFixedThreadPool(2);
        try {
            for (int t = 0; t < 2; t++) {
                both.add(threads.submit(() -> {
                    boolean equal = true;
                    for (int i = 0; i < 10_000; i++) {
                        equal &= Arrays.equals(alone, weightGradient());
                    }
                    return equal;
                }));
            }
            for (Future<Boolean> thread : both) {
                assertTrue(thread.get());
            }
        } finally {
            threads.shutdownNow();
        }
    }

    private float[] weightGradient() {
        Tensor x = Tensor.linspace(DType.FLOAT32, -1, 1, 30);
        return Gradients.valueAndGrad(in -> x.matmul(in[0]).add(in[1]).tanh().logSumExp(), weight, bias)
                .gradient()
                .toFloatArray();
    }

    @Test
    void aTapeMayBeWalkedOnAnotherThreadThanItWasRecordedOn() throws Exception {
        Tensor loss = weight.square().sum();
        Thread walker = new Thread(loss::backward, "walker");
        walker.start();
        walker.join();

        assertEquals(2 * weight.get(0, 0), weight.grad().get(0, 0));
        String message =
                assertThrows(IllegalStateException.class, loss::backward).getMessage();
        assertEquals(
                "backward: sum [] was already differentiated, by backward() from sum [] on thread walker, which freed the values it had "
                        + "kept. To differentiate twice, keep the tape the first time: Gradients.of(y).retainGraph(). "
                        + "If a tensor was carried over from an earlier step, cut its history: detach().",
                message);
    }
}
