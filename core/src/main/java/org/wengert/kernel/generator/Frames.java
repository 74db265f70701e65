package org.wengert.kernel.generator;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.Label;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;

/**
 * The types of the local variables of a method in the making, which a class file states wherever a branch arrives.
 *
 * <p>ASM can find them out by itself; in a program's first second that takes longer than anything else about a loop.
 */
public final class Frames {
    private final MethodVisitor visitor;
    /** By slot; null where no value is known, and in the second slot of a wide one. */
    private final List<@Nullable Object> slots = new ArrayList<>();

    private int lastOffset = -1;

    public Frames(MethodVisitor visitor) {
        this.visitor = visitor;
    }

    /** The local variable in this slot has a value of this type from here on. */
    public void assigned(int slot, Type type) {
        while (slots.size() < slot + type.getSize()) {
            slots.add(null);
        }
        slots.set(slot, verified(type));
    }

    /** The types here. */
    public Locals here() {
        return new Locals(new ArrayList<>(slots));
    }

    /** Types by slot. */
    public record Locals(List<@Nullable Object> slots) {
        /** The variables that have a value after either of two branches. */
        Locals common(Locals other) {
            List<@Nullable Object> common = new ArrayList<>();
            for (int i = 0; i < Math.min(slots.size(), other.slots.size()); i++) {
                common.add(Objects.equals(slots.get(i), other.slots.get(i)) ? slots.get(i) : null);
            }
            return new Locals(common);
        }
    }

    /** Places a label where a branch arrives that left when the variables had these types, with these types on the stack. */
    public void label(Label label, Locals locals, Type... stack) {
        slots.clear();
        slots.addAll(locals.slots);
        Label here = new Label();
        visitor.visitLabel(here);
        if (here.getOffset() == lastOffset) {
            // One place has one frame.
            visitor.visitInsn(Opcodes.NOP);
        }
        visitor.visitLabel(label);
        lastOffset = label.getOffset();
        Object[] types = types();
        Object[] onStack = new Object[stack.length];
        for (int i = 0; i < stack.length; i++) {
            onStack[i] = verified(stack[i]);
        }
        visitor.visitFrame(Opcodes.F_NEW, types.length, types, onStack.length, onStack);
    }

    private Object[] types() {
        List<Object> types = new ArrayList<>();
        for (int slot = 0; slot < slots.size(); slot++) {
            Object type = slots.get(slot);
            types.add(type == null ? Opcodes.TOP : type);
            if (type == Opcodes.DOUBLE || type == Opcodes.LONG) {
                slot++;
            }
        }
        return types.toArray();
    }

    /** A type as the verifier of class files knows it. */
    private static Object verified(Type type) {
        return switch (type.getSort()) {
            case Type.FLOAT -> Opcodes.FLOAT;
            case Type.DOUBLE -> Opcodes.DOUBLE;
            case Type.LONG -> Opcodes.LONG;
            case Type.ARRAY, Type.OBJECT -> type.getInternalName();
            default -> Opcodes.INTEGER;
        };
    }
}
