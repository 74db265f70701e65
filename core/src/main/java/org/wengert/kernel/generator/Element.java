package org.wengert.kernel.generator;

import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;

/** The type of the numbers in an array. */
public enum Element {
    FLOAT("F", 32, "Float"),
    DOUBLE("D", 64, "Double");

    private final String descriptor;
    private final int bits;
    private final String box;

    Element(String descriptor, int bits, String box) {
        this.descriptor = descriptor;
        this.bits = bits;
        this.box = box;
    }

    Type type() {
        return Type.getType(descriptor);
    }

    Type array() {
        return Type.getType("[" + descriptor);
    }

    /** The class of its vectors. */
    Type vector() {
        return Type.getObjectType("jdk/incubator/vector/" + box + "Vector");
    }

    /** The type of the elements of a {@code float[]} or a {@code double[]}. */
    public static Element of(Object array) {
        return array instanceof float[] ? FLOAT : DOUBLE;
    }

    /** A new array of so many of them. */
    public Object array(int size) {
        return this == FLOAT ? new float[size] : new double[size];
    }

    public int bits() {
        return bits;
    }

    /** The form of an instruction for this type, given that for {@code int}. */
    int opcode(int forInt) {
        return type().getOpcode(forInt);
    }

    int load() {
        return opcode(Opcodes.IALOAD);
    }

    int store() {
        return opcode(Opcodes.IASTORE);
    }
}
