package org.wengert.examples;

import org.wengert.Domain;
import org.wengert.Gradients;
import org.wengert.Op;
import org.wengert.Tape;
import org.wengert.Tensor;
import org.wengert.check.GradCheck;
import org.wengert.check.Report;
import org.wengert.check.Verdict;

/**
 * An operation of your own: a value, the rule of its derivative, and where to try it.
 *
 * <p>It is wave(x) = x sin x. By the product rule its derivative is sin x + x cos x.
 */
public final class CustomOperation {
    /** The rule is written in tensor operations, so the second and all higher derivatives follow from it. */
    static final Op WAVE = Op.unary("wave", x -> x * Math.sin(x))
            .derivativeFromInput(x -> x.sin().add(x.mul(x.cos())))
            .samples(Domain.REALS);

    /** The same with a slip of the sign. */
    static final Op WRONG_WAVE = Op.unary("wrongWave", x -> x * Math.sin(x))
            .derivativeFromInput(x -> x.sin().sub(x.mul(x.cos())))
            .samples(Domain.REALS);

    public static void main(String[] args) {
        Tensor x = Tensor.of(-2, -1, 0, 1, 2).requiresGrad(true).named("x");
        Tensor y = WAVE.apply(x);
        System.out.println("x                  " + x);
        System.out.println("wave               " + y);
        System.out.println(
                "first derivative   " + Gradients.grad(t -> WAVE.apply(t).sum()).apply(x));
        System.out.println(
                "second derivative  " + Gradients.hvp(t -> WAVE.apply(t).sum()).apply(x, Tensor.ones(5)));
        System.out.println("\nOn the tape it is a line like any other, and keeps what its rule names:\n");
        System.out.println(Tape.of(y.sum()));
        check(WAVE);
        check(WRONG_WAVE);
    }

    /** A test would call {@code GradCheck.check(WAVE)}, which throws the report. */
    private static void check(Op op) {
        Report report = GradCheck.verdict(op);
        if (report.verdict() == Verdict.PASS) {
            System.out.println(op + ": the rule agrees with finite differences, in both orders and both modes\n");
        } else {
            System.out.println(op + ": the check found the mistake\n\n" + report);
        }
    }

    private CustomOperation() {}
}
