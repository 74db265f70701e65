package org.wengert.kernel.generator;

/**
 * What a call of a loop of vectors takes. Objects tell more than time: before C2 has compiled a loop, each operation makes some; after it, none. In between are loops of several methods, of which some are
 * compiled, and loops that C2 has compiled with some operations left out.
 *
 * @param nanos the time
 * @param bytes the memory for objects, or {@link AllocatedBytes#UNKNOWN}
 */
record CallCost(long nanos, long bytes) {
    static final CallCost NONE = new CallCost(Long.MAX_VALUE, Long.MAX_VALUE);

    /** Once C2 has compiled most of a loop, a call takes less than this part of the bytes, or of the time, that it took first. */
    private static final double COMPILED = 0.5;

    private static final double COMPILED_TIME = 0.01;
    /** One method more that is compiled takes away so much. */
    private static final double LESS = 0.9;

    static CallCost of(Runnable call) {
        long bytes = AllocatedBytes.now();
        long start = System.nanoTime();
        call.run();
        long nanos = System.nanoTime() - start;
        return new CallCost(
                nanos, bytes == AllocatedBytes.UNKNOWN ? AllocatedBytes.UNKNOWN : AllocatedBytes.now() - bytes);
    }

    boolean knowsBytes() {
        return bytes != AllocatedBytes.UNKNOWN;
    }

    CallCost least(CallCost other) {
        return new CallCost(Math.min(nanos, other.nanos), Math.min(bytes, other.bytes));
    }

    /** True if C2 has compiled something since the call that took the other. */
    boolean isLessThan(CallCost other) {
        return knowsBytes() ? bytes < LESS * other.bytes : nanos < LESS * other.nanos;
    }

    /** True if C2 has compiled most of the loop since the first calls. */
    boolean isCompiledSince(CallCost first) {
        return knowsBytes() ? bytes < COMPILED * first.bytes : nanos < COMPILED_TIME * first.nanos;
    }
}
