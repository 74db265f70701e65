package org.wengert.kernel.expression;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.wengert.kernel.generator.Asm;
import org.wengert.kernel.generator.VectorModule;

/**
 * The loop of an expression over arrays, in the fastest form that has paid so far; every form gives the same bits.
 *
 * <p>The first elements are interpreted: starting the generator takes longer than they do. Then a class is generated. Its loop over vectors is slow until
 * the JIT compiler has compiled it, by a factor of hundreds, so it first runs on trial: on a piece of the work, now and then, until it has been faster.
 */
public final class Loop {
    /** Elements that are interpreted before a class is generated. */
    private static final int COLD = 3000;

    /** One call in this many is watched, and this many in a row must have been slow. */
    private static final int WATCH = 63;

    private static final int LOSSES = 3;

    /** Narrower vectors hold two numbers at most: not worth it. */
    private static final int WIDE = 256;

    /** The number of programs kept. Beyond, new ones are generated for each caller that keeps its loop. */
    private static final int KEPT = 4096;

    private static final Map<Key, Loop> LOOPS = new ConcurrentHashMap<>();

    private record Key(Program program, int forms) {}

    private final Program program;
    private final int forms;
    private final boolean isMixed;
    // Races on these fields are harmless: every loop they hold gives the same bits.
    private Trial trial = new Trial();
    private ElementwiseLoop loop;
    private boolean usesLanes;
    private int seen;
    private int turns;
    private int losses;

    private Loop(Program program, int forms) {
        this.program = program;
        this.forms = forms;
        this.isMixed = program.isMixed();
        this.loop = new Interpreter(program, forms);
    }

    /** The loop of an expression whose inputs lie in these forms. */
    public static Loop of(Expression expression, Form... forms) {
        if (forms.length > ElementwiseLoop.MOST_INPUTS) {
            throw new IllegalArgumentException("loop: " + forms.length + " inputs: expected at most "
                    + ElementwiseLoop.MOST_INPUTS + ". Split the expression.");
        }
        Key key = new Key(Program.of(expression, forms.length), Form.pack(forms));
        Loop known = LOOPS.get(key);
        if (known == null) {
            known = new Loop(key.program, key.forms);
            if (LOOPS.size() < KEPT) {
                Loop first = LOOPS.putIfAbsent(key, known);
                known = first == null ? known : first;
            }
        }
        return known;
    }

    /** y[i] = f(a[i], b[i], c[i], d[i]) for i &lt; n; no input is a row or a column. {@code y} may be an input. */
    public void run(Object a, @Nullable Object b, @Nullable Object c, @Nullable Object d, Object y, int n) {
        run(a, b, c, d, y, 0, n, 0, 0);
    }

    /** The same for from &lt;= i &lt; to, a stretch of a row of the result that starts at {@code rowStart}. */
    public void run(
            Object a,
            @Nullable Object b,
            @Nullable Object c,
            @Nullable Object d,
            Object y,
            int from,
            int to,
            int rowStart,
            int row) {
        if (usesLanes) {
            if ((++turns & WATCH) != 0 || to - from < Trial.PIECE) {
                lanes(a, b, c, d, y, from, to, rowStart, row);
            } else {
                watch(a, b, c, d, y, from, to, rowStart, row);
            }
        } else if (trial.isOver || to - from < Trial.LEAST) {
            if (loop instanceof Interpreter) {
                count(to - from);
            }
            loop.scalar(a, b, c, d, y, from, to, rowStart, row);
        } else {
            warm(a, b, c, d, y, from, to, rowStart, row);
        }
    }

    private void lanes(
            Object a,
            @Nullable Object b,
            @Nullable Object c,
            @Nullable Object d,
            Object y,
            int from,
            int to,
            int rowStart,
            int row) {
        ElementwiseLoop known = loop;
        boolean isBlocked = isMixed && (y == a || y == b || y == c || y == d);
        int i = isBlocked ? from : known.lanes(a, b, c, d, y, from, to, rowStart, row);
        if (i < to) {
            known.scalar(a, b, c, d, y, i, to, rowStart, row);
        }
    }

    /** Now and then, looks if the loop over vectors still is what it was: the compiler may have thrown it away, to compile it again later. */
    private void watch(
            Object a,
            @Nullable Object b,
            @Nullable Object c,
            @Nullable Object d,
            Object y,
            int from,
            int to,
            int rowStart,
            int row) {
        long start = System.nanoTime();
        lanes(a, b, c, d, y, from, to, rowStart, row);
        losses = trial.isLostAgain(System.nanoTime() - start, to - from) ? losses + 1 : 0;
        if (losses > LOSSES) {
            losses = 0;
            trial = new Trial();
            usesLanes = false;
        }
    }

    private void warm(
            Object a,
            @Nullable Object b,
            @Nullable Object c,
            @Nullable Object d,
            Object y,
            int from,
            int to,
            int rowStart,
            int row) {
        if (loop instanceof Interpreter) {
            count(to - from);
        }
        ElementwiseLoop known = loop;
        Trial current = trial;
        boolean isBlocked = isMixed && (y == a || y == b || y == c || y == d);
        int at = from;
        while (to - at >= Trial.LEAST && !(known instanceof Interpreter) && !isBlocked && !current.isOver) {
            int stop = Math.min(to, at + Trial.PIECE);
            long start = System.nanoTime();
            if (current.isTurnOfLanes()) {
                int reached = known.lanes(a, b, c, d, y, at, stop, rowStart, row);
                current.lanesTook(System.nanoTime() - start, reached - at);
                at = reached;
            } else {
                known.scalar(a, b, c, d, y, at, stop, rowStart, row);
                current.scalarTook(System.nanoTime() - start, stop - at);
                at = stop;
            }
        }
        usesLanes = current.lanesWon;
        if (usesLanes) {
            lanes(a, b, c, d, y, at, to, rowStart, row);
        } else {
            known.scalar(a, b, c, d, y, at, to, rowStart, row);
        }
    }

    /** Counts the elements that are interpreted, up to those that are too many. */
    private void count(int n) {
        seen += Math.min(n, COLD);
        if (seen >= COLD) {
            generate();
        }
    }

    private static boolean hasVectors() {
        return VectorModule.isPresent() && VectorModule.preferredBits() >= WIDE;
    }

    private synchronized void generate() {
        if (!(loop instanceof Interpreter)) {
            return;
        }
        if (!Asm.isPresent()) {
            seen = Integer.MIN_VALUE;
            trial.isOver = true;
            return;
        }
        boolean hasRow = false;
        for (int i = 0; i < program.inputs(); i++) {
            hasRow |= Form.of(forms, i) == Form.ROW;
        }
        boolean withLanes = (hasRow || !program.isPlain()) && hasVectors();
        try {
            ElementwiseLoop generated = LoopWriter.loop(program, forms, withLanes);
            trial.isOver = !withLanes;
            loop = generated;
        } catch (ReflectiveOperationException | RuntimeException | LinkageError e) {
            System.getLogger("org.wengert.kernel")
                    .log(
                            System.Logger.Level.WARNING,
                            "kernels: a loop could not be generated; it is interpreted, which is slow",
                            e);
            seen = Integer.MIN_VALUE;
            trial.isOver = true;
        }
    }
}
