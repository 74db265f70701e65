package org.wengert;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

/** The reverse sweep: what arrives at leaves and elsewhere, and what is left behind. */
@SuppressWarnings("try") // a scope is opened for what it does, not to be used
class GradientsTest {
    private final Tensor x = Tensor.of(1, 2, 3).requiresGrad(true);

    @Test
    void ofASingleNumber() {
        x.square().sum().backward();

        assertGradient(x, 2, 4, 6);
        assertFalse(x.grad().requiresGrad());
        assertNull(x.grad().node());
    }

    @Test
    void ofAResultWithOneElementInSomeDimensions() {
        x.square().sum(Axes.ALL.keepDims()).backward();

        assertGradient(x, 2, 4, 6);
    }

    @Test
    void ofUpstreamTimesTheResult() {
        x.square().backward(Tensor.of(1, 10, 100));

        assertGradient(x, 2, 40, 600);
    }

    @Test
    void ofALeafWithRespectToItself() {
        Tensor leaf = Tensor.scalar(5).requiresGrad(true);
        leaf.backward();

        assertGradient(leaf, 1);
        assertEquals(1, Gradients.of(leaf).wrt(leaf).item());
    }

    @Test
    void twoUsesAddUp() {
        x.mul(x).add(x.mul(3)).sum().backward();

        assertGradient(x, 5, 7, 9);
    }

    @Test
    void aDiamondIsWalkedOnce() {
        Tensor top = x.square();
        Tensor left = top.sin();
        Tensor right = top.mul(3);
        left.mul(right).sum().backward();

        // d/dx 3 u sin u with u = x^2
        double[] expected = new double[3];
        for (int i = 0; i < 3; i++) {
            double u = (i + 1) * (i + 1);
            expected[i] = 3 * (Math.sin(u) + u * Math.cos(u)) * 2 * (i + 1);
        }
        assertArrayEquals(expected, x.grad().toDoubleArray(), 1e-4);
    }

    @Test
    void aLadderOfDiamondsIsWalkedInStepsNotInPaths() {
        // 2^60 paths lead from the result to the leaf.
        Tensor start = Tensor.scalar(DType.FLOAT64, 1).requiresGrad(true);
        Tensor y = start;
        for (int i = 0; i < 60; i++) {
            y = y.add(y);
        }
        y.backward();

        assertGradient(start, 0x1p60);
    }

    @Test
    void sumsOverWhatWasBroadcast() {
        Tensor row = Tensor.of(1, 2, 3).requiresGrad(true);
        Tensor column = Tensor.ones(2, 1).requiresGrad(true);
        Tensor number = Tensor.scalar(2).requiresGrad(true);
        row.mul(column).mul(number).sum().backward();

        assertGradient(row, 4, 4, 4);
        assertGradient(column, 12, 12);
        assertEquals(Shape.of(2, 1), column.grad().shape());
        assertGradient(number, 12);
        assertEquals(Shape.SCALAR, number.grad().shape());
    }

    @Test
    void walksAddUpInGradUntilItIsZeroed() {
        x.square().sum().backward();
        x.mul(10).sum().backward();
        assertGradient(x, 12, 14, 16);

        x.zeroGrad();
        assertNull(x.grad());
        x.mul(10).sum().backward();
        assertGradient(x, 10, 10, 10);
    }

    @Test
    void anUnmarkedTensorGetsNone() {
        Tensor constant = Tensor.of(1, 1, 1);
        x.mul(constant).sum().backward();

        assertNull(constant.grad());
    }

    @Test
    void aKeptTapeIsWalkedAgain() {
        Tensor y = x.square().sum();
        Gradients.of(y).retainGraph().backward();
        Gradients.of(y).retainGraph().backward();
        y.backward();

        assertGradient(x, 6, 12, 18);
        assertThrows(IllegalStateException.class, y::backward);
        assertGradient(x, 6, 12, 18);
    }

    @Test
    void ofTensorsThatAreNoLeaves() {
        Tensor u = x.square();
        Tensor y = u.mul(u).sum();
        List<Tensor> gradients = Gradients.of(y).wrt(u, x, y);

        assertArrayEquals(new double[] {2, 8, 18}, gradients.get(0).toDoubleArray());
        assertArrayEquals(new double[] {4, 32, 108}, gradients.get(1).toDoubleArray());
        assertEquals(1, gradients.get(2).item());
    }

    @Test
    void askedForByNameTouchNoGrad() {
        Tensor w = Tensor.of(4, 5, 6).requiresGrad(true);
        Tensor y = x.mul(w).sum();
        Tensor dx = Gradients.of(y).wrt(x);

        assertArrayEquals(new double[] {4, 5, 6}, dx.toDoubleArray());
        assertFalse(dx.requiresGrad());
        assertNull(x.grad());
        assertNull(w.grad());
    }

    @Test
    void ofWhatDoesNotLeadThereAreNotComputed() {
        Op explosive = Op.unary("explosive", a -> a).linear(g -> {
            throw new AssertionError("nobody asked for this");
        });
        Tensor w = Tensor.of(4, 5, 6).requiresGrad(true);

        assertArrayEquals(
                new double[] {1, 1, 1},
                Gradients.of(x.add(explosive.apply(w)).sum()).wrt(x).toDoubleArray());
    }

    @Test
    void ofGradientsOfGradients() {
        Tensor t = Tensor.scalar(DType.FLOAT64, 2).requiresGrad(true);
        Tensor y = t.pow(5);
        Tensor first = Gradients.of(y).createGraph().wrt(t);
        Tensor second = Gradients.of(first).createGraph().wrt(t);
        Tensor third = Gradients.of(second).createGraph().wrt(t);

        assertEquals(80, first.item());
        assertEquals(160, second.item());
        assertEquals(240, third.item());
        assertTrue(third.requiresGrad());

        // The first derivative was recorded as well, and all tapes were kept.
        y.add(first).add(second).add(third).backward();
        assertGradient(t, 80 + 160 + 240 + 240);
    }

    @Test
    void recordedGradientsAddUpToo() {
        Tensor t = Tensor.scalar(DType.FLOAT64, 2).requiresGrad(true);
        Tensor first =
                Gradients.of(t.square().add(t.pow(3)).add(t)).createGraph().wrt(t);

        assertEquals(2 * 2 + 3 * 4 + 1, first.item());
        assertEquals(2 + 6 * 2, Gradients.of(first).wrt(t).item());
    }

    @Test
    void createGraphRecordsInsideNoGradToo() {
        Tensor y = x.pow(3).sum();
        try (var off = Tape.noGrad()) {
            Tensor first = Gradients.of(y).createGraph().wrt(x);
            assertTrue(first.requiresGrad());
            assertFalse(Tape.isRecording());
            assertArrayEquals(
                    new double[] {6, 12, 18},
                    Gradients.of(first).upstream(Tensor.ones(3)).wrt(x).toDoubleArray());
        }
    }

    @Test
    void throughConversionsHaveTheirInputsType() {
        x.to(DType.FLOAT64).square().to(DType.FLOAT32).sum().backward();

        assertGradient(x, 2, 4, 6);
        assertEquals(DType.FLOAT32, x.grad().dtype());
    }

    @Test
    void aRuleThatFailsLeavesGradAndTapeAsTheyWere() {
        boolean[] broken = {true};
        Op fragile = Op.unary("fragile", a -> 2 * a).linear(g -> {
            if (broken[0]) {
                throw new IllegalStateException("broken");
            }
            return g.mul(2);
        });
        x.mul(7).sum().backward();
        Tensor w = Tensor.of(4, 5, 6).requiresGrad(true);
        Tensor shared = x.mul(w);
        Tensor y = fragile.apply(shared).add(shared).mul(shared).sum();
        String tape = Tape.of(y).toString();

        assertEquals(
                "broken", assertThrows(IllegalStateException.class, y::backward).getMessage());
        assertThrows(IllegalStateException.class, () -> Gradients.of(y).wrt(w));

        assertGradient(x, 7, 7, 7);
        assertNull(w.grad());
        assertTrue(Tape.isRecording());
        assertEquals(tape, Tape.of(y).toString());

        broken[0] = false;
        y.backward();
        // y = 3 (x w)^2
        assertGradient(x, 7 + 6 * 16, 7 + 12 * 25, 7 + 18 * 36);
        assertGradient(w, 24, 120, 324);
    }

    private static void assertGradient(Tensor leaf, double... expected) {
        Tensor grad = leaf.grad();
        assertNotNull(grad);
        assertArrayEquals(expected, grad.toDoubleArray());
    }
}
