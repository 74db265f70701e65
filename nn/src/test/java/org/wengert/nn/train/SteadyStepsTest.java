package org.wengert.nn.train;

import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import org.junit.jupiter.api.Test;
import org.wengert.DType;
import org.wengert.Tensor;
import org.wengert.nn.CrossEntropyLoss;
import org.wengert.nn.Linear;
import org.wengert.nn.ReLU;
import org.wengert.nn.Rng;
import org.wengert.nn.Sequential;
import org.wengert.nn.data.Batches;
import org.wengert.nn.data.Dataset;
import org.wengert.nn.optim.Adam;
import org.wengert.nn.optim.Ema;

/** Steps use arrays again: none as large as a batch or a weight is allocated once training is under way. */
class SteadyStepsTest {
    private static final int SAMPLES = 1000;
    private static final int SIZE = 100;
    private static final long MOST = 4L * SAMPLES * SIZE;

    /** The bytes that a step takes at least, with its batch. The features of a batch are 400 kB, the first activations 4 MB. Until loops are made and compiled, it is more. */
    @Test
    void allocateNoArrays() {
        Rng.seed(1);
        Tensor x = Tensor.randn(Rng.generator(), 4 * SAMPLES, SIZE);
        Batches batches = new Batches(Dataset.of(x, x.sum(1).gt(0).to(DType.INT32)), SAMPLES);
        Sequential model = new Sequential(
                new Linear(SIZE, 1000), new ReLU(), new Linear(1000, SIZE), new ReLU(), new Linear(SIZE, 2));
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long[] before = new long[1];
        long[] least = {Long.MAX_VALUE};
        new Trainer(model, new CrossEntropyLoss(), new Adam(model.parameters()))
                .metrics(new Accuracy())
                .ema(new Ema(model.parameters(), 0.9))
                .onBatchEnd((trainer, step) -> {
                    long now = threads.getCurrentThreadAllocatedBytes();
                    least[0] = Math.min(least[0], now - before[0]);
                    before[0] = now;
                    if (least[0] < MOST) {
                        trainer.stop();
                    }
                })
                .progress(Progress.none())
                .fit(batches.shuffle(), 30);
        assertTrue(least[0] < MOST, least[0] + " bytes in a step");
    }
}
