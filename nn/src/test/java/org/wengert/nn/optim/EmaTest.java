package org.wengert.nn.optim;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.wengert.DType;
import org.wengert.MemoryScope;
import org.wengert.Tape;
import org.wengert.Tensor;
import org.wengert.nn.Linear;
import org.wengert.nn.Parameter;

class EmaTest {
    @Test
    void averagesOutliveTheScopeInWhichTheyAreCreated() {
        Linear layer = new Linear(1000, 2);
        double[] start = layer.weight().tensor().toDoubleArray();
        Ema ema;
        try (MemoryScope scope = Tape.open()) {
            ema = new Ema(layer.parameters(), 0.5);
        }
        assertArrayEquals(start, ema.averages().get(0).toDoubleArray());
        assertFalse(ema.averages().get(0).requiresGrad());
        ema.update();
        assertArrayEquals(start, ema.averages().get(0).toDoubleArray());
    }

    private final Parameter x = new Parameter(Tensor.of(DType.FLOAT64, new double[] {1, 2}));
    private final Ema ema = new Ema(List.of(x), 0.75);

    private void set(double... values) {
        try (Tape.Scope off = Tape.noGrad()) {
            x.tensor().assign(Tensor.of(DType.FLOAT64, values));
        }
    }

    private double[] average() {
        return ema.averages().get(0).toDoubleArray();
    }

    @Test
    void averages() {
        set(5, 2);
        ema.update();
        assertArrayEquals(new double[] {2, 2}, average());
        set(6, 6);
        ema.update();
        assertArrayEquals(new double[] {3, 3}, average());
        assertArrayEquals(new double[] {6, 6}, x.tensor().toDoubleArray());
    }

    @Test
    void swapsInAndBack() {
        set(5, 6);
        try (Ema.Swap in = ema.swapIn()) {
            assertArrayEquals(new double[] {1, 2}, x.tensor().toDoubleArray());
            assertThrows(IllegalStateException.class, ema::swapIn);
            assertThrows(IllegalStateException.class, ema::state);
            assertThrows(IllegalStateException.class, () -> ema.load(Map.of()));
            assertEquals(
                    "Ema.update: the averages are swapped in. Close what swapIn() returned first; try (var in = ema.swapIn()) does.",
                    assertThrows(IllegalStateException.class, ema::update).getMessage());
            in.close();
        }
        assertArrayEquals(new double[] {5, 6}, x.tensor().toDoubleArray());
        assertArrayEquals(new double[] {1, 2}, average());
        ema.update();
    }

    @Test
    void savedAndRestored() {
        set(5, 2);
        ema.update();
        Map<String, Tensor> state = ema.state();
        set(9, 9);
        ema.update();
        Ema other = new Ema(List.of(x), 0.75);
        other.load(state);
        other.update();
        assertArrayEquals(average(), other.averages().get(0).toDoubleArray());
        assertEquals(
                """
                Ema.load: the state does not fit; nothing was loaded.
                  missing: 0.average FLOAT64 [2]
                  unexpected: x FLOAT32 []
                Load the state of one with the same parameters and settings.""",
                assertThrows(IllegalArgumentException.class, () -> other.load(Map.of("x", Tensor.scalar(1))))
                        .getMessage());
    }

    @Test
    void outlivesScopesAndConversions() {
        Linear linear = new Linear(2, 1);
        Ema averages;
        try (MemoryScope scope = Tape.open()) {
            averages = new Ema(linear.parameters(), 0.5);
            averages.update();
        }
        double[] before = averages.averages().get(0).toDoubleArray();
        linear.to(DType.FLOAT64);
        try (MemoryScope scope = Tape.open()) {
            averages.update();
        }
        assertEquals(DType.FLOAT64, averages.averages().get(0).dtype());
        assertArrayEquals(before, averages.averages().get(0).toDoubleArray());
    }

    @Test
    void mistakes() {
        assertEquals(
                "Ema: decay 1.5: expected a number from 0 to 1. Try 0.999.",
                assertThrows(IllegalArgumentException.class, () -> new Ema(List.of(x), 1.5))
                        .getMessage());
        assertThrows(IllegalArgumentException.class, () -> new Ema(null, 0.5));
    }
}
