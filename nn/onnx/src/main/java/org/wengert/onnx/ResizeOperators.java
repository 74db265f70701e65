package org.wengert.onnx;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.wengert.DType;
import org.wengert.Tensor;

/** Resizing: along each axis by a matrix of weights, whatever the method. */
final class ResizeOperators {
    static void add(Table t) {
        t.one("Resize", 1, 4, ResizeOperators::resize)
                .settings(1, 2)
                .limits("from opset 11; not tf_crop_and_resize, antialias, keep_aspect_ratio_policy");
        t.one("Upsample", 1, 2, ResizeOperators::upsample).settings(1);
    }

    private static Operator.One resize(NodeSpec node) {
        if (node.opset() < 11) {
            node.unsupported("opset " + node.opset());
        }
        Interpolation method = Interpolation.of(node);
        int[] chosen = node.opset() >= 18 ? node.ints("axes") : null;
        if (node.text("keep_aspect_ratio_policy", "stretch", "stretch").isEmpty() || node.flag("antialias", false)) {
            node.unsupported("antialias");
        }
        return in -> {
            Tensor x = in.get(0);
            int[] axes = chosen == null ? all(x.rank()) : chosen;
            boolean bySizes = in.has(3) && in.get(3).size() > 0;
            double[] scales = bySizes ? null : in.get(2).toDoubleArray();
            return resized(x, axes, scales, bySizes ? in.ints(3) : null, method);
        };
    }

    private static Operator.One upsample(NodeSpec node) {
        double[] given = node.opset() < 9 ? node.numbers("scales") : null;
        Interpolation method = Interpolation.ofUpsample(node);
        return in -> {
            Tensor x = in.get(0);
            double[] scales = in.has(1) ? in.get(1).toDoubleArray() : given;
            if (scales == null) {
                throw new IllegalArgumentException("no scales");
            }
            return resized(x, all(x.rank()), scales, null, method);
        };
    }

    private static int[] all(int rank) {
        int[] axes = new int[rank];
        Arrays.setAll(axes, i -> i);
        return axes;
    }

    private static Tensor resized(
            Tensor x, int[] axes, double @Nullable [] scales, int @Nullable [] sizes, Interpolation method) {
        Tensor y = x;
        for (int i = 0; i < axes.length; i++) {
            int axis = axes[i] < 0 ? axes[i] + x.rank() : axes[i];
            int size = x.dim(axis);
            int wanted = sizes != null ? sizes[i] : scales != null ? (int) Math.floor(size * scales[i]) : size;
            double scale = sizes != null || scales == null ? (double) wanted / size : scales[i];
            if (wanted != size || scale != 1) {
                y = along(y, axis, method.weights(size, wanted, scale), wanted);
            }
        }
        return y;
    }

    private static Tensor along(Tensor x, int axis, double[] weights, int wanted) {
        Tensor matrix = Tensor.of(DType.FLOAT64, weights, wanted, x.dim(axis)).to(x.dtype());
        return x.transpose(axis, -1).matmul(matrix.transpose()).transpose(axis, -1);
    }

    private ResizeOperators() {}
}
