package org.wengert.kernel;

/**
 * The form of a matrix product.
 *
 * @param accumulate y += a b instead of y = a b
 * @param epilogue the step after the product
 * @param gradient the operand whose zeros stay zero, whatever they meet
 */
public record MatmulOptions(boolean accumulate, Epilogue epilogue, GradientOperand gradient) {
    /** y = a b. */
    public static final MatmulOptions DEFAULT = new MatmulOptions(false, Epilogue.NONE, GradientOperand.NONE);

    /** y += a b. */
    public static final MatmulOptions ACCUMULATE = DEFAULT.accumulate(true);

    private static final MatmulOptions LEFT = DEFAULT.gradient(GradientOperand.LEFT);
    private static final MatmulOptions RIGHT = DEFAULT.gradient(GradientOperand.RIGHT);

    /** y = a b where a or b may be a gradient. */
    public static MatmulOptions of(GradientOperand gradient) {
        return switch (gradient) {
            case NONE -> DEFAULT;
            case LEFT -> LEFT;
            case RIGHT -> RIGHT;
        };
    }

    public MatmulOptions accumulate(boolean accumulate) {
        return new MatmulOptions(accumulate, epilogue, gradient);
    }

    public MatmulOptions epilogue(Epilogue epilogue) {
        return new MatmulOptions(accumulate, epilogue, gradient);
    }

    public MatmulOptions gradient(GradientOperand gradient) {
        return new MatmulOptions(accumulate, epilogue, gradient);
    }
}
