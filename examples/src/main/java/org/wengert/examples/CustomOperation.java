package org.wengert.examples;

import org.wengert.Domain;
import org.wengert.Gradients;
import org.wengert.Op;
import org.wengert.Tape;
import org.wengert.Tensor;
import org.wengert.check.GradCheck;
import org.wengert.check.Report;

/**
 * An operation of your own: a value, the rule of its derivative, and where to try it.
 *
 * <p>It is swish(x) = x s(x) with the sigmoid s. By the product rule, and s' = s (1 - s),
 *
 * <pre>
 *   dy/dx = s(x) + x s(x) (1 - s(x)) = s(x) (1 + x (1 - s(x)))
 * </pre>
 */
public final class CustomOperation {
    /** The rule is written in tensor operations, so the second and all higher derivatives follow from it. */
    static final Op SWISH = Op.unary("swish", x -> x / (1 + Math.exp(-x)))
            .vjpFromInput((g, x) -> {
                Tensor s = x.sigmoid();
                return g.mul(s).mul(x.mul(s.rsub(1)).add(1));
            })
            .samples(Domain.REALS);

    /** The same with a slip: s (1 + x (1 + s)). */
    static final Op SLIP = Op.unary("slip", x -> x / (1 + Math.exp(-x)))
            .vjpFromInput((g, x) -> {
                Tensor s = x.sigmoid();
                return g.mul(s).mul(x.mul(s.add(1)).add(1));
            })
            .samples(Domain.REALS);

    public static void main(String[] args) {
        Tensor x = Tensor.of(-2, -1, 0, 1, 2).requiresGrad(true).named("x");
        Tensor y = SWISH.apply(x);
        System.out.println("swish        " + y.detach());
        System.out.println("derivative   " + Gradients.grad(t -> SWISH.apply(t).sum()).apply(x));
        System.out.println("second       " + Gradients.grad(Gradients.grad(t -> SWISH.apply(t).sum())).apply(Tensor.of(0)));
        System.out.println("\nOn the tape it is a line like any other, and keeps what its rule names:\n");
        System.out.println(Tape.of(y.sum()));

        GradCheck.check(SWISH);
        System.out.println("GradCheck: swish agrees with finite differences, in both orders and both modes.\n");
        Report report = GradCheck.verdict(SLIP);
        System.out.println("And a wrong rule does not get through:\n\n" + report);
    }

    private CustomOperation() {}
}
