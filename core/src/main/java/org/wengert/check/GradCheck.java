package org.wengert.check;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.BinaryOperator;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.wengert.DType;
import org.wengert.Gradients;
import org.wengert.Op;
import org.wengert.Sampler;
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
 * GradCheck.check(model, x);                                        // a module: its inputs, parameters and buffers
 * Report report = GradCheck.of(layer::forward, x).orders(1).verdict();
 * }</pre>
 *
 * <p>It computes in FLOAT64 whatever it is given, on copies: inputs, their {@code grad} and the recording mode stay as they were. INT32 and BOOL
 * inputs are constants. Results of several elements are weighted with fixed random numbers. First the sums along a few random directions are
 * compared, then, if one is off, ever smaller parts of it. Checked are the first and second derivatives, each in reverse and in forward mode.
 *
 * <p>A relative error of 1e-7 in a smooth rule is found, and the report names the likely mistake: a forgotten g, a sign, a factor, gradients that are
 * swapped or transposed, a missing sum, something that left the tape, or the line of the tape that is wrong by itself. Where the slopes to the left
 * and to the right differ, the verdict is {@link Verdict#KINK}, whatever the tape says. A function that is random, moves by itself, or is lost in
 * rounding, is {@link Verdict#NOISY}, with the reason. A function that gives FLOAT32 hides small steps and is refused.
 */
@SuppressWarnings("overloads") // told apart by the number of inputs, which javac does not consider
public final class GradCheck {
    private static final int OP_SAMPLES = 40;

    private final TensorFunction f;
    private final FlatInputs inputs;
    private @Nullable Op op;
    private int orders = 2;
    private int directions = 3;
    private long seed = 1;
    private String name = "f";

    private GradCheck(TensorFunction f, FlatInputs inputs) {
        this.f = f;
        this.inputs = inputs;
    }

    /** Starts a check of f at x; configure it, then call {@link #check()}. */
    public static GradCheck of(Function<Tensor, Tensor> f, Tensor x) {
        given(f, "the function");
        return new GradCheck(in -> f.apply(in[0]), new FlatInputs(x));
    }

    /** Starts a check of f at a, b; configure it, then call {@link #check()}. */
    public static GradCheck of(BinaryOperator<Tensor> f, Tensor a, Tensor b) {
        given(f, "the function");
        return new GradCheck(in -> f.apply(in[0], in[1]), new FlatInputs(a, b));
    }

    /** Starts a check of f at these inputs; configure it, then call {@link #check()}. */
    public static GradCheck of(TensorFunction f, Tensor... inputs) {
        return new GradCheck(given(f, "the function"), new FlatInputs(given(inputs, "the inputs")));
    }

    /** Starts a check of a module at these inputs, its parameters and buffers; configure it, then call {@link #check()}. */
    public static GradCheck of(Checkable module, Tensor... inputs) {
        return of(module, given(module, "the module")::call, inputs);
    }

    /**
     * Starts a check of f, which computes with a module, at these inputs and the module's parameters and buffers; configure it, then call
     * {@link #check()}.
     */
    public static GradCheck of(Checkable module, TensorFunction f, Tensor... inputs) {
        given(f, "the function");
        Map<String, Tensor> own = given(module, "the module").namedTensors();
        List<String> names = new ArrayList<>(
                IntStream.range(0, inputs.length).mapToObj(i -> "input " + i).toList());
        names.addAll(own.keySet());
        List<Tensor> all = new ArrayList<>(Arrays.asList(given(inputs, "the inputs")));
        all.addAll(own.values());
        TensorFunction ofAll = in -> {
            Map<String, Tensor> substitutes = new LinkedHashMap<>();
            for (int i = inputs.length; i < in.length; i++) {
                substitutes.put(names.get(i), in[i]);
            }
            return module.withTensors(substitutes, () -> f.of(Arrays.copyOf(in, inputs.length)));
        };
        return new GradCheck(ofAll, new FlatInputs(names, all.toArray(Tensor[]::new)))
                .named(module.getClass().getSimpleName());
    }

    static GradCheck ofOp(Op op, Tensor... inputs) {
        GradCheck check = of(given(op, "the operation")::apply, inputs).named(op.toString());
        check.op = op;
        return check;
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
     * Checks a module's derivatives with respect to these inputs, its parameters and its buffers, on FLOAT64 copies of all of them. The module does
     * not change.
     *
     * @throws AssertionError with the report, if the verdict is not PASS
     */
    public static void check(Checkable module, Tensor... inputs) {
        of(module, inputs).check();
    }

    /**
     * Checks the derivatives of f, which computes with a module, with respect to these inputs and the module's parameters and buffers.
     *
     * <pre>{@code
     * GradCheck.check(model, in -> Loss.mse(model.forward(in[0]), in[1]), x, target);
     * }</pre>
     *
     * @throws AssertionError with the report, if the verdict is not PASS
     */
    public static void check(Checkable module, TensorFunction f, Tensor... inputs) {
        of(module, f, inputs).check();
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

    /** The report on a module at these inputs, its parameters and buffers. */
    public static Report verdict(Checkable module, Tensor... inputs) {
        return of(module, inputs).verdict();
    }

    /** The report on an operation at the first of its samples that does not pass, or at the last. */
    public static Report verdict(Op op) {
        given(op, "the operation");
        int sample = 0;
        while (true) {
            int maxRank = sample % 5;
            int maxSize = sample % 4;
            Samples.Sample drawn = op.samples().draw(new Sampler(new SplittableRandom(sample), maxRank, maxSize));
            if (drawn.attributes() != null) {
                throw new IllegalArgumentException("GradCheck: " + op
                        + " takes attributes, and its samples have others. Check a function that calls it: x"
                        + " -> x.sum(0).");
            }
            Tensor[] inputs = drawn.inputs().toArray(new Tensor[0]);
            Report report = verdict(op, inputs);
            if (report.verdict() != Verdict.PASS || ++sample == OP_SAMPLES) {
                return report;
            }
        }
    }

    /** The report on an operation at these inputs. */
    public static Report verdict(Op op, Tensor... inputs) {
        return withLaws(ofOp(op, inputs), op, inputs);
    }

    private static Report withLaws(GradCheck check, Op op, Tensor... inputs) {
        Report derivatives =
                op.isDifferentiable() ? check.verdict() : Report.of(op + check.inputs.toString(), 0, List.of());
        if (derivatives.verdict() != Verdict.PASS) {
            return derivatives;
        }
        List<Finding> broken = Laws.brokenBy(op, inputs);
        return broken.isEmpty() ? derivatives : Report.of(derivatives.subject(), 0, broken);
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

    static <T> T given(@Nullable T argument, String what) {
        if (argument == null) {
            throw new IllegalArgumentException(
                    "GradCheck: " + what + " is null: nothing to check. Pass one that is not.");
        }
        return argument;
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

    /** Names the function in the report. */
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
        Report report = undiagnosed();
        Diagnosis diagnosis = new Diagnosis();
        return switch (report.verdict()) {
            case PASS, KINK -> report;
            case NOISY -> report.explained(diagnosis.ofNoise(f, inputs));
            case WRONG ->
                report.explained(
                        op == null
                                ? diagnosis.ofFunction(f, inputs, report)
                                : diagnosis.ofRule(op, report.order(), inputs.in(DType.FLOAT64)));
        };
    }

    /** The report, without the likely mistake. */
    Report undiagnosed() {
        RandomDirections random = new RandomDirections(seed);
        TensorFunction surrogate = op == null ? null : op.surrogate();
        TensorFunction valued = surrogate == null ? f : surrogate;
        ScalarizedFunction first = inFloat64(() -> new ScalarizedFunction(
                x -> f.of(inputs.unpack(x)), x -> valued.of(inputs.unpack(x)), inputs.values(), random));
        checkResult(first.result());
        if (surrogate != null) {
            checkSurrogate(first.result());
        }
        String what = name + inputs + " -> " + first;
        return inFloat64(() -> search(first, what, random));
    }

    private Report search(ScalarizedFunction first, String what, RandomDirections random) {
        ScalarizedFunction function = first;
        double background = 0;
        int order = 1;
        while (true) {
            Search search = new Search(inputs, function, random, directions, background);
            Report report = Report.of(what, order, search.findings());
            if (report.verdict() != Verdict.PASS || order == orders) {
                return report;
            }
            function = function.derivative(inputs.values(), random);
            background = search.numbers();
            order++;
        }
    }

    private void checkSurrogate(Tensor y) {
        Tensor own = inFloat64(() -> f.of(inputs.in(DType.FLOAT64)));
        if (!y.shape().equals(own.shape())) {
            throw new IllegalArgumentException(
                    "GradCheck: the surrogate of " + name + inputs + " returned " + y.dtype() + " "
                            + y.shape() + ": expected the shape of the operation's result, " + own.shape()
                            + ". Give it a function of the same shape.");
        }
    }

    private void checkResult(Tensor y) {
        if (!y.dtype().isFloating()) {
            throw new IllegalArgumentException("GradCheck: the function returned " + y.dtype() + " " + y.shape()
                    + ", which has no derivative. Return a FLOAT64 tensor.");
        }
        if (y.dtype() == DType.FLOAT32 && inputs.hasFloating()) {
            throw new IllegalArgumentException("GradCheck: " + name + inputs + " returned FLOAT32 " + y.shape()
                    + ", which hides small steps. GradCheck made its inputs FLOAT64: create tensors in "
                    + "their type, Tensor.scalar(x.dtype(), ...), and convert none to FLOAT32.");
        }
    }

    /** Runs a part of the check; if it fails for the type alone, the error says who chose that. */
    private <T> T inFloat64(Supplier<T> part) {
        try {
            return part.get();
        } catch (IllegalArgumentException | IllegalStateException e) {
            if (inputs.hasFloating() && worksInFloat32()) {
                throw new IllegalArgumentException(
                        "GradCheck: " + name + inputs
                                + " fails, and works in FLOAT32. GradCheck made its inputs FLOAT64, "
                                + "since FLOAT32 hides small steps: convert what it captures, w.to(x.dtype()), or "
                                + "check a module with GradCheck.check(module, x). The error was: " + e.getMessage(),
                        e);
            }
            throw e;
        }
    }

    private boolean worksInFloat32() {
        try {
            Tensor[] in = inputs.in(DType.FLOAT32);
            Tensor[] floating = Arrays.stream(in)
                    .filter(x -> x.dtype().isFloating())
                    .map(x -> x.requiresGrad(true))
                    .toArray(Tensor[]::new);
            Tensor y = f.of(in);
            if (y.requiresGrad()) {
                Gradients.of(y)
                        .upstream(Tensor.ones(y.dtype(), y.shape().toArray()))
                        .allowUnused()
                        .wrt(floating);
            }
            return true;
        } catch (RuntimeException e) {
            return false;
        }
    }
}
