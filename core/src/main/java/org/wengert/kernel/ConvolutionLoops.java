package org.wengert.kernel;

import org.jspecify.annotations.Nullable;
import org.wengert.kernel.generator.Element;
import org.wengert.kernel.generator.Form;

/** The loops of direct convolutions of one type. */
final class ConvolutionLoops {
    private static final int WIDEST = 3;

    /** Made when first used, after it is known that vectors serve. */
    private static final class OfFloat {
        static final ConvolutionLoops LOOPS = new ConvolutionLoops(Element.FLOAT);
    }

    private static final class OfDouble {
        static final ConvolutionLoops LOOPS = new ConvolutionLoops(Element.DOUBLE);
    }

    private final Form form;
    private final WarmLoops<ConvolutionPanel> panels = new WarmLoops<>(2 * WIDEST);

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
        int index = index(vectors(width), shiftsA);
        return panels.ready(index) != null || panels.ready(index, tile(width, shiftsA)) != null;
    }

    /** The width of the next tile for so many columns. */
    int width(int columns) {
        return MatmulTile.width(columns, widest(), lanes());
    }

    private int vectors(int width) {
        return form.vectors(width);
    }

    /** The loop for a tile of so many columns, at least one vector. */
    ConvolutionPanel panelFor(int width, boolean shiftsA) {
        return panels.get(index(vectors(width), shiftsA), tile(width, shiftsA));
    }

    private ConvolutionTile tile(int width, boolean shiftsA) {
        return new ConvolutionTile(form, vectors(width), shiftsA);
    }

    private static int index(int vectors, boolean shiftsA) {
        return 2 * (vectors - 1) + (shiftsA ? 1 : 0);
    }
}
