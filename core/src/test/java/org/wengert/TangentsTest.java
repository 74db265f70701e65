package org.wengert;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;

/** Forward mode through users' operations: each form of rule, and rules that are wrong. */
class TangentsTest {
    private final Tensor x = vector(1, 2, 0);
    private final Tensor v = vector(3, 5, 0);

    private static Tensor vector(double... values) {
        return Tensor.of(DType.FLOAT64, values);
    }

    private double[] tangent(Op op) {
        return Gradients.jvp((Tensor t) -> op.apply(t)).apply(x, v).toDoubleArray();
    }

    private String refusal(Op op) {
        return assertThrows(IllegalStateException.class, () -> tangent(op)).getMessage();
    }

    private static Op whole(TensorFunction f) {
        return Op.of("whole", 1, f);
    }

    @Test
    void aRuleOfWholeTensorsIsTransposed() {
        Op op = whole(in -> in[0].square()).vjpFromInput((g, in) -> g.mul(in).mul(2));
        assertArrayEquals(new double[] {6, 20, 0}, tangent(op));
    }

    @Test
    void aRuleThatIsZeroWhateverGIs() {
        Op op = whole(in -> in[0].round()).vjpFromInput((g, in) -> in.zerosLike());
        assertArrayEquals(new double[3], tangent(op));
    }

    @Test
    void aRuleThatDoesNotDependOnGButIsNotZero() {
        Op op = whole(in -> in[0].square()).vjpFromInput((g, in) -> g.detach().mul(in));
        String message = refusal(op);
        assertEquals(true, message.contains("without a history of g"), message);
    }

    @Test
    void aRuleThatReturnsNull() {
        Op op = whole(in -> in[0].square()).vjpFromInput((g, in) -> null);
        assertEquals(true, refusal(op).contains("returned null"));
        Op each = Op.unary("each", t -> t * t).vjpFromInput((g, in) -> null);
        assertEquals(true, refusal(each).contains("the rule for input 0 returned null"));
    }

    /** Where the tangent is 0, an infinite derivative adds nothing. */
    @Test
    void aRuleOfEachElementIsGuarded() {
        Op op = Op.unary("root", Math::sqrt).vjpFromOutput((g, y) -> g.div(y.mul(2)));
        assertArrayEquals(new double[] {1.5, 5 / (2 * Math.sqrt(2)), 0}, tangent(op));
    }

    /** A user may declare an affine function by the rule of its linear part. */
    @Test
    void anAffineFunctionThatIsCalledLinear() {
        Op op = whole(in -> in[0].mul(2).add(1)).linear(g -> g.mul(2));
        assertArrayEquals(new double[] {6, 10, 0}, tangent(op));
    }
}
