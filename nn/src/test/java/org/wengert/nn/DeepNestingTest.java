package org.wengert.nn;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.Test;
import org.wengert.Tensor;

/** Modules and collections nested deeper than a thread's stack are searched like any other. */
class DeepNestingTest {
    private static final int DEPTH = 3000;

    /** A small stack on every machine, so that recursion would show. */
    private static <T> T onASmallStack(Callable<T> f) throws Exception {
        return onAStack(256 << 10, f);
    }

    private static <T> T onAStack(int bytes, Callable<T> f) throws Exception {
        FutureTask<T> task = new FutureTask<>(f);
        new Thread(null, task, "stack of " + bytes, bytes).start();
        return task.get();
    }

    private static Sequential nested() {
        Sequential innermost = new Sequential(new Linear(1, 1, false));
        Sequential outermost = innermost;
        for (int i = 1; i < DEPTH; i++) {
            outermost = new Sequential(outermost);
        }
        return outermost;
    }

    @Test
    void modulesInModules() throws Exception {
        Sequential outermost = nested();

        assertEquals(DEPTH + 1, onASmallStack(outermost::modules).size());
        assertEquals(
                "0.".repeat(DEPTH) + "weight",
                onASmallStack(outermost::namedParameters).keySet().iterator().next());
        outermost.eval();
        assertFalse(outermost.modules().get(DEPTH).isTraining());
    }

    @Test
    void theirOutline() throws Exception {
        String outline = onASmallStack(nested()::toString);

        assertTrue(outline.startsWith("Sequential(\n  (0): Sequential(\n    (0): Sequential("));
        assertTrue(outline.contains("(0): Linear(1, 1, bias=false)\n"));
        assertTrue(outline.endsWith("\n    )\n  )\n)"));
        assertEquals(2 * DEPTH + 1, outline.lines().count());
    }

    static class Holder extends Module {
        Object member = new Linear(1, 1, false);
    }

    @Test
    void listsInLists() throws Exception {
        Holder holder = new Holder();
        for (int i = 0; i < DEPTH; i++) {
            holder.member = List.of(holder.member);
        }
        assertEquals(
                List.of("member" + ".0".repeat(DEPTH) + ".weight"),
                List.copyOf(onASmallStack(holder::namedParameters).keySet()));
    }

    /** A network's forward is as deep as its nesting: it needs the stack for it. */
    @Test
    void theyRun() throws Exception {
        Sequential outermost = nested();
        Tensor y = onAStack(16 << 20, () -> outermost.forward(Tensor.ones(1)));
        onASmallStack(() -> {
            y.backward();
            return y;
        });
        assertEquals(1, outermost.parameters().get(0).grad().item());
    }
}
