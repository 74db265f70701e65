package org.wengert.kernel;

import java.util.Arrays;

/**
 * A fold of at least 16 elements each, in the order that {@link FoldKernel} states. The middle axis of x[outer, n, inner] is folded.
 *
 * <p>16 rows of x follow each other in memory as the 16 partial results of all columns do: a fold of columns is one of rows that are wider.
 */
final class BlockFold {
    private static final int GROUP = FoldKernel.GROUP;
    /** Groups in a block. */
    private static final int GROUPS = 64;
    /** Elements that are worth a thread. */
    private static final int GRAIN = 1 << 16;
    /** Parts of a fold, of which each thread takes some. */
    private static final int PARTS = 32;
    /** Columns folded together: few enough that 16 partial results of each stay in the cache. */
    private static final int STRIP = 512;
    /** Columns folded together where there would be few strips: the threads share those. */
    private static final int NARROW = 64;
    /** Rows of one block that are folded together. */
    private static final int TOGETHER = 32;

    private final FoldLoop loop;
    private final double start;
    private final Object x;
    private final int n;
    private final int inner;
    private final Object y;
    private final int blocks;
    private final int strip;
    private final int strips;
    /** Units of work: one for each outer index and strip. */
    private final int units;
    /** The blocks of one part of a unit, a power of two: so a part is a subtree of the tree of all blocks. */
    private final int partBlocks;

    BlockFold(FoldLoop loop, double start, Object x, int outer, int n, int inner, Object y) {
        this.loop = loop;
        this.start = start;
        this.x = x;
        this.n = n;
        this.inner = inner;
        this.y = y;
        this.blocks = (n / GROUP + GROUPS - 1) / GROUPS;
        this.strip = outer * inner < PARTS * NARROW && (long) outer * n * inner > GRAIN ? NARROW : STRIP;
        this.strips = (inner + strip - 1) / strip;
        this.units = outer * strips;
        this.partBlocks = partBlocks();
    }

    private int partBlocks() {
        int most = PARTS / units;
        int part = 1;
        while ((long) part * most < blocks || part * GROUPS * GROUP < GRAIN / Math.min(inner, strip)) {
            if (most == 0 || part >= blocks) {
                return blocks;
            }
            part *= 2;
        }
        return part;
    }

    void run() {
        int parts = (blocks + partBlocks - 1) / partBlocks;
        if (parts > 1) {
            runInParts(parts);
        } else if ((long) units * n * Math.min(inner, strip) <= GRAIN) {
            whole(0, units);
        } else {
            Parallel.forRange(units, Math.max(1, GRAIN / (n * Math.min(inner, strip))), this::whole);
        }
    }

    /** Folds these outer indices, in this thread. */
    void part(int from, int to) {
        whole(from * strips, to * strips);
    }

    /** Folds these units. */
    private void whole(int from, int to) {
        if (inner == 1 && blocks == 1 && n % GROUP == 0) {
            Object partials = ScratchArrays.claim(x, (TOGETHER + 2) * GROUP);
            for (int unit = from; unit < to; unit += TOGETHER) {
                shortRows(unit, Math.min(TOGETHER, to - unit), partials);
            }
            ScratchArrays.release(partials);
            return;
        }
        Object partials = partials(32 - Integer.numberOfLeadingZeros(blocks));
        for (int unit = from; unit < to; unit++) {
            fold(unit, 0, blocks, partials);
            finish(unit, partials);
        }
        ScratchArrays.release(partials);
    }

    /** Folds some rows, whose partial results are halved together. */
    private void shortRows(int from, int count, Object partials) {
        for (int r = 0; r < count; r++) {
            loop.groups(x, (from + r) * n, n / GROUP, partials, r * GROUP);
        }
        // In the place of each upper half, numbers appear that no later step reads.
        for (int half = GROUP / 2; half > 0; half /= 2) {
            loop.row(partials, half, partials, 0, count * GROUP);
        }
        if (partials instanceof float[] floats) {
            for (int r = 0; r < count; r++) {
                floats[r] = floats[r * GROUP];
            }
        } else {
            double[] doubles = (double[]) partials;
            for (int r = 0; r < count; r++) {
                doubles[r] = doubles[r * GROUP];
            }
        }
        fill(y, start, from, count); // the chain of the elements after the last group, of which there are none
        loop.row(partials, 0, y, from, count);
    }

    /** Folds parts of units, and then those of each unit. */
    private void runInParts(int parts) {
        Object[] folded = new Object[units * parts];
        Parallel.forRange(folded.length, 1, (from, to) -> {
            for (int i = from; i < to; i++) {
                int first = i % parts * partBlocks;
                Object partials = partials(32 - Integer.numberOfLeadingZeros(partBlocks));
                fold(i / parts, first, Math.min(blocks, first + partBlocks), partials);
                folded[i] = partials;
            }
        });
        Object partials = partials(32 - Integer.numberOfLeadingZeros(parts));
        for (int unit = 0; unit < units; unit++) {
            int span = GROUP * width(unit);
            int waiting = 0;
            for (int part = 0; part < parts; part++) {
                Object own = folded[unit * parts + part];
                System.arraycopy(own, 0, partials, waiting * span, span);
                ScratchArrays.release(own);
                waiting = combine(partials, span, waiting + 1, part + 1);
            }
            combineAll(partials, span, waiting);
            finish(unit, partials);
        }
        ScratchArrays.release(partials);
    }

    /** Room for so many sets of partial results. */
    private Object partials(int count) {
        return ScratchArrays.claim(x, count * GROUP * Math.min(inner, strip));
    }

    private int column(int unit) {
        return unit % strips * strip;
    }

    private int width(int unit) {
        return Math.min(strip, inner - column(unit));
    }

    /** partials[0] = the partial results of these blocks. */
    private void fold(int unit, int firstBlock, int lastBlock, Object partials) {
        int span = GROUP * width(unit);
        int waiting = 0;
        for (int b = firstBlock; b < lastBlock; b++) {
            block(unit, b, partials, waiting * span);
            waiting = combine(partials, span, waiting + 1, b - firstBlock + 1);
        }
        combineAll(partials, span, waiting);
    }

    /** Combines the last two sets that wait as long as they cover equally many blocks, and returns how many sets still wait. */
    private int combine(Object partials, int span, int waiting, int done) {
        int left = waiting;
        for (int equal = done; (equal & 1) == 0; equal >>= 1) {
            left--;
            loop.row(partials, left * span, partials, (left - 1) * span, span);
        }
        return left;
    }

    private void combineAll(Object partials, int span, int waiting) {
        for (int left = waiting - 1; left > 0; left--) {
            loop.row(partials, left * span, partials, (left - 1) * span, span);
        }
    }

    /** partials[at] = the partial results of one block. */
    private void block(int unit, int b, Object partials, int at) {
        int groups = Math.min(GROUPS, n / GROUP - b * GROUPS);
        int from = row(unit, b * GROUPS * GROUP);
        if (inner == 1) {
            loop.groups(x, from, groups, partials, at);
            return;
        }
        int width = width(unit);
        int stride = GROUP * inner;
        fill(partials, start, at, GROUP * width);
        // Whole rows follow each other; of a strip, each row is a piece of its own.
        int pieces = width == inner ? 1 : GROUP;
        int size = width == inner ? stride : width;
        int group = 0;
        for (; group <= groups - 8; group += 8) {
            for (int piece = 0; piece < pieces; piece++) {
                int p = from + group * stride + piece * inner;
                loop.eightRows(x, p, stride, partials, at + piece * width, size);
            }
        }
        for (; group < groups; group++) {
            for (int piece = 0; piece < pieces; piece++) {
                loop.row(x, from + group * stride + piece * inner, partials, at + piece * width, size);
            }
        }
    }

    /** The index of the first column of the unit in this row. */
    private int row(int unit, int j) {
        return (unit / strips * n + j) * inner + column(unit);
    }

    private void finish(int unit, Object partials) {
        int tail = n / GROUP * GROUP;
        if (inner == 1) {
            loop.finish(partials, 0, x, row(unit, tail), n - tail, y, unit);
            return;
        }
        int width = width(unit);
        for (int half = GROUP / 2; half > 0; half /= 2) {
            loop.row(partials, half * width, partials, 0, half * width);
        }
        fill(partials, start, width, width);
        for (int j = tail; j < n; j++) {
            loop.row(x, row(unit, j), partials, width, width);
        }
        loop.row(partials, width, partials, 0, width);
        System.arraycopy(partials, 0, y, unit / strips * inner + column(unit), width);
    }

    /** y[from + i] = value for i &lt; n. */
    static void fill(Object y, double value, int from, int n) {
        if (y instanceof float[] floats) {
            Arrays.fill(floats, from, from + n, (float) value);
        } else {
            Arrays.fill((double[]) y, from, from + n, value);
        }
    }
}
