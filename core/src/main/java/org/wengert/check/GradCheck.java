package org.wengert.check;

import java.util.SplittableRandom;
import java.util.function.BinaryOperator;
import java.util.function.Function;
import org.wengert.Draw;
import org.wengert.OfSeveral;
import org.wengert.Op;
import org.wengert.Samples;
import org.wengert.Tensor;

/**
 * The tape's derivatives against differences: (f(x + h) - f(x - h)) / 2h, for steps h, h/2, h/4, ..., extrapolated to h = 0.
 *
 * <pre>{@code
 * GradCheck.check(x -> x.tanh().square(), x);                       // throws with a report
 * GradCheck.check((a, b) -> a.matmul(b), a, b);
 * GradCheck.check(CUBE);                                            // an operation, on its own samples
 * Report report = GradCheck.of(layer::forward, x).orders(1).verdict();
 * }</pre>
 *
 * <p>It computes in FLOAT64 whatever it is given, on copies: inputs, their {@code grad} and the recording mode stay as they were. INT32 and BOOL
 * inputs are constants. Results of several elements are weighed with fixed random numbers. First the sums along a few random directions are
 * compared, then, if one is off, element by element. Checked are the first and second derivatives, each in reverse and in forward mode.
 *
 * <p>A relative error of 1e-7 in a smooth rule is found. Where the slopes to the left and to the right differ, the verdict is {@link Verdict#KINK},
 * whatever the tape says.
 */
@SuppressWarnings("overloads") // told apart by the number of inputs, which javac does not consider
public final class GradCheck {
    private static final int OP_SAMPLES = 40;

    private final OfSeveral f;
    private final Tensor[] inputs;
    private int orders = 2;
    private int directions = 3;
    private long seed = 1;
    private String name = "f";

    private GradCheck(OfSeveral f, Tensor... inputs) {
        this.f = f;
        this.inputs = inputs;
    }

    /** A check of f at x, to be told more. */
    public static GradCheck of(Function<Tensor, Tensor> f, Tensor x) {
        return new GradCheck(in -> f.apply(in[0]), x);
    }

    /** A check of f at a, b, to be told more. */
    public static GradCheck of(BinaryOperator<Tensor> f, Tensor a, Tensor b) {
        return new GradCheck(in -> f.apply(in[0], in[1]), a, b);
    }

    /** A check of f at these inputs, to be told more. */
    public static GradCheck of(OfSeveral f, Tensor... inputs) {
        return new GradCheck(f, inputs.clone());
    }

    /**
     * Checks f at x.
     *
     * @throws AssertionError with the report, if the verdict is not PASS
     */
    public static void check(Function<Tensor, Tensor> f, Tensor x) {
        of(f, x).check();
    }

    /**
     * Checks f at a, b.
     *
     * @throws AssertionError with the report, if the verdict is not PASS
     */
    public static void check(BinaryOperator<Tensor> f, Tensor a, Tensor b) {
        of(f, a, b).check();
    }

    /**
     * Checks f at these inputs.
     *
     * @throws AssertionError with the report, if the verdict is not PASS
     */
    public static void check(OfSeveral f, Tensor... inputs) {
        of(f, inputs).check();
    }

    /**
     * Checks an operation on inputs of many shapes, drawn from its samples.
     *
     * @throws AssertionError with the report, if the verdict is not PASS
     * @throws IllegalArgumentException if it has no derivative, or takes attributes
     */
    public static void check(Op op) {
        Report report = verdict(op);
        if (report.verdict() != Verdict.PASS) {
            throw new AssertionError(report.toString());
        }
    }

    /** The report on f at x. */
    public static Report verdict(Function<Tensor, Tensor> f, Tensor x) {
        return of(f, x).verdict();
    }

    /** The report on f at a, b. */
    public static Report verdict(BinaryOperator<Tensor> f, Tensor a, Tensor b) {
        return of(f, a, b).verdict();
    }

    /** The report on f at these inputs. */
    public static Report verdict(OfSeveral f, Tensor... inputs) {
        return of(f, inputs).verdict();
    }

    /** The report on an operation at the first of its samples that does not pass, or at the last. */
    public static Report verdict(Op op) {
        if (!op.isDifferentiable()) {
            throw new IllegalArgumentException(
                    "GradCheck: " + op + " has no derivative to check. Give its row a rule, or test its values only.");
        }
        int sample = 0;
        while (true) {
            Samples.Sample drawn =
                    op.samples().draw(new Draw(new SplittableRandom(sample), sample % 5, 1 + sample % 4));
            if (drawn.at() != null) {
                throw new IllegalArgumentException(
                        "GradCheck: " + op
                                + " takes attributes, and its samples have others. Check a function that calls it: x -> x.sum(0).");
            }
            Report report = of(op::apply, drawn.inputs().toArray(new Tensor[0]))
                    .named(op.toString())
                    .verdict();
            if (report.verdict() != Verdict.PASS || ++sample == OP_SAMPLES) {
                return report;
            }
        }
    }

    /** Up to which derivative; 2 unless said otherwise. */
    public GradCheck orders(int orders) {
        this.orders = orders;
        return this;
    }

    /** Along how many random directions; 3 unless said otherwise. */
    public GradCheck directions(int directions) {
        this.directions = directions;
        return this;
    }

    /** The start of the random directions and weights, which are otherwise the same in every run. */
    public GradCheck seed(long seed) {
        this.seed = seed;
        return this;
    }

    /** What the report calls the function. */
    public GradCheck named(String name) {
        this.name = name;
        return this;
    }

    /**
     * Runs the check.
     *
     * @throws AssertionError with the report, if the verdict is not PASS
     */
    public void check() {
        Report report = verdict();
        if (report.verdict() != Verdict.PASS) {
            throw new AssertionError(report.toString());
        }
    }

    /** Runs the check and returns what it found: the first order that does not pass ends it. */
    public Report verdict() {
        Point point = new Point(inputs);
        Dice dice = new Dice(seed);
        Subject subject = new Subject(x -> f.of(point.unpack(x)), point.values(), dice);
        String what = name + point + " -> " + subject;
        double background = 0;
        int order = 1;
        while (true) {
            Search search = new Search(point, subject, dice, directions, background);
            Report report = search.report(what, order);
            if (report.verdict() != Verdict.PASS || order == orders) {
                return report;
            }
            subject = subject.derivative(point.values(), dice);
            background = search.numbers();
            order++;
        }
    }
}
