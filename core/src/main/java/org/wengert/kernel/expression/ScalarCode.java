package org.wengert.kernel.expression;

import static org.objectweb.asm.Opcodes.*;

import org.objectweb.asm.Label;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Type;
import org.wengert.kernel.expression.Program.Step;
import org.wengert.kernel.generator.Frames;

/** The loop with one element in each turn. */
final class ScalarCode implements LoopWriter.Code {
    private static final String MATH = "java/lang/Math";

    private final MethodVisitor method;
    private final Frames frames;
    private final Program program;
    private final int forms;
    private final int[] variables;

    ScalarCode(MethodVisitor method, Frames frames, Program program, int forms) {
        this.method = method;
        this.frames = frames;
        this.program = program;
        this.forms = forms;
        this.variables = new int[program.steps().size()];
        int next = LoopWriter.FREE;
        for (int i = 0; i < variables.length; i++) {
            variables[i] = next;
            next += LoopWriter.type(program.steps().get(i).kind()).getSize();
        }
    }

    @Override
    public void test(Label end) {
        method.visitVarInsn(ILOAD, LoopWriter.I);
        method.visitVarInsn(ILOAD, LoopWriter.TO);
        method.visitJumpInsn(IF_ICMPGE, end);
    }

    @Override
    public void advance() {
        method.visitIincInsn(LoopWriter.I, 1);
    }

    private boolean isInvariant(Step step) {
        return step.primitive() == Primitive.INPUT
                && Form.of(forms, (int) step.number()).isInvariant();
    }

    @Override
    public void invariant(int number, Step step) {
        if (isInvariant(step)) {
            input(number, step);
        }
    }

    @Override
    public void step(int number, Step step) {
        if (step.primitive() == Primitive.CONSTANT || isInvariant(step)) {
            return;
        }
        if (step.primitive() == Primitive.INPUT) {
            input(number, step);
            return;
        }
        if (step.primitive() == Primitive.SELECT) {
            select(number, step);
            return;
        }
        step.operands().forEach(this::push);
        compute(step);
        set(number, step);
    }

    private void input(int number, Step step) {
        LoopWriter.element(method, (int) step.number(), Form.of(forms, (int) step.number()));
        method.visitInsn(type(step).getOpcode(IALOAD));
        set(number, step);
    }

    @Override
    public void store(int number, Step step) {
        method.visitVarInsn(ALOAD, LoopWriter.Y);
        method.visitVarInsn(ILOAD, LoopWriter.I);
        push(number);
        method.visitInsn(type(step).getOpcode(IASTORE));
    }

    private void set(int number, Step step) {
        method.visitVarInsn(type(step).getOpcode(ISTORE), variables[number]);
        frames.assigned(variables[number], type(step));
    }

    private static Type type(Step step) {
        return LoopWriter.type(step.kind());
    }

    private void push(int number) {
        Step step = program.steps().get(number);
        if (step.primitive() == Primitive.CONSTANT) {
            method.visitLdcInsn(constant(step));
        } else {
            method.visitVarInsn(type(step).getOpcode(ILOAD), variables[number]);
        }
    }

    private static Object constant(Step step) {
        return switch (step.kind()) {
            case FLOAT -> Float.intBitsToFloat((int) step.number());
            case DOUBLE -> Double.longBitsToDouble(step.number());
            case FLOAT_BITS -> (int) step.number();
            default -> step.number();
        };
    }

    private void select(int number, Step step) {
        Label otherwise = new Label();
        Label end = new Label();
        push(step.operands().get(0));
        method.visitJumpInsn(IFEQ, otherwise);
        push(step.operands().get(1));
        method.visitJumpInsn(GOTO, end);
        frames.label(otherwise, frames.here());
        push(step.operands().get(2));
        frames.label(end, frames.here(), type(step));
        set(number, step);
    }

    /** The operands are on the stack; leaves the value there. */
    private void compute(Step step) {
        Type type = type(step);
        boolean isWide = step.kind().isWide();
        switch (step.primitive()) {
            case ADD, BITS_ADD -> method.visitInsn(type.getOpcode(IADD));
            case SUB, BITS_SUB -> method.visitInsn(type.getOpcode(ISUB));
            case MUL -> method.visitInsn(type.getOpcode(IMUL));
            case DIV -> method.visitInsn(type.getOpcode(IDIV));
            case NEG -> method.visitInsn(type.getOpcode(INEG));
            case FMA -> math("fma", type, 3);
            case ABS -> math("abs", type, 1);
            case MAX -> math("max", type, 2);
            case MIN -> math("min", type, 2);
            case SQRT -> sqrt(isWide);
            case LESS -> compare(isWide ? DCMPG : FCMPG, IFLT);
            case LESS_OR_EQUAL -> compare(isWide ? DCMPG : FCMPG, IFLE);
            case EQUAL -> compare(isWide ? DCMPG : FCMPG, IFEQ);
            case NOT_EQUAL -> compare(isWide ? DCMPG : FCMPG, IFNE);
            case BITS_AND -> method.visitInsn(type.getOpcode(IAND));
            case BITS_OR -> method.visitInsn(type.getOpcode(IOR));
            case SHIFT_LEFT, SHIFT_RIGHT -> shift(step, type);
            case TO_BITS ->
                call(
                        isWide ? "java/lang/Double" : "java/lang/Float",
                        isWide ? "doubleToRawLongBits" : "floatToRawIntBits",
                        isWide ? "(D)J" : "(F)I");
            case FROM_BITS ->
                call(
                        isWide ? "java/lang/Double" : "java/lang/Float",
                        isWide ? "longBitsToDouble" : "intBitsToFloat",
                        isWide ? "(J)D" : "(I)F");
            case WIDEN -> method.visitInsn(F2D);
            case NARROW -> method.visitInsn(D2F);
            default -> throw new AssertionError(step);
        }
    }

    private void math(String name, Type type, int arguments) {
        String letter = type.getDescriptor();
        call(MATH, name, "(" + letter.repeat(arguments) + ")" + letter);
    }

    private void sqrt(boolean isWide) {
        if (!isWide) {
            method.visitInsn(F2D);
        }
        call(MATH, "sqrt", "(D)D");
        if (!isWide) {
            method.visitInsn(D2F);
        }
    }

    private void call(String owner, String name, String descriptor) {
        method.visitMethodInsn(INVOKESTATIC, owner, name, descriptor, false);
    }

    private void shift(Step step, Type type) {
        method.visitLdcInsn((int) step.number());
        method.visitInsn(type.getOpcode(step.primitive() == Primitive.SHIFT_LEFT ? ISHL : IUSHR));
    }

    /** Leaves 1 or 0. */
    private void compare(int difference, int jump) {
        Label yes = new Label();
        Label end = new Label();
        method.visitInsn(difference);
        method.visitJumpInsn(jump, yes);
        method.visitInsn(ICONST_0);
        method.visitJumpInsn(GOTO, end);
        frames.label(yes, frames.here());
        method.visitInsn(ICONST_1);
        frames.label(end, frames.here(), Type.INT_TYPE);
    }
}
