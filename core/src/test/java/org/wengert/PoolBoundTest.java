package org.wengert;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Scopes need about as much memory as their largest step, however many sizes there have been. */
class PoolBoundTest {
    private static final int STEPS = 60;
    private static final int WIDTH = 256;

    @ParameterizedTest
    @ValueSource(strings = {"loop", "outer", "growing", "shrinking", "plain", "afterwards", "manySmall"})
    void aSmallHeapIsEnough(String program) throws Exception {
        String printed = ChildJvm.run(PoolBoundTest.class, 64, program);
        assertEquals("finished", printed.lines().reduce("", (before, line) -> line));
    }

    /** Runs one of the programs below. */
    public static void main(String[] arguments) {
        Tensor weight = Tensor.randn(new Random(1), WIDTH).requiresGrad(true);
        switch (arguments[0]) {
            case "loop" -> loop(weight);
            case "outer" -> {
                try (MemoryScope outer = Tape.open()) {
                    loop(weight);
                    System.out.println(outer);
                }
            }
            case "growing" -> {
                for (int step = 0; step < STEPS; step++) {
                    step(weight, 100 + 16 * step);
                }
            }
            case "shrinking" -> {
                for (int step = STEPS; step > 0; step--) {
                    step(weight, 100 + 16 * step);
                }
            }
            case "plain" -> plainArrayBesideAnOpenScope(weight);
            case "afterwards" -> plainArrayAfterScopes(weight);
            default -> manySmall();
        }
        System.out.println("finished");
    }

    /** The documented loop over sequences of varying length. */
    private static void loop(Tensor weight) {
        Random random = new Random(2);
        for (int step = 0; step < STEPS; step++) {
            step(weight, 900 + random.nextInt(200));
        }
    }

    private static void step(Tensor weight, int length) {
        try (MemoryScope tape = Tape.open()) {
            Tensor x = Tensor.ones(length, WIDTH);
            Tensor y = x.mul(weight).square().mul(weight).relu();
            y.sum().backward();
            if (tape == null) {
                throw new AssertionError();
            }
        }
        weight.zeroGrad();
    }

    /** What the pool keeps gives way, also while a scope is open. */
    private static void plainArrayBesideAnOpenScope(Tensor weight) {
        try (MemoryScope outer = Tape.open()) {
            for (int i = 0; i < 4; i++) {
                step(weight, 3000);
            }
            float[] plain = new float[10_000_000];
            System.out.println(outer + " " + plain.length);
        }
    }

    private static void plainArrayAfterScopes(Tensor weight) {
        for (int i = 0; i < 4; i++) {
            step(weight, 3000);
        }
        List<float[]> held = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            held.add(new float[2_000_000]);
        }
        System.out.println(held.size());
    }

    /** Many sizes that are small, but not too small for a pool. */
    private static void manySmall() {
        for (int size = 1024; size < 12_000; size++) {
            try (MemoryScope tape = Tape.open()) {
                Tensor.ones(size).mul(2).add(1);
                if (tape == null) {
                    throw new AssertionError();
                }
            }
        }
    }
}
