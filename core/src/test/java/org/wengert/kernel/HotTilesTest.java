package org.wengert.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.wengert.ChildJvm;
import org.wengert.kernel.generator.Element;
import org.wengert.kernel.generator.Form;
import org.wengert.kernel.generator.WarmUp;

/**
 * A compiled tile makes no objects even where C2 may not guess the class of a vector. It stops guessing, in a long loop, once its guesses were wrong too often: for example after a program's own loops
 * of vectors. In a JVM of its own, where one wrong guess is too many.
 */
class HotTilesTest {
    private static final int FEW_BYTES = 1024;
    private static final int IDLE_CALLS = 300;
    private static final long PATIENCE_NANOS = 20_000_000_000L;

    @Test
    void makeNoObjectsWhereC2DoesNotGuess() throws Exception {
        List<String> options = List.of("--add-modules", "jdk.incubator.vector", "-XX:PerMethodTrapLimit=0");
        String printed = ChildJvm.run(options, Tiles.class);
        assertEquals("none", printed.substring(printed.lastIndexOf('\n') + 1), printed);
    }

    /** Calls one tile after the other until it is compiled, and prints those that make objects. */
    static final class Tiles {
        private Tiles() {}

        public static void main(String[] arguments) {
            String bad = "";
            for (Element element : Element.values()) {
                Form vector = Form.vector(element);
                for (boolean transposeA : new boolean[] {false, true}) {
                    bad += bad(new MatmulTile(vector, MatmulTile.widest(), transposeA));
                    bad += bad(new ConvolutionTile(vector, ConvolutionTile.widest(vector), transposeA));
                }
            }
            System.out.println(bad.isEmpty() ? "none" : bad);
        }

        private static <L> String bad(WarmLoops.Tile<L> tile) {
            WarmUp.Exercise exercise = tile.exercise(tile.loop());
            ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
            long end = System.nanoTime() + PATIENCE_NANOS;
            long bytes = Long.MAX_VALUE;
            while (bytes > FEW_BYTES && System.nanoTime() - end < 0) {
                for (int i = 0; i < IDLE_CALLS; i++) {
                    exercise.idle().run();
                }
                long before = threads.getCurrentThreadAllocatedBytes();
                exercise.work().run();
                bytes = threads.getCurrentThreadAllocatedBytes() - before;
            }
            return bytes > FEW_BYTES ? tile + ": " + bytes + " bytes; " : "";
        }
    }
}
