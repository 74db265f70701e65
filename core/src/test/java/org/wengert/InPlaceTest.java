package org.wengert;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.BinaryOperator;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Changes in place: seen by the rules that kept the value, and by nobody else. */
@SuppressWarnings("try") // a scope is opened for what it does, not to be used
class InPlaceTest {
    private static final String KEPT = "backward: %s kept its %s, FLOAT32 %s, and %s has changed it since. "
            + "Change it after backward(), or change a copy: detach().copy().";

    /** How a result comes about, what of it is changed before the walk, and what then comes out: an error, or the slope. */
    private record Change(String what, Recipe recipe, String outcome) {}

    @FunctionalInterface
    private interface Recipe {
        /** From two marked matrices makes a result; how something is then changed goes to {@code later}. */
        Tensor cook(Tensor x, Tensor w, Consumer<Runnable> later);
    }

    private static final List<Change> REFUSED = List.of(
            new Change(
                    "an operand of mul",
                    (x, w, later) -> {
                        later.accept(() -> w.addInPlace(x));
                        return x.mul(w);
                    },
                    KEPT.formatted("mul", "input 1", "[2, 2]", "addInPlace")),
            new Change(
                    "the result of tanh",
                    (x, w, later) -> {
                        Tensor y = x.tanh();
                        later.accept(() -> y.mulInPlace(2));
                        return y;
                    },
                    KEPT.formatted("tanh", "output", "[2, 2]", "mulInPlace")),
            new Change(
                    "a factor of matmul",
                    (x, w, later) -> {
                        later.accept(() -> w.assign(x));
                        return x.matmul(w);
                    },
                    KEPT.formatted("matmul", "input 1", "[2, 2]", "assign")),
            new Change(
                    "the input of sin",
                    (x, w, later) -> {
                        later.accept(() -> x.fillInPlace(0));
                        return x.sin();
                    },
                    KEPT.formatted("sin", "input 0", "[2, 2]", "fillInPlace")),
            new Change(
                    "what the kept value is a view of",
                    (x, w, later) -> {
                        later.accept(() -> w.fillInPlace(0));
                        return x.reshape(4).mul(w.reshape(4));
                    },
                    KEPT.formatted("mul", "input 1", "[4]", "fillInPlace")),
            new Change(
                    "a view of the kept value",
                    (x, w, later) -> {
                        later.accept(() -> w.unsqueeze(0).fillInPlace(0));
                        return x.mul(w);
                    },
                    KEPT.formatted("mul", "input 1", "[2, 2]", "fillInPlace")),
            new Change(
                    "the kept value, detached",
                    (x, w, later) -> {
                        later.accept(() -> w.detach().fillInPlace(0));
                        return x.mul(w);
                    },
                    KEPT.formatted("mul", "input 1", "[2, 2]", "fillInPlace")),
            new Change(
                    "a gradient that was computed with",
                    (x, w, later) -> {
                        w.sum().backward();
                        Tensor y = x.mul(w.grad());
                        Tensor again = w.sum();
                        later.accept(again::backward);
                        return y;
                    },
                    KEPT.formatted("mul", "input 1", "[2, 2]", "backward")));

    private static final List<Change> ALLOWED = List.of(
            new Change(
                    "an operand of add",
                    (x, w, later) -> {
                        later.accept(() -> w.fillInPlace(0));
                        return x.add(w);
                    },
                    "1"),
            new Change(
                    "the input of relu",
                    (x, w, later) -> {
                        later.accept(() -> x.fillInPlace(-1));
                        return x.relu();
                    },
                    "1"),
            new Change(
                    "the input of exp",
                    (x, w, later) -> {
                        Tensor zero = x.sub(x.detach().copy());
                        later.accept(() -> zero.fillInPlace(9));
                        return zero.exp().mul(2);
                    },
                    "2"),
            new Change(
                    "the marked operand of a product with a constant",
                    (x, w, later) -> {
                        later.accept(() -> x.fillInPlace(0));
                        return x.mul(w.detach().copy().mul(0).add(3));
                    },
                    "3"),
            new Change(
                    "a copy of the kept value",
                    (x, w, later) -> {
                        Tensor y = x.mul(w.mul(0).add(5));
                        Tensor copy = w.copy();
                        later.accept(() -> copy.fillInPlace(0));
                        return y;
                    },
                    "5"));

    @TestFactory
    Stream<DynamicTest> refusesToWalkThroughAChangeOf() {
        return REFUSED.stream()
                .map(change -> dynamicTest(change.what(), () -> {
                    Tensor x = marked(1, 2, 3, 4);
                    Tensor y = cookAndChange(change.recipe(), x);
                    String before = String.valueOf(x.grad());
                    assertEquals(
                            change.outcome(),
                            assertThrows(IllegalStateException.class, y::backward)
                                    .getMessage());
                    assertEquals(before, String.valueOf(x.grad()));
                }));
    }

    @TestFactory
    Stream<DynamicTest> doesNotMindAChangeOf() {
        return ALLOWED.stream()
                .map(change -> dynamicTest(change.what(), () -> {
                    Tensor x = marked(1, 2, 3, 4);
                    cookAndChange(change.recipe(), x).backward();
                    double[] expected = new double[4];
                    Arrays.fill(expected, Double.parseDouble(change.outcome()));
                    assertArrayEquals(expected, x.grad().toDoubleArray());
                }));
    }

    private static Tensor cookAndChange(Recipe recipe, Tensor x) {
        List<Runnable> later = new ArrayList<>();
        Tensor y = recipe.cook(x, marked(5, 6, 7, 8), later::add).sum();
        try (var off = Tape.noGrad()) {
            later.forEach(Runnable::run);
        }
        return y;
    }

    private static Tensor marked(double... values) {
        return Tensor.of(DType.FLOAT32, values, 2, 2).requiresGrad(true);
    }

    @Test
    void changesTheValuesAndNothingElse() {
        Tensor x = Tensor.of(1, 2, 3);
        assertArrayEquals(
                new double[] {11, 22, 33}, x.addInPlace(Tensor.of(10, 20, 30)).toDoubleArray());
        assertArrayEquals(
                new double[] {1, 2, 3}, x.addInPlace(Tensor.of(5, 10, 15), -2).toDoubleArray());
        assertArrayEquals(new double[] {2, 4, 6}, x.mulInPlace(2).toDoubleArray());
        assertArrayEquals(new double[] {7, 8, 9}, x.assign(Tensor.of(7, 8, 9)).toDoubleArray());
        assertArrayEquals(new double[] {5, 5, 5}, x.fillInPlace(5).toDoubleArray());
        assertArrayEquals(
                new int[] {4, 4}, Tensor.of(new int[] {1, 2}).fillInPlace(4).toIntArray());
    }

    @Test
    void viewsShareTheChange() {
        Tensor x = Tensor.of(DType.FLOAT32, new double[] {1, 2, 3, 4}, 1, 4);
        x.reshape(2, 2).fillInPlace(9);
        assertArrayEquals(new double[] {9, 9, 9, 9}, x.toDoubleArray());
        x.squeeze(0).fillInPlace(8);
        assertArrayEquals(new double[] {8, 8, 8, 8}, x.toDoubleArray());
    }

    @Test
    void otherMovementsCopy() {
        Tensor x = Tensor.of(DType.FLOAT32, new double[] {1, 2, 3, 4}, 1, 4);
        for (Tensor moved : List.of(
                x.transpose(), x.permute(0, 1), x.slice(1, 0, 4), x.broadcastTo(2, 4), Tensor.concat(0, x), x.copy())) {
            moved.fillInPlace(9);
        }
        assertArrayEquals(new double[] {1, 2, 3, 4}, x.toDoubleArray());
    }

    /** Rules that hand the upstream gradient on as it is are where two gradients might share an array. */
    @TestFactory
    Stream<DynamicTest> gradientsShareNothing() {
        record Passing(String what, BinaryOperator<Tensor> f) {}
        return Stream.of(
                        new Passing("add", Tensor::add),
                        new Passing("sub", Tensor::sub),
                        new Passing(
                                "reshape",
                                (a, b) -> a.reshape(4).add(b.reshape(4)).reshape(2, 2)),
                        new Passing("add twice", (a, b) -> a.add(b).add(a)),
                        new Passing("add thrice", (a, b) -> a.add(b).add(a).add(a)),
                        new Passing("mul and add", (a, b) -> a.mul(2).add(b).add(a)),
                        new Passing("broadcastTo", (a, b) -> a.broadcastTo(2, 2).add(b)),
                        new Passing("sliceScatter", (a, b) -> a.sliceScatter(b.slice(0, 0, 1), 0, 0, 1, 1)),
                        new Passing("indexAdd", (a, b) -> a.indexAdd(0, Tensor.of(new int[] {0, 1}), b)),
                        new Passing("where", (a, b) -> Tensor.where(a.gt(0), a, b)),
                        new Passing("to", (a, b) -> a.to(DType.FLOAT32).add(b)))
                .map(passing -> dynamicTest(passing.what(), () -> assertNothingShared(passing.f())));
    }

    private static void assertNothingShared(BinaryOperator<Tensor> f) {
        Tensor a = marked(1, 2, 3, 4);
        Tensor b = marked(5, 6, 7, 8);
        Tensor upstream = Tensor.of(DType.FLOAT32, new double[] {1, 10, 100, 1000}, 2, 2);
        Tensor y = f.apply(a, b);
        List<Tensor> named = Gradients.of(y).upstream(upstream).retainGraph().wrt(a, b, y);
        y.backward(upstream);

        List<Tensor> all =
                List.of(a, b, upstream, y.detach(), a.grad(), b.grad(), named.get(0), named.get(1), named.get(2));
        try (var off = Tape.noGrad()) {
            for (Tensor changed : all.subList(4, all.size())) {
                List<String> before = all.stream().map(Tensor::toString).toList();
                changed.fillInPlace(-1);
                for (int i = 0; i < all.size(); i++) {
                    assertEquals(
                            all.get(i) == changed,
                            !before.get(i).equals(all.get(i).toString()),
                            "tensor " + i);
                }
            }
        }
    }
}
