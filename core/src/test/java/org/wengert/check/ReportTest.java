package org.wengert.check;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;
import org.wengert.DType;
import org.wengert.Op;
import org.wengert.Tensor;

/** Reports as they are read. */
class ReportTest {
    private static final Op WRONG = Op.unary("wrong", x -> x * x).vjpFromInput((g, x) -> g.mul(x));

    @Test
    void wrong() {
        Tensor x = Tensor.of(DType.FLOAT64, new double[][] {{0, 0, 0}, {0, 0, 0.25}});
        AssertionError error = assertThrows(
                AssertionError.class,
                () -> GradCheck.of(q -> WRONG.apply(q).sum(), x).named("energy").check());
        assertEquals("""
                GradCheck: energy(FLOAT64 [2, 3]) -> FLOAT64 [], first derivative: WRONG
                  input 0 at [1, 2]: tape 0.25, differences 0.5 +- #: WRONG
                Likely mistake: line %0, wrong, is wrong by itself: the rule of wrong gives 1/2 times the differences: a \
                constant factor is wrong. Multiply it by 2.\
                """, error.getMessage().replaceAll("\\+- \\de-\\d\\d", "+- #"));
    }

    @Test
    void kink() {
        assertEquals(
                """
                GradCheck: f(FLOAT64 [1]) -> FLOAT64 [1], first derivative: KINK
                  input 0 at [0]: tape 0, slopes -1 and 1: KINK
                There is no derivative there, only a convention. Check at another point.\
                """,
                GradCheck.verdict(Tensor::abs, Tensor.of(DType.FLOAT64, new double[] {0}))
                        .toString());
    }

    @Test
    void noisy() {
        assertEquals("""
                GradCheck: f(FLOAT64 []) -> FLOAT64 [], first derivative: NOISY
                  input 0: tape Infinity: NOISY, f is not finite on at least one side, however near. \
                Choose a point inside its domain
                Nothing is known about the derivative there.\
                """, GradCheck.verdict(Tensor::sqrt, Tensor.scalar(0)).toString());
        assertEquals("""
                GradCheck: f(FLOAT64 []) -> FLOAT64 [], first derivative: NOISY
                  f is NaN at the point itself. Choose one inside its domain
                Nothing is known about the derivative there.\
                """, GradCheck.verdict(Tensor::sqrt, Tensor.scalar(-1)).toString());
    }

    @Test
    void forwardMode() {
        Op cut = Op.unary("cut", x -> 3 * x).linear(g -> g.detach().mul(3));
        assertEquals("""
                GradCheck: f(FLOAT64 []) -> FLOAT64 [], first derivative: WRONG
                  input 0: jvp 0, vjp 3: WRONG
                Likely mistake: the rule of cut left the tape: it takes g off it, with detach(), item() or \
                toDoubleArray(). Write it in tensor operations on g.\
                """, GradCheck.verdict(x -> cut.apply(x), Tensor.scalar(1)).toString());
    }

    @Test
    void severalFindings() {
        Tensor x = Tensor.of(DType.FLOAT64, new double[] {1, 1, 1, 1, 1});
        assertEquals(
                """
                GradCheck: f(FLOAT64 [5]) -> FLOAT64 [], first derivative: WRONG
                  input 0 at [0]: tape 1, differences 2 +- #: WRONG (and 4 more)
                Likely mistake: line %0, wrong, is wrong by itself: the rule of wrong gives 1/2 times the differences: a \
                constant factor is wrong. Multiply it by 2.\
                """, GradCheck.verdict(q -> WRONG.apply(q).sum(), x).toString().replaceAll("\\+- \\de-\\d\\d", "+- #"));
    }

    @Test
    void aMistakeThatIsNotKnown() {
        Op unknown = Op.unary("unknown", x -> x * x)
                .vjpFromInput((g, x) -> g.mul(x.square().add(3)));
        Tensor x = Tensor.of(DType.FLOAT64, new double[] {2, 2, 2, 2, 2});
        assertEquals(
                """
                GradCheck: unknown(FLOAT64 [5]) -> FLOAT64 [5], randomly weighted, first derivative: WRONG
                  input 0 at [0]: tape #, differences # +- #: WRONG
                  input 0 at [1]: tape #, differences # +- #: WRONG
                  input 0 at [2]: tape #, differences # +- #: WRONG (and 2 more)
                A rule does not belong to its value, and no common slip explains it. Derive it again, or check its parts one \
                by one.\
                """,
                GradCheck.verdict(unknown, x).toString().replaceAll("(tape|differences|\\+-) -?\\d[^,: ]*", "$1 #"));
    }

    @Test
    void pass() {
        assertEquals(
                "GradCheck: f(FLOAT64 [2], INT32 [1]) -> FLOAT64 [1], second derivative: PASS",
                GradCheck.verdict((x, i) -> x.indexSelect(0, i), Tensor.of(1, 2), Tensor.of(new int[] {1}))
                        .toString());
    }
}
