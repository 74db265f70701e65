package org.wengert;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.wengert.check.GradCheck;
import org.wengert.check.Verdict;

/** The property tests can fail: a mistake planted in any rule is found. And the catalogue is complete: every row can be tried and called. */
class RowMistakesTest {
    private static final List<OpSpec<?>> RULED = Catalogue.rows().stream()
            .filter(row -> row.kind() != OpSpec.Kind.DISCRETE && !isFlat(row))
            .toList();

    /** Where the derivative is 0 everywhere, no factor changes it. */
    private static boolean isFlat(OpSpec<?> row) {
        return new AttributeOp<>(row).op().derivatives().stream().allMatch(formula -> formula.equals("0"));
    }

    @TestFactory
    Stream<DynamicTest> aFlippedSignIsFound() {
        return RULED.stream().map(row -> dynamicTest(row.name(), () -> assertFound(row, -1)));
    }

    @TestFactory
    Stream<DynamicTest> aMillionthTooMuchIsFound() {
        return RULED.stream().map(row -> dynamicTest(row.name(), () -> assertFound(row, 1 + 1e-6)));
    }

    private static void assertFound(OpSpec<?> row, double factor) {
        Trial trial = withGradient(row);
        Op wrong = trial.bind(wrong(row, factor));
        assertEquals(
                Verdict.WRONG,
                GradCheck.of(in -> wrong.apply(in), trial.inputs()).verdict().verdict(),
                trial::toString);
    }

    private static <A> OpSpec<A> wrong(OpSpec<A> row, double factor) {
        Derivative<A> right = row.rule();
        return row.derivative(new Derivative.Pullback<>(right.saves(), (g, line, at, needed) -> {
            Tensor[] gradients = right.pullback(g, line, at, needed);
            for (int i = 0; i < gradients.length; i++) {
                gradients[i] = gradients[i] == null ? null : gradients[i].mul(factor);
            }
            return gradients;
        }));
    }

    /** The first sample with a gradient that is not 0: where there is none, no mistake shows. */
    private static Trial withGradient(OpSpec<?> row) {
        for (long seed = 0; seed < 1000; seed++) {
            Trial trial = new Trial(row, seed, 2, 3);
            Tensor[] in = trial.leaves(DType.FLOAT64);
            Tensor y = trial.op().apply(in);
            if (y.requiresGrad() && y.size() > 0) {
                y.backward(Tensor.linspace(DType.FLOAT64, 0.7, 1.9, y.size()).reshape(y.shape()));
                if (Arrays.stream(in).anyMatch(RowMistakesTest::hasGradient)) {
                    return trial;
                }
            }
        }
        throw new AssertionError(row.name() + ": no sample has a gradient");
    }

    private static boolean hasGradient(Tensor x) {
        return x.requiresGrad() && Arrays.stream(x.grad().toDoubleArray()).anyMatch(value -> Math.abs(value) > 1e-3);
    }

    @Test
    void everyRowHasSamplesAndAMethodOfItsName() {
        Set<String> methods = new HashSet<>();
        Arrays.stream(Tensor.class.getMethods()).forEach(method -> methods.add(method.getName()));
        Set<String> seen = new HashSet<>();
        for (OpSpec<?> row : Catalogue.rows()) {
            assertTrue(row.samples() != null, row.name() + " has no samples");
            assertTrue(methods.contains(row.name()), row.name() + " has no fluent method");
            assertTrue(seen.add(row.name() + row.arity()), row.name() + " stands twice");
            assertTrue(
                    row.kind() == OpSpec.Kind.DISCRETE || row.derivative() != null,
                    row.name() + " has neither a rule nor a reason");
        }
    }
}
