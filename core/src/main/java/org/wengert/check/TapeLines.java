package org.wengert.check;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.wengert.DType;
import org.wengert.Gradients;
import org.wengert.Node;
import org.wengert.Op;
import org.wengert.Sampler;
import org.wengert.Samples;
import org.wengert.Shape;
import org.wengert.Tape;
import org.wengert.Tensor;
import org.wengert.TensorFunction;

/**
 * The lines of the tape of a function, and inputs to try each operation on by itself: those it met, where they can be computed again from the tape,
 * else its own samples, or random numbers of the shapes it met.
 */
final class TapeLines {
    private static final int TRIES = 3;

    /**
     * One operation on the tape.
     *
     * @param number its line, as the tape prints it
     * @param trials inputs to try it on, the likeliest first; none if the tape does not know what it takes
     */
    record TapeLine(int number, Op op, List<Tensor[]> trials) {}

    private final Tensor[] leaves;
    private final List<Node> nodes = new ArrayList<>();
    private final Set<Tensor> reached = Collections.newSetFromMap(new IdentityHashMap<>());

    /** The tape of f at these inputs. */
    static TapeLines of(TensorFunction f, Tensor... inputs) {
        return new TapeLines(leaves -> List.of(f.of(leaves)), inputs);
    }

    /** The tape of the gradient of sum(u f) at these inputs: first the lines of f, then those of the rules. */
    static TapeLines ofGradient(TensorFunction f, double[] u, Tensor... inputs) {
        return new TapeLines(
                leaves -> {
                    Tensor y = f.of(leaves);
                    Tensor[] floating = Arrays.stream(leaves)
                            .filter(x -> x.dtype().isFloating())
                            .toArray(Tensor[]::new);
                    Tensor upstream = Tensor.of(DType.FLOAT64, u).reshape(y.shape());
                    return !y.requiresGrad()
                            ? List.of()
                            : Gradients.of(y)
                                    .upstream(upstream)
                                    .createGraph()
                                    .allowUnused()
                                    .wrt(floating);
                },
                inputs);
    }

    private TapeLines(Function<Tensor[], List<Tensor>> results, Tensor... inputs) {
        leaves = Arrays.stream(inputs)
                .map(x -> x.dtype().isFloating() ? x.detach().copy().requiresGrad(true) : x)
                .toArray(Tensor[]::new);
        // A transform records, whatever mode its caller is in.
        Tensor unused = Gradients.grad((Tensor x) -> {
                    results.apply(leaves.clone()).forEach(this::add);
                    return x.sum();
                })
                .apply(Tensor.zeros(DType.FLOAT64));
        nodes.sort(Comparator.comparingLong(Node::sequence));
    }

    private void add(Tensor y) {
        reached.add(y);
        if (!y.requiresGrad()) {
            return;
        }
        Set<Node> seen = new HashSet<>(nodes);
        for (Node node : Tape.of(y).nodes()) {
            if (seen.add(node)) {
                nodes.add(node);
            }
            for (int i = 0; i < node.inputs(); i++) {
                Tensor leaf = node.inputLeaf(i);
                if (leaf != null) {
                    reached.add(leaf);
                }
            }
        }
    }

    /** Returns whether there is a path from the result to this input. */
    boolean reaches(int input) {
        return reached.contains(leaves[input]);
    }

    /** The number of lines. */
    int size() {
        return nodes.size();
    }

    /** The first line that rounds to FLOAT32, and the fix; empty if none does. */
    String firstInFloat32() {
        for (int n = 0; n < nodes.size(); n++) {
            if (nodes.get(n).dtype() == DType.FLOAT32) {
                return "line %" + n + ", " + nodes.get(n).op()
                        + ", rounds to FLOAT32, which hides small steps. Keep FLOAT64 inside f.";
            }
        }
        return "";
    }

    /** One for each operation that has a derivative, the first of those that are alike; those that are not Wengert's own first. */
    List<TapeLine> lines() {
        IdentityHashMap<Object, Tensor> values = new IdentityHashMap<>();
        Set<Object> seen = new HashSet<>();
        List<TapeLine> lines = new ArrayList<>();
        for (int n = 0; n < nodes.size(); n++) {
            Node node = nodes.get(n);
            Tensor[] met = met(node, values);
            if (met != null) {
                compute(node, met, values);
            }
            if (seen.add(List.of(node.op(), shapes(node)))) {
                lines.add(new TapeLine(n, node.op(), trials(node, met)));
            }
        }
        Set<String> own = Set.copyOf(Op.names());
        lines.sort(Comparator.comparing(line -> own.contains(line.op().name())));
        return lines;
    }

    /** The inputs of a line, computed again from the leaves; null if it has one that is not on the tape. */
    private static Tensor @Nullable [] met(Node node, IdentityHashMap<Object, Tensor> values) {
        Tensor[] inputs = new Tensor[node.inputs()];
        for (int i = 0; i < inputs.length; i++) {
            Tensor leaf = node.inputLeaf(i);
            Tensor value = leaf != null ? leaf.detach() : values.get(node.inputNode(i));
            if (value == null) {
                return null;
            }
            inputs[i] = value;
        }
        return inputs;
    }

    private static void compute(Node node, Tensor[] inputs, IdentityHashMap<Object, Tensor> values) {
        try {
            Tensor y = node.op().apply(inputs);
            if (y.shape().equals(node.shape())) {
                values.put(node, y);
            }
        } catch (RuntimeException e) {
            // Lines recorded by the engine itself may not be repeatable.
        }
    }

    private static List<Shape> shapes(Node node) {
        List<Shape> shapes = new ArrayList<>();
        for (int i = 0; i < node.inputs(); i++) {
            Node input = node.inputNode(i);
            Tensor leaf = node.inputLeaf(i);
            shapes.add(input != null ? input.shape() : leaf != null ? leaf.shape() : node.shape());
        }
        return shapes;
    }

    private static List<Tensor[]> trials(Node node, Tensor @Nullable [] met) {
        if (met != null) {
            return List.<Tensor[]>of(met);
        }
        List<Tensor[]> trials = new ArrayList<>(samples(node.op()));
        if (trials.isEmpty()) {
            SplittableRandom random = new SplittableRandom(1);
            for (double low : new double[] {-1.5, 0.2}) {
                trials.add(shapes(node).stream()
                        .map(shape -> Tensor.uniform(DType.FLOAT64, random, low, 1.5, shape.toArray()))
                        .toArray(Tensor[]::new));
            }
        }
        return trials;
    }

    /** Its own samples, if it has any and they go with its attributes. */
    private static List<Tensor[]> samples(Op op) {
        List<Tensor[]> samples = new ArrayList<>();
        try {
            for (int i = 0; i < TRIES; i++) {
                Samples.Sample sample = op.samples().draw(new Sampler(new SplittableRandom(i), 2, 3));
                if (sample.attributes() != null) {
                    return List.of();
                }
                samples.add(sample.inputs().toArray(Tensor[]::new));
            }
        } catch (IllegalStateException e) {
            return List.of();
        }
        return samples;
    }
}
