package org.wengert;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

/** One line of the tape by itself: what it knows, keeps, refuses, and lets go of. */
class NodeTest {
    private final Tensor x = Tensor.of(DType.FLOAT64, new double[] {1, 2, 3}).requiresGrad(true);
    private final Tensor constant = Tensor.of(DType.FLOAT64, new double[] {4, 5, 6});

    private static Node line(Tensor y) {
        Node line = y.node();
        if (line == null) {
            throw new AssertionError("not recorded: " + y);
        }
        return line;
    }

    @Test
    void aLineIsRecordedIfAnyInputNeedsAGradient() {
        assertNotNull(x.mul(constant).node());
        assertNotNull(constant.mul(x).node());
        assertNotNull(Tensor.concat(0, constant, x, constant).node());
        assertNull(constant.mul(constant).node());
        assertNull(x.gt(constant).node());
        assertNull(x.to(DType.INT32).node());
        try (var off = Tape.noGrad()) {
            assertNull(x.mul(constant).node());
        }
    }

    @Test
    void aLineKnowsItsInputs() {
        Tensor square = x.square();
        Node line = line(square.mul(constant));
        assertEquals("mul", line.op().name());
        assertEquals(2, line.inputs());
        assertSame(square.node(), line.inputNode(0));
        assertNull(line.inputLeaf(0));
        assertNull(line.inputNode(1));
        assertNull(line.inputLeaf(1));
        assertSame(x, line(square).inputLeaf(0));
        assertNull(line(square).inputNode(0));
        assertEquals(Shape.of(3), line.inputShape(0));
        assertEquals(Shape.of(3), line.shape());
        assertEquals(DType.FLOAT64, line.dtype());
        assertTrue(line.sequence() > line(square).sequence());
        assertEquals("mul -> FLOAT64 [3]", line.toString());
        assertThrows(AssertionError.class, () -> line.inputShape(1));
        assertEquals(Shape.of(3), line.knownShape(1));
        assertEquals(Shape.of(1, 3), line(x.reshape(1, 3).add(constant)).knownShape(1));
    }

    @Test
    void aLineOfSeveralLinearInputsKnowsTheShapesOfConstants() {
        Node line = line(Tensor.concat(0, x, constant));
        assertEquals(Shape.of(3), line.inputShape(1));
        Node single = line(x.sum());
        assertEquals(Shape.of(3), single.inputShape(0));
    }

    @Test
    void aLineKeepsWhatItsRuleNames() {
        Node product = line(x.mul(constant));
        assertFalse(product.saves(0));
        assertTrue(product.saves(1));
        assertFalse(product.saves(2));
        assertSame(constant, product.input(1));
        assertTrue(product.keeps(constant.storage()));
        assertFalse(product.keeps(x.storage()));

        Tensor tanh = x.tanh();
        assertTrue(line(tanh).keeps(tanh.storage()));
        assertTrue(line(tanh).saves(1));
        assertSame(tanh, line(tanh).output());

        Node sum = line(x.add(constant));
        assertFalse(sum.saves(0));
        assertFalse(sum.keeps(x.storage()));
        String message =
                assertThrows(IllegalStateException.class, () -> sum.input(0)).getMessage();
        assertTrue(message.startsWith("add: the rule asks for its input 0, which its form does not keep. "), message);
        message = assertThrows(IllegalStateException.class, sum::output).getMessage();
        assertTrue(message.startsWith("add: the rule asks for its output, "), message);
    }

    @Test
    void aKeptValueThatHasChangedIsRefused() {
        Node line = line(x.mul(constant));
        line.checkUnchanged();
        constant.fillInPlace(7);
        String message =
                assertThrows(IllegalStateException.class, () -> line.input(1)).getMessage();
        assertTrue(message.startsWith("backward: mul kept its input 1, FLOAT64 [3], and fillInPlace has "), message);
        message =
                assertThrows(IllegalStateException.class, line::checkUnchanged).getMessage();
        assertTrue(message.startsWith("backward: mul kept its input 1, "), message);
        line(x.mul(constant)).checkUnchanged();
        line(x.add(constant)).checkUnchanged();
    }

    @Test
    void aNameAndHooksAreThoseOfTheResult() {
        Tensor y = x.mul(2);
        Node line = line(y);
        Tensor g = Tensor.ones(DType.FLOAT64, 3);
        assertNull(line.name());
        assertFalse(line.hasHooks());
        assertSame(g, line.hooked(g));
        y.named("y");
        assertEquals("y", line.name());
        assertFalse(line.hasHooks());
        assertSame(g, line.hooked(g));
        Tape.Scope hook = y.registerHook(in -> in.mul(3));
        assertTrue(line.hasHooks());
        assertEquals(3, line.hooked(g).get(0));
        hook.close();
        assertFalse(line.hasHooks());
        assertSame(line.metadata(), line.metadata());
    }

    @Test
    void aFreedLineHasLetGoOfEverything() {
        Node line = line(x.mul(constant));
        assertFalse(line.isFreed());
        line.checkNotFreed();
        line.free(FreedBy.of("backward()", line));
        assertTrue(line.isFreed());
        assertFalse(line.keeps(constant.storage()));
        assertFalse(line.saves(1));
        line.checkUnchanged();
        String by = "mul [3] was already differentiated, by backward() from mul [3] on thread "
                + Thread.currentThread().getName() + ", which freed ";
        for (Runnable use : List.<Runnable>of(() -> line.input(1), line::output, line::checkNotFreed)) {
            String message = assertThrows(IllegalStateException.class, use::run).getMessage();
            assertTrue(message.startsWith("backward: " + by), message);
        }
        for (Runnable use : List.<Runnable>of(() -> line.target(0), () -> line.inputLeaf(0), () -> line.inputNode(0))) {
            String message = assertThrows(IllegalStateException.class, use::run).getMessage();
            assertTrue(message.startsWith("this line of the tape: " + by), message);
        }
    }
}
