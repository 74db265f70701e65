package org.wengert.check;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;
import org.wengert.DType;
import org.wengert.Reduction;
import org.wengert.Tensor;

/** How long a check of a small network takes: reported, not asserted. */
class SpeedTest {
    @Test
    @Tag("slow")
    void aLossOf4110Parameters(TestReporter reporter) {
        SplittableRandom random = new SplittableRandom(3);
        Tensor x = Tensor.randn(DType.FLOAT64, random, 16, 60);
        Tensor target = Tensor.randn(DType.FLOAT64, random, 16, 2);
        Tensor[] parameters = {
            Tensor.randn(random, 60, 50).mul(0.1),
            Tensor.randn(random, 50),
            Tensor.randn(random, 50, 20).mul(0.1),
            Tensor.randn(random, 20),
            Tensor.randn(random, 20, 2)
        };
        for (int run = 0; run < 5; run++) {
            long start = System.nanoTime();
            GradCheck.check(
                    in -> x.matmul(in[0])
                            .add(in[1])
                            .tanh()
                            .matmul(in[2])
                            .add(in[3])
                            .tanh()
                            .matmul(in[4])
                            .mseLoss(target, Reduction.MEAN),
                    parameters);
            reporter.publishEntry("seconds", Double.toString((System.nanoTime() - start) / 1e9));
        }
    }
}
