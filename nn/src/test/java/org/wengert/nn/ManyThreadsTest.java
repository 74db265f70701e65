package org.wengert.nn;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.Test;
import org.wengert.MemoryScope;
import org.wengert.Tape;
import org.wengert.Tensor;
import org.wengert.nn.optim.Adam;

/** Many callers at once, on virtual threads where the JDK has them: each trains a network, and all end with the bits of a training alone. */
class ManyThreadsTest {
    private static final int CALLERS = 64;
    private static final int NETWORKS = 4;

    /** Large enough for the library's own threads to take part. */
    private static int trained(int seed) {
        Tensor x = Tensor.randn(Rng.generator(seed), 4, 2, 12, 12);
        Tensor y = Tensor.randn(Rng.generator(seed + 1), 4, 5);
        Rng.seed(seed);
        Sequential model = new Sequential(
                new Conv2d(2, 6, 3),
                new BatchNorm2d(6),
                new GELU(),
                new MaxPool2d(2),
                new Flatten(),
                new Linear(150, 5));
        Adam adam = new Adam(model.parameters(), 1e-2);
        for (int step = 0; step < 3; step++) {
            try (MemoryScope scope = Tape.open()) {
                Tensor loss = Loss.mse(model.forward(x), y);
                adam.zeroGrad();
                loss.backward();
                adam.step();
            }
        }
        Map<String, Integer> bits = new TreeMap<>();
        model.state().forEach((name, values) -> bits.put(name, Arrays.hashCode(values.toDoubleArray())));
        return bits.hashCode();
    }

    @Test
    void callersDoNotSeeEachOther() {
        int[] alone = new int[NETWORKS];
        for (int i = 0; i < NETWORKS; i++) {
            alone[i] = trained(i);
        }
        Map<Integer, Integer> found = new ConcurrentHashMap<>();
        Threads.together(CALLERS, i -> found.put(i, trained(i % NETWORKS)));
        assertEquals(CALLERS, found.size());
        found.forEach((i, bits) -> assertEquals(alone[i % NETWORKS], bits, "caller " + i));
    }
}
