package org.wengert;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.lang.ref.Reference;
import java.lang.ref.WeakReference;
import java.time.Duration;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/** Long tapes, and that nothing holds what nobody needs any more. */
class MemoryTest {
    private final Tensor x = Tensor.of(DType.FLOAT64, new double[] {1, 2, 3}).requiresGrad(true);

    @Test
    void aChainOfAMillionOperationsIsWalked() {
        Tensor leaf = Tensor.scalar(DType.FLOAT64, 1).requiresGrad(true);
        chain(leaf, 1_000_000).backward();

        assertEquals(500_001, leaf.grad().item());
    }

    @Test
    void aLongChainIsListedAndDifferentiatedByName() {
        Tensor leaf = Tensor.scalar(DType.FLOAT64, 1).requiresGrad(true);
        Tensor y = chain(leaf, 100_000);

        assertEquals(100_000, Tape.of(y).nodes().size());
        assertEquals(50_001, Gradients.of(y).wrt(leaf).item());
    }

    /** So many operations, of which every other keeps something. */
    private static Tensor chain(Tensor leaf, int operations) {
        Tensor one = Tensor.scalar(DType.FLOAT64, 1);
        Tensor y = leaf;
        for (int i = 0; i < operations / 2; i++) {
            y = y.mul(one).add(leaf);
        }
        return y;
    }

    @Test
    void aWalkedTapeLetsGoOfWhatItKept() {
        Tensor[] result = new Tensor[1];
        WeakReference<Tensor> kept = made(() -> {
            Tensor y = x.exp();
            result[0] = y.sum();
            return y;
        });
        result[0].backward();

        assertCollected(kept, result);
    }

    @Test
    void aTapeDoesNotHoldWhatNoRuleAsksFor() {
        Tensor[] result = new Tensor[1];
        WeakReference<Tensor> dropped = made(() -> {
            Tensor y = x.mul(2);
            result[0] = y.add(1).sum();
            return y;
        });

        assertCollected(dropped, result);
        result[0].backward();
        assertEquals(2, x.grad().get(0));
    }

    @Test
    void aLeafAndItsGradientHoldNoHistory() {
        WeakReference<Tensor> loss = made(() -> {
            Tensor y = x.square().sum();
            y.backward();
            return y;
        });

        assertCollected(loss, x);
    }

    @Test
    void anAbandonedTapeIsCollected() {
        assertCollected(made(() -> x.exp().square().sum()), x);
    }

    @Test
    void aTapeWhoseWalkFailedIsCollected() {
        Op broken = Op.unary("broken", a -> a);
        WeakReference<Tensor> loss = made(() -> {
            Tensor y = broken.apply(x.exp()).sum();
            assertThrows(IllegalStateException.class, y::backward);
            return y;
        });

        assertCollected(loss, x);
    }

    @Test
    void gradientsByNameHoldNoHistoryUnlessTheyAreRecorded() {
        Tensor[] gradient = new Tensor[1];
        WeakReference<Tensor> kept = made(() -> {
            Tensor y = x.exp();
            gradient[0] = Gradients.of(y.sum()).wrt(x);
            return y;
        });

        assertCollected(kept, gradient);
    }

    /** Makes it in a frame of its own, so that no local variable holds it afterwards. */
    private static WeakReference<Tensor> made(Supplier<Tensor> maker) {
        return new WeakReference<>(maker.get());
    }

    private static void assertCollected(WeakReference<Tensor> reference, Object alive) {
        try {
            assertTimeoutPreemptively(Duration.ofSeconds(10), () -> {
                while (reference.get() != null) {
                    System.gc();
                    Thread.sleep(5);
                }
            });
        } finally {
            Reference.reachabilityFence(alive);
        }
    }
}
