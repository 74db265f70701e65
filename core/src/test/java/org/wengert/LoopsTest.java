package org.wengert;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class LoopsTest {
    @Test
    void square() {
        assertEquals("""
                square, FLOAT64
                value:
                for (int i = 0; i < n; i++) {
                    y[i] = x[i] * x[i];
                }
                dL/dx = 2 g x, in one loop:
                for (int i = 0; i < n; i++) {
                    double t2 = x[i] * 2.0;
                    double t4 = g[i] * t2;
                    boolean t6 = g[i] == 0.0;
                    dx[i] = t6 ? 0.0 : t4;
                }
                """, Loops.of("square", DType.FLOAT64));
    }

    @Test
    void everyOperationHasSomethingToPrint() {
        for (String name : Op.names()) {
            assertTrue(Loops.of(name, DType.FLOAT32).startsWith(name + ", FLOAT32\n"));
        }
    }

    @Test
    void refusesWhatHasNoLoops() {
        assertThrows(IllegalArgumentException.class, () -> Loops.of("no such operation", DType.FLOAT32));
        assertThrows(IllegalArgumentException.class, () -> Loops.of("tanh", DType.INT32));
    }
}
