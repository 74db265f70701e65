package org.wengert;

import java.util.function.BinaryOperator;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/** Functions of functions. They compose, because each evaluates its function on a tensor of its own and records what it does. */
final class Transforms {
    static UnaryOperator<Tensor> grad(Function<Tensor, Tensor> f) {
        return x -> differentiate(x, here -> {
            Tensor y = f.apply(here);
            return y.requiresGrad()
                    ? Gradients.of(y).createGraph().allowUnused().wrt(here)
                    : here.zerosLike();
        });
    }

    static BinaryOperator<Tensor> vjp(Function<Tensor, Tensor> f) {
        return (x, v) -> differentiate(x, here -> pullBack(f.apply(here), v, here));
    }

    /** The pullback u -> u J is linear, and its own derivative with respect to u, in direction v, is J v. */
    static BinaryOperator<Tensor> jvp(Function<Tensor, Tensor> f) {
        return (x, v) -> differentiate(x, here -> {
            Tensor y = f.apply(here);
            // Ones, not zeros: where a derivative is infinite, an upstream gradient of 0 would hide it (strong zero).
            Tensor u = Make.full(y.dtype(), 1, y.shape()).requiresGrad(true);
            return pullBack(pullBack(y, u, here), v, u);
        });
    }

    static UnaryOperator<Tensor> jacobian(Function<Tensor, Tensor> f) {
        return x -> differentiate(x, here -> {
            Tensor y = f.apply(here);
            Tensor[] rows = new Tensor[y.size()];
            for (int i = 0; i < rows.length; i++) {
                double[] unit = new double[rows.length];
                unit[i] = 1;
                rows[i] = pullBack(y, Tensor.of(y.dtype(), unit).viewAs(y.shape()), here);
            }
            int[] shape = new int[y.rank() + x.rank()];
            System.arraycopy(y.shape().dims(), 0, shape, 0, y.rank());
            System.arraycopy(x.shape().dims(), 0, shape, y.rank(), x.rank());
            return rows.length == 0
                    ? Tensor.zeros(y.dtype(), shape)
                    : Tensor.stack(0, rows).reshape(shape);
        });
    }

    private static Tensor pullBack(Tensor y, Tensor upstream, Tensor x) {
        return y.requiresGrad()
                ? Gradients.of(y).upstream(upstream).createGraph().allowUnused().wrt(x)
                : x.zerosLike();
    }

    /**
     * Runs {@code derivative} at x with recording on. If x is on a tape, so is the tensor it runs at, and an outer transform sees through; if not,
     * the result keeps a history only if something else that it was computed from has one.
     */
    private static Tensor differentiate(Tensor x, UnaryOperator<Tensor> derivative) {
        Recording recording = Recording.ofThisThread();
        boolean before = recording.turn(true);
        try {
            boolean tracked = before && x.requiresGrad();
            Tensor here = tracked ? x.reshape(x.shape()) : x.detach().requiresGrad(true);
            Tensor result = derivative.apply(here);
            return before && (tracked || reachesAnotherLeaf(result, here)) ? result : result.detach();
        } finally {
            recording.turn(before);
        }
    }

    private static boolean reachesAnotherLeaf(Tensor result, Tensor own) {
        for (Node node : Tape.reachedFrom(result, new Object())) {
            for (int i = 0; i < node.inputs(); i++) {
                Tensor leaf = node.inputLeaf(i);
                if (leaf != null && leaf != own) {
                    return true;
                }
            }
        }
        return false;
    }

    private Transforms() {}
}
