package org.wengert;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** An upstream gradient of exactly 0 stays 0, whatever the local derivative is: for every operation, and for a user's. */
class StrongZeroTest {
    private static final double INF = Double.POSITIVE_INFINITY;
    /** sqrt, in every form that a user's rule can take. */
    private static final Map<String, UnaryOperator<Tensor>> ROOTS = roots();

    private static Map<String, UnaryOperator<Tensor>> roots() {
        Map<String, UnaryOperator<Tensor>> roots = new LinkedHashMap<>();
        Op fromInput = Op.unary("fromInput", Math::sqrt)
                .vjpFromInput((g, x) -> g.mul(x.sqrt().rdiv(0.5)));
        Op fromInputByDivision = Op.unary("byDivision", Math::sqrt)
                .vjpFromInput((g, x) -> g.div(x.sqrt()).mul(0.5));
        Op fromOutput = Op.unary("fromOutput", Math::sqrt).vjpFromOutput((g, y) -> g.mul(y.rdiv(0.5)));
        Op whole = Op.of("whole", 1, in -> in[0].sqrt()).vjpFromAll((g, in, y) -> g.mul(y.rdiv(0.5)));
        Op wholeFromInput = Op.of("wholeFromInput", 1, in -> in[0].sqrt())
                .vjpFromInput((g, x) -> g.mul(x.sqrt().rdiv(0.5)));
        Op wholeFromOutput =
                Op.of("wholeFromOutput", 1, in -> in[0].sqrt()).vjpFromOutput((g, y) -> g.mul(y.rdiv(0.5)));
        Op power = Op.binary("power", Math::pow)
                .vjp(
                        (g, a, b) -> g.mul(b.mul(a.pow(b.sub(1)))),
                        (g, a, b) -> g.mul(a.pow(b).mul(a.log())));
        Op wholePower = Op.of("wholePower", 2, in -> in[0].pow(in[1]))
                .vjp(
                        (g, a, b) -> g.mul(b.mul(a.pow(b.sub(1)))),
                        (g, a, b) -> g.mul(a.pow(b).mul(a.log())));
        Op product = Op.binary("product", (a, b) -> a * b).bilinear((g, b) -> g.mul(b), (g, a) -> g.mul(a));
        Op wholeProduct =
                Op.of("wholeProduct", 2, in -> in[0].mul(in[1])).bilinear((g, b) -> g.mul(b), (g, a) -> g.mul(a));
        roots.put("sqrt", Tensor::sqrt);
        roots.put("pow", x -> x.pow(0.5));
        roots.put("Op.unary, vjpFromInput", fromInput::apply);
        roots.put("Op.unary, vjpFromInput, divided", fromInputByDivision::apply);
        roots.put("Op.unary, vjpFromOutput", fromOutput::apply);
        roots.put("Op.of, vjpFromAll", whole::apply);
        roots.put("Op.of, vjpFromInput", wholeFromInput::apply);
        roots.put("Op.of, vjpFromOutput", wholeFromOutput::apply);
        roots.put("Op.binary, vjp", x -> power.apply(x, half(x)));
        roots.put("Op.binary, vjp, broadcast", x -> power.apply(x, Tensor.scalar(x.dtype(), 0.5)));
        roots.put("Op.of, vjp", x -> wholePower.apply(x, half(x)));
        roots.put("Op.binary, bilinear", x -> product.apply(x.rsqrt(), x));
        roots.put("Op.of, bilinear", x -> wholeProduct.apply(x.rsqrt(), x));
        return roots;
    }

    private static Tensor half(Tensor x) {
        return Tensor.full(x.dtype(), 0.5, x.shape().toArray());
    }

    private static Tensor guarded(UnaryOperator<Tensor> f, Tensor x) {
        return Tensor.where(x.gt(0), f.apply(x), 0);
    }

    static void assertClean(double[] expected, Tensor found) {
        // 0.0 and -0.0 are the same gradient.
        assertArrayEquals(
                expected,
                Arrays.stream(found.toDoubleArray()).map(value -> value + 0.0).toArray(),
                1e-14);
    }

    private static Stream<DynamicTest> forms(Consumer<UnaryOperator<Tensor>> test) {
        return ROOTS.entrySet().stream()
                .map(form -> DynamicTest.dynamicTest(form.getKey(), () -> test.accept(form.getValue())));
    }

    @TestFactory
    Stream<DynamicTest> aBranchThatWasNotTakenLeaksNothing() {
        return forms(f -> {
            for (DType dtype : new DType[] {DType.FLOAT32, DType.FLOAT64}) {
                Tensor x = Tensor.of(dtype, new double[] {0, 4, -1, -INF, 0.25, Double.NaN})
                        .requiresGrad(true);
                guarded(f, x).sum().backward();
                assertClean(new double[] {0, 0.25, 0, 0, 1, 0}, x.grad());
            }
        });
    }

    @TestFactory
    Stream<DynamicTest> itIsCleanInEveryOrder() {
        return forms(f -> {
            Tensor x = Tensor.of(DType.FLOAT64, new double[] {0, 4, -1, 1});
            UnaryOperator<Tensor> slope =
                    Gradients.grad((Tensor t) -> guarded(f, t).sum());
            UnaryOperator<Tensor> second =
                    Gradients.grad((Tensor t) -> slope.apply(t).sum());
            UnaryOperator<Tensor> third =
                    Gradients.grad((Tensor t) -> second.apply(t).sum());
            assertClean(new double[] {0, 0.25, 0, 0.5}, slope.apply(x));
            if (f == ROOTS.get("Op.binary, bilinear") || f == ROOTS.get("Op.of, bilinear")) {
                // The infinite slope of rsqrt meets the factor 0 of x inside the user's own product: IEEE's NaN, as
                // anywhere.
                return;
            }
            assertClean(new double[] {0, -1 / 32.0, 0, -0.25}, second.apply(x));
            assertClean(new double[] {0, 3 / 256.0, 0, 0.375}, third.apply(x));
        });
    }

    @TestFactory
    Stream<DynamicTest> forwardModeIsCleanToo() {
        return forms(f -> {
            Tensor x = Tensor.of(DType.FLOAT64, new double[] {0, 4, -1, 1});
            Tensor v = Tensor.of(DType.FLOAT64, new double[] {1, 2, 3, 4});
            Tensor zero = Tensor.zeros(DType.FLOAT64, 4);
            assertClean(
                    new double[] {0, 0.5, 0, 2},
                    Gradients.jvp((Tensor t) -> guarded(f, t)).apply(x, v));
            assertClean(
                    new double[4], Gradients.jvp((Tensor t) -> guarded(f, t)).apply(x, zero));
            if (f != ROOTS.get("Op.binary, bilinear") && f != ROOTS.get("Op.of, bilinear")) {
                assertClean(
                        new double[] {0, -1 / 16.0, 0, -1},
                        Gradients.hvp((Tensor t) -> guarded(f, t).sum()).apply(x, v));
            }
        });
    }

    @TestFactory
    Stream<DynamicTest> anInfinityThatCountsIsNotHidden() {
        return forms(f -> {
            Tensor x = Tensor.of(DType.FLOAT64, new double[] {0, 4}).requiresGrad(true);
            Tensor y = f.apply(x);
            if (Double.isFinite(y.get(0))) { // else 0 / sqrt 0
                assertEquals(INF, Gradients.of(y.sum()).wrt(x).get(0));
            }
        });
    }

    @Test
    void whatIsRepeatedReceivesOnlyWhatCounts() {
        // b = 0 is repeated along a row of which only the second counts.
        Op quotient = Op.binary("quotient", (a, b) -> a / b)
                .vjp((g, a, b) -> g.div(b), (g, a, b) -> g.mul(a.div(b.square()).neg()));
        Tensor a = Tensor.of(DType.FLOAT64, new double[] {1, 2, 3, 4}, 2, 2).requiresGrad(true);
        Tensor b = Tensor.of(DType.FLOAT64, new double[] {0, 2}, 2, 1).requiresGrad(true);
        Tensor mask = Tensor.of(new boolean[] {false, false, false, true}, 2, 2);
        Tensor.where(mask, quotient.apply(a, b), 0).sum().backward();

        assertClean(new double[] {0, 0, 0, 0.5}, a.grad());
        assertClean(new double[] {0, -1}, b.grad());
    }

    @Test
    void aUsersProductOfWholeTensors() {
        Op product = Op.of("product", 2, in -> in[0].matmul(in[1]))
                .bilinear(
                        (g, b) -> g.matmul(b.transpose()),
                        (g, a) -> a.transpose().matmul(g));
        Tensor a = Tensor.of(DType.FLOAT64, new double[] {1, INF, Double.NaN, 4}, 2, 2)
                .requiresGrad(true);
        Tensor b = Tensor.of(DType.FLOAT64, new double[] {INF, 2, -INF, Double.NaN}, 2, 2)
                .requiresGrad(true);
        Tensor other = Tensor.ones(DType.FLOAT64, 2, 2).requiresGrad(true);
        Tensor y = Tensor.where(Tensor.of(new boolean[] {false}), product.apply(a, b), 0);
        y.add(other).sum().backward();

        assertClean(new double[4], a.grad());
        assertClean(new double[4], b.grad());
        assertClean(new double[] {1, 1, 1, 1}, other.grad());

        Tensor wide = Tensor.of(DType.FLOAT64, new double[] {INF, 1, Double.NaN}, 1, 3)
                .requiresGrad(true);
        Tensor tall =
                Tensor.of(DType.FLOAT64, new double[] {1, -INF, INF}, 3, 1).requiresGrad(true);
        Tensor number = product.apply(wide, tall);
        List<Tensor> found = Gradients.of(Tensor.where(Tensor.of(new boolean[] {false}), number, 0))
                .wrt(wide, tall);
        assertClean(new double[3], found.get(0));
        assertClean(new double[3], found.get(1));
    }

    @Test
    void aUsersReduction() {
        Op rootOfSum = Op.of("rootOfSum", 1, in -> in[0].sum().sqrt())
                .vjpFromAll((g, in, y) -> g.div(y.mul(2)).mul(Tensor.ones(DType.FLOAT64, 3)));
        Tensor x = Tensor.zeros(DType.FLOAT64, 3).requiresGrad(true);
        Tensor y = rootOfSum.apply(x);
        Tensor.where(y.gt(0), y, 0).backward();
        assertClean(new double[3], x.grad());
        assertClean(
                new double[] {INF, INF, INF}, Gradients.of(rootOfSum.apply(x)).wrt(x));
    }

    @Test
    void aLinearRuleWithAnInfiniteFactor() {
        Op steep = Op.unary("steep", v -> v > 0 ? INF : 0).linear(g -> g.mul(INF));
        Op wholeSteep = Op.of("steep", 1, in -> in[0]).linear(g -> g.mul(INF));
        for (Op op : List.of(steep, wholeSteep)) {
            Tensor x = Tensor.of(DType.FLOAT64, new double[] {-1, 2}).requiresGrad(true);
            Tensor g = Tensor.of(DType.FLOAT64, new double[] {0, 1});
            assertClean(
                    new double[] {0, INF}, Gradients.of(op.apply(x)).upstream(g).wrt(x));
        }
    }

    @Test
    void aRuleThatMixesElementsKeepsWhatZerosOfGReceive() {
        // The gradient of a running sum at i is the sum of g from i on: not 0 where g[i] is.
        Op runningSum = Op.of("runningSum", 1, in -> in[0].cumSum(0))
                .linear(g -> g.flip(0).cumSum(0).flip(0));
        Op turned = Op.of("turned", 1, in -> in[0].flip(0)).vjpFromAll((g, in, y) -> g.flip(0));
        Tensor x = Tensor.of(DType.FLOAT64, new double[] {1, 2, 3}).requiresGrad(true);
        Tensor g = Tensor.of(DType.FLOAT64, new double[] {0, 5, 0});

        assertClean(
                new double[] {5, 5, 0},
                Gradients.of(runningSum.apply(x)).upstream(g).wrt(x));
        Tensor h = Tensor.of(DType.FLOAT64, new double[] {0, 0, 7});
        assertClean(
                new double[] {7, 0, 0},
                Gradients.of(turned.apply(x)).upstream(h).wrt(x));
    }

    @Test
    void aGradientThatIsNaNStaysNaN() {
        Op root = Op.unary("root", Math::sqrt).vjpFromOutput((g, y) -> g.mul(y.rdiv(0.5)));
        Tensor x = Tensor.of(DType.FLOAT64, new double[] {4, 4, 0}).requiresGrad(true);
        Tensor g = Tensor.of(DType.FLOAT64, new double[] {Double.NaN, 1, 0});
        for (Tensor y : List.of(root.apply(x), x.sqrt())) {
            assertClean(
                    new double[] {Double.NaN, 0.25, 0},
                    Gradients.of(y).upstream(g).wrt(x));
        }
    }

    @Test
    void aMatrixProductSkipsWhatMeetsOnlyZeros() {
        double[] g = {0, 0, 1, 0, 2, -1};
        Tensor a = Tensor.of(DType.FLOAT64, new double[] {INF, 1, 2, INF, 3, 4}, 3, 2);
        Tensor b = Tensor.of(DType.FLOAT64, new double[] {1, Double.NaN, 3, INF}, 2, 2);
        double[] forA = new double[6];
        double[] forB = new double[4];
        for (int i = 0; i < 3; i++) {
            for (int j = 0; j < 2; j++) {
                for (int k = 0; k < 2; k++) {
                    double u = g[i * 2 + j];
                    forA[i * 2 + k] += u == 0 ? 0 : u * b.get(k, j);
                    forB[k * 2 + j] += u == 0 ? 0 : u * a.get(i, k);
                }
            }
        }
        Tensor upstream = Tensor.of(DType.FLOAT64, g, 3, 2);
        for (DType dtype : new DType[] {DType.FLOAT32, DType.FLOAT64}) {
            Tensor p = a.to(dtype).copy().requiresGrad(true);
            Tensor q = b.to(dtype).copy().requiresGrad(true);
            for (Tensor y : List.of(p.matmul(q), Tensor.einsum("ik,kj->ij", p, q))) {
                List<Tensor> found = Gradients.of(y)
                        .upstream(upstream.to(dtype))
                        .createGraph()
                        .wrt(p, q);
                assertClean(forA, found.get(0));
                assertClean(forB, found.get(1));
            }
        }
    }

    @Test
    void aConvolutionSkipsWhatMeetsOnlyZeros() {
        // Two images; nothing of the second counts, and it is all infinite.
        double[] values = new double[32];
        Arrays.setAll(values, i -> i < 16 ? i : INF);
        Tensor x = Tensor.of(DType.FLOAT64, values, 2, 1, 4, 4).requiresGrad(true);
        Tensor w = Tensor.randn(DType.FLOAT64, new Random(1), 1, 1, 2, 2).requiresGrad(true);
        Tensor both = Tensor.where(Tensor.of(new boolean[] {true, false}, 2, 1, 1, 1), x.conv2d(w), 0);
        List<Tensor> found = Gradients.of(both.sum()).wrt(x, w);

        Tensor first = x.detach().slice(0, 0, 1).requiresGrad(true);
        List<Tensor> expected = Gradients.of(first.conv2d(w).sum()).wrt(first, w);
        assertClean(expected.get(1).toDoubleArray(), found.get(1));
        assertClean(
                Tensor.concat(0, expected.get(0), Tensor.zeros(DType.FLOAT64, 1, 1, 4, 4))
                        .toDoubleArray(),
                found.get(0));
    }

    @Test
    void attentionSkipsQueriesThatDoNotCount() {
        Tensor queries = Tensor.randn(DType.FLOAT64, new Random(2), 2, 3).requiresGrad(true);
        Tensor keys = Tensor.randn(DType.FLOAT64, new Random(3), 4, 3).requiresGrad(true);
        Tensor values = Tensor.full(DType.FLOAT64, INF, 4, 3).requiresGrad(true);
        Tensor y = queries.scaledDotProductAttention(keys, values);
        for (Tensor one : Gradients.of(
                        Tensor.where(Tensor.of(new boolean[] {false}), y, 0).sum())
                .wrt(queries, keys, values)) {
            assertClean(new double[one.size()], one);
        }
    }
}
