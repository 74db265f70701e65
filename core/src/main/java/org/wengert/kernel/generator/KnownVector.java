package org.wengert.kernel.generator;

import org.objectweb.asm.Label;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;

/**
 * {@code if (vector.getClass() != species.vectorType()) throw null}, which never throws, and leaves no instruction: from here on, C2 knows the vector's class.
 *
 * <p>{@code intoArray} asks the vector for its species. Where C2 does not know the class, it guesses from what it has seen of {@code intoArray}; in a program's first loops that is too little, and
 * it makes an object of the vector and calls a method. A tile with dozens of vectors does without: C1 would run out of registers.
 */
public final class KnownVector {
    private static final String SPECIES = LoopClass.SPECIES_TYPE.getInternalName();

    private KnownVector() {}

    /**
     * Writes the comparison.
     *
     * @param slot the vector's local variable
     * @param species leaves its species on the stack
     */
    public static void write(MethodVisitor visitor, Frames frames, int slot, Runnable species) {
        Label isKnown = new Label();
        visitor.visitVarInsn(Opcodes.ALOAD, slot);
        visitor.visitMethodInsn(Opcodes.INVOKEVIRTUAL, "java/lang/Object", "getClass", "()Ljava/lang/Class;", false);
        species.run();
        visitor.visitMethodInsn(Opcodes.INVOKEINTERFACE, SPECIES, "vectorType", "()Ljava/lang/Class;", true);
        visitor.visitJumpInsn(Opcodes.IF_ACMPEQ, isKnown);
        visitor.visitInsn(Opcodes.ACONST_NULL);
        visitor.visitInsn(Opcodes.ATHROW);
        frames.label(isKnown, frames.here());
    }
}
