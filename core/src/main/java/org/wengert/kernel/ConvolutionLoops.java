package org.wengert.kernel;

import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;
import org.wengert.kernel.generator.Element;
import org.wengert.kernel.generator.Form;

/** The loops of direct convolutions of one type, each generated when first needed, and used once it is compiled. */
final class ConvolutionLoops {
    private static final int WIDEST = 3;
    private static final int COLD = 0;
    private static final int WARMING = 1;
    private static final int READY = 2;

    /** Made when first used, after it is known that vectors serve. */
    private static final class OfFloat {
        static final ConvolutionLoops LOOPS = new ConvolutionLoops(Element.FLOAT);
    }

    private static final class OfDouble {
        static final ConvolutionLoops LOOPS = new ConvolutionLoops(Element.DOUBLE);
    }

    private final Form form;
    private final AtomicReferenceArray<@Nullable ConvolutionPanel> panels = new AtomicReferenceArray<>(2 * WIDEST);
    private final AtomicIntegerArray states = new AtomicIntegerArray(2 * WIDEST);

    private ConvolutionLoops(Element element) {
        this.form = Form.vector(element);
    }

    /** The loops for arrays of this type; null if vectors do not serve. */
    static @Nullable ConvolutionLoops of(Object array) {
        if (!(Machine.canGenerate() && Machine.hasVectors())) {
            return null;
        }
        return array instanceof float[] ? OfFloat.LOOPS : OfDouble.LOOPS;
    }

    /** The most vectors of a tile. */
    int widest() {
        return ConvolutionTile.widest(form);
    }

    int lanes() {
        return form.lanes();
    }

    /** True if the loops for all tiles of so many columns are compiled. The first call has them compiled. */
    boolean isReady(int columns, boolean shiftsA) {
        boolean isReady = true;
        for (int done = 0; done < columns; done += width(columns - done)) {
            isReady &= isReadyPanel(width(columns - done), shiftsA);
        }
        return isReady;
    }

    /** True if the loop for a tile of so many columns is compiled. The first call has it compiled. */
    boolean isReadyPanel(int width, boolean shiftsA) {
        int vectors = vectors(width);
        int index = index(vectors, shiftsA);
        if (states.get(index) == COLD && states.compareAndSet(index, COLD, WARMING)) {
            ConvolutionTile tile = new ConvolutionTile(form, vectors, shiftsA);
            WarmUp.start(tile.toString(), () -> tile.exercise(panel(vectors, shiftsA)), () -> states.set(index, READY));
        }
        return states.get(index) == READY;
    }

    /** The width of the next tile: no vector may be left over that is not full and has none before it to overlap. */
    int width(int columns) {
        int widest = widest() * lanes();
        return columns <= widest ? columns : columns - widest < lanes() ? widest - lanes() : widest;
    }

    private int vectors(int width) {
        return (width + lanes() - 1) / lanes();
    }

    /** The loop for a tile of so many columns, at least one vector. */
    ConvolutionPanel panelFor(int width, boolean shiftsA) {
        return panel(vectors(width), shiftsA);
    }

    private ConvolutionPanel panel(int vectors, boolean shiftsA) {
        int index = index(vectors, shiftsA);
        ConvolutionPanel known = panels.get(index);
        if (known == null) {
            ConvolutionPanel made = new ConvolutionTile(form, vectors, shiftsA).panel();
            known = panels.compareAndSet(index, null, made) ? made : panel(vectors, shiftsA);
        }
        return known;
    }

    private static int index(int vectors, boolean shiftsA) {
        return 2 * (vectors - 1) + (shiftsA ? 1 : 0);
    }
}
