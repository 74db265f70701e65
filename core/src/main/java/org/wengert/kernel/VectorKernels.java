package org.wengert.kernel;

/** The kernels with vectors where they pay, and the reference loops elsewhere. */
final class VectorKernels extends Reference {
    @Override
    public String name() {
        return "vectors";
    }

    @Override
    boolean usesVectors() {
        return true;
    }
}
