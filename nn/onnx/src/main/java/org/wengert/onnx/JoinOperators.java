package org.wengert.onnx;

import java.util.Arrays;
import java.util.Locale;
import org.wengert.Tensor;

/** Joining, splitting, slicing and padding. */
final class JoinOperators {
    static void add(Table t) {
        t.one("Concat", 1, Table.ANY, node -> {
            int axis = node.integer("axis", 1);
            return in -> Tensor.concat(axis, in.all());
        });
        t.many("Split", 1, 2, Table.ANY, JoinOperators::split);
        t.one("Slice", 1, 5, JoinOperators::slice);
        t.one("Pad", 1, 4, JoinOperators::pad).settings(2);
        t.one("Trilu", 1, 2, node -> {
            boolean upper = node.flag("upper", true);
            return in -> {
                int k = in.has(1) ? in.integer(1) : 0;
                return upper ? in.get(0).triu(k) : in.get(0).tril(k);
            };
        });
    }

    private static Operator.Run split(NodeSpec node) {
        int axis = node.integer("axis", 0);
        int[] given = node.opset() < 13 ? node.ints("split") : null;
        int parts = node.opset() < 18 ? node.outputs() : node.integer("num_outputs", node.outputs());
        return in -> {
            Tensor x = in.get(0);
            int[] sizes = in.has(1) ? in.ints(1) : given != null ? given : equal(x.dim(axis), parts);
            return x.split(axis, sizes).toArray(Tensor[]::new);
        };
    }

    /** Equal parts; the last may be smaller. */
    private static int[] equal(int size, int parts) {
        int each = (size + parts - 1) / parts;
        int[] sizes = new int[parts];
        Arrays.fill(sizes, each);
        sizes[parts - 1] = size - each * (parts - 1);
        return sizes;
    }

    private static Operator.One slice(NodeSpec node) {
        if (node.opset() < 10) {
            int[] starts = node.ints("starts", new int[0]);
            int[] ends = node.ints("ends", new int[0]);
            int[] axes = node.ints("axes");
            return in ->
                    slice(in.get(0), starts, ends, axes == null ? first(starts.length) : axes, ones(starts.length));
        }
        return in -> {
            int[] starts = in.ints(1);
            int[] axes = in.has(3) ? in.ints(3) : first(starts.length);
            return slice(in.get(0), starts, in.ints(2), axes, in.has(4) ? in.ints(4) : ones(starts.length));
        };
    }

    private static int[] first(int n) {
        int[] axes = new int[n];
        Arrays.setAll(axes, i -> i);
        return axes;
    }

    private static int[] ones(int n) {
        int[] steps = new int[n];
        Arrays.fill(steps, 1);
        return steps;
    }

    private static Tensor slice(Tensor x, int[] starts, int[] ends, int[] axes, int[] steps) {
        Tensor y = x;
        for (int i = 0; i < starts.length; i++) {
            y = slice(y, axes[i], starts[i], ends[i], steps[i]);
        }
        return y;
    }

    /** Positions beyond the axis are moved to its ends; a negative step goes backwards. */
    private static Tensor slice(Tensor x, int axis, int start, int end, int step) {
        int size = x.dim(axis);
        long from = start < 0 ? (long) start + size : start;
        long to = end < 0 ? (long) end + size : end;
        if (step == 0) {
            throw new IllegalArgumentException("a step of 0");
        }
        if (step > 0) {
            int first = (int) Math.min(Math.max(from, 0), size);
            int stop = (int) Math.min(Math.max(to, first), size);
            return x.slice(axis, first, stop, step);
        }
        int first = (int) Math.min(Math.max(from, -1), size - 1L);
        int stop = (int) Math.min(Math.max(to, -1), first);
        return x.flip(axis)
                .slice(axis, size - 1 - first, size - 1 - stop, step == Integer.MIN_VALUE ? size + 1 : -step);
    }

    private static Operator.One pad(NodeSpec node) {
        String mode = node.text("mode", "constant", "constant", "reflect", "edge", "wrap");
        int[] pads = node.opset() < 11 ? node.ints("pads", new int[0]) : new int[0];
        double value = node.opset() < 11 ? node.number("value", 0) : 0;
        return in -> {
            Tensor x = in.get(0);
            int[] given = in.has(1) ? in.ints(1) : pads;
            int[] axes = in.has(3) ? in.ints(3) : first(x.rank());
            int[][] widths = new int[x.rank()][2];
            for (int i = 0; i < axes.length; i++) {
                widths[axes[i] < 0 ? axes[i] + x.rank() : axes[i]] = new int[] {given[i], given[i + axes.length]};
            }
            return mode.equals("constant")
                    ? Padding.of(x, widths, in.number(2, value))
                    : Padding.of(x, widths, Padding.Mode.valueOf(mode.toUpperCase(Locale.ROOT)));
        };
    }

    private JoinOperators() {}
}
