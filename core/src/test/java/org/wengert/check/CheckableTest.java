package org.wengert.check;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.wengert.DType;
import org.wengert.Op;
import org.wengert.Tensor;

/** A function with tensors of its own is checked with respect to these too, by their names. */
class CheckableTest {
    /** y = tanh(x W + b) / scale, row by row, with another operation in the place of tanh if that is given. */
    private static final class Dense implements Checkable {
        private Map<String, Tensor> own = new LinkedHashMap<>();
        private final Op activation;

        Dense(Op activation) {
            this.activation = activation;
            own.put(
                    "dense.weight",
                    Tensor.of(new double[][] {{0.3, -0.2}, {0.5, 0.7}, {-0.4, 0.1}})
                            .requiresGrad(true));
            own.put("dense.bias", Tensor.of(0.1, -0.3).requiresGrad(true));
            own.put("scale", Tensor.of(DType.FLOAT64, new double[] {1.5, 2.5}));
            own.put("column", Tensor.of(new int[] {1, 0}));
        }

        Tensor forward(Tensor x) {
            Tensor y = activation.apply(x.matmul(own.get("dense.weight")).add(own.get("dense.bias")));
            return y.div(own.get("scale").to(y.dtype())).indexSelect(-1, own.get("column"));
        }

        @Override
        public Map<String, Tensor> namedTensors() {
            return own;
        }

        @Override
        public Tensor withTensors(Map<String, Tensor> tensors, Supplier<Tensor> f) {
            Map<String, Tensor> before = own;
            own = tensors;
            try {
                return f.get();
            } finally {
                own = before;
            }
        }

        @Override
        public Tensor call(Tensor... inputs) {
            return forward(inputs[0]);
        }
    }

    private static final Op RIGHT = Op.unary("myTanh", Math::tanh)
            .vjpFromOutput((g, y) -> g.mul(y.square().rsub(1)));
    private static final Tensor X = Tensor.of(new double[][] {{1, -0.5, 0.2}, {0.3, 0.8, -1}});

    @Test
    void inputsParametersAndBuffers() {
        Dense dense = new Dense(RIGHT);
        Map<String, Tensor> before = Map.copyOf(dense.namedTensors());
        Report report = GradCheck.verdict(dense, X);
        assertEquals(
                "GradCheck: Dense(FLOAT64 [2, 3], FLOAT64 [3, 2], FLOAT64 [2], FLOAT64 [2], INT32 [2]) -> FLOAT64 [2, 2], "
                        + "randomly weighted, second derivative: PASS",
                report.toString());
        before.forEach((name, tensor) -> {
            assertSame(tensor, dense.namedTensors().get(name));
            assertNull(tensor.grad());
        });
        assertEquals(DType.FLOAT32, dense.namedTensors().get("dense.weight").dtype());
        assertTrue(dense.namedTensors().get("dense.weight").requiresGrad());
        assertArrayEquals(
                new double[] {1.5, 2.5}, dense.namedTensors().get("scale").toDoubleArray());
    }

    @Test
    void findingsBearTheNames() {
        Dense dense = new Dense(RIGHT);
        Checkable detached = new Checkable() {
            @Override
            public Map<String, Tensor> namedTensors() {
                return dense.namedTensors();
            }

            @Override
            public Tensor withTensors(Map<String, Tensor> tensors, Supplier<Tensor> f) {
                Map<String, Tensor> cut = new LinkedHashMap<>(tensors);
                cut.put("dense.bias", tensors.get("dense.bias").detach());
                return dense.withTensors(cut, f);
            }

            @Override
            public Tensor call(Tensor... inputs) {
                return dense.call(inputs);
            }
        };
        Report report = GradCheck.of(detached, X).named("dense").verdict();
        assertEquals(Verdict.WRONG, report.verdict());
        assertEquals(
                List.of("dense.bias", "dense.bias"),
                report.findings().stream().map(Finding::name).toList());
        assertTrue(report.toString().contains("\n  dense.bias at [0]: tape 0, differences "), report::toString);
        assertTrue(report.likelyMistake().startsWith("f left the tape"), report::toString);
    }

    @Test
    void aFunctionThatComputesWithIt() {
        Dense dense = new Dense(RIGHT);
        Tensor target = Tensor.of(new double[][] {{0.1, 0.2}, {0.3, -0.4}});
        GradCheck.check(dense, in -> dense.forward(in[0]).sub(in[1]).square().mean(), X, target);
        Report report = GradCheck.verdict(
                new Dense(Op.unary("myTanh", Math::tanh).vjpFromOutput((g, y) -> g.mul(y.rsub(1)))), X);
        assertEquals(Verdict.WRONG, report.verdict());
        assertTrue(report.likelyMistake().contains(", myTanh, is wrong by itself"), report::toString);
    }
}
