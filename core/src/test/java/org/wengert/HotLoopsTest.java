package org.wengert;

import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.wengert.kernel.expression.Form;
import org.wengert.kernel.expression.Loop;

/** The loop of a rule makes no objects once vectors serve: one operation that the compiler leaves out makes several in each turn. In a JVM of its own, which has not seen other loops. */
class HotLoopsTest {
    private static final int SIZE = 1 << 14;
    /** Tape objects take a few kilobytes; one object in each turn of a loop takes more than this. */
    private static final long MOST_BYTES = 2L * SIZE;
    /** An object in each turn of one of its loops takes three times as much. */
    private static final long MOST_BYTES_OF_BLOCK = 1 << 20;
    /** The compiler may throw a loop away once, and compile it again. */
    private static final int STEPS = 3000;
    /** For a machine that others use too; elsewhere it takes a few seconds. */
    private static final long PATIENCE_NANOS = 40_000_000_000L;

    /** Many loops, of which C2 knows little when it compiles the first. */
    @Test
    void ofManyOperationsMakeNoObjects() throws Exception {
        List<String> options = List.of("--add-modules", "jdk.incubator.vector", "-Dwengert.threads=1");
        String printed = ChildJvm.run(options, Block.class);
        String bytes = printed.substring(printed.lastIndexOf('\n') + 1);
        assertTrue(Long.parseLong(bytes) <= MOST_BYTES_OF_BLOCK, printed);
    }

    @ParameterizedTest
    @ValueSource(strings = {"gelu", "mish"})
    void makeNoObjects(String name) throws Exception {
        List<String> options = List.of("--add-modules", "jdk.incubator.vector", "-Dwengert.threads=1");
        String printed = ChildJvm.run(options, Step.class, name);
        String bytes = printed.substring(printed.lastIndexOf('\n') + 1);
        assertTrue(Long.parseLong(bytes) <= MOST_BYTES, printed);
    }

    /** The loop of an activation's rule. */
    private static Loop ruleOf(Op op) {
        FusedRule.Fused rule = Objects.requireNonNull(FusedRule.describe(op, 0, DType.FLOAT32));
        Form[] forms = new Form[rule.names().size()];
        Arrays.fill(forms, Form.SAME);
        return Loop.of(rule.expression(), forms);
    }

    /** Prints the bytes of a step, forward and back, once vectors have served for many. */
    static final class Step {
        private Step() {}

        public static void main(String[] arguments) {
            Op op = arguments[0].equals("gelu") ? ActivationsRules.GELU : ActivationsRules.MISH;
            Loop loop = ruleOf(op);
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

    /** Prints the bytes of a step of a block of a transformer, once vectors serve its longest loop, and that is little; or at the end of patience. */
    static final class Block {
        private static final int TOKENS = 256;
        private static final int WIDTH = 64;
        private static final int HIDDEN = 512;

        private Block() {}

        public static void main(String[] arguments) {
            Random random = new Random(1);
            Tensor x = Tensor.randn(random, TOKENS, WIDTH).requiresGrad(true);
            Tensor in = Tensor.randn(random, WIDTH, HIDDEN).mul(0.1).detach().requiresGrad(true);
            Tensor out = Tensor.randn(random, HIDDEN, WIDTH).mul(0.1).detach().requiresGrad(true);
            Tensor scale = Tensor.ones(WIDTH).requiresGrad(true);
            Tensor shift = Tensor.zeros(WIDTH).requiresGrad(true);
            ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
            long end = System.nanoTime() + PATIENCE_NANOS;
            Loop longest = ruleOf(ActivationsRules.GELU);
            long bytes = Long.MAX_VALUE;
            while (!(longest.usesLanes() && bytes <= MOST_BYTES_OF_BLOCK) && System.nanoTime() - end < 0) {
                long before = threads.getCurrentThreadAllocatedBytes();
                try (MemoryScope scope = Tape.open()) {
                    Tensor normed = x.layerNorm(scale, shift, 1e-5);
                    Tensor mixed = normed.scaledDotProductAttention(normed, normed, Attention.CAUSAL);
                    Tensor y = mixed.matmul(in).gelu().matmul(out).add(x);
                    y.square().mean().backward();
                    for (Tensor leaf : List.of(x, in, out, scale, shift)) {
                        leaf.zeroGrad();
                    }
                }
                bytes = threads.getCurrentThreadAllocatedBytes() - before;
            }
            System.out.println(bytes);
        }
    }
}
