package org.wengert.onnx;

import static org.wengert.onnx.ExportRow.row;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.wengert.DType;
import org.wengert.Shape;

/** Flipping, padding, tiling, and the triangles and diagonals of matrices. */
final class ExportLayouts {
    static final List<ExportRow> ROWS = List.of(
            row("flip", "Slice with step -1", ExportLayouts::flip),
            row("tril", "Trilu", ExportLayouts::band),
            row("triu", "Trilu", ExportLayouts::band),
            row("diagonal", "Gather of the flattened matrices", ExportLayouts::diagonal),
            row("diagonalScatter", "ScatterElements into the flattened matrices", ExportLayouts::diagonalScatter),
            row("pad", "Pad", ExportLayouts::pad),
            row("tile", "Tile", ExportLayouts::tile),
            row("roll", "Concat of two Slices", ExportLayouts::roll).sizes("shift"));

    private static String flip(ExportStep at) {
        String x = at.in(0);
        for (int axis : at.integers("axes")) {
            x = ExportMovement.cut(at, x, axis, -1, Long.MIN_VALUE, -1);
        }
        return at.integers("axes").isEmpty() ? at.graph().op("Identity", x) : x;
    }

    private static String band(ExportStep at) {
        ExportGraph graph = at.graph();
        boolean isSmall = at.type() == DType.BOOL || at.type() == DType.INT32;
        String x = isSmall ? graph.cast(at.in(0), DType.FLOAT64) : at.in(0);
        String k = graph.op("Squeeze", graph.ints(at.integer("diagonal")));
        String y = graph.op(ExportNode.of("Trilu").with("upper", !at.flag("lower")), x, k);
        return isSmall ? graph.cast(y, at.type()) : y;
    }

    /** The axes with these two last. */
    private static List<Integer> last(int rank, int axis0, int axis1) {
        List<Integer> order = new ArrayList<>();
        for (int axis = 0; axis < rank; axis++) {
            if (axis != axis0 && axis != axis1) {
                order.add(axis);
            }
        }
        order.add(axis0);
        order.add(axis1);
        return order;
    }

    /** The matrices of the two axes, each as a row: the last axis of the result. */
    private static String flattened(ExportStep at, List<Integer> order) {
        ExportGraph graph = at.graph();
        int rank = order.size();
        Shape x = at.shape(0);
        if (at.varies(0, order.get(rank - 2)) || at.varies(0, order.get(rank - 1))) {
            throw at.refused("it is along the batch. Put the matrices in other axes.");
        }
        String moved = graph.op(ExportNode.of("Transpose").with("perm", order), at.in(0));
        String entries = graph.ints((long) x.dim(order.get(rank - 2)) * x.dim(order.get(rank - 1)));
        String[] sizes = Stream.concat(
                        order.subList(0, rank - 2).stream().map(axis -> at.size(0, axis)), Stream.of(entries))
                .toArray(String[]::new);
        String shape = graph.op(ExportNode.of("Concat").with("axis", 0), sizes);
        return graph.op(ExportNode.of("Reshape").with("allowzero", 1), moved, shape);
    }

    /** The places of the diagonal in a flattened matrix. */
    private static long[] places(ExportStep at, List<Integer> order) {
        int rows = at.shape(0).dim(order.get(order.size() - 2));
        int columns = at.shape(0).dim(order.get(order.size() - 1));
        int offset = at.integer("offset");
        List<Long> places = new ArrayList<>();
        for (int i = 0; i < rows; i++) {
            if (i + (long) offset >= 0 && i + (long) offset < columns) {
                places.add((long) i * columns + i + offset);
            }
        }
        return places.stream().mapToLong(Long::longValue).toArray();
    }

    private static String diagonal(ExportStep at) {
        List<Integer> order = last(at.shape(0).rank(), at.integer("axis0"), at.integer("axis1"));
        return at.graph()
                .op(
                        ExportNode.of("Gather").with("axis", -1),
                        flattened(at, order),
                        at.graph().ints(places(at, order)));
    }

    private static String diagonalScatter(ExportStep at) {
        ExportGraph graph = at.graph();
        List<Integer> order = last(at.shape(0).rank(), at.integer("axis0"), at.integer("axis1"));
        String indices = graph.op("Expand", graph.ints(places(at, order)), at.shapeVector(1));
        String flat =
                graph.op(ExportNode.of("ScatterElements").with("axis", -1), flattened(at, order), indices, at.in(1));
        String[] sizes = order.stream().map(axis -> at.size(0, axis)).toArray(String[]::new);
        String moved = graph.op(
                ExportNode.of("Reshape").with("allowzero", 1),
                flat,
                graph.op(ExportNode.of("Concat").with("axis", 0), sizes));
        Integer[] back = new Integer[order.size()];
        for (int i = 0; i < back.length; i++) {
            back[order.get(i)] = i;
        }
        return graph.op(ExportNode.of("Transpose").with("perm", Arrays.asList(back)), moved);
    }

    private static String pad(ExportStep at) {
        List<Integer> widths = new ArrayList<>(at.integers("before"));
        widths.addAll(at.integers("after"));
        if (widths.isEmpty()) {
            return at.graph().op("Identity", at.in(0));
        }
        return at.graph().op("Pad", at.in(0), at.graph().ints(widths), at.number(at.number("value")));
    }

    private static String tile(ExportStep at) {
        ExportGraph graph = at.graph();
        List<Integer> repeats = at.integers("repeats");
        int added = repeats.size() - at.shape(0).rank();
        String x = at.in(0);
        if (added > 0) {
            int[] axes = new int[added];
            Arrays.setAll(axes, i -> i);
            x = graph.op(
                    "Unsqueeze",
                    x,
                    graph.ints(Arrays.stream(axes).asLongStream().toArray()));
        }
        return graph.op("Tile", x, graph.ints(repeats));
    }

    private static String roll(ExportStep at) {
        int axis = at.integer("axis");
        int size = at.shape(0).dim(axis);
        if (at.varies(0, axis)) {
            throw at.refused("it is along the batch. Roll another axis.");
        }
        int shift = size == 0 ? 0 : Math.floorMod(at.integer("shift"), size);
        String last = ExportMovement.cut(at, at.in(0), axis, size - shift, Long.MAX_VALUE, 1);
        String first = ExportMovement.cut(at, at.in(0), axis, 0, size - shift, 1);
        return at.graph().op(ExportNode.of("Concat").with("axis", axis), last, first);
    }

    private ExportLayouts() {}
}
