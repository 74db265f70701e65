package org.wengert;

import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.wengert.kernel.expression.Form;
import org.wengert.kernel.expression.Loop;

/** The loop of a rule makes no objects once vectors serve: one operation that the compiler leaves out makes several in each turn. In a JVM of its own, which has not seen other loops. */
class HotLoopsTest {
    private static final int SIZE = 1 << 14;
    /** Tape objects take a few kilobytes; one object in each turn of a loop takes more than this. */
    private static final long MOST_BYTES = 2L * SIZE;
    /** The compiler may throw a loop away once, and compile it again. */
    private static final int STEPS = 3000;
    /** For a machine that others use too; elsewhere it takes a few seconds. */
    private static final long PATIENCE_NANOS = 40_000_000_000L;

    @ParameterizedTest
    @ValueSource(strings = {"gelu", "mish"})
    void makeNoObjects(String name) throws Exception {
        List<String> options = List.of("--add-modules", "jdk.incubator.vector", "-Dwengert.threads=1");
        String printed = ChildJvm.run(options, Step.class, name);
        String bytes = printed.substring(printed.lastIndexOf('\n') + 1);
        assertTrue(Long.parseLong(bytes) <= MOST_BYTES, printed);
    }

    /** Prints the bytes of a step, forward and back, once vectors have served for many. */
    static final class Step {
        private Step() {}

        public static void main(String[] arguments) {
            Op op = arguments[0].equals("gelu") ? ActivationsRules.GELU : ActivationsRules.MISH;
            FusedRule.Fused rule = Objects.requireNonNull(FusedRule.describe(op, 0, DType.FLOAT32));
            Form[] forms = new Form[rule.names().size()];
            Arrays.fill(forms, Form.SAME);
            Loop loop = Loop.of(rule.expression(), forms);
            Tensor x = Tensor.randn(new Random(1), SIZE).requiresGrad(true);
            Tensor g = Tensor.randn(new Random(2), SIZE);
            ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
            long end = System.nanoTime() + PATIENCE_NANOS;
            long bytes = 0;
            for (int steps = 0; steps < STEPS && System.nanoTime() - end < 0; steps += loop.usesLanes() ? 1 : 0) {
                long before = threads.getCurrentThreadAllocatedBytes();
                try (MemoryScope scope = Tape.open()) {
                    op.apply(x).backward(g);
                    x.zeroGrad();
                }
                bytes = threads.getCurrentThreadAllocatedBytes() - before;
            }
            System.out.println(bytes);
        }
    }
}
