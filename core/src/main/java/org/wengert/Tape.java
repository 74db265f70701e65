package org.wengert;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.IdentityHashMap;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The tape of a result: the lines it was computed by, in the order they were recorded. There is no global list: a result holds its own lines, and
 * when nobody holds the result any more, they are collected.
 */
public final class Tape {
    private final List<Node> nodes;

    private Tape(List<Node> nodes) {
        this.nodes = Collections.unmodifiableList(nodes);
    }

    /**
     * The lines that {@code y} was computed by.
     *
     * @throws IllegalStateException if they have been walked and freed
     */
    public static Tape of(Tensor y) {
        return new Tape(reachedFrom(y, new Object()));
    }

    /** The lines, first recorded first: walk them backwards for the chain rule. */
    public List<Node> nodes() {
        return nodes;
    }

    /** Whether this thread is recording. */
    public static boolean isRecording() {
        return Recording.ofThisThread().isOn();
    }

    /**
     * Stops recording on this thread until the scope is closed.
     *
     * <pre>{@code
     * try (var off = Tape.noGrad()) {
     *     weight.addInPlace(weight.grad(), -0.1);
     * }
     * }</pre>
     */
    public static Scope noGrad() {
        return new Pause(Recording.ofThisThread());
    }

    private static final class Pause implements Scope {
        private final Recording recording;
        private final boolean before;
        private boolean closed;

        Pause(Recording recording) {
            this.recording = recording;
            this.before = recording.turn(false);
        }

        /** Only once: a second close would undo what has happened since. */
        @Override
        public void close() {
            if (!closed) {
                closed = true;
                recording.turn(before);
            }
        }
    }

    /** A scope that ends when it is closed, on the thread that opened it. */
    @FunctionalInterface
    public interface Scope extends AutoCloseable {
        @Override
        void close();
    }

    /** The lines below y, first recorded first, each marked as seen by {@code walk}. */
    static List<Node> reachedFrom(Tensor y, Object walk) {
        Node last = y.node();
        if (last == null) {
            return List.of();
        }
        List<Node> nodes = new ArrayList<>();
        ArrayDeque<Node> open = new ArrayDeque<>();
        last.see(walk);
        open.add(last);
        for (Node node = open.poll(); node != null; node = open.poll()) {
            nodes.add(node);
            for (int i = 0; i < node.inputs(); i++) {
                Node input = node.inputNode(i);
                if (input != null && input.see(walk)) {
                    open.add(input);
                }
            }
        }
        nodes.sort(Comparator.reverseOrder());
        return nodes;
    }

    /** A table: number, operation, inputs, shape, type, and what the line keeps for its rule. */
    @Override
    public String toString() {
        IdentityHashMap<Object, String> names = new IdentityHashMap<>();
        List<String[]> rows = new ArrayList<>();
        rows.add(new String[] {"#", "operation", "inputs", "shape", "dtype", "keeps"});
        int leaves = 0;
        for (int n = 0; n < nodes.size(); n++) {
            Node node = nodes.get(n);
            List<String> inputs = new ArrayList<>();
            List<String> keeps = new ArrayList<>();
            for (int i = 0; i < node.inputs(); i++) {
                Tensor leaf = node.inputLeaf(i);
                if (leaf != null && !names.containsKey(leaf)) {
                    names.put(leaf, named(leaf.name(), "leaf" + leaves++ + leaf.shape()));
                }
                Source source = node.source(i);
                String input = source == null ? "constant" : names.getOrDefault(source, "?");
                inputs.add(input);
                if (node.saves(i)) {
                    keeps.add(input);
                }
            }
            if (node.saves(node.inputs())) {
                keeps.add("result");
            }
            names.put(node, named(node.name(), "%" + n));
            rows.add(new String[] {
                node.name() == null ? "%" + n : "%" + n + " " + node.name(),
                node.op().toString(),
                String.join(", ", inputs),
                node.shape().toString(),
                node.dtype().toString(),
                String.join(", ", keeps)
            });
        }
        return table(rows);
    }

    private static String named(@Nullable String name, String otherwise) {
        return name == null ? otherwise : name;
    }

    private static String table(List<String[]> rows) {
        int[] widths = new int[rows.get(0).length];
        for (String[] row : rows) {
            for (int i = 0; i < widths.length; i++) {
                widths[i] = Math.max(widths[i], row[i].length());
            }
        }
        StringBuilder out = new StringBuilder();
        for (String[] row : rows) {
            StringBuilder line = new StringBuilder();
            for (int i = 0; i < widths.length; i++) {
                line.append(row[i]).append(" ".repeat(widths[i] - row[i].length() + 2));
            }
            out.append(line.toString().stripTrailing()).append('\n');
        }
        return out.toString();
    }
}
