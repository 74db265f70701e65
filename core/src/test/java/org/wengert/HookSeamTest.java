package org.wengert;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a hook was shown, and what it returned, is the hook's: nothing changes it later. */
class HookSeamTest {
    private final Tensor x = Tensor.of(DType.FLOAT64, new double[] {1, -2, 3}).requiresGrad(true);
    private final List<Tensor> shown = new ArrayList<>();
    private final List<double[]> then = new ArrayList<>();

    private Tensor keep(Tensor g) {
        shown.add(g);
        then.add(g.toDoubleArray());
        return g;
    }

    private void assertAsShown() {
        for (int i = 0; i < shown.size(); i++) {
            assertArrayEquals(then.get(i), shown.get(i).toDoubleArray());
        }
        assertTrue(!shown.isEmpty());
    }

    private static void spoil(Tensor x) {
        try (var off = Tape.noGrad()) {
            x.fillInPlace(1000);
        }
    }

    @Test
    void theGradientALeafHookKeptDoesNotGrow() {
        x.registerHook(this::keep);
        for (int i = 0; i < 3; i++) {
            x.square().sum().backward();
        }
        assertEquals(3, shown.size());
        assertAsShown();
        assertArrayEquals(new double[] {6, -12, 18}, x.grad().toDoubleArray());
    }

    @Test
    void theGradOfALeafIsNotWhatItsHookWasShown() {
        x.registerHook(this::keep);
        x.square().sum().backward();

        assertNotSame(shown.get(0), x.grad());
        spoil(x.grad());
        assertAsShown();
    }

    @Test
    void whatAHookKeepsMayBeChangedWithoutChangingGrad() {
        x.registerHook(this::keep);
        x.square().sum().backward();
        spoil(shown.get(0));

        assertArrayEquals(new double[] {2, -4, 6}, x.grad().toDoubleArray());
    }

    @Test
    void aViewThatALeafHookReturnsIsNotItsGrad() {
        x.registerHook(g -> keep(g).reshape(3, 1).reshape(3));
        for (int i = 0; i < 3; i++) {
            x.square().sum().backward();
        }
        assertAsShown();
        assertArrayEquals(new double[] {6, -12, 18}, x.grad().toDoubleArray());
    }

    @Test
    void gradientsByNameAreNotWhatHooksWereShown() {
        x.registerHook(this::keep);
        Tensor y = x.mul(2);
        y.registerHook(this::keep);
        List<Tensor> found = Gradients.of(y.square().sum()).retainGraph().wrt(x, y);
        found.forEach(HookSeamTest::spoil);
        assertAsShown();

        shown.clear();
        then.clear();
        Gradients.of(y.square().sum()).createGraph().wrt(x, y).forEach(HookSeamTest::spoil);
        assertAsShown();
    }

    @Test
    void aGradientThatPassesThroughUnchangedIsNotAddedInto() {
        // add hands g on as it is; x and y then receive more.
        Tensor y = x.mul(2);
        Tensor early = x.mul(5).add(y.mul(7));
        Tensor sum = y.add(x);
        sum.registerHook(this::keep);
        sum.square().sum().add(early.sum()).backward();

        assertAsShown();
        assertArrayEquals(
                new double[] {5 + 14 + 2 * 9 * 1, 19 + 2 * 9 * -2, 19 + 2 * 9 * 3},
                x.grad().toDoubleArray());
    }

    @Test
    void everyHookOnTheWayKeepsWhatItSaw() {
        Tensor a = x.mul(2);
        Tensor b = a.add(x);
        Tensor c = b.reshape(3, 1).reshape(3);
        Tensor d = c.add(a).sub(b.neg());
        for (Tensor y : List.of(x, a, b, c, d)) {
            y.registerHook(this::keep);
            y.registerHook(this::keep);
        }
        Tensor loss = d.add(c).square().sum();
        for (int i = 0; i < 3; i++) {
            Gradients.of(loss).retainGraph().backward();
            spoil(Gradients.of(loss).retainGraph().wrt(x));
        }
        assertAsShown();
    }

    @Test
    void aTensorThatHooksReturnAgainAndAgainStaysAsItIs() {
        Tensor constant = Tensor.of(DType.FLOAT64, new double[] {10, 20, 30});
        Tensor other = Tensor.of(DType.FLOAT64, new double[] {4, 5, 6}).requiresGrad(true);
        x.registerHook(g -> constant);
        other.registerHook(g -> constant);
        Tensor y = x.add(other);
        y.registerHook(g -> constant);
        for (int i = 0; i < 2; i++) {
            Gradients.of(y.sum()).retainGraph().backward();
        }
        assertArrayEquals(new double[] {20, 40, 60}, x.grad().toDoubleArray());
        assertArrayEquals(new double[] {20, 40, 60}, other.grad().toDoubleArray());
        spoil(x.grad());
        assertArrayEquals(new double[] {20, 40, 60}, other.grad().toDoubleArray());
        spoil(Gradients.of(y.sum()).retainGraph().wrt(x));
        spoil(Gradients.of(y.sum()).retainGraph().wrt(y));
        spoil(Gradients.of(y.sum()).createGraph().wrt(y));
        assertArrayEquals(new double[] {10, 20, 30}, constant.toDoubleArray());
    }

    @Test
    void aHookThatReturnsTheLeafItselfDoesNotMakeItItsGrad() {
        x.registerHook(g -> x.detach());
        for (int i = 0; i < 3; i++) {
            x.sum().backward();
        }
        assertArrayEquals(new double[] {3, -6, 9}, x.grad().toDoubleArray());
        assertArrayEquals(new double[] {1, -2, 3}, x.toDoubleArray());
    }

    @Test
    void aHookSeesTheSweepsSumNotTheGradSoFar() {
        x.square().sum().backward();
        x.registerHook(this::keep);
        x.square().sum().backward();
        assertArrayEquals(new double[] {2, -4, 6}, then.get(0));
        assertNotSame(x.grad(), shown.get(0));
    }

    @Test
    void aHookAddedByAHookWaitsForTheNextWalk() {
        Tensor y = x.mul(2);
        y.registerHook(g -> {
            y.registerHook(this::keep);
            return g;
        });
        Gradients.of(y.sum()).retainGraph().wrt(x);
        assertEquals(0, shown.size());
        Gradients.of(y.sum()).retainGraph().wrt(x);
        assertEquals(1, shown.size());
    }

    @Test
    void aHookThatReturnsNullIsAnErrorOfTheHouse() {
        x.registerHook(g -> null);
        RuntimeException error =
                assertThrows(RuntimeException.class, () -> x.sum().backward());
        assertTrue(String.valueOf(error.getMessage()).startsWith("registerHook: "), error::toString);
    }
}
