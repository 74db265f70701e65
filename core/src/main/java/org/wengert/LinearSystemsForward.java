package org.wengert;

import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.wengert.kernel.Jacobi;
import org.wengert.kernel.MatrixBatch;

/** The checks, loops over batches and samples of {@link LinearSystems}; and the derivative of the determinant. */
final class LinearSystemsForward {
    /** The determinants without one row and one column each, with alternating signs: the derivative of det. At a singular matrix its own is NaN. */
    static final Op COFACTORS = square("cofactors", Jacobi::cofactors)
            .vjpFromAll((g, in, y) -> {
                Tensor inner = g.mul(y).sum(Axes.of(-2, -1).keepDims());
                Tensor det = LinearSystemsRules.DET.apply(in[0]).unsqueeze(-1).unsqueeze(-1);
                Tensor numerator = inner.mul(y).sub(Matrices.ab(Matrices.abT(y, g), y));
                return Matrices.guarded(g, StrongZero.quotient(numerator, det));
            })
            .samples(LinearSystemsForward::sample);

    /** A kernel for one matrix of n rows. */
    @FunctionalInterface
    interface OfMatrix {
        void run(double[] x, int n, double[] y);
    }

    /** A kernel for a matrix of n rows and right sides of k columns. */
    @FunctionalInterface
    interface OfSystem<A> {
        void run(double[] a, double[] b, int n, int k, A attributes, double[] y);
    }

    /** A function of square matrices: to matrices, or for det to numbers, or for slogdet to pairs of them. */
    static Op square(String name, OfMatrix kernel) {
        boolean isMatrix = !name.endsWith("det");
        return new Op(
                OpSpec.<Void>of(
                        name,
                        1,
                        OpSpec.Kind.WHOLE,
                        (in, at) -> {
                            Shape x = Matrices.square(name, in[0]);
                            Shape batch = Matrices.batch(x);
                            return isMatrix ? x : name.equals("det") ? batch : batch.insert(batch.rank(), 2);
                        },
                        (y, in, at) -> {
                            int n = in[0].dim(-1);
                            int batch = Matrices.batch(in[0].shape()).size();
                            MatrixBatch.run(
                                    in[0].array(),
                                    n * n,
                                    y.array(),
                                    y.size() / batch,
                                    batch,
                                    (x, result) -> kernel.run(x, n, result));
                        }),
                null);
    }

    /** A function of a square matrix and right sides, of equal batches. */
    static <A> AttributeOp<A> system(String name, OfSystem<A> kernel) {
        return new AttributeOp<>(OpSpec.of(
                name,
                2,
                OpSpec.Kind.WHOLE,
                (in, at) -> {
                    checkSystem(name, in[0], in[1]);
                    return in[1].shape();
                },
                (y, in, at) -> {
                    int n = y.dim(-2);
                    int k = y.dim(-1);
                    MatrixBatch.run(
                            in[0].array(),
                            n * n,
                            in[1].array(),
                            n * k,
                            y.array(),
                            n * k,
                            Matrices.batch(y.shape()).size(),
                            (a, b, result) -> kernel.run(a, b, n, k, at, result));
                }));
    }

    /** {@code solve(a, b)}, or {@code solve(a^T, b)}. */
    static Notation.Part notation(@Nullable Op op, Notation.Part... in) {
        Object at = Objects.requireNonNull(op).attributes();
        boolean transposed = at instanceof Solve solve ? solve.transposed() : ((Triangle) at).transposed();
        Notation.Part[] read = in.clone();
        read[0] = transposed ? Notation.transposed(in[0]) : in[0];
        return Notation.function(op.name()).of(op, read);
    }

    static void checkSystem(String name, Tensor a, Tensor b) {
        Checks.given(name, "the right side", b);
        Matrices.square(name, a);
        Checks.sameType(name, a, b);
        int rows = b.rank() == 0 ? -1 : b.dim(b.rank() == 1 ? 0 : -2);
        if (rows != a.dim(-1)) {
            throw new IllegalArgumentException(name + ": " + a.describe() + " and right side " + b.describe()
                    + ": expected " + a.dim(-1) + " rows. Give it one number, or row, for each equation.");
        }
    }

    /** Both with the batch of both. */
    static Tensor[] batches(String name, Tensor a, Tensor b) {
        Shape first = Matrices.batch(a.shape());
        Shape second = Matrices.batch(b.shape());
        if (first.equals(second)) {
            return new Tensor[] {a, b};
        }
        Shape batch =
                first.broadcast(name + ": " + a.describe() + " and right side " + b.describe() + ", batches", second);
        return new Tensor[] {
            a.broadcastTo(Matrices.of(batch, a.dim(-2), a.dim(-1))),
            b.broadcastTo(Matrices.of(batch, b.dim(-2), b.dim(-1)))
        };
    }

    static Samples.Sample sample(Sampler draw) {
        int n = draw.size(0);
        return Samples.Sample.of(MatricesSamples.dominant(draw, n, n));
    }

    static Samples.Sample sample(Sampler draw, Object attributes) {
        int n = draw.size(0);
        Tensor a = MatricesSamples.dominant(draw, n, n);
        int[] b = a.shape().toArray();
        b[b.length - 1] = draw.size(0);
        return Samples.Sample.with(attributes, a, draw.tensor(Shape.of(b), Domain.REALS));
    }

    private LinearSystemsForward() {}
}
