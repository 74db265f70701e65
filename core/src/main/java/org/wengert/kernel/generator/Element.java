package org.wengert.kernel.generator;

import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;

/** The type of the numbers in an array. */
public enum Element {
    FLOAT(Type.FLOAT_TYPE, 32, "Float"),
    DOUBLE(Type.DOUBLE_TYPE, 64, "Double");

    final Type type;
    final Type array;
    /** The class of its vectors, and that of the box that their methods are generic in. */
    final Type vector;

    private final int bits;

    Element(Type type, int bits, String box) {
        this.type = type;
        this.array = Type.getType("[" + type.getDescriptor());
        this.vector = Type.getObjectType("jdk/incubator/vector/" + box + "Vector");
        this.bits = bits;
    }

    /** The type of the elements of a {@code float[]} or a {@code double[]}. */
    public static Element of(Object array) {
        return array instanceof float[] ? FLOAT : DOUBLE;
    }

    public int bits() {
        return bits;
    }

    /** The form of an instruction for this type, given that for {@code int}. */
    int opcode(int forInt) {
        return type.getOpcode(forInt);
    }

    int load() {
        return opcode(Opcodes.IALOAD);
    }

    int store() {
        return opcode(Opcodes.IASTORE);
    }
}
