package org.wengert.kernel;

import java.util.function.DoubleBinaryOperator;
import org.wengert.kernel.generator.Code;
import org.wengert.kernel.generator.Element;
import org.wengert.kernel.generator.Form;
import org.wengert.kernel.generator.WarmUp;

/** The loops of one fold for one type: plain ones for a program's first elements, then generated ones, of vectors as soon as those are compiled. */
final class FoldLoops {
    /** The elements that are folded by plain loops: making the first generated one takes as long as a million of them. */
    private static final int COLD = 1 << 18;

    /** The elements of a call that warms up, enough to tell the interpreter from a compiled loop. */
    private static final int WARM = 1024;

    /** What a vector of it takes at most when the loop is compiled. */
    private static final long FAST_NANOS = 3;

    private static volatile long cold = COLD;

    private final Element element;
    private final Code.Binary function;
    private final double start;
    private volatile FoldLoop current;
    private volatile boolean isGenerated;

    FoldLoops(Element element, Code.Binary function, DoubleBinaryOperator f, double start) {
        this.element = element;
        this.function = function;
        this.start = start;
        this.current = new PlainFold(f, start);
    }

    /** The best loop there is for so many elements. All of them give the same bits. */
    FoldLoop get(int elements) {
        if (!isGenerated) {
            warmUp(elements);
        }
        return current;
    }

    private void warmUp(int elements) {
        long left = cold;
        if (left > 0) {
            // Two threads may count as one: it is a rough measure.
            cold = left - elements;
        }
        if (left < elements && Machine.canGenerate()) {
            generate();
        }
    }

    private synchronized void generate() {
        if (isGenerated) {
            return;
        }
        current = new FoldTile(Form.scalar(element), function, start).loop();
        isGenerated = true;
        if (Machine.hasVectors() && FoldTile.fits(Form.vector(element))) {
            FoldTile tile = new FoldTile(Form.vector(element), function, start);
            FoldLoop[] last = new FoldLoop[1];
            WarmUp.start(
                    "a fold of vectors",
                    () -> {
                        last[0] = tile.loop();
                        return exercise(last[0]);
                    },
                    nanos -> current = last[0]);
        }
    }

    private WarmUp.Exercise exercise(FoldLoop loop) {
        Object x = element.array(WARM);
        Object y = element.array(WARM);
        return WarmUp.Exercise.ofMethods(
                () -> fold(loop, x, y, WARM),
                () -> fold(loop, x, y, 0),
                FAST_NANOS * 3 * WARM / Form.vector(element).lanes());
    }

    /** Runs each loop over so many elements. */
    private static void fold(FoldLoop loop, Object x, Object y, int n) {
        loop.groups(x, 0, n / FoldKernel.GROUP, y, 0);
        loop.row(x, 0, y, 0, n - 1);
        loop.eightRows(x, 0, n / 8, y, 0, n / 8 - 1);
    }
}
