package org.wengert.kernel.generator;

import org.objectweb.asm.Type;

/**
 * How a loop holds its values: one number, or a vector of the species that the processor prefers.
 *
 * @param element the type of the numbers
 * @param lanes how many of them a value holds
 * @param isVector whether a value is a vector
 */
public record Form(Element element, int lanes, boolean isVector) {
    /** One number. */
    public static Form scalar(Element element) {
        return new Form(element, 1, false);
    }

    /**
     * A vector of the preferred species.
     *
     * @throws IllegalStateException without the vector module
     */
    public static Form vector(Element element) {
        return new Form(element, VectorModule.preferredBits() / element.bits(), true);
    }

    /** One number of the same type. */
    public Form one() {
        return isVector ? scalar(element) : this;
    }

    /** How many values hold n numbers; the last of them may not be full. */
    public int vectors(int n) {
        return (n + lanes - 1) / lanes;
    }

    /** {@code float[]} or {@code double[]}. */
    public Class<?> arrayClass() {
        return element == Element.FLOAT ? float[].class : double[].class;
    }

    /** {@code float} or {@code double}. */
    public Class<?> numberClass() {
        return element == Element.FLOAT ? float.class : double.class;
    }

    /** The type of a value. */
    Type type() {
        return isVector ? element.vector() : element.type();
    }

    @Override
    public String toString() {
        return isVector ? element + " x " + lanes : element.toString();
    }
}
