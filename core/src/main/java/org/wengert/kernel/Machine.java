package org.wengert.kernel;

import org.wengert.kernel.generator.Asm;
import org.wengert.kernel.generator.VectorModule;

/** What the processor and this JVM's run have to offer, found out once. */
final class Machine {
    /** The smallest vectors that are worth the trouble, in bits. */
    private static final int NARROWEST = 256;

    private Machine() {}

    /** True if {@code Math.fma} is an instruction, and not a computation with {@code BigDecimal}. */
    static boolean hasFma() {
        return Fma.IS_FAST;
    }

    /** True if loops of vectors pay. The first call logs what is lost if they do not, and how to get it. */
    static boolean hasVectors() {
        return Vectors.SERVE;
    }

    /** True if loops can be generated. The first call logs if they cannot. */
    static boolean canGenerate() {
        return Asm.isPresent();
    }

    private static void log(System.Logger.Level level, String message) {
        System.getLogger("org.wengert.kernel").log(level, message);
    }

    /** Found out by time: the slow form takes more than a microsecond even when compiled, the instruction well below one even in the interpreter. */
    private static final class Fma {
        private static final int CALLS = 64;
        private static final int ATTEMPTS = 50;

        static final boolean IS_FAST = measure();

        private static boolean measure() {
            double sum = 0;
            for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
                long start = System.nanoTime();
                for (int i = 0; i < CALLS; i++) {
                    sum = Math.fma(0.75, sum, 0.1 + i);
                }
                // One attempt that nothing interrupts is enough.
                if (System.nanoTime() - start < 500L * CALLS) {
                    return true;
                }
            }
            return sum == 0;
        }
    }

    private static final class Vectors {
        static final boolean SERVE = find();

        private static boolean find() {
            String missing = missing();
            if (missing.isEmpty()) {
                log(System.Logger.Level.DEBUG, "kernels: vectors of " + VectorModule.preferredBits() + " bits");
                return true;
            }
            log(System.Logger.Level.WARNING, "kernels: no vectors, since " + missing);
            return false;
        }

        private static String missing() {
            if (!VectorModule.isPresent()) {
                return "the module " + VectorModule.NAME + " is missing. Start java with --add-modules "
                        + VectorModule.NAME + ": large matrix products become about five times as fast.";
            }
            if (!hasFma()) {
                return "the processor has no fused multiply-add.";
            }
            int bits = VectorModule.preferredBits();
            return bits >= NARROWEST ? "" : "the processor prefers vectors of " + bits + " bits, too narrow to pay.";
        }
    }
}
