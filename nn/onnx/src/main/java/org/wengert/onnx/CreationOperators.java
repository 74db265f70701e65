package org.wengert.onnx;

import java.util.Arrays;
import org.wengert.DType;
import org.wengert.Tensor;

/** Tensors made of numbers. */
final class CreationOperators {
    static void add(Table t) {
        t.one("ConstantOfShape", 1, 1, node -> {
            Tensor value = node.tensor("value", Tensor.of(0));
            return in -> Tensor.full(in.type(value.dtype()), value.item(), in.ints(0));
        });
        t.one(
                        "Range",
                        3,
                        3,
                        node -> in ->
                                range(in.get(0), in.get(1).item(), in.get(2).item()))
                .settings(0, 1, 2);
        t.one("EyeLike", 1, 1, node -> {
            boolean like = !node.has("dtype");
            DType dtype = node.type("dtype", DType.FLOAT32);
            int k = node.integer("k", 0);
            return in -> eye(in.get(0), k).to(like ? in.get(0).dtype() : in.type(dtype));
        });
        t.one("OneHot", 3, 3, node -> {
            int axis = node.integer("axis", -1);
            return in -> oneHot(in.get(0).to(DType.INT32), in.integer(1), in.get(2), axis);
        });
    }

    private static Tensor range(Tensor start, double limit, double delta) {
        double first = start.item();
        double count = Math.max(0, Math.ceil((limit - first) / delta));
        if (!(count <= Integer.MAX_VALUE)) {
            throw new IllegalArgumentException("from " + first + " to " + limit + " in steps of " + delta);
        }
        double[] values = new double[(int) count];
        for (int i = 0; i < values.length; i++) {
            values[i] = first + i * delta;
        }
        return Tensor.of(DType.FLOAT64, values).to(start.dtype());
    }

    private static Tensor eye(Tensor x, int k) {
        int rows = x.dim(0);
        int columns = x.dim(1);
        double[] values = new double[Math.multiplyExact(rows, columns)];
        for (int i = Math.max(0, -k); i < rows && i + k < columns; i++) {
            values[i * columns + i + k] = 1;
        }
        return Tensor.of(DType.FLOAT64, values, rows, columns);
    }

    /** Negative indices count from the end; those beyond the depth give a row that is off. */
    private static Tensor oneHot(Tensor indices, int depth, Tensor offAndOn, int axis) {
        int rank = indices.rank() + 1;
        int counted = axis < 0 ? axis + rank : axis;
        int[] shape = new int[rank];
        Arrays.fill(shape, 1);
        shape[counted] = depth;
        Tensor classes = range(Tensor.scalar(DType.INT32, 0), depth, 1).reshape(shape);
        Tensor found =
                IndexOperators.fromStart(indices, depth).unsqueeze(counted).eq(classes);
        return Tensor.where(found, offAndOn.select(0, 1), offAndOn.select(0, 0));
    }

    private CreationOperators() {}
}
