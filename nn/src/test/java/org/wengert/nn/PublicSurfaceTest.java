package org.wengert.nn;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.wengert.surface.Recorded;
import org.wengert.surface.Surface;

/** The surface is chosen: nothing becomes public, or ceases to be, without a line of {@code surface.txt}. */
class PublicSurfaceTest {
    private final Surface surface = Surface.around(Module.class);

    @Test
    void isTheOneThatWasChosen() throws IOException {
        Recorded.check(surface.lines(), "org/wengert/nn/surface.txt", getClass());
    }

    @Test
    void namesNothingThatAUserCannotName() {
        assertEquals(List.of(), surface.leaks());
    }
}
