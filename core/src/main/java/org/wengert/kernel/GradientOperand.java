package org.wengert.kernel;

/**
 * The operand of a product that is an upstream gradient, if one is. Where a gradient is 0 its terms are 0, whatever they meet: infinity and NaN
 * included.
 */
public enum GradientOperand {
    /** Neither: terms are as in IEEE arithmetic. */
    NONE,
    /** The first operand. */
    LEFT,
    /** The second operand. */
    RIGHT
}
