package org.wengert;

/** The type of a tensor's elements. Only the floating types can have gradients. */
public enum DType {
    /** 32-bit IEEE floats: the default. */
    FLOAT32,
    /** 64-bit IEEE floats: {@code GradCheck} works in these. */
    FLOAT64,
    /** 32-bit integers: labels and indices. Arithmetic wraps around as that of Java's int. */
    INT32,
    /** Truth values: the results of comparisons, the conditions of {@code where}. Their {@code sum} counts. */
    BOOL;

    /** The longest array that common virtual machines allocate. */
    private static final int LARGEST = Integer.MAX_VALUE - 8;

    /** Returns whether this is a floating type: one that can need a gradient. */
    public boolean isFloating() {
        return this == FLOAT32 || this == FLOAT64;
    }

    /** The type of the arrays that hold it. */
    Class<?> arrayType() {
        return switch (this) {
            case FLOAT32 -> float[].class;
            case FLOAT64 -> double[].class;
            case INT32 -> int[].class;
            case BOOL -> boolean[].class;
        };
    }

    Object allocate(int size) {
        if (size > LARGEST) {
            throw new Shape.TooLarge("tensor", "[" + size + "]");
        }
        return switch (this) {
            case FLOAT32 -> new float[size];
            case FLOAT64 -> new double[size];
            case INT32 -> new int[size];
            case BOOL -> new boolean[size];
        };
    }
}
