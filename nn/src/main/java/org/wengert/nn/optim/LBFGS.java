package org.wengert.nn.optim;

import java.util.List;
import java.util.Map;
import java.util.function.DoubleFunction;
import java.util.function.Supplier;
import org.wengert.DType;
import org.wengert.Shape;
import org.wengert.Tensor;
import org.wengert.nn.Parameter;
import org.wengert.nn.internal.NamedState;

/**
 * x = x - t H^-1 g, with an estimate of the Hessian H from the last steps: limited-memory BFGS, with PyTorch's formulas and defaults. For smooth losses of all data at
 * once. One call of {@link #step(Supplier)} makes up to 20 such iterations, and evaluates the closure at each.
 *
 * <pre>{@code
 * LBFGS lbfgs = new LBFGS(model.parameters()).strongWolfe();
 * for (...) {
 *     lbfgs.step(() -> {
 *         lbfgs.zeroGrad();
 *         Tensor loss = loss(model, data);
 *         loss.backward();
 *         return loss;
 *     });
 * }
 * }</pre>
 *
 * <p>Without {@link #strongWolfe}, t is the learning rate. It computes in FLOAT64, whatever the parameters' type, and its parameters are one group.
 *
 * <p>Liu and Nocedal: On the limited memory BFGS method for large scale optimization, 1989.
 */
public final class LBFGS extends Optimizer {
    private int maxIterations = 20;
    private int maxEvaluations = -1;
    private double gradientTolerance = 1e-7;
    private double changeTolerance = 1e-9;
    private int historySize = 100;
    private boolean searches;

    private Curvature curvature = new Curvature();
    private double[] direction = {};
    private double[] gradientBefore = {};
    private double t;
    private long iterations;

    /** L-BFGS with learning rate 1. */
    public LBFGS(List<Parameter> parameters) {
        this(parameters, 1);
    }

    /** L-BFGS with this learning rate. */
    public LBFGS(List<Parameter> parameters, double learningRate) {
        super(parameters, learningRate);
    }

    /**
     * Sets the most iterations in a step; 20 at first.
     *
     * @throws IllegalArgumentException if it is below 1
     */
    public LBFGS maxIterations(int most) {
        maxIterations = positive("most iterations", most);
        return this;
    }

    /**
     * Sets the number of evaluations of the closure after which a step ends; 5/4 of the iterations at first.
     *
     * @throws IllegalArgumentException if it is below 1
     */
    public LBFGS maxEvaluations(int most) {
        maxEvaluations = positive("most evaluations", most);
        return this;
    }

    /**
     * Ends a step where no element of the gradient is above the tolerance; 1e-7 at first.
     *
     * @throws IllegalArgumentException if it is negative or not finite
     */
    public LBFGS gradientTolerance(double tolerance) {
        gradientTolerance = notNegative("gradient tolerance", tolerance);
        return this;
    }

    /**
     * Ends a step where the loss, or all parameters, change by no more than the tolerance; 1e-9 at first.
     *
     * @throws IllegalArgumentException if it is negative or not finite
     */
    public LBFGS changeTolerance(double tolerance) {
        changeTolerance = notNegative("change tolerance", tolerance);
        return this;
    }

    /**
     * Sets the number of past steps that the estimate is made of; 100 at first.
     *
     * @throws IllegalArgumentException if it is below 1
     */
    public LBFGS historySize(int size) {
        historySize = positive("history size", size);
        return this;
    }

    /** Searches for a t that fulfils the strong Wolfe conditions, beginning with the learning rate: no step makes the loss larger. */
    public LBFGS strongWolfe() {
        searches = true;
        return this;
    }

    private int positive(String what, int value) {
        if (value < 1) {
            throw new IllegalArgumentException(
                    "LBFGS: " + what + " " + value + ": expected 1 or more. The default is a good start.");
        }
        return value;
    }

    /**
     * Makes up to {@link #maxIterations} iterations.
     *
     * @param closure clears the gradients, computes the loss, calls {@code backward()} and returns the loss; called several times
     * @return the loss before the step
     */
    @Override
    public double step(Supplier<Tensor> closure) {
        FlatParameters flat = new FlatParameters(parameters());
        double first = evaluate(closure);
        double loss = first;
        double[] g = flat.gradient();
        int evaluations = 1;
        int most = maxEvaluations > 0 ? maxEvaluations : Math.max(1, (int) (maxIterations * 5L / 4));
        boolean isFlat = FlatParameters.largest(g) <= gradientTolerance;
        for (int n = 1; n <= maxIterations && (n == 1 || evaluations < most) && !isFlat; n++) {
            if (!Double.isFinite(FlatParameters.largest(g))) {
                break; // no direction is down
            }
            findDirection(g);
            double slope = FlatParameters.dot(g, direction);
            if (!(slope <= -changeTolerance)) {
                break; // no way down, or NaN
            }
            double[] x = flat.values();
            double before = loss;
            if (searches) {
                StrongWolfe search = search(flat, closure, x, new StrongWolfe.Point(0, loss, slope, g));
                StrongWolfe.Point found;
                try {
                    found = search.from(t);
                } catch (RuntimeException | Error e) {
                    flat.set(x, 0, direction);
                    throw e;
                }
                evaluations += search.evaluations();
                t = found.t;
                loss = found.f;
                g = found.gradient;
                flat.set(x, t, direction);
            } else {
                flat.set(x, t, direction);
                if (n == maxIterations) {
                    break; // the next step begins with this evaluation
                }
                loss = evaluate(closure);
                g = flat.gradient();
                evaluations++;
            }
            isFlat = FlatParameters.largest(g) <= gradientTolerance
                    || t * FlatParameters.largest(direction) <= changeTolerance
                    || Math.abs(loss - before) < changeTolerance;
        }
        return first;
    }

    private StrongWolfe search(FlatParameters flat, Supplier<Tensor> closure, double[] x, StrongWolfe.Point start) {
        double[] d = direction;
        DoubleFunction<StrongWolfe.Point> line = step -> {
            flat.set(x, step, d);
            double f = evaluate(closure);
            double[] g = flat.gradient();
            return new StrongWolfe.Point(step, f, FlatParameters.dot(g, d), g);
        };
        return new StrongWolfe(line, start, changeTolerance / FlatParameters.largest(d));
    }

    /** Updates the estimate by the last step, and finds the next one's direction and t. */
    private void findDirection(double[] g) {
        iterations++;
        if (iterations > 1) {
            double[] change = g.clone();
            FlatParameters.add(change, -1, gradientBefore);
            double[] step = new double[g.length];
            FlatParameters.add(step, t, direction);
            curvature.add(step, change, historySize);
            t = learningRate();
        } else {
            double sum = 0;
            for (double value : g) {
                sum += Math.abs(value);
            }
            t = Math.min(1, 1 / sum) * learningRate();
        }
        direction = curvature.direction(g);
        gradientBefore = g;
    }

    @Override
    protected void update(int i, Tensor x, Tensor g) {
        throw new IllegalStateException(
                "LBFGS: step() cannot evaluate the loss again. Pass a closure: step(() -> { ...; loss.backward(); return loss; }).");
    }

    @Override
    void saveOwn(int first, Map<String, Tensor> state) {
        if (iterations == 0) {
            return;
        }
        NamedState.put(state, "n_iter", (double) iterations);
        NamedState.put(state, "t", t);
        NamedState.put(state, "H_diag", curvature.scale());
        NamedState.put(state, "d", Tensor.of(DType.FLOAT64, direction, direction.length));
        NamedState.put(state, "prev_flat_grad", Tensor.of(DType.FLOAT64, gradientBefore, gradientBefore.length));
        for (int k = 0; k < curvature.steps.size(); k++) {
            double[] step = curvature.steps.get(k);
            NamedState.put(state, "old_stps." + k, Tensor.of(DType.FLOAT64, step, step.length));
            double[] change = curvature.changes.get(k);
            NamedState.put(state, "old_dirs." + k, Tensor.of(DType.FLOAT64, change, change.length));
        }
    }

    @Override
    void expectOwn(int first, NamedState given) {
        if (!given.has("n_iter")) {
            return;
        }
        Shape flat = Shape.of(new FlatParameters(parameters()).size());
        given.expectNumber("n_iter", 1);
        given.expectNumber("t", 0);
        given.expectNumber("H_diag", 0);
        given.expect("d", DType.FLOAT64, flat);
        given.expect("prev_flat_grad", DType.FLOAT64, flat);
        for (int k = 0; given.has("old_stps." + k); k++) {
            given.expect("old_stps." + k, DType.FLOAT64, flat);
            given.expect("old_dirs." + k, DType.FLOAT64, flat);
        }
    }

    @Override
    void loadOwn(int first, NamedState given) {
        curvature = new Curvature();
        iterations = 0;
        if (!given.has("n_iter")) {
            return;
        }
        iterations = (long) given.number("n_iter");
        t = given.number("t");
        curvature.scale(given.number("H_diag"));
        direction = given.taken("d").toDoubleArray();
        gradientBefore = given.taken("prev_flat_grad").toDoubleArray();
        for (int k = 0; given.has("old_stps." + k); k++) {
            curvature.steps.add(given.taken("old_stps." + k).toDoubleArray());
            curvature.changes.add(given.taken("old_dirs." + k).toDoubleArray());
        }
    }
}
