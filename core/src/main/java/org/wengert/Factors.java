package org.wengert;

import org.wengert.kernel.MatrixBatch;

/**
 * The places of a decomposition's results along the last axis, one after the other.
 *
 * @param m the rows of the matrix
 * @param n its columns
 */
record Factors(int m, int n) {
    static Factors of(String operation, Tensor x) {
        if (operation.equals("eigh")) {
            Matrices.square(operation, x);
        } else {
            Matrices.matrices(operation, x);
        }
        return new Factors(x.dim(-2), x.dim(-1));
    }

    /** The number of results of one matrix. */
    @FunctionalInterface
    interface Size {
        long of(Factors at);
    }

    /** A kernel for one matrix of m rows and n columns. */
    @FunctionalInterface
    interface OfMatrix {
        void run(double[] x, int m, int n, double[] y);
    }

    static AttributeOp<Factors> row(String name, Size size, OfMatrix kernel) {
        return new AttributeOp<>(OpSpec.of(
                name,
                1,
                OpSpec.Kind.WHOLE,
                (in, at) -> {
                    Shape batch = Matrices.batch(Matrices.matrices(name, in[0]));
                    int all = Shape.ofResult(name, size.of(at)).size();
                    return batch.insert(batch.rank(), all);
                },
                (y, in, at) -> MatrixBatch.run(
                        in[0].array(),
                        at.m * at.n,
                        y.array(),
                        y.dim(-1),
                        y.size() / y.dim(-1),
                        (x, result) -> kernel.run(x, at.m, at.n, result))));
    }

    static Samples.Sample sample(String operation, Tensor x) {
        return Samples.Sample.with(of(operation, x), x);
    }

    int k() {
        return Math.min(m, n);
    }

    long sizeOfQr() {
        return (long) m * k() + (long) k() * n;
    }

    long sizeOfEigh() {
        return n + (long) n * n;
    }

    long sizeOfSvd() {
        return sizeOfQr() + k();
    }

    Tensor q(Tensor all) {
        return part(all, 0, m, k());
    }

    Tensor r(Tensor all) {
        return part(all, m * k(), k(), n);
    }

    Tensor eigenvalues(Tensor all) {
        return all.slice(-1, 0, n);
    }

    Tensor eigenvectors(Tensor all) {
        return part(all, n, n, n);
    }

    Tensor u(Tensor all) {
        return part(all, 0, m, k());
    }

    Tensor s(Tensor all) {
        return all.slice(-1, m * k(), m * k() + k());
    }

    Tensor vh(Tensor all) {
        return part(all, m * k() + k(), k(), n);
    }

    private static Tensor part(Tensor all, int from, int rows, int columns) {
        Shape batch = all.shape().remove(all.rank() - 1);
        return all.slice(-1, from, from + rows * columns).reshape(Matrices.of(batch, rows, columns));
    }
}
