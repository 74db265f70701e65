package org.wengert.spark;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.wengert.DType;
import org.wengert.MemoryScope;
import org.wengert.Tape;
import org.wengert.Tensor;
import org.wengert.nn.Linear;

/** Tensors arrive in other processes as they were sent. */
class TensorMapTest {
    @Test
    void arrivesBitForBit() {
        Map<String, Tensor> sent = new LinkedHashMap<>();
        sent.put(
                "float",
                Tensor.of(new float[] {1.1f, -0f, Float.NaN, Float.NEGATIVE_INFINITY, Float.MIN_VALUE, 3}, 2, 3));
        sent.put("double", Tensor.of(DType.FLOAT64, new double[] {0.1, -0.0, Double.NaN, Double.MAX_VALUE}, 4));
        sent.put("int", Tensor.of(new int[] {Integer.MIN_VALUE, -1, 7}, 3, 1));
        sent.put("bool", Tensor.of(new boolean[] {true, false}, 2));
        sent.put("number", Tensor.scalar(DType.FLOAT64, 0.1));
        sent.put("integer", Tensor.scalar(DType.INT32, 5));
        sent.put("empty", Tensor.zeros(0, 3));
        Map<String, Tensor> found;
        try (MemoryScope scope = Tape.open()) {
            found = Serial.copy(new TensorMap(sent)).tensors();
        }
        assertEquals(List.copyOf(sent.keySet()), List.copyOf(found.keySet()));
        sent.forEach((name, tensor) -> {
            Tensor copy = found.get(name);
            assertEquals(tensor.dtype(), copy.dtype());
            assertEquals(tensor.shape(), copy.shape());
            assertArrayEquals(TensorMap.bytes(tensor), TensorMap.bytes(copy), name);
        });
    }

    @Test
    void theHashSeesEveryBit() {
        Linear layer = new Linear(2, 2);
        String before = WeightHash.of(layer);
        assertEquals(before, WeightHash.of(layer));
        assign(layer, -0.0);
        String zeros = WeightHash.of(layer);
        assign(layer, 0.0);
        assertNotEquals(zeros, WeightHash.of(layer));
        assertNotEquals(before, zeros);
    }

    private static void assign(Linear layer, double bias) {
        try (Tape.Scope off = Tape.noGrad()) {
            layer.bias().tensor().assign(Tensor.of(0, bias));
        }
    }
}
