package org.wengert.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.function.DoubleUnaryOperator;
import org.junit.jupiter.api.Test;

class SpecializeTest {
    private static final DoubleUnaryOperator ROOT = Math::sqrt;

    @Test
    void givesEachItsOwnClass() {
        UnaryLoop template = new UnaryLoops(null, ROOT);
        UnaryLoop first = Specialize.copy(UnaryLoop.class, template, null, ROOT);
        UnaryLoop second = Specialize.copy(UnaryLoop.class, template, null, ROOT);
        assertTrue(first.getClass().isHidden());
        assertTrue(second.getClass().isHidden());
        assertNotSame(first.getClass(), second.getClass());
    }

    @Test
    void computesTheSame() {
        UnaryLoop template = new UnaryLoops(x -> (float) Math.sqrt(x), ROOT);
        UnaryKernel.OfFloat f32 = x -> (float) Math.sqrt(x);
        UnaryLoop copy = Specialize.copy(UnaryLoop.class, template, f32, ROOT);
        for (UnaryLoop loop : new UnaryLoop[] {template, copy}) {
            float[] floats = {9};
            double[] doubles = {9};
            loop.run(floats, floats, 1);
            loop.run(doubles, doubles, 1);
            assertEquals(3, floats[0]);
            assertEquals(3, doubles[0]);
        }
    }

    @Test
    void fallsBackToTheOriginal() {
        Object noTemplate = new Object();
        assertSame(noTemplate, Specialize.copy(Object.class, noTemplate));
        UnaryLoop template = new UnaryLoops(null, ROOT);
        assertSame(template, Specialize.copy(UnaryLoop.class, template, "not", "its", "arguments"));
    }
}
