package org.wengert.check;

import java.util.List;
import java.util.SplittableRandom;
import java.util.function.BinaryOperator;
import java.util.function.Function;
import org.wengert.Draw;
import org.wengert.Op;
import org.wengert.Samples;
import org.wengert.Tensor;
import org.wengert.TensorFunction;

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
 * whatever the tape says. A function that is random, or moves by itself, is {@link Verdict#NOISY}, with the reason.
 */
@SuppressWarnings("overloads") // told apart by the number of inputs, which javac does not consider
public final class GradCheck {
    private static final int OP_SAMPLES = 40;

    private final TensorFunction f;
    private final Tensor[] inputs;
    private int orders = 2;
    private int directions = 3;
    private long seed = 1;
    private String name = "f";

    private GradCheck(TensorFunction f, Tensor... inputs) {
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
    public static GradCheck of(TensorFunction f, Tensor... inputs) {
        return new GradCheck(f, inputs.clone());
    }

    /** Checks f at x: throws an {@link AssertionError} with the report, if the verdict is not PASS. */
    public static void check(Function<Tensor, Tensor> f, Tensor x) {
        of(f, x).check();
    }

    /** Checks f at a, b: throws an {@link AssertionError} with the report, if the verdict is not PASS. */
    public static void check(BinaryOperator<Tensor> f, Tensor a, Tensor b) {
        of(f, a, b).check();
    }

    /** Checks f at these inputs: throws an {@link AssertionError} with the report, if the verdict is not PASS. */
    public static void check(TensorFunction f, Tensor... inputs) {
        of(f, inputs).check();
    }

    /**
     * Checks an operation on inputs of many shapes, drawn from its samples: 0-d and empty ones, single elements, and shapes that broadcast are among
     * them. It holds at each of them what {@link #check(Op, Tensor...)} asks.
     *
     * @throws AssertionError with the report, if the verdict is not PASS
     * @throws IllegalArgumentException if it takes attributes
     */
    public static void check(Op op) {
        verdict(op).orThrow();
    }

    /**
     * Checks an operation at these inputs: its derivatives as those of any function; that FLOAT32 gives what FLOAT64 gives, there and at 0, infinity
     * and NaN; that gradients add up over walks and uses, and are linear in the upstream gradient; and that nothing it is given changes.
     *
     * @throws AssertionError with the report, if the verdict is not PASS
     */
    public static void check(Op op, Tensor... inputs) {
        verdict(op, inputs).orThrow();
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
    public static Report verdict(TensorFunction f, Tensor... inputs) {
        return of(f, inputs).verdict();
    }

    /** The report on an operation at the first of its samples that does not pass, or at the last. */
    public static Report verdict(Op op) {
        int sample = 0;
        while (true) {
            int maxRank = sample % 5;
            int maxSize = sample % 4;
            Samples.Sample drawn = op.samples().draw(new Draw(new SplittableRandom(sample), maxRank, maxSize));
            if (drawn.at() != null) {
                throw new IllegalArgumentException("GradCheck: " + op
                        + " takes attributes, and its samples have others. Check a function that calls it: x"
                        + " -> x.sum(0).");
            }
            Report report = verdict(op, drawn.inputs().toArray(new Tensor[0]));
            if (report.verdict() != Verdict.PASS || ++sample == OP_SAMPLES) {
                return report;
            }
        }
    }

    /** The report on an operation at these inputs. */
    public static Report verdict(Op op, Tensor... inputs) {
        Report derivatives = op.isDifferentiable()
                ? of(op::apply, inputs).named(op.toString()).verdict()
                : new Report(Verdict.PASS, op.toString() + new Point(inputs), 0, List.of());
        if (derivatives.verdict() != Verdict.PASS) {
            return derivatives;
        }
        List<Finding> broken = Laws.brokenBy(op, inputs);
        return broken.isEmpty() ? derivatives : new Report(Verdict.WRONG, derivatives.subject(), 0, broken);
    }

    /** Up to which derivative; 2 unless said otherwise. */
    public GradCheck orders(int orders) {
        this.orders = atLeastOne("orders", orders);
        return this;
    }

    /** Along how many random directions; 3 unless said otherwise. */
    public GradCheck directions(int directions) {
        this.directions = atLeastOne("directions", directions);
        return this;
    }

    private static int atLeastOne(String what, int count) {
        if (count < 1) {
            throw new IllegalArgumentException(
                    "GradCheck: " + count + " " + what + " check nothing. Ask for 1 or more.");
        }
        return count;
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

    /** Runs the check: throws an {@link AssertionError} with the report, if the verdict is not PASS. */
    public void check() {
        verdict().orThrow();
    }

    /** Runs the check and returns what it found: the first order that does not pass ends it. */
    public Report verdict() {
        Report report = look();
        // Whatever a random function shows, it does not show twice.
        return report.verdict() == Verdict.PASS || report.equals(look())
                ? report
                : new Report(Verdict.NOISY, report.subject(), report.order(), List.of(Finding.RANDOM));
    }

    private Report look() {
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
