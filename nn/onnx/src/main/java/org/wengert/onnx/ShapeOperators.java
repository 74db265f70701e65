package org.wengert.onnx;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.wengert.DType;
import org.wengert.Shape;
import org.wengert.Tensor;

/** Shapes, and the same elements in other shapes. */
final class ShapeOperators {
    static void add(Table t) {
        t.one("Reshape", 2, 2, node -> {
            boolean zeroIsSize = node.flag("allowzero", false);
            return in -> in.get(0).reshape(target(in.get(0), in.ints(1), zeroIsSize));
        });
        t.one("Flatten", 1, 1, node -> {
            int axis = node.integer("axis", 1);
            return in -> flatten(in.get(0), axis);
        });
        t.one("Transpose", 1, 1, node -> {
            int[] perm = node.ints("perm");
            return in -> in.get(0).permute(perm == null ? reversed(in.get(0).rank()) : perm);
        });
        t.one("Squeeze", 1, 2, node -> {
            int[] axes = node.opset() < 13 ? node.ints("axes") : null;
            return in -> squeeze(in.get(0), in.has(1) ? in.ints(1) : axes);
        });
        t.one("Unsqueeze", 1, 2, node -> {
            int[] axes = node.opset() < 13 ? node.ints("axes", new int[0]) : new int[0];
            return in -> unsqueeze(in.get(0), in.has(1) ? in.ints(1) : axes);
        });
        t.one("Shape", 1, 1, node -> {
            int start = node.integer("start", 0);
            int end = node.integer("end", Integer.MAX_VALUE);
            return in -> shape(in.get(0), start, end);
        });
        t.unary("Size", x -> Tensor.scalar(DType.INT32, x.size()));
        t.one("Expand", 2, 2, node -> in -> {
            Tensor x = in.get(0);
            return x.broadcastTo(Broadcast.shape(x.shape(), Shape.of(in.ints(1))));
        });
        t.one("Tile", 2, 2, node -> in -> in.get(0).tile(in.ints(1)));
        t.one("DepthToSpace", 1, 1, node -> {
            int block = node.integer("blocksize", 1);
            boolean depthFirst = node.text("mode", "DCR", "DCR", "CRD").equals("DCR");
            return in -> depthToSpace(in.get(0), block, depthFirst);
        });
        t.one("SpaceToDepth", 1, 1, node -> {
            int block = node.integer("blocksize", 1);
            return in -> spaceToDepth(in.get(0), block);
        });
    }

    /** The sizes asked for, where 0 stands for that of the input. */
    private static int[] target(Tensor x, int[] asked, boolean zeroIsSize) {
        int[] shape = asked.clone();
        for (int i = 0; i < shape.length && !zeroIsSize; i++) {
            shape[i] = shape[i] == 0 ? x.dim(i) : shape[i];
        }
        return shape;
    }

    /** Two axes: those before this one, and those from it on. */
    static Tensor flatten(Tensor x, int axis) {
        int counted = axis < 0 ? axis + x.rank() : axis;
        if (counted < 0 || counted > x.rank()) {
            throw new IllegalArgumentException("axis " + axis + " of " + x.rank() + " axes");
        }
        int[] shape = x.shape().toArray();
        return x.reshape(product(shape, 0, counted), product(shape, counted, shape.length));
    }

    static int product(int[] shape, int from, int to) {
        return Arrays.stream(shape, from, to).reduce(1, Math::multiplyExact);
    }

    private static int[] reversed(int rank) {
        return IntStream.range(0, rank).map(i -> rank - 1 - i).toArray();
    }

    /** Axes counted from 0, in order. */
    static int[] counted(int[] axes, int rank) {
        return Arrays.stream(axes)
                .map(axis -> axis < 0 ? axis + rank : axis)
                .sorted()
                .toArray();
    }

    private static Tensor squeeze(Tensor x, int @Nullable [] axes) {
        int[] all = axes == null
                ? IntStream.range(0, x.rank()).filter(axis -> x.dim(axis) == 1).toArray()
                : counted(axes, x.rank());
        Tensor y = x;
        for (int i = all.length - 1; i >= 0; i--) {
            y = y.squeeze(all[i]);
        }
        return y;
    }

    private static Tensor unsqueeze(Tensor x, int[] axes) {
        Tensor y = x;
        for (int axis : counted(axes, x.rank() + axes.length)) {
            y = y.unsqueeze(axis);
        }
        return y;
    }

    private static Tensor shape(Tensor x, int start, int end) {
        int[] shape = x.shape().toArray();
        int from = Math.min(Math.max(start < 0 ? start + shape.length : start, 0), shape.length);
        int to = Math.min(Math.max(end < 0 ? end + shape.length : end, from), shape.length);
        int[] part = Arrays.copyOfRange(shape, from, to);
        return Tensor.of(part, part.length);
    }

    private static Tensor depthToSpace(Tensor x, int block, boolean depthFirst) {
        int n = x.dim(0);
        int c = x.dim(1) / (block * block);
        int h = x.dim(2);
        int w = x.dim(3);
        Tensor y = depthFirst
                ? x.reshape(n, block, block, c, h, w).permute(0, 3, 4, 1, 5, 2)
                : x.reshape(n, c, block, block, h, w).permute(0, 1, 4, 2, 5, 3);
        return y.reshape(n, c, h * block, w * block);
    }

    private static Tensor spaceToDepth(Tensor x, int block) {
        int n = x.dim(0);
        int c = x.dim(1);
        int h = x.dim(2) / block;
        int w = x.dim(3) / block;
        return x.reshape(n, c, h, block, w, block).permute(0, 3, 5, 1, 2, 4).reshape(n, c * block * block, h, w);
    }

    private ShapeOperators() {}
}
