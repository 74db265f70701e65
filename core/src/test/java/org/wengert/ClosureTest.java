package org.wengert;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Map;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/** What an outer transform, or a later backward, sees of an inner one: captured results and directions, not only captured leaves. */
class ClosureTest {
    private static final Tensor TWO = Tensor.scalar(DType.FLOAT64, 2);
    private static final Tensor ONE = Tensor.scalar(DType.FLOAT64, 1);
    private static final Tensor THREE = Tensor.scalar(DType.FLOAT64, 3);

    /** Functions of x whose derivative at 3 is the number: each takes a derivative inside, at 2. */
    private static Map<String, UnaryOperator<Tensor>> captured() {
        Map<String, UnaryOperator<Tensor>> f = new TreeMap<>();
        f.put("grad", x -> withSquare(x, w -> Gradients.grad(z -> z.mul(w)).apply(TWO)));
        f.put("jvp", x -> withSquare(x, w -> Gradients.jvp(z -> z.mul(w)).apply(TWO, ONE)));
        f.put("vjp", x -> withSquare(x, w -> Gradients.vjp(z -> z.mul(w)).apply(TWO, ONE)));
        f.put(
                "hvp",
                x -> withSquare(
                        x, w -> Gradients.hvp(z -> z.square().mul(w).div(2)).apply(TWO, ONE)));
        f.put(
                "hessian",
                x -> withSquare(
                        x, w -> Gradients.hessian(z -> z.square().mul(w).div(2)).apply(TWO)));
        f.put(
                "jacobian",
                x -> withSquare(x, w -> Gradients.jacobian(z -> z.mul(w)).apply(TWO)));
        f.put(
                "jacobianForward",
                x -> withSquare(x, w -> Gradients.jacobianForward(z -> z.mul(w)).apply(TWO)));
        f.put(
                "value",
                x -> withSquare(
                        x, w -> Gradients.valueAndGrad(z -> w).apply(TWO).value()));
        f.put("direction of jvp", x -> Gradients.jvp(z -> z.mul(1)).apply(TWO, x.square()));
        f.put(
                "directions of jvp",
                x -> Gradients.jvp(z -> z.mul(1))
                        .apply(TWO, x.square().reshape(1))
                        .sum());
        f.put("direction of vjp", x -> Gradients.vjp(z -> z.mul(1)).apply(TWO, x.square()));
        f.put("direction of hvp", x -> Gradients.hvp(z -> z.square().div(2)).apply(TWO, x.square()));
        return f;
    }

    private static Tensor withSquare(Tensor x, UnaryOperator<Tensor> f) {
        return f.apply(x.square());
    }

    @Test
    void reverseModeSeesWhatAnInnerTransformUsed() {
        captured()
                .forEach((name, f) ->
                        assertEquals(6, Gradients.grad(f).apply(THREE).item(), 1e-12, name));
    }

    @Test
    void forwardModeSeesWhatAnInnerTransformUsed() {
        captured()
                .forEach((name, f) ->
                        assertEquals(6, Gradients.jvp(f).apply(THREE, ONE).item(), 1e-12, name));
    }

    @Test
    void backwardSeesWhatATransformUsed() {
        captured().forEach((name, f) -> {
            Tensor x = Tensor.scalar(DType.FLOAT64, 3).requiresGrad(true);
            f.apply(x).backward();
            assertEquals(6, x.grad().item(), 1e-12, name);
        });
    }

    @Test
    void nothingIsSeenOfDirectionsWhileNothingIsRecorded() {
        Tensor x = Tensor.scalar(DType.FLOAT64, 3).requiresGrad(true);
        try (var off = Tape.noGrad()) {
            captured().forEach((name, f) -> assertFalse(f.apply(x).requiresGrad(), name));
        }
    }

    @Test
    void aTransformOfConstantsKeepsNoHistory() {
        assertFalse(Gradients.jvp(z -> z.square()).apply(TWO, ONE).requiresGrad());
        assertTrue(Gradients.jvp(z -> z.square())
                .apply(TWO, Tensor.scalar(DType.FLOAT64, 1).requiresGrad(true))
                .requiresGrad());
    }
}
