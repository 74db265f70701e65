package org.wengert.kernel.expression;

import static org.objectweb.asm.Opcodes.*;

import java.lang.invoke.MethodHandles;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.Label;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Type;
import org.wengert.kernel.expression.Program.Step;
import org.wengert.kernel.generator.Frames;

/** Writes the class of a loop: a method with one element in each turn, and one with a vector in each turn, everything in local variables. */
final class LoopWriter {
    private static final String PACKAGE = "org/wengert/kernel/expression/";
    private static final String BASE = PACKAGE + "ElementwiseLoop";
    private static final String ARGUMENTS = "(" + "Ljava/lang/Object;".repeat(5) + "IIII)";

    /** The arguments' local variables: this, the inputs, y, and the rest. */
    static final int FIRST_INPUT = 1;

    static final int Y = 5;
    static final int FROM = 6;
    static final int TO = 7;
    static final int ROW_START = 8;
    static final int ROW = 9;

    /** The index, and the first variable that is free. */
    static final int I = FROM;

    static final int FREE = 10;

    private LoopWriter() {}

    /** Writes one method's code for the steps. */
    interface Code {
        /** Before the loop: what does not change in it. */
        void invariant(int number, Step step);

        /** In the loop: the step's value, into its variable. */
        void step(int number, Step step);

        /** In the loop: stores the result in y[i]. */
        void store(int number, Step step);

        /** Jumps to the end if no turn is left. */
        void test(Label end);

        /** Moves the index on. */
        void advance();
    }

    /** A new loop of this program; with lanes only where the Vector API is present. */
    static ElementwiseLoop loop(Program program, int forms, boolean withLanes) throws ReflectiveOperationException {
        MethodHandles.Lookup lookup = MethodHandles.lookup();
        Class<?> type =
                lookup.defineHiddenClass(bytes(program, forms, withLanes), true).lookupClass();
        return (ElementwiseLoop) type.getDeclaredConstructor().newInstance();
    }

    private static byte[] bytes(Program program, int forms, boolean withLanes) {
        ClassWriter writer = new ClassWriter(ClassWriter.COMPUTE_MAXS);
        writer.visit(V17, ACC_FINAL | ACC_SUPER, PACKAGE + "Loop", null, BASE, null);
        MethodVisitor init = writer.visitMethod(0, "<init>", "()V", null, null);
        init.visitCode();
        init.visitVarInsn(ALOAD, 0);
        init.visitMethodInsn(INVOKESPECIAL, BASE, "<init>", "()V", false);
        init.visitInsn(RETURN);
        init.visitMaxs(0, 0);
        init.visitEnd();
        MethodVisitor scalar = writer.visitMethod(0, "scalar", ARGUMENTS + "V", null, null);
        Frames scalarFrames = frames(scalar);
        write(program, scalar, scalarFrames, new ScalarCode(scalar, scalarFrames, program, forms));
        scalar.visitInsn(RETURN);
        scalar.visitMaxs(0, 0);
        scalar.visitEnd();
        MethodVisitor lanes = writer.visitMethod(0, "lanes", ARGUMENTS + "I", null, null);
        if (withLanes) {
            Frames frames = frames(lanes);
            write(program, lanes, frames, new LaneCode(lanes, frames, program, forms));
        }
        lanes.visitVarInsn(ILOAD, I);
        lanes.visitInsn(IRETURN);
        lanes.visitMaxs(0, 0);
        lanes.visitEnd();
        writer.visitEnd();
        return writer.toByteArray();
    }

    /** The arguments' types. */
    private static Frames frames(MethodVisitor method) {
        Frames frames = new Frames(method);
        frames.assigned(0, Type.getObjectType(BASE));
        for (int input = FIRST_INPUT; input <= Y; input++) {
            frames.assigned(input, Type.getType(Object.class));
        }
        for (int number = FROM; number < FREE; number++) {
            frames.assigned(number, Type.INT_TYPE);
        }
        return frames;
    }

    private static void write(Program program, MethodVisitor method, Frames frames, Code code) {
        method.visitCode();
        for (Step step : program.steps()) {
            if (step.primitive() == Primitive.INPUT) {
                cast(method, frames, FIRST_INPUT + (int) step.number(), step.kind());
            }
        }
        cast(method, frames, Y, program.result().kind());
        for (int i = 0; i < program.steps().size(); i++) {
            code.invariant(i, program.steps().get(i));
        }
        Label start = new Label();
        Label end = new Label();
        Frames.Locals before = frames.here();
        frames.label(start, before);
        code.test(end);
        for (int i = 0; i < program.steps().size(); i++) {
            code.step(i, program.steps().get(i));
        }
        code.store(program.steps().size() - 1, program.result());
        code.advance();
        method.visitJumpInsn(GOTO, start);
        frames.label(end, before);
    }

    private static void cast(MethodVisitor method, Frames frames, int variable, Kind kind) {
        method.visitVarInsn(ALOAD, variable);
        Type array = Type.getType(kind == Kind.FLOAT ? "[F" : "[D");
        method.visitTypeInsn(CHECKCAST, array.getInternalName());
        method.visitVarInsn(ASTORE, variable);
        frames.assigned(variable, array);
    }

    /** Pushes the array of an input and the index of its element. */
    static void element(MethodVisitor method, int input, Form form) {
        method.visitVarInsn(ALOAD, FIRST_INPUT + input);
        if (form == Form.NUMBER) {
            method.visitInsn(ICONST_0);
        } else {
            method.visitVarInsn(ILOAD, form == Form.COLUMN ? ROW : I);
        }
        if (form == Form.ROW) {
            method.visitVarInsn(ILOAD, ROW_START);
            method.visitInsn(ISUB);
        }
    }

    static Type type(Kind kind) {
        return switch (kind) {
            case FLOAT -> Type.FLOAT_TYPE;
            case DOUBLE -> Type.DOUBLE_TYPE;
            case DOUBLE_BITS -> Type.LONG_TYPE;
            default -> Type.INT_TYPE;
        };
    }
}
