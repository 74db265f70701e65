package org.wengert.kernel.expression;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.wengert.kernel.generator.Asm;
import org.wengert.kernel.generator.VectorModule;
import org.wengert.kernel.generator.WarmUp;

/**
 * The loop of an expression over arrays, in the fastest form there is so far; every form gives the same bits.
 *
 * <p>The first elements are interpreted: starting the generator takes longer than they do. Then a class is generated. Its loop over vectors is slow until
 * the JIT compiler has compiled it, by a factor of hundreds, so it serves when it is compiled.
 */
public final class Loop {
    /** Elements that are interpreted before a class is generated. */
    private static final int COLD = 3000;

    /** The fewest elements of a call that vectors are worth, and so many of them in all until they are compiled. */
    private static final int LONG = 128;

    private static final int MANY = 1 << 15;

    /** One long call in this many is watched, and this many in a row must have been slow. */
    private static final int WATCH = 63;

    private static final int LOSSES = 3;

    /** A loop is no longer compiled if it takes so many times its best time, and so many nanoseconds more for each element. */
    private static final double SLOWER = 4;

    private static final double SLOW_NANOS = 10;

    /** The elements of a call that has the loop compiled, and what it takes at most then, and for each vector of each step. */
    private static final int EXERCISE = 256;

    private static final long FAST_CALL_NANOS = 1000;
    private static final double FAST_STEP_NANOS = 1.5;

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
    private ElementwiseLoop loop;
    private boolean isWarming;
    private boolean usesLanes;
    private double laneNanos;
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
        if (!usesLanes) {
            if (seen >= 0) {
                count(to - from);
            }
            loop.scalar(a, b, c, d, y, from, to, rowStart, row);
        } else if (to - from >= LONG && (++turns & WATCH) == 0) {
            watch(a, b, c, d, y, from, to, rowStart, row);
        } else {
            lanes(a, b, c, d, y, from, to, rowStart, row);
        }
    }

    /** True if the loop over vectors is compiled, and long calls take it. */
    public boolean usesLanes() {
        return usesLanes;
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
        double slow = (SLOWER * laneNanos + SLOW_NANOS) * (to - from);
        losses = System.nanoTime() - start > slow ? losses + 1 : 0;
        if (losses > LOSSES) {
            losses = 0;
            usesLanes = false;
            warmUp();
        }
    }

    /** Counts the elements up to those that are worth a generated class, and then those of long calls that are worth vectors. */
    private void count(int n) {
        if (loop instanceof Interpreter) {
            seen += Math.min(n, COLD);
            if (seen >= COLD) {
                generate();
            }
        } else if (n >= LONG) {
            seen += Math.min(n, MANY);
            if (seen >= MANY) {
                warmUp();
            }
        }
    }

    private static boolean hasVectors() {
        return VectorModule.isPresent() && VectorModule.preferredBits() >= WIDE;
    }

    private synchronized void generate() {
        if (!(loop instanceof Interpreter)) {
            return;
        }
        seen = Integer.MIN_VALUE;
        if (!Asm.isPresent()) {
            return;
        }
        boolean hasRow = false;
        for (int i = 0; i < program.inputs(); i++) {
            hasRow |= Form.of(forms, i) == Form.ROW;
        }
        boolean withLanes = (hasRow || !program.isPlain()) && hasVectors();
        try {
            loop = LoopWriter.loop(program, forms, withLanes);
            seen = withLanes ? 0 : Integer.MIN_VALUE;
        } catch (ReflectiveOperationException | RuntimeException | LinkageError e) {
            System.getLogger("org.wengert.kernel")
                    .log(
                            System.Logger.Level.WARNING,
                            "kernels: a loop could not be generated; it is interpreted, which is slow",
                            e);
        }
    }

    /** Has the loop over vectors compiled, and used from then on. */
    private synchronized void warmUp() {
        if (isWarming) {
            return;
        }
        isWarming = true;
        seen = Integer.MIN_VALUE;
        List<ElementwiseLoop> made = new ArrayList<>();
        WarmUp.start("a loop of vectors", () -> exercise(next(made), made.size()), nanos -> {
            loop = made.get(made.size() - 1);
            laneNanos = nanos / (double) EXERCISE;
            usesLanes = true;
            isWarming = false;
        });
    }

    /** The loop, and after it new ones of the same program. */
    private ElementwiseLoop next(List<ElementwiseLoop> made) {
        try {
            made.add(made.isEmpty() ? loop : LoopWriter.loop(program, forms, true));
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
        return made.get(made.size() - 1);
    }

    /** An exercise; each time one fails, the next may be slower, for machines that are slow. */
    private WarmUp.Exercise exercise(ElementwiseLoop known, int times) {
        @Nullable Object[] x = new Object[ElementwiseLoop.MOST_INPUTS];
        for (int i = 0; i < program.inputs(); i++) {
            x[i] = array(program.inputKind(i));
        }
        Object y = array(program.result().kind());
        int vectors = EXERCISE * Double.SIZE / VectorModule.preferredBits();
        return WarmUp.Exercise.ofMethod(
                () -> known.lanes(x[0], x[1], x[2], x[3], y, 0, EXERCISE, 0, 0),
                () -> known.lanes(x[0], x[1], x[2], x[3], y, 0, 0, 0, 0),
                times
                        * (FAST_CALL_NANOS
                                + Math.round(FAST_STEP_NANOS * program.steps().size() * vectors)));
    }

    private static Object array(Kind kind) {
        return kind == Kind.FLOAT ? new float[EXERCISE] : new double[EXERCISE];
    }
}
