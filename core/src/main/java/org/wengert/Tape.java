package org.wengert;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * The tape of a result: the lines it was computed by, in the order they were recorded. There is no global list: a result holds its own lines, and
 * when nobody holds the result any more, they are collected.
 *
 * <p>Or the tape of a scope, which takes the arrays of everything computed in it back when it closes, to use them again:
 *
 * <pre>{@code
 * try (Tape tape = Tape.open()) {
 *     Tensor loss = Loss.mse(model.forward(x), y);
 *     loss.backward();
 *     optimizer.step();
 *     last = loss.item();
 * }
 * }</pre>
 */
public final class Tape implements AutoCloseable {
    private final List<Node> nodes;
    private final @Nullable Arena arena;
    private final Thread thread = Thread.currentThread();
    private boolean closed;

    private Tape(List<Node> nodes, @Nullable Arena arena) {
        this.nodes = Collections.unmodifiableList(nodes);
        this.arena = arena;
    }

    /**
     * The lines that {@code y} was computed by.
     *
     * @throws IllegalStateException if they have been walked and freed
     */
    public static Tape of(Tensor y) {
        return new Tape(reachedFrom(y, new Object(), Long.MIN_VALUE), null);
    }

    /**
     * Opens a scope on this thread. When it closes, the arrays of all results computed in it go back to a pool, for the next scope; using one of
     * these tensors after that is an error. What stays: leaves, what was marked with {@code requiresGrad(true)}, every {@code grad}, and what was
     * {@linkplain #keep kept}. Scopes may be nested; closing one closes those inside it that were left open. Other threads are not concerned.
     *
     * <p>It pays for large tensors: a fresh array of a million floats can take 15 ms from the garbage collector, and one of the pool takes none of
     * its time.
     */
    public static Tape open() {
        Recording recording = Recording.ofThisThread();
        Arena arena = new Arena(recording.arena(), Pool.ofThisThread());
        recording.arena(arena);
        return new Tape(arena.lines(), arena);
    }

    /**
     * Lets a tensor out of this scope, with its values: it stays as long as somebody holds it, or as long as the scope around this one is open.
     * What its history kept is not kept with it.
     *
     * @return the tensor
     * @throws IllegalStateException if this is not an open scope of this thread
     */
    public Tensor keep(Tensor x) {
        if (arena == null || closed || Thread.currentThread() != thread) {
            throw new IllegalStateException("keep: " + x.describe() + ": this tape is "
                    + (arena == null ? "a list of lines" : closed ? "closed" : "a scope of thread " + thread.getName())
                    + ". Keep a tensor on its own thread, in the scope it was computed in, before that closes.");
        }
        x.array();
        arena.keep(x.storage());
        return x;
    }

    /**
     * Ends the scope, and those inside it. A tape that is not a scope has nothing to end.
     *
     * @throws IllegalStateException on another thread than the one that opened it; it stays open then
     */
    @Override
    public void close() {
        if (arena == null || closed) {
            return;
        }
        if (Thread.currentThread() != thread) {
            throw new IllegalStateException(
                    "close: this scope was opened on thread " + thread.getName()
                            + ", and its arrays may be in use there. Close it on that thread, with try (Tape tape = Tape.open()) { ... }.");
        }
        closed = true;
        Recording recording = Recording.ofThisThread();
        if (!isOpen(recording.arena())) {
            return;
        }
        for (Arena inner = recording.arena(); inner != null; inner = inner.outer) {
            inner.close();
            if (inner == arena) {
                break;
            }
        }
        recording.arena(arena.outer);
    }

    /** Whether this scope is among those open, of which {@code innermost} is the last: closing one around it has closed it too. */
    private boolean isOpen(@Nullable Arena innermost) {
        for (Arena open = innermost; open != null; open = open.outer) {
            if (open == arena) {
                return true;
            }
        }
        return false;
    }

    /**
     * Watches this thread until the scope is closed: the first operation whose result holds NaN or infinity, or whose derivative does, is an
     * ArithmeticException that names it, the range of its inputs, and where in your program it was recorded. Slow: for finding a mistake.
     *
     * <pre>{@code
     * try (var watch = Tape.detectAnomaly()) {
     *     loss(x).backward();
     * }
     * }</pre>
     */
    public static Scope detectAnomaly() {
        Recording recording = Recording.ofThisThread();
        @Nullable Watch before = recording.watch(new Anomaly());
        return once(() -> recording.watch(before));
    }

    /** The lines, first recorded first: walk them backwards for the chain rule. Of a scope, those recorded in it so far. */
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
        Recording recording = Recording.ofThisThread();
        boolean before = recording.turn(false);
        return once(() -> recording.turn(before));
    }

    /**
     * Suspends this thread's scopes: until it is closed, results computed on this thread belong to no scope, and stay as long as somebody holds
     * them.
     *
     * <pre>{@code
     * try (var outside = Tape.outsideScopes()) {
     *     average = average.mul(0.9).add(loss.detach());
     * }
     * }</pre>
     */
    public static Scope outsideScopes() {
        Recording recording = Recording.ofThisThread();
        @Nullable Arena arena = recording.arena();
        recording.arena(null);
        return once(() -> recording.arena(arena));
    }

    /** Ends only once: a second close would undo what has happened since. */
    private static Scope once(Runnable end) {
        AtomicBoolean closed = new AtomicBoolean();
        return () -> {
            if (closed.compareAndSet(false, true)) {
                end.run();
            }
        };
    }

    /** A scope that ends when it is closed, on the thread that opened it. */
    @FunctionalInterface
    public interface Scope extends AutoCloseable {
        @Override
        void close();
    }

    /** The lines below y, first recorded first, each marked as seen by {@code walk}; none that were there before {@code since}. */
    static List<Node> reachedFrom(Tensor y, Object walk, long since) {
        Node last = y.node();
        if (last == null || last.sequence() < since) {
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
                if (input != null && input.sequence() >= since && input.see(walk)) {
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
