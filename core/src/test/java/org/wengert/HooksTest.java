package org.wengert;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Hooks see the whole gradient of their tensor, once per walk, and what they return goes on. */
class HooksTest {
    private final Tensor x = Tensor.of(DType.FLOAT64, new double[] {1, -2, 3}).requiresGrad(true);
    private final List<double[]> seen = new ArrayList<>();

    private Tensor watch(Tensor g) {
        seen.add(g.toDoubleArray());
        return g;
    }

    @Test
    void aHookSeesTheSumOfAllContributions() {
        Tensor y = x.mul(2);
        y.registerHook(this::watch);
        y.square().add(y.mul(5)).sum().backward();

        assertEquals(1, seen.size());
        assertArrayEquals(new double[] {4 + 5, -8 + 5, 12 + 5}, seen.get(0));
    }

    @Test
    void whatAHookReturnsGoesFurtherDown() {
        Tensor y = x.mul(2);
        y.registerHook(g -> g.clamp(-4, 4));
        y.registerHook(g -> g.mul(10));
        y.square().sum().backward();

        assertArrayEquals(new double[] {80, -80, 80}, x.grad().toDoubleArray());
    }

    @Test
    void theHookOfALeafComesBeforeItsGrad() {
        x.registerHook(g -> g.neg());
        x.registerHook(this::watch);
        x.square().sum().backward();
        x.square().sum().backward();

        assertArrayEquals(new double[] {-4, 8, -12}, x.grad().toDoubleArray());
        assertArrayEquals(new double[] {-2, 4, -6}, seen.get(1), "this walk's share alone");
    }

    @Test
    void gradientsByNameGoThroughHooksToo() {
        Tensor y = x.mul(2);
        y.registerHook(g -> g.mul(3));
        Tensor loss = y.square().sum();

        List<Tensor> found = Gradients.of(loss).wrt(x, y);
        assertArrayEquals(new double[] {24, -48, 72}, found.get(0).toDoubleArray());
        assertArrayEquals(new double[] {12, -24, 36}, found.get(1).toDoubleArray());
        assertNull(x.grad());
    }

    @Test
    void aHookIsDifferentiatedWithTheRest() {
        // d/dx of hook(3 x^2) = (3 x^2)^2 is 36 x^3
        Tensor y = x.mul(1);
        Tape.Scope hook = y.registerHook(g -> g.square());
        Tensor slope = Gradients.of(y.pow(3).sum()).createGraph().wrt(x);
        hook.close();

        assertArrayEquals(
                new double[] {36, -288, 972}, Gradients.of(slope.sum()).wrt(x).toDoubleArray(), 1e-12);
    }

    @Test
    void aClosedHookIsGone() {
        Tape.Scope first = x.registerHook(this::watch);
        Tape.Scope second = x.registerHook(this::watch);
        first.close();
        first.close();
        x.sum().backward();
        assertEquals(1, seen.size());

        second.close();
        x.sum().backward();
        assertEquals(1, seen.size());
    }

    @Test
    void aHookThatReturnsSomethingElseIsAnErrorAndNoGradChanges() {
        x.named("x").registerHook(g -> g.sum());
        Tensor loss = x.square().sum();

        assertEquals(
                "registerHook: the hook on x FLOAT64 [3] returned FLOAT64 []. A gradient has its tensor's shape and type: "
                        + "return g itself to leave it as it is.",
                assertThrows(IllegalStateException.class, loss::backward).getMessage());
        assertNull(x.grad());
    }

    @Test
    void aTensorThatNeedsNoGradientTakesNoHook() {
        assertEquals(
                "registerHook: FLOAT64 [3] needs no gradient, and the hook would never be called. Mark the tensors to compute gradients "
                        + "for with requiresGrad(true) first.",
                assertThrows(IllegalStateException.class, () -> x.detach().registerHook(g -> g))
                        .getMessage());
    }
}
