package org.wengert;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.Supplier;
import java.util.stream.Stream;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Each array has one owner: nothing is added into unless the engine made it, and results are the caller's alone. */
class OwnershipTest {
    private final Tensor a = Tensor.of(DType.FLOAT64, new double[] {1, 2, 3}).requiresGrad(true);
    private final Tensor b = Tensor.of(DType.FLOAT64, new double[] {4, 5, 6}).requiresGrad(true);
    private final Tensor memo = Tensor.of(DType.FLOAT64, new double[] {10, 20, 30});
    private final Tensor u = Tensor.of(DType.FLOAT64, new double[] {0.5, 1, 2});
    private final Tensor v = Tensor.of(DType.FLOAT64, new double[] {7, 8, 9});
    private final Tensor held = Tensor.scalar(DType.FLOAT64, 60);

    private static void spoil(Tensor x) {
        try (var off = Tape.noGrad()) {
            x.fillInPlace(-1000);
        }
    }

    private static void assertValues(Tensor found, double... expected) {
        assertArrayEquals(expected, found.toDoubleArray());
    }

    /** Rules that return something they keep. */
    @TestFactory
    Stream<DynamicTest> whatARuleKeepsIsNotAddedInto() {
        Tensor view = memo.reshape(3, 1);
        return Stream.of(
                        named("the tensor", g -> memo),
                        named("a view of it", g -> view.reshape(3)),
                        named("detached", g -> memo.detach()),
                        named("row of a matrix", g -> memo.reshape(1, 3).squeeze(0)))
                .map(rule -> DynamicTest.dynamicTest(rule.name(), () -> assertKept(rule.rule())));
    }

    private record Named(String name, Rule.Linear rule) {}

    private static Named named(String name, Rule.Linear rule) {
        return new Named(name, rule);
    }

    private void assertKept(Rule.Linear rule) {
        List<Op> forms = List.of(
                Op.unary("linear", v -> v).linear(rule),
                Op.unary("fromInput", v -> v).vjpFromInput((g, x) -> rule.of(g)),
                Op.unary("fromOutput", v -> v).vjpFromOutput((g, y) -> rule.of(g)),
                Op.of("whole", 1, in -> in[0]).vjpFromAll((g, in, y) -> rule.of(g)),
                Op.of("wholeLinear", 1, in -> in[0]).linear(rule));
        for (Op op : forms) {
            a.zeroGrad();
            b.zeroGrad();
            Tensor y = op.apply(a).add(op.apply(a)).add(op.apply(b)).add(a).add(b);
            Gradients.of(y.sum()).retainGraph().backward();
            assertValues(memo, 10, 20, 30);
            assertValues(a.grad(), 21, 41, 61);
            assertValues(b.grad(), 11, 21, 31);

            Gradients.of(y.sum()).retainGraph().backward();
            spoil(a.grad());
            assertValues(b.grad(), 22, 42, 62);
            assertValues(memo, 10, 20, 30);

            List<Tensor> found =
                    Gradients.of(op.apply(a).add(op.apply(b)).sum()).wrt(a, b);
            spoil(found.get(0));
            assertValues(found.get(1), 10, 20, 30);
            spoil(found.get(1));
            assertValues(memo, 10, 20, 30);

            found = Gradients.of(op.apply(a).add(op.apply(b)).sum())
                    .createGraph()
                    .wrt(a, b);
            spoil(found.get(0));
            assertValues(found.get(1), 10, 20, 30);
            spoil(found.get(1));
            assertValues(memo, 10, 20, 30);
        }
    }

    @Test
    void aMemoThatOneRuleGivesToTwoInputs() {
        List<Op> forms = List.of(
                Op.binary("two", (p, q) -> p + q).vjp((g, p, q) -> memo, (g, p, q) -> memo),
                Op.binary("product", (p, q) -> p * q).bilinear((g, q) -> memo, (g, p) -> memo),
                Op.of("all", 2, in -> in[0].add(in[1])).vjpFromAll((g, in, y) -> memo, (g, in, y) -> memo));
        for (Op op : forms) {
            a.zeroGrad();
            b.zeroGrad();
            for (int i = 0; i < 2; i++) {
                op.apply(a, b).add(op.apply(b, a)).sum().backward();
            }
            assertValues(memo, 10, 20, 30);
            spoil(a.grad());
            assertValues(b.grad(), 40, 80, 120);
        }
    }

    @Test
    void aRuleMayRememberWhatItComputed() {
        List<Tensor> remembered = new ArrayList<>();
        List<double[]> then = new ArrayList<>();
        Op op = Op.unary("remembers", v -> 3 * v).vjpFromInput((g, x) -> {
            Tensor result = g.mul(3);
            remembered.add(result);
            then.add(result.toDoubleArray());
            return result;
        });
        for (int i = 0; i < 2; i++) {
            op.apply(a).add(op.apply(a)).add(a).mul(u).sum().backward();
            spoil(Gradients.of(op.apply(a).sum()).wrt(a));
        }
        for (int i = 0; i < then.size(); i++) {
            assertArrayEquals(then.get(i), remembered.get(i).toDoubleArray());
        }
        assertValues(a.grad(), 7, 14, 28);
    }

    @Test
    void aRuleThatReturnsWhatTheTapeKeeps() {
        // y = x^2 / 2, whose slope is x itself, and exp's, which is y itself: as large as g = 1 leaves them.
        Op half = Op.unary("half", v -> v * v / 2).vjpFromInput((g, x) -> x);
        Op same = Op.unary("same", v -> v).vjpFromOutput((g, y) -> y);
        Tensor y = same.apply(a);
        half.apply(a).add(half.apply(a)).add(y).add(y.mul(2)).add(a).sum().backward();

        assertValues(a, 1, 2, 3);
        assertValues(y, 1, 2, 3);
        assertValues(a.grad(), 4, 7, 10);
        spoil(a.grad());
        assertValues(a, 1, 2, 3);
        assertValues(y, 1, 2, 3);
    }

    @Test
    void aRuleThatReturnsG() {
        Op same = Op.unary("same", v -> v).linear(g -> g);
        Tensor y = same.apply(a).add(same.apply(b)).add(same.apply(a));
        y.backward(u);

        assertValues(u, 0.5, 1, 2);
        assertValues(a.grad(), 1, 2, 4);
        spoil(a.grad());
        assertValues(b.grad(), 0.5, 1, 2);
        spoil(b.grad());
        assertValues(u, 0.5, 1, 2);
    }

    /** Ways from a and b to tensors the caller may do with as he likes, and what they hold. */
    @TestFactory
    Stream<DynamicTest> resultsAreTheCallersAlone() {
        return Stream.of(
                alone("wrt of a sum", () -> Gradients.of(a.add(b)).upstream(u).wrt(a, b)),
                alone(
                        "wrt of a sum, recorded",
                        () -> Gradients.of(a.add(b)).upstream(u).createGraph().wrt(a, b)),
                alone(
                        "wrt of views",
                        () -> Gradients.of(a.reshape(3, 1).reshape(3).add(b))
                                .upstream(u)
                                .wrt(a, b)),
                alone(
                        "wrt of views, recorded",
                        () -> Gradients.of(a.reshape(3, 1).reshape(3).add(b))
                                .upstream(u)
                                .createGraph()
                                .wrt(a, b)),
                alone(
                        "wrt the same twice",
                        () -> Gradients.of(a.add(b)).upstream(u).wrt(a, a, b)),
                alone(
                        "wrt the same twice, recorded",
                        () -> Gradients.of(a.add(b)).upstream(u).createGraph().wrt(a, a, b)),
                alone("wrt the result itself", () -> {
                    Tensor y = a.add(b);
                    return Gradients.of(y).upstream(u).wrt(y, a);
                }),
                alone("wrt the result itself, recorded", () -> {
                    Tensor y = a.add(b);
                    return Gradients.of(y).upstream(u).createGraph().wrt(y, a, y);
                }),
                alone("wrt a leaf itself", () -> Gradients.of(a).upstream(u).wrt(a, a)),
                alone(
                        "wrt a leaf itself, recorded",
                        () -> Gradients.of(a).upstream(u).createGraph().wrt(a, a)),
                alone("wrt what is on the way", () -> {
                    Tensor y = a.add(0);
                    Tensor z = y.add(b);
                    return Gradients.of(z).upstream(u).createGraph().wrt(y, a, b, z);
                }),
                alone("unused inputs", () -> Gradients.of(a.sum()).allowUnused().wrt(b, memo, a)),
                alone(
                        "unused inputs, recorded",
                        () -> Gradients.of(a.sum()).allowUnused().createGraph().wrt(b, memo, b, a)),
                alone(
                        "a broadcast number",
                        () -> Gradients.of(a.sum()).createGraph().wrt(a, a)),
                alone(
                        "what the rule keeps",
                        () -> Gradients.of(a.mul(b))
                                .upstream(u.mul(0).add(1))
                                .createGraph()
                                .wrt(a, b)),
                alone(
                        "valueAndGrad of t",
                        () -> all(Gradients.valueAndGrad((Tensor t) -> t).apply(scalar()))),
                alone(
                        "valueAndGrad of a view of t",
                        () -> all(Gradients.valueAndGrad(
                                        (Tensor t) -> t.reshape(1).reshape())
                                .apply(Tensor.scalar(DType.FLOAT64, 2)))),
                alone(
                        "valueAndGrad of something held",
                        () -> all(Gradients.valueAndGrad((Tensor t) -> held).apply(a))),
                alone(
                        "valueAndGrad of several",
                        () -> all(Gradients.valueAndGrad((p, q) -> p.add(q).sum(), a, b))),
                alone("grad of a sum", () -> Gradients.grad((p, q) -> p.add(q).sum(), a.detach(), b.detach())),
                alone("vjp of t", () -> List.of(Gradients.vjp((Tensor t) -> t).apply(a, u))),
                alone("vjp of a sum", () -> Gradients.vjp(in -> in[0].add(in[1]), u, a, b)),
                alone("vjp of a sum of constants", () -> Gradients.vjp(in -> in[0].add(in[1]), u, v, memo)),
                alone("jvp of t", () -> List.of(Gradients.jvp((Tensor t) -> t).apply(a, v))),
                alone(
                        "jvp of t at a constant",
                        () -> List.of(Gradients.jvp((Tensor t) -> t).apply(memo, v))),
                alone(
                        "jvp of views",
                        () -> List.of(
                                Gradients.jvp((Tensor t) -> t.reshape(3, 1).reshape(3))
                                        .apply(memo, v))),
                alone(
                        "hvp of a square",
                        () -> List.of(
                                Gradients.hvp((Tensor t) -> t.square().sum().mul(0.5))
                                        .apply(memo, v))),
                alone(
                        "jacobian of t",
                        () -> List.of(Gradients.jacobian((Tensor t) -> t).apply(memo))),
                alone(
                        "hessian",
                        () -> Gradients.hessian(in -> in[0].mul(in[1]).sum(), memo, v).stream()
                                .flatMap(List::stream)
                                .toList()));
    }

    private static Tensor scalar() {
        return Tensor.scalar(DType.FLOAT64, 3).requiresGrad(true);
    }

    private static List<Tensor> all(ValueAndGrad found) {
        List<Tensor> all = new ArrayList<>(List.of(found.value()));
        all.addAll(found.gradients());
        return all;
    }

    private DynamicTest alone(String name, Supplier<List<Tensor>> ask) {
        return DynamicTest.dynamicTest(name, () -> {
            List<Tensor> known = List.of(a, b, memo, u, v, held);
            List<double[]> before = values(known);
            List<Tensor> found = ask.get();
            List<double[]> first = values(found);
            for (int i = 0; i < found.size(); i++) {
                for (Tensor one : known) {
                    assertNotSame(one, found.get(i));
                }
                List<Tensor> others = new ArrayList<>(found);
                others.remove(i);
                List<double[]> expected = values(others);
                spoil(found.get(i));
                assertEqual(expected, values(others), "result " + i + " is shared with another");
                assertEqual(before, values(known), "result " + i + " is shared with an input");
            }
            assertEqual(first, values(ask.get()), "asked again");
        });
    }

    private static List<double[]> values(List<Tensor> tensors) {
        return tensors.stream().map(Tensor::toDoubleArray).toList();
    }

    private static void assertEqual(List<double[]> expected, List<double[]> found, String what) {
        for (int i = 0; i < expected.size(); i++) {
            assertArrayEquals(expected.get(i), found.get(i), what);
        }
    }

    @Test
    void theValueOfTheIdentityIsNotItsInput() {
        Tensor x = scalar();
        ValueAndGrad found = Gradients.valueAndGrad((Tensor t) -> t).apply(x);
        spoil(found.value());
        assertEquals(3, x.item());

        Tensor constant = Tensor.scalar(DType.FLOAT64, 4);
        spoil(Gradients.valueAndGrad((Tensor t) -> t).apply(constant).value());
        assertEquals(4, constant.item());
    }

    @Test
    void aLeafsOwnBackwardDoesNotTakeTheUpstreamTensor() {
        a.backward(u);
        a.backward(u);
        assertValues(u, 0.5, 1, 2);
        assertValues(a.grad(), 1, 2, 4);
        u.fillInPlace(9);
        assertValues(a.grad(), 1, 2, 4);
    }

    @Test
    void theUpstreamTensorMayBeChangedAfterwards() {
        BiFunction<Tensor, Tensor, Tensor> f = (p, q) -> p.add(q);
        Tensor recorded = Gradients.of(f.apply(a, b)).upstream(u).createGraph().wrt(a);
        u.fillInPlace(9);
        assertValues(recorded, 0.5, 1, 2);
    }

    @Provide
    Arbitrary<Trial> any() {
        return EveryRow.differentiable();
    }

    /** For every row: results may be overwritten, and the next walk of the same tape gives the same numbers. */
    @Property(tries = 1500)
    void whatIsHandedOutIsNotUsedAgain(@ForAll("any") Trial trial) {
        Tensor[] in = trial.leaves(DType.FLOAT64);
        Tensor[] leaves = Arrays.stream(in).filter(Tensor::requiresGrad).toArray(Tensor[]::new);
        Tensor y = trial.op().apply(in);
        if (!y.requiresGrad()) {
            return;
        }
        List<double[]> inputs = values(List.of(in));
        Tensor upstream = y.detach().mul(0).add(1).add(y.detach().sign());
        double[] before = upstream.toDoubleArray();
        Supplier<Gradients> ask =
                () -> Gradients.of(y).upstream(upstream).retainGraph().allowUnused();
        List<double[]> expected = values(ask.get().wrt(leaves));
        for (boolean recorded : new boolean[] {false, true, false}) {
            Gradients asked = recorded ? ask.get().createGraph() : ask.get();
            List<Tensor> found = asked.wrt(leaves);
            assertEqual(expected, values(found), "walked again");
            for (Tensor one : found) {
                try (var off = Tape.noGrad()) {
                    one.fillInPlace(Double.NaN);
                }
            }
        }
        for (int walk = 0; walk < 2; walk++) {
            ask.get().backward();
            for (Tensor leaf : leaves) {
                if (leaf.grad() != null) {
                    leaf.grad().fillInPlace(Double.NaN);
                    leaf.zeroGrad();
                }
            }
        }
        assertEqual(expected, values(ask.get().wrt(leaves)), "after backward");
        assertEqual(inputs, values(List.of(in)), "inputs");
        assertArrayEquals(before, upstream.toDoubleArray());
    }
}
