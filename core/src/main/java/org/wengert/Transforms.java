package org.wengert;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** The transforms of {@link Gradients}. They compose, because each evaluates its function on tensors of its own and records it. */
final class Transforms {
    static ValueAndGrad valueAndGrad(String operation, TensorFunction f, Tensor... xs) {
        try (Linearization at = new Linearization(operation, f, xs)) {
            List<Tensor> gradients = at.released(at.pullBack(null));
            return new ValueAndGrad(at.releasedValue(), gradients);
        }
    }

    static List<Tensor> vjp(TensorFunction f, Tensor u, Tensor... xs) {
        Checks.given("vjp", "upstream gradient", u);
        try (Linearization at = new Linearization("vjp", f, List.of(u), xs)) {
            return at.released(at.pullBack(u));
        }
    }

    /** J v; for directions with one more axis in front, J v for each entry along it. */
    static Tensor jvp(TensorFunction f, List<Tensor> xs, List<Tensor> vs) {
        boolean batched = checkDirections("jvp", xs, vs);
        try (Linearization at = new Linearization("jvp", f, vs, xs.toArray(Tensor[]::new))) {
            if (!batched) {
                return at.releasedTangent(vs);
            }
            Tensor[] pushed = new Tensor[vs.get(0).dim(0)];
            for (int i = 0; i < pushed.length; i++) {
                int entry = i;
                pushed[i] =
                        at.pushForward(vs.stream().map(v -> v.select(0, entry)).toList());
            }
            return at.released(stacked(at.value().shape(), at.value().dtype(), pushed));
        }
    }

    /** Returns whether the directions are batches: have one more axis than their inputs. */
    private static boolean checkDirections(String operation, List<Tensor> xs, List<Tensor> vs) {
        if (xs.size() != vs.size()) {
            throw new IllegalArgumentException(operation + ": " + xs.size() + " inputs and " + vs.size()
                    + " directions. Pass one direction for each input.");
        }
        for (int i = 0; i < xs.size(); i++) {
            Checks.given(operation, "input " + i, xs.get(i));
            Checks.given(operation, "direction " + i, vs.get(i));
        }
        boolean batched = !xs.isEmpty() && vs.get(0).rank() == xs.get(0).rank() + 1 && operation.equals("jvp");
        for (int i = 0; i < xs.size(); i++) {
            Tensor x = xs.get(i);
            Tensor v = vs.get(i);
            Checks.sameType(operation, x, v);
            Shape expected = batched ? x.shape().insert(0, vs.get(0).dim(0)) : x.shape();
            if (!v.shape().equals(expected)) {
                throw new IllegalArgumentException(
                        operation + ": direction " + v.describe() + " for input "
                                + x.describe() + ": expected shape " + expected
                                + ". Give each direction its input's shape; jvp also takes several, along one more axis in front.");
            }
        }
        return batched;
    }

    /** The rows of J: one reverse sweep for each element of the value. */
    static List<Tensor> jacobian(TensorFunction f, Tensor... xs) {
        try (Linearization at = new Linearization("jacobian", f, xs)) {
            return rows(at, at.value(), xs);
        }
    }

    /** The columns of J: one forward direction for each element of the input. */
    static Tensor jacobianForward(TensorFunction f, Tensor x) {
        Tensor directions = Tensor.eye(x.dtype(), x.size()).viewAs(join(Shape.of(x.size()), x.shape()));
        Tensor columns = jvp(f, List.of(x), List.of(directions));
        Shape y = columns.shape().remove(0);
        return columns.reshape(x.size(), y.size()).transpose(0, 1).reshape(join(y, x.shape()));
    }

    static List<List<Tensor>> hessian(TensorFunction f, Tensor... xs) {
        try (Linearization at = new Linearization("hessian", f, xs)) {
            return at.slopes().stream().map(slope -> rows(at, slope, xs)).toList();
        }
    }

    static List<Tensor> hvp(TensorFunction f, List<Tensor> xs, List<Tensor> vs) {
        checkDirections("hvp", xs, vs);
        try (Linearization at = new Linearization("hvp", f, vs, xs.toArray(Tensor[]::new))) {
            return at.released(at.hessianTimes(vs));
        }
    }

    /** The derivatives of each element of y, by input. */
    private static List<Tensor> rows(Linearization at, Tensor y, Tensor... xs) {
        List<List<Tensor>> rows = new ArrayList<>();
        double[] unit = new double[y.size()];
        for (int i = 0; i < unit.length; i++) {
            unit[i] = 1;
            rows.add(at.pullBack(y, Tensor.of(y.dtype(), unit).viewAs(y.shape())));
            unit[i] = 0;
        }
        List<Tensor> blocks = new ArrayList<>();
        for (int i = 0; i < xs.length; i++) {
            int input = i;
            Tensor[] column = rows.stream().map(row -> row.get(input)).toArray(Tensor[]::new);
            Tensor block = stacked(xs[i].shape(), xs[i].dtype(), column).reshape(join(y.shape(), xs[i].shape()));
            blocks.add(at.released(block));
        }
        return blocks;
    }

    private static Tensor stacked(Shape entry, DType dtype, Tensor... entries) {
        return entries.length == 0 ? Tensor.zeros(dtype, entry.insert(0, 0)) : Tensor.stack(0, entries);
    }

    private static Shape join(Shape first, Shape second) {
        int[] dims = Arrays.copyOf(first.dims(), first.rank() + second.rank());
        System.arraycopy(second.dims(), 0, dims, first.rank(), second.rank());
        return Shape.wrap(dims);
    }

    private Transforms() {}
}
