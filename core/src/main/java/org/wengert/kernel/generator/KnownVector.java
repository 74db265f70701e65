package org.wengert.kernel.generator;

import org.objectweb.asm.Label;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;

/**
 * {@code if (vector.getClass() != species.vectorType()) throw null}, which never throws, and leaves no instruction: from here on, C2 knows the vector's class.
 *
 * <p>A method of a vector depends on its class. Where C2 does not know it, C2 guesses from what it has seen of the method. It makes an object of the vector and calls the method instead if it has seen
 * too little, as in a program's first loops, or if its guesses were wrong too often, as where a program used other vectors before.
 */
public final class KnownVector {
    private KnownVector() {}

    /**
     * Writes the comparison.
     *
     * @param slot the vector's local variable
     * @param type leaves the class on the stack
     */
    public static void write(MethodVisitor visitor, Frames frames, int slot, Runnable type) {
        Label isKnown = new Label();
        visitor.visitVarInsn(Opcodes.ALOAD, slot);
        visitor.visitMethodInsn(Opcodes.INVOKEVIRTUAL, "java/lang/Object", "getClass", "()Ljava/lang/Class;", false);
        type.run();
        visitor.visitJumpInsn(Opcodes.IF_ACMPEQ, isKnown);
        visitor.visitInsn(Opcodes.ACONST_NULL);
        visitor.visitInsn(Opcodes.ATHROW);
        frames.label(isKnown, frames.here());
    }
}
