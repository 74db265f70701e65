package org.wengert;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** A scope takes back what was made in it, and never an array it only saw through a view. */
class ScopeViewTest {
    private static final int N = 2048;

    private static final Map<String, UnaryOperator<Tensor>> VIEWS = views();

    private static Map<String, UnaryOperator<Tensor>> views() {
        Map<String, UnaryOperator<Tensor>> views = new LinkedHashMap<>();
        views.put("reshape", x -> x.reshape(2, N / 2));
        views.put("reshape twice", x -> x.reshape(2, N / 2).reshape(N));
        views.put("flatten", Tensor::flatten);
        views.put("unsqueeze, squeeze", x -> x.unsqueeze(0).squeeze(0));
        views.put("detach", Tensor::detach);
        views.put("to the same type", x -> x.to(DType.FLOAT32));
        views.put("broadcastTo the same shape", x -> x.broadcastTo(N));
        views.put("slice of all", x -> x.slice(0, 0, N));
        views.put("split in one", x -> x.split(0, N).get(0));
        views.put("concat of one", x -> Tensor.concat(0, x));
        views.put("dropout of none", x -> x.dropout(0, new Random(1)));
        views.put("tile once", x -> x.tile(1));
        views.put("pad by nothing", x -> x.pad(new int[][] {{0, 0}}));
        views.put("checkpoint of the identity", x -> Gradients.checkpoint(in -> in[0], x));
        views.put(
                "a user's identity",
                x -> Op.of("same", 1, in -> in[0]).linear(g -> g).apply(x));
        views.put("valueAndGrad's closure", x -> {
            Gradients.valueAndGrad((Tensor t) -> t.sum().add(x.reshape(N).sum()))
                    .apply(x);
            return x.flatten();
        });
        return views;
    }

    private static Stream<DynamicTest> each(Consumer<UnaryOperator<Tensor>> test) {
        return VIEWS.entrySet().stream().map(view -> dynamicTest(view.getKey(), () -> test.accept(view.getValue())));
    }

    private static float[] values() {
        return Tensor.linspace(DType.FLOAT32, 0, 1, N).toFloatArray();
    }

    /** New results, so that an array taken back by mistake is written to. */
    private static void reuse() {
        for (int i = 0; i < 3; i++) {
            try (MemoryScope scope = Tape.open()) {
                Tensor seven = Tensor.full(DType.FLOAT32, 7, N);
                scope.keep(seven.mul(7)).add(seven.mul(7)).mul(seven);
            }
        }
    }

    @TestFactory
    Stream<DynamicTest> aViewOfALeafLeavesItsArray() {
        return each(view -> {
            for (boolean marked : new boolean[] {false, true}) {
                Tensor x = Tensor.of(values()).requiresGrad(marked);
                try (MemoryScope scope = Tape.open()) {
                    view.apply(x);
                    view.apply(view.apply(x).reshape(N)).reshape(N).sum();
                }
                reuse();
                assertArrayEquals(values(), x.toFloatArray());
            }
        });
    }

    @TestFactory
    Stream<DynamicTest> aViewInAnInnerScopeLeavesTheOuterOnesArray() {
        return each(view -> {
            Tensor x;
            try (MemoryScope outer = Tape.open()) {
                x = Tensor.of(values()).mul(1);
                try (MemoryScope inner = Tape.open()) {
                    try (MemoryScope innermost = Tape.open()) {
                        view.apply(view.apply(x).reshape(N)).reshape(N).mul(2);
                    }
                    view.apply(x);
                }
                reuse();
                assertArrayEquals(values(), x.toFloatArray());
            }
            Tensor gone = x;
            assertThrows(IllegalStateException.class, gone::toFloatArray);
        });
    }

    @TestFactory
    Stream<DynamicTest> aViewOfWhatWasKeptLeavesItsArray() {
        return each(view -> {
            Tensor kept;
            try (MemoryScope scope = Tape.open()) {
                kept = scope.keep(Tensor.of(values()).mul(1));
                view.apply(kept);
            }
            try (MemoryScope scope = Tape.open()) {
                view.apply(kept).reshape(N).add(1);
            }
            reuse();
            assertArrayEquals(values(), kept.toFloatArray());
        });
    }

    @TestFactory
    Stream<DynamicTest> aKeptViewKeepsWhatItIsAViewOf() {
        return each(view -> {
            Tensor kept;
            try (MemoryScope scope = Tape.open()) {
                kept = scope.keep(view.apply(Tensor.of(values()).mul(1)));
            }
            reuse();
            assertArrayEquals(values(), kept.toFloatArray());
        });
    }

    @TestFactory
    Stream<DynamicTest> gradientsThroughViewsOfLeavesAndTheirGrads() {
        return each(view -> {
            Tensor x = Tensor.of(values()).requiresGrad(true);
            for (int step = 1; step <= 3; step++) {
                try (MemoryScope scope = Tape.open()) {
                    view.apply(x).requiresGrad();
                    x.reshape(2, -1).mul(3).sum().backward();
                    view.apply(x.grad()).reshape(N).mul(2);
                }
                reuse();
                float[] expected = new float[N];
                Arrays.fill(expected, 3 * step);
                assertArrayEquals(expected, x.grad().toFloatArray());
                assertArrayEquals(values(), x.toFloatArray());
            }
        });
    }

    @Test
    void anUpstreamGradientThatPassesThroughStaysTheCallers() {
        Tensor x = Tensor.of(values()).requiresGrad(true);
        Tensor upstream = Tensor.of(values());
        try (MemoryScope scope = Tape.open()) {
            x.reshape(2, -1).reshape(N).backward(upstream);
            Gradients.of(x.flatten()).upstream(upstream).wrt(x);
            Gradients.of(x.flatten()).upstream(upstream).createGraph().wrt(x);
        }
        reuse();
        assertArrayEquals(values(), upstream.toFloatArray());
        assertArrayEquals(values(), x.grad().toFloatArray());
    }
}
