package org.wengert;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.BinaryOperator;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Derivatives of a recorded result with respect to chosen tensors, and the transforms of functions built on them.
 *
 * <pre>{@code
 * Tensor dx = Gradients.of(loss).wrt(x);                       // touches no .grad
 * Tensor dx = Gradients.of(loss).createGraph().wrt(x);         // itself differentiable
 * UnaryOperator<Tensor> slope = Gradients.grad(Tensor::tanh);  // a function again
 * Tensor h = Gradients.hessian(t -> t.pow(3).sum(), x);         // at one point
 * List<Tensor> slopes = Gradients.grad((a, b) -> a.matmul(b).sum(), a, b);
 * }</pre>
 *
 * <p>Transforms of a function of one tensor are functions, or take the point too; for functions of several they take the inputs at once. They compose:
 * a function given to one may call another. Nothing but {@link #backward()} changes a tensor, so several threads may take gradients over shared parameters.
 */
@SuppressWarnings("overloads") // told apart by the number of inputs, which javac does not consider
public final class Gradients {
    private final Tensor y;
    private @Nullable Tensor upstream;
    private boolean retainGraph;
    private boolean createGraph;
    private boolean allowUnused;
    private @Nullable SweepListener listener;

    private Gradients(Tensor y) {
        this.y = y;
    }

    /** Asks for derivatives of {@code y}, which must be one number; for more, call {@link #upstream upstream(u)}. */
    public static Gradients of(Tensor y) {
        return new Gradients(Checks.given("Gradients.of", "result", y));
    }

    /** Asks for the derivatives of sum(upstream y). */
    public Gradients upstream(Tensor upstream) {
        this.upstream = upstream;
        return this;
    }

    /** Keeps the tape, so that it can be differentiated again. */
    public Gradients retainGraph() {
        retainGraph = true;
        return this;
    }

    /** Records the derivatives themselves, so that they can be differentiated. Keeps the tape. */
    public Gradients createGraph() {
        createGraph = true;
        retainGraph = true;
        return this;
    }

    /** Gives zeros for a tensor that y does not depend on, instead of an error. */
    public Gradients allowUnused() {
        allowUnused = true;
        return this;
    }

    /** Calls a listener for every line of the sweep, and for every product that a line passes on. */
    public Gradients listener(SweepListener listener) {
        this.listener = Checks.given("Gradients.listener", "listener", listener);
        return this;
    }

    /**
     * dy/dx. {@code x} may be a leaf or any tensor on the tape.
     *
     * @throws IllegalStateException if y does not depend on x, and that was not {@linkplain #allowUnused allowed}
     */
    public Tensor wrt(Tensor x) {
        return wrt(new Tensor[] {x}).get(0);
    }

    /** dy/dx for each x, in one sweep. Every result has an array of its own. */
    public List<Tensor> wrt(Tensor... xs) {
        Tensor start = start("wrt");
        Checks.given("wrt", "the list of inputs", xs);
        for (int i = 0; i < xs.length; i++) {
            Checks.given("wrt", "input " + i, xs[i]);
        }
        ReachableNodes needed = new ReachableNodes(y, xs);
        if (!allowUnused) {
            for (int i = 0; i < xs.length; i++) {
                if (!needed.isReached(xs[i])) {
                    throw unused(i, xs[i]);
                }
            }
        }
        Sweep sweep = Sweep.from(y, start, createGraph, needed, listener);
        ThreadState state = ThreadState.current();
        ThreadState.Switch before = state.record(createGraph);
        try {
            List<Tensor> gradients = new ArrayList<>(xs.length);
            for (Tensor x : xs) {
                GradientSum found = needed.at(x, sweep);
                gradients.add(found == null ? x.zerosLike() : found.exclusive());
            }
            finish(sweep, "wrt");
            return gradients;
        } finally {
            state.restore(before);
        }
    }

    /** {@link #wrt(Tensor...)} of a list. */
    public List<Tensor> wrt(List<Tensor> xs) {
        return wrt(Checks.array("wrt", "the list of inputs", xs));
    }

    /**
     * Adds dy/dx to the {@code grad} of every leaf x that y was computed from: a tensor you created, not computed, and marked with
     * {@code requiresGrad(true)}. Their gradients carry no history. If anything fails, no gradient has changed.
     *
     * <p>Several threads may do this at once over shared leaves: no contribution is lost.
     */
    public void backward() {
        Tensor start = start("backward");
        if (createGraph) {
            throw new IllegalStateException(
                    "backward: createGraph() gives differentiable gradients, and a leaf's grad keeps no history. "
                            + "Ask for them by name: Gradients.of(y).createGraph().wrt(x).");
        }
        Sweep sweep = Sweep.from(y, start, false, null, listener);
        List<LeafUpdate> updates = new ArrayList<>(sweep.ends().size());
        for (GradientSum sum : sweep.ends()) {
            if (sum.end instanceof Tensor leaf) {
                updates.add(LeafUpdate.of(leaf, sum));
            }
        }
        Node root = y.node();
        FreedBy freedBy = root == null ? null : FreedBy.of("backward()", root);
        // Nothing from here on can fail.
        for (int i = 0; i < updates.size(); i++) {
            updates.get(i).run();
        }
        if (!retainGraph && freedBy != null) {
            sweep.free(freedBy);
        }
    }

    private void finish(Sweep sweep, String what) {
        Node root = y.node();
        if (!retainGraph && root != null) {
            sweep.free(FreedBy.of(what, root));
        }
    }

    private Tensor start(String what) {
        if (!y.requiresGrad()) {
            throw new IllegalStateException(
                    what + ": " + y.describe() + " needs no gradient: it was not computed from a tensor with "
                            + "requiresGrad(true), or inside Tape.noGrad(). Mark the tensors to compute gradients for before computing.");
        }
        y.array(); // refuses a tensor whose scope has closed
        if (upstream == null) {
            if (y.size() != 1) {
                throw new IllegalStateException(
                        what + ": " + y.describe() + " has " + y.size() + " elements, and only a single number has a "
                                + "gradient. Reduce it, with sum() or mean(), or pass an upstream gradient of its shape.");
            }
            return CreationForward.full(y.dtype(), 1, y.shape());
        }
        Checks.sameType(what, y, upstream);
        if (!upstream.shape().equals(y.shape())) {
            throw new IllegalArgumentException(what + ": upstream gradient " + upstream.describe() + " for "
                    + y.describe() + ": shapes differ. Pass one number for each element of the result.");
        }
        return upstream;
    }

    private IllegalStateException unused(int i, Tensor x) {
        return new IllegalStateException("wrt: " + y.describe() + " does not depend on input " + i + ", " + x.describe()
                + (x.requiresGrad() ? "" : ", which has no requiresGrad(true)")
                + ". Compute the result from it, or ask for zeros: allowUnused().");
    }

    /** x -> df/dx, for a function to a single number. Itself differentiable: {@code grad(grad(f))}. */
    public static UnaryOperator<Tensor> grad(Function<Tensor, Tensor> f) {
        TensorFunction g = several("grad", f);
        return x -> Transforms.valueAndGrad("grad", g, x).gradient();
    }

    /** df/dx at x, of a function to a single number. */
    public static Tensor grad(Function<Tensor, Tensor> f, Tensor x) {
        return grad(f).apply(x);
    }

    /** df/da, df/db of a function to a single number. */
    public static List<Tensor> grad(BinaryOperator<Tensor> f, Tensor a, Tensor b) {
        return grad(several("grad", f), a, b);
    }

    /** df/dx for each x, of a function to a single number. */
    public static List<Tensor> grad(TensorFunction f, Tensor... xs) {
        return Transforms.valueAndGrad("grad", f, xs).gradients();
    }

    /** {@link #grad(TensorFunction, Tensor...)} of a list. */
    public static List<Tensor> grad(TensorFunction f, List<Tensor> xs) {
        return grad(f, Checks.array("grad", "the list of inputs", xs));
    }

    /** x -> f(x) and df/dx, from one evaluation. */
    public static Function<Tensor, ValueAndGrad> valueAndGrad(Function<Tensor, Tensor> f) {
        TensorFunction g = several("valueAndGrad", f);
        return x -> Transforms.valueAndGrad("valueAndGrad", g, x);
    }

    /** f(x) and df/dx at x, from one evaluation. */
    public static ValueAndGrad valueAndGrad(Function<Tensor, Tensor> f, Tensor x) {
        return valueAndGrad(f).apply(x);
    }

    /** f(a, b), df/da and df/db, from one evaluation. */
    public static ValueAndGrad valueAndGrad(BinaryOperator<Tensor> f, Tensor a, Tensor b) {
        return valueAndGrad(several("valueAndGrad", f), a, b);
    }

    /** The value and df/dx for each x, from one evaluation. */
    public static ValueAndGrad valueAndGrad(TensorFunction f, Tensor... xs) {
        return Transforms.valueAndGrad("valueAndGrad", f, xs);
    }

    /** {@link #valueAndGrad(TensorFunction, Tensor...)} of a list. */
    public static ValueAndGrad valueAndGrad(TensorFunction f, List<Tensor> xs) {
        return valueAndGrad(f, Checks.array("valueAndGrad", "the list of inputs", xs));
    }

    /** x, u -> u J, the vector-Jacobian product: reverse mode. */
    public static BinaryOperator<Tensor> vjp(Function<Tensor, Tensor> f) {
        TensorFunction g = several("vjp", f);
        return (x, u) -> Transforms.vjp(g, u, x).get(0);
    }

    /** u J at x: u, of the shape of f's value, comes first. */
    public static Tensor vjp(Function<Tensor, Tensor> f, Tensor u, Tensor x) {
        return vjp(f).apply(x, u);
    }

    /** u J for a and for b: u, of the shape of f's value, comes first. */
    public static List<Tensor> vjp(BinaryOperator<Tensor> f, Tensor u, Tensor a, Tensor b) {
        return vjp(several("vjp", f), u, a, b);
    }

    /** u J for each x: u has the shape of f's value. */
    public static List<Tensor> vjp(TensorFunction f, Tensor u, Tensor... xs) {
        return Transforms.vjp(f, u, xs);
    }

    /** {@link #vjp(TensorFunction, Tensor, Tensor...)} of a list. */
    public static List<Tensor> vjp(TensorFunction f, Tensor u, List<Tensor> xs) {
        return vjp(f, u, Checks.array("vjp", "the list of inputs", xs));
    }

    /**
     * x, v -> J v, the Jacobian-vector product: the derivative of f at x in direction v, in forward mode, from one evaluation. A v with one more axis
     * in front is a batch of directions, and so is the result.
     */
    public static BinaryOperator<Tensor> jvp(Function<Tensor, Tensor> f) {
        TensorFunction g = several("jvp", f);
        return (x, v) -> Transforms.jvp(g, Arrays.asList(x), Arrays.asList(v));
    }

    /** J v: the derivative of f at x in direction v, or in each direction of a batch. */
    public static Tensor jvp(Function<Tensor, Tensor> f, Tensor x, Tensor v) {
        return jvp(f).apply(x, v);
    }

    /** The derivative of f at (a, b) when a moves in direction va and b in direction vb. */
    public static Tensor jvp(BinaryOperator<Tensor> f, Tensor a, Tensor b, Tensor va, Tensor vb) {
        return Transforms.jvp(several("jvp", f), Arrays.asList(a, b), Arrays.asList(va, vb));
    }

    /** The sum of J v over the inputs: the derivative of f at xs when each moves in its direction. Directions may come in batches. */
    public static Tensor jvp(TensorFunction f, List<Tensor> xs, List<Tensor> vs) {
        return Transforms.jvp(f, xs, vs);
    }

    /** x -> J, of f's shape followed by x's, in reverse mode: one sweep for each element of f. */
    public static UnaryOperator<Tensor> jacobian(Function<Tensor, Tensor> f) {
        TensorFunction g = several("jacobian", f);
        return x -> Transforms.jacobian(g, x).get(0);
    }

    /** J at x, of f's shape followed by x's, in reverse mode. */
    public static Tensor jacobian(Function<Tensor, Tensor> f, Tensor x) {
        return jacobian(f).apply(x);
    }

    /** J for a and for b, in reverse mode. */
    public static List<Tensor> jacobian(BinaryOperator<Tensor> f, Tensor a, Tensor b) {
        return jacobian(several("jacobian", f), a, b);
    }

    /** J for each x, in reverse mode. */
    public static List<Tensor> jacobian(TensorFunction f, Tensor... xs) {
        return Transforms.jacobian(f, xs);
    }

    /** {@link #jacobian(TensorFunction, Tensor...)} of a list. */
    public static List<Tensor> jacobian(TensorFunction f, List<Tensor> xs) {
        return jacobian(f, Checks.array("jacobian", "the list of inputs", xs));
    }

    /** x -> J in forward mode, one direction for each element of x: faster than {@link #jacobian(Function)} for more outputs than inputs. */
    public static UnaryOperator<Tensor> jacobianForward(Function<Tensor, Tensor> f) {
        TensorFunction g = several("jacobianForward", f);
        return x -> Transforms.jacobianForward(g, x);
    }

    /** J at x in forward mode. */
    public static Tensor jacobianForward(Function<Tensor, Tensor> f, Tensor x) {
        return jacobianForward(f).apply(x);
    }

    /** x -> H, the second derivatives of a function to a single number, of x's shape twice. */
    public static UnaryOperator<Tensor> hessian(Function<Tensor, Tensor> f) {
        TensorFunction g = several("hessian", f);
        return x -> Transforms.hessian(g, x).get(0).get(0);
    }

    /** H at x: the second derivatives of a function to a single number, of x's shape twice. */
    public static Tensor hessian(Function<Tensor, Tensor> f, Tensor x) {
        return hessian(f).apply(x);
    }

    /** The four blocks of H: d2f / da da and d2f / da db, then d2f / db da and d2f / db db. */
    public static List<List<Tensor>> hessian(BinaryOperator<Tensor> f, Tensor a, Tensor b) {
        return hessian(several("hessian", f), a, b);
    }

    /** The blocks of H: entry i, j holds d2f / dx_i dx_j, of x_i's shape followed by x_j's. */
    public static List<List<Tensor>> hessian(TensorFunction f, Tensor... xs) {
        return Transforms.hessian(f, xs);
    }

    /** {@link #hessian(TensorFunction, Tensor...)} of a list. */
    public static List<List<Tensor>> hessian(TensorFunction f, List<Tensor> xs) {
        return hessian(f, Checks.array("hessian", "the list of inputs", xs));
    }

    /** x, v -> H v, without building H. */
    public static BinaryOperator<Tensor> hvp(Function<Tensor, Tensor> f) {
        TensorFunction g = several("hvp", f);
        return (x, v) -> Transforms.hvp(g, Arrays.asList(x), Arrays.asList(v)).get(0);
    }

    /** H v at x, without building H. */
    public static Tensor hvp(Function<Tensor, Tensor> f, Tensor x, Tensor v) {
        return hvp(f).apply(x, v);
    }

    /** H v for a and for b, where v has the parts va and vb, without building H. */
    public static List<Tensor> hvp(BinaryOperator<Tensor> f, Tensor a, Tensor b, Tensor va, Tensor vb) {
        return hvp(several("hvp", f), Arrays.asList(a, b), Arrays.asList(va, vb));
    }

    /** H v for each x, where v has a part for each x, without building H. */
    public static List<Tensor> hvp(TensorFunction f, List<Tensor> xs, List<Tensor> vs) {
        return Transforms.hvp(f, xs, vs);
    }

    /**
     * y = f(x...), recorded as one line: intermediate results are not kept, but recomputed during the backward sweep. This saves memory and costs
     * time. Gradients of all orders are those of f itself, also with respect to other tensors that f uses, such as a module's parameters.
     *
     * <p>f runs twice, and must compute the same both times. Random numbers drawn by {@link Tensor#rand}, {@link Tensor#randn}, {@link
     * Tensor#uniform} and dropout are replayed.
     *
     * <p>Chen, Xu, Zhang, Guestrin: Training Deep Nets with Sublinear Memory Cost, 2016.
     */
    public static Tensor checkpoint(TensorFunction f, Tensor... xs) {
        return Checkpoint.of(f, xs);
    }

    /** {@link #checkpoint(TensorFunction, Tensor...)} of a list. */
    public static Tensor checkpoint(TensorFunction f, List<Tensor> xs) {
        return checkpoint(f, Checks.array("checkpoint", "the list of inputs", xs));
    }

    private static TensorFunction several(String operation, Function<Tensor, Tensor> f) {
        Checks.given(operation, "function", f);
        return in -> f.apply(in[0]);
    }

    private static TensorFunction several(String operation, BinaryOperator<Tensor> f) {
        Checks.given(operation, "function", f);
        return in -> f.apply(in[0], in[1]);
    }
}
