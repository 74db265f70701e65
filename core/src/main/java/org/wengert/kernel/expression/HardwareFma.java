package org.wengert.kernel.expression;

/**
 * Finds out, once, if the processor computes a b + c with one rounding. Where it does not, Math.fma is exact too, but computes with BigDecimal: a
 * thousand times slower, which is how it is told apart.
 */
final class HardwareFma {
    /** An instruction takes a few ns, in the interpreter some tens; BigDecimal takes microseconds, and more while it is interpreted. */
    private static final long LIMIT = 500;

    private static final int TRIES = 8;
    private static final int CALLS = 16;

    static final boolean AVAILABLE = fastest() < LIMIT;

    private HardwareFma() {}

    /** The time of a call in ns: the shortest of several, since anything else that runs can only make it longer. */
    private static long fastest() {
        long fastest = Long.MAX_VALUE;
        double x = 1.1;
        for (int i = 0; i < TRIES; i++) {
            long start = System.nanoTime();
            for (int j = 0; j < CALLS; j++) {
                x = Math.fma(x, 0.3, 0.7);
            }
            fastest = Math.min(fastest, (System.nanoTime() - start) / CALLS);
        }
        return Double.isNaN(x) ? Long.MAX_VALUE : fastest;
    }
}
