package org.wengert;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.util.Arrays;
import java.util.List;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.wengert.check.GradCheck;

/** What holds for every row of the catalogue, on random shapes and values. A new row is here as soon as it is written. */
class RowPropertiesTest {
    private static final List<Row<?>> ALL = Catalogue.rows();
    private static final List<Row<?>> DIFFERENTIABLE =
            ALL.stream().filter(row -> row.kind() != Row.Kind.DISCRETE).toList();

    @Provide
    Arbitrary<Trial> any() {
        return Trial.ofAny(ALL);
    }

    @Provide
    Arbitrary<Trial> differentiable() {
        return Trial.ofAny(DIFFERENTIABLE);
    }

    @Property(tries = 2000)
    void bothDerivativesAgreeWithDifferencesAndBothModesWithEachOther(@ForAll("differentiable") Trial trial) {
        Op op = trial.op();
        GradCheck.of(in -> op.apply(in), trial.inputs()).named(op.toString()).check();
    }

    @Property(tries = 2000)
    void float32AgreesWithFloat64(@ForAll("any") Trial trial) {
        Tensor[] exact = trial.leaves(DType.FLOAT64);
        Tensor[] rounded = trial.leaves(DType.FLOAT32);
        if (trial.row().name().equals("to")) {
            return; // Its attribute is the type itself.
        }
        Tensor y = trial.op().apply(exact);
        Tensor y32 = trial.op().apply(rounded);
        assertClose(y, y32, 1e-4, "value");
        if (y.requiresGrad()) {
            y.backward(Make.full(DType.FLOAT64, 1, y.shape()));
            y32.backward(Make.full(DType.FLOAT32, 1, y.shape()));
            for (int i = 0; i < exact.length; i++) {
                if (exact[i].requiresGrad()) {
                    assertEquals(DType.FLOAT32, rounded[i].grad().dtype());
                    assertClose(exact[i].grad(), rounded[i].grad(), 1e-3, "gradient of input " + i);
                }
            }
        }
    }

    @Property(tries = 1000)
    void gradientsAddUpAndNothingElseChanges(@ForAll("differentiable") Trial trial) {
        Tensor[] in = trial.leaves(DType.FLOAT64);
        double[][] before = Arrays.stream(in).map(Tensor::toDoubleArray).toArray(double[][]::new);
        Op op = trial.op();
        Tensor upstream = ramp(op.apply(in).detach());
        double[] ramp = upstream.toDoubleArray();

        op.apply(in).backward(upstream);
        double[][] once = gradients(in);
        op.apply(in).backward(upstream);
        double[][] twice = gradients(in);
        Arrays.stream(in).forEach(Tensor::zeroGrad);
        op.apply(in).add(op.apply(in)).backward(upstream);
        double[][] sum = gradients(in);
        op.apply(in).backward(upstream.mul(-2));
        double[][] cancelled = gradients(in);

        for (int i = 0; i < in.length; i++) {
            assertArrayEquals(before[i], in[i].toDoubleArray(), "input " + i + " changed");
            for (int j = 0; j < once[i].length; j++) {
                assertEquals(2 * once[i][j], twice[i][j], 1e-12 * Math.abs(once[i][j]), "two walks");
                assertEquals(2 * once[i][j], sum[i][j], 1e-12 * Math.abs(once[i][j]), "two uses");
                assertEquals(0, cancelled[i][j], 1e-12 * Math.abs(once[i][j]), "linear in the upstream gradient");
            }
        }
        assertArrayEquals(ramp, upstream.toDoubleArray(), "the upstream gradient changed");
    }

    private static double[][] gradients(Tensor[] in) {
        return Arrays.stream(in)
                .map(x -> x.requiresGrad() ? x.grad().toDoubleArray() : new double[0])
                .toArray(double[][]::new);
    }

    private static Tensor ramp(Tensor y) {
        double[] values = new double[y.size()];
        Arrays.setAll(values, i -> 0.7 - 0.3 * i);
        return Tensor.of(DType.FLOAT64, values).reshape(y.shape());
    }

    private static void assertClose(Tensor expected, Tensor found, double tolerance, String what) {
        assertEquals(expected.shape(), found.shape(), what);
        double[] wanted = expected.toDoubleArray();
        double[] is = found.toDoubleArray();
        for (int i = 0; i < wanted.length; i++) {
            assertFalse(Double.isNaN(wanted[i]) != Double.isNaN(is[i]), what);
            assertEquals(wanted[i], is[i], tolerance * (1 + Math.abs(wanted[i])), what + " at " + i);
        }
    }
}
