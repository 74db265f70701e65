package org.wengert.onnx;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.wengert.DType;
import org.wengert.Tensor;

/** Selection by indices, which may be negative and count from the end then. */
final class IndexOperators {
    private static final String ONLY_ADD = "reduction: none, add";

    static void add(Table t) {
        t.one("Gather", 2, 2, node -> {
            int axis = node.integer("axis", 0);
            return in -> gather(in.get(0), axis, in.get(1));
        });
        t.one("GatherElements", 2, 2, node -> {
            int axis = node.integer("axis", 0);
            return in -> in.get(0).gather(axis, fromStart(in.get(1), in.get(0).dim(axis)));
        });
        t.one("GatherND", 2, 2, node -> {
            int batch = node.integer("batch_dims", 0);
            return in -> Positions.gatherNd(in.get(0), in.get(1), batch);
        });
        t.one("ScatterElements", 3, 3, IndexOperators::scatterElements).limits(ONLY_ADD);
        t.one("Scatter", 3, 3, IndexOperators::scatterElements);
        t.one("ScatterND", 3, 3, node -> {
                    boolean adds = adds(node);
                    return in ->
                            Positions.scatter(in.get(0), Positions.ofTuples(in.get(0), in.get(1), 0), in.get(2), adds);
                })
                .limits(ONLY_ADD);
        t.one("Compress", 2, 2, IndexOperators::compress).limits("no gradient of the condition");
        t.unary("NonZero", IndexOperators::nonZero).limits("no gradient");
        t.one("ReverseSequence", 2, 2, node -> {
            int time = node.integer("time_axis", 0);
            int batch = node.integer("batch_axis", 1);
            return in -> reverse(in.get(0), in.ints(1), time, batch);
        });
    }

    /** Indices counted from the start. */
    static Tensor fromStart(Tensor indices, int size) {
        return Tensor.where(indices.lt(0), indices.add(size), indices);
    }

    private static Tensor gather(Tensor x, int axis, Tensor indices) {
        int counted = axis < 0 ? axis + x.rank() : axis;
        Tensor from = fromStart(indices, x.dim(axis));
        if (counted == 0 && x.rank() == 2) {
            return x.embedding(from);
        }
        int[] shape = x.shape().toArray();
        int[] joined = IntStream.concat(
                        IntStream.concat(
                                Arrays.stream(shape, 0, counted),
                                Arrays.stream(indices.shape().toArray())),
                        Arrays.stream(shape, counted + 1, shape.length))
                .toArray();
        return x.indexSelect(counted, from.flatten()).reshape(joined);
    }

    private static boolean adds(NodeSpec node) {
        return node.text("reduction", "none", "none", "add").equals("add");
    }

    private static Operator.One scatterElements(NodeSpec node) {
        int axis = node.integer("axis", 0);
        boolean adds = adds(node);
        return in -> Positions.scatter(in.get(0), Positions.ofElements(in.get(0), in.get(1), axis), in.get(2), adds);
    }

    private static Operator.One compress(NodeSpec node) {
        boolean flat = !node.has("axis");
        int axis = node.integer("axis", 0);
        return in -> {
            Tensor x = flat ? in.get(0).flatten() : in.get(0);
            int[] condition = in.get(1).to(DType.INT32).toIntArray();
            int[] chosen = IntStream.range(0, Math.min(condition.length, x.dim(axis)))
                    .filter(i -> condition[i] != 0)
                    .toArray();
            return x.indexSelect(axis, chosen);
        };
    }

    private static Tensor nonZero(Tensor x) {
        double[] values = x.toDoubleArray();
        int[] found =
                IntStream.range(0, values.length).filter(i -> values[i] != 0).toArray();
        int[] shape = x.rank() == 0 ? new int[] {1} : x.shape().toArray();
        int[] positions = new int[shape.length * found.length];
        for (int i = 0; i < found.length; i++) {
            int rest = found[i];
            for (int axis = shape.length - 1; axis >= 0; axis--) {
                positions[axis * found.length + i] = rest % shape[axis];
                rest /= shape[axis];
            }
        }
        return Tensor.of(positions, shape.length, found.length);
    }

    /** The first lengths[b] entries of each sequence backwards. */
    private static Tensor reverse(Tensor x, int[] lengths, int time, int batch) {
        int steps = x.dim(time);
        int[] sequence = new int[Math.multiplyExact(steps, lengths.length)];
        for (int i = 0; i < steps; i++) {
            for (int b = 0; b < lengths.length; b++) {
                sequence[i * lengths.length + b] = i < lengths[b] ? lengths[b] - 1 - i : i;
            }
        }
        int[] shape = new int[x.rank()];
        Arrays.fill(shape, 1);
        shape[time] = steps;
        shape[batch] = lengths.length;
        Tensor index = Tensor.of(sequence, steps, lengths.length);
        Tensor fitted = (time < batch ? index : index.transpose()).reshape(shape);
        return x.gather(time, fitted.broadcastTo(x.shape()));
    }

    private IndexOperators() {}
}
