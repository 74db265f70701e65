package org.wengert;

import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The tape of a result: the lines that computed it, in recorded order. There is no global list: a result holds its own lines, which are garbage
 * collected with it.
 *
 * <p>Its static methods switch, for one thread and until the returned scope is closed, what is recorded ({@link #noGrad}), checked
 * ({@link #detectAnomaly}) and kept ({@link #open}). Such scopes may be closed in any order, on the thread that opened them.
 */
public final class Tape {
    private final List<Node> nodes;

    private Tape(List<Node> nodes) {
        this.nodes = Collections.unmodifiableList(nodes);
    }

    /**
     * Returns the lines that computed {@code y}.
     *
     * @throws IllegalStateException if a backward pass has freed them
     */
    public static Tape of(Tensor y) {
        return new Tape(ReachableNodes.below(Checks.given("Tape.of", "result", y), Long.MIN_VALUE));
    }

    /**
     * Opens a memory scope on this thread: when it closes, the results computed in it become unusable, and their arrays are reused by the next scope.
     *
     * <pre>{@code
     * try (MemoryScope scope = Tape.open()) {
     *     Tensor loss = Loss.mse(model.forward(x), y);
     *     loss.backward();
     *     optimizer.step();
     *     last = loss.item();
     * }
     * }</pre>
     *
     * @see MemoryScope
     */
    public static MemoryScope open() {
        return new MemoryScope();
    }

    /**
     * Keeps results computed on this thread out of all memory scopes until the returned scope is closed: they live as long as they are referenced.
     * For state that is carried from step to step, such as an optimizer's.
     *
     * <pre>{@code
     * try (var outside = Tape.outsideScopes()) {
     *     average = average.mul(0.9).add(loss.detach().mul(0.1));
     * }
     * }</pre>
     */
    public static Scope outsideScopes() {
        ThreadState state = ThreadState.current();
        if (state.arena() == null) {
            return new Closing("outsideScopes", () -> {});
        }
        ThreadState.Scope outside = state.leaveScopes();
        return new Closing("outsideScopes", () -> state.close(outside));
    }

    /**
     * Checks every operation of this thread until the returned scope is closed: the first whose result holds NaN or infinity, or whose derivative
     * does, is an ArithmeticException that names it, the range of its inputs, and where in your program it was recorded. Slow: for finding a mistake.
     *
     * <pre>{@code
     * try (var detection = Tape.detectAnomaly()) {
     *     loss(x).backward();
     * }
     * }</pre>
     */
    public static Scope detectAnomaly() {
        ThreadState state = ThreadState.current();
        Anomaly anomaly = new Anomaly();
        state.add(anomaly);
        return new Closing("detectAnomaly", () -> state.remove(anomaly));
    }

    /**
     * Remembers, until the returned scope is closed, the inputs and results of the lines that this thread records, and the gradients of its sweeps: so a
     * loss can be explained after {@code backward()} has freed its tape, and also the values that no rule needs. It copies every value: for lessons.
     *
     * <pre>{@code
     * try (var memory = Tape.remember()) {
     *     Tensor loss = x.matmul(w).square().sum();
     *     loss.backward();
     *     System.out.println(Explain.tape(loss));
     * }
     * }</pre>
     */
    public static Scope remember() {
        ThreadState state = ThreadState.current();
        Memory memory = new Memory();
        state.add(memory);
        return new Closing("remember", () -> state.remove(memory));
    }

    /**
     * Calls a listener as the last sweep from this result would have that was {@linkplain #remember remembered}.
     *
     * @return false if there is none
     */
    public boolean replay(SweepListener listener) {
        Node root = nodes.isEmpty() ? null : nodes.get(nodes.size() - 1);
        Remembered last = root == null ? null : root.remembered();
        if (last == null || last.root != root) {
            return false;
        }
        for (int n = nodes.size() - 1; n >= 0; n--) {
            Remembered remembered = nodes.get(n).remembered();
            if (remembered != null && remembered.root == root) {
                remembered.replay(nodes.get(n), listener);
            }
        }
        return true;
    }

    /** The lines, in recorded order; the chain rule goes over them in reverse. */
    public List<Node> nodes() {
        return nodes;
    }

    /** Returns whether this thread is recording. */
    public static boolean isRecording() {
        return ThreadState.current().isRecording();
    }

    /**
     * Stops recording on this thread until the returned scope is closed.
     *
     * <pre>{@code
     * try (var off = Tape.noGrad()) {
     *     weight.addInPlace(weight.grad(), -0.1);
     * }
     * }</pre>
     */
    public static Scope noGrad() {
        ThreadState state = ThreadState.current();
        ThreadState.Switch off = state.record(false);
        return new Closing("noGrad", () -> state.restore(off));
    }

    /** A scope that ends once, on the thread that opened it: later calls of close do nothing. */
    private static final class Closing implements Scope {
        private final String what;
        private final Runnable end;
        private final Thread thread = Thread.currentThread();
        private boolean closed;

        Closing(String what, Runnable end) {
            this.what = what;
            this.end = end;
        }

        @Override
        public void close() {
            if (Thread.currentThread() != thread) {
                throw new IllegalStateException(what + ": this scope was opened on thread " + thread.getName()
                        + ", and concerns that thread alone. Close it there, with try (var scope = Tape." + what
                        + "()) { ... }.");
            }
            if (!closed) {
                closed = true;
                end.run();
            }
        }
    }

    /** A scope that ends when it is closed, on the thread that opened it. */
    @FunctionalInterface
    public interface Scope extends AutoCloseable {
        @Override
        void close();
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
            if (node.isFreed()) {
                rows.add(new String[] {
                    "%" + n,
                    node.op().toString(),
                    "freed",
                    node.shape().toString(),
                    node.dtype().toString(),
                    ""
                });
                names.put(node, "%" + n);
                continue;
            }
            List<String> inputs = new ArrayList<>();
            List<String> keeps = new ArrayList<>();
            for (int i = 0; i < node.inputs(); i++) {
                Tensor leaf = node.inputLeaf(i);
                if (leaf != null && !names.containsKey(leaf)) {
                    names.put(leaf, named(leaf.name(), "leaf" + leaves++ + leaf.shape()));
                }
                GradientTarget target = node.target(i);
                String input = target == null ? constant(node, i) : names.getOrDefault(target, "?");
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

    /** The name of an input without gradient, or the number that it is, as far as the line holds it. */
    private static String constant(Node node, int input) {
        Tensor known = node.held(input);
        return known == null
                ? "constant"
                : named(
                        known.name(),
                        known.size() == 1 ? Formula.number(known.element(0)).text() : "constant" + known.shape());
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
