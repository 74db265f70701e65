package org.wengert.kernel.expression;

import static org.objectweb.asm.Opcodes.*;

import java.util.List;
import org.objectweb.asm.Label;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Type;
import org.wengert.kernel.expression.Program.Step;
import org.wengert.kernel.generator.Frames;
import org.wengert.kernel.generator.KnownVector;

/**
 * The loop with a vector in each turn, of the one species that each element type has.
 *
 * <p>A mixed program, which widens {@code float} to {@code double}, advances by the lanes of a {@code double} vector. Its {@code float} vectors use their
 * lower half; the upper half of a result is overwritten by the next turn, so a turn needs room for all of it.
 *
 * <p>Note (constants): vectors of one constant are made where they are used, and C2 moves them out of the loop. Held in variables they would belong to the loop's state, which C2 of JDK 25 puts
 * together anew in each turn: gelu took 1.75 times as long.
 */
final class LaneCode implements LoopWriter.Code {
    private static final String API = "jdk/incubator/vector/";
    private static final String VECTOR = "L" + API + "Vector;";
    private static final String SPECIES = "L" + API + "VectorSpecies;";
    private static final String OPERATORS = API + "VectorOperators";
    private static final String MASK = API + "VectorMask";

    private final MethodVisitor method;
    private final Frames frames;
    private final int forms;
    private final List<Step> steps;
    private final int[] variables;
    private final boolean isWideStep;
    private final boolean isWideResult;

    LaneCode(MethodVisitor method, Frames frames, Program program, int forms) {
        this.method = method;
        this.frames = frames;
        this.forms = forms;
        this.steps = program.steps();
        this.isWideResult = program.result().kind().isWide();
        this.isWideStep = isWideResult || program.isMixed();
        this.variables = new int[program.steps().size()];
        for (int i = 0; i < variables.length; i++) {
            variables[i] = LoopWriter.FREE + i;
        }
    }

    /** The loop goes on while the whole vector of the result fits; inputs of a mixed program are never longer. */
    @Override
    public void test(Label end) {
        method.visitVarInsn(ILOAD, LoopWriter.TO);
        method.visitVarInsn(ILOAD, LoopWriter.I);
        method.visitInsn(ISUB);
        length(isWideResult);
        method.visitJumpInsn(IF_ICMPLT, end);
    }

    @Override
    public void advance() {
        method.visitVarInsn(ILOAD, LoopWriter.I);
        length(isWideStep);
        method.visitInsn(IADD);
        method.visitVarInsn(ISTORE, LoopWriter.I);
    }

    private void length(boolean isWide) {
        species(isWide ? Kind.DOUBLE : Kind.FLOAT);
        method.visitMethodInsn(INVOKEINTERFACE, API + "VectorSpecies", "length", "()I", true);
    }

    private void species(Kind kind) {
        method.visitFieldInsn(GETSTATIC, type(kind), "SPECIES_PREFERRED", SPECIES);
    }

    private boolean isInvariant(Step step) {
        return step.primitive() == Primitive.INPUT
                && Form.of(forms, (int) step.number()).isInvariant();
    }

    @Override
    public void invariant(int number, Step step) {
        if (!isInvariant(step)) {
            return;
        }
        Kind kind = step.kind();
        species(kind);
        LoopWriter.element(method, (int) step.number(), Form.of(forms, (int) step.number()));
        method.visitInsn(kind.isWide() ? DALOAD : FALOAD);
        broadcast(kind);
        method.visitVarInsn(ASTORE, variables[number]);
        frames.assigned(variables[number], Type.getObjectType(type(step.kind())));
    }

    private void broadcast(Kind kind) {
        String descriptor = "(" + SPECIES + LoopWriter.type(kind).getDescriptor() + ")L" + type(kind) + ";";
        method.visitMethodInsn(INVOKESTATIC, type(kind), "broadcast", descriptor, false);
    }

    private static Object constant(Kind kind, long bits) {
        return switch (kind) {
            case FLOAT -> Float.intBitsToFloat((int) bits);
            case DOUBLE -> Double.longBitsToDouble(bits);
            case FLOAT_BITS -> (int) bits;
            default -> bits;
        };
    }

    @Override
    public void step(int number, Step step) {
        if (isInvariant(step) || step.primitive() == Primitive.CONSTANT) {
            return;
        }
        String type = type(step.kind());
        switch (step.primitive()) {
            case INPUT -> load(step);
            case SELECT -> {
                // b.blend(a, mask)
                push(step, 2);
                push(step, 1);
                push(step, 0);
                call(type, "blend", "(" + VECTOR + "L" + MASK + ";)L" + type + ";");
            }
            case ADD, BITS_ADD -> both(step, "add");
            case SUB, BITS_SUB -> both(step, "sub");
            case MUL -> both(step, "mul");
            case DIV -> both(step, "div");
            case MAX -> both(step, "max");
            case MIN -> both(step, "min");
            case BITS_AND -> both(step, "and");
            case BITS_OR -> both(step, "or");
            case FMA -> {
                push(step, 0);
                push(step, 1);
                push(step, 2);
                call(type, "fma", "(" + VECTOR + VECTOR + ")L" + type + ";");
            }
            case NEG -> one(step, "neg");
            case ABS -> one(step, "abs");
            case SQRT -> one(step, "sqrt");
            case LESS -> compare(step, "LT");
            case LESS_OR_EQUAL -> compare(step, "LE");
            case EQUAL -> compare(step, "EQ");
            case NOT_EQUAL -> compare(step, "NE");
            case TO_BITS -> {
                push(step, 0);
                reinterpret(step.kind().number(), step.kind());
            }
            case FROM_BITS -> {
                push(step, 0);
                reinterpret(step.kind().bits(), step.kind());
            }
            case SHIFT_LEFT -> shift(step, "LSHL");
            case SHIFT_RIGHT -> shift(step, "LSHR");
            case WIDEN -> convert(step, "F2D");
            case NARROW -> convert(step, "D2F");
            default -> throw new AssertionError(step);
        }
        method.visitVarInsn(ASTORE, variables[number]);
        frames.assigned(variables[number], Type.getObjectType(type(step.kind())));
    }

    @Override
    public void store(int number, Step step) {
        KnownVector.write(method, frames, variables[number], () -> {
            species(step.kind());
            method.visitMethodInsn(INVOKEINTERFACE, API + "VectorSpecies", "vectorType", "()Ljava/lang/Class;", true);
        });
        method.visitVarInsn(ALOAD, variables[number]);
        method.visitVarInsn(ALOAD, LoopWriter.Y);
        method.visitVarInsn(ILOAD, LoopWriter.I);
        call(type(step.kind()), "intoArray", step.kind().isWide() ? "([DI)V" : "([FI)V");
    }

    private void load(Step step) {
        boolean isWide = step.kind().isWide();
        species(step.kind());
        LoopWriter.element(method, (int) step.number(), Form.of(forms, (int) step.number()));
        String type = type(step.kind());
        method.visitMethodInsn(
                INVOKESTATIC, type, "fromArray", "(" + SPECIES + (isWide ? "[D" : "[F") + "I)L" + type + ";", false);
    }

    private void push(Step step, int operand) {
        int number = step.operands().get(operand);
        Step value = steps.get(number);
        if (value.primitive() == Primitive.CONSTANT) {
            species(value.kind());
            method.visitLdcInsn(constant(value.kind(), value.number()));
            broadcast(value.kind());
        } else {
            method.visitVarInsn(ALOAD, variables[number]);
        }
    }

    private void call(String owner, String name, String descriptor) {
        method.visitMethodInsn(INVOKEVIRTUAL, owner, name, descriptor, false);
    }

    private void one(Step step, String name) {
        push(step, 0);
        call(type(step.kind()), name, "()L" + type(step.kind()) + ";");
    }

    private void both(Step step, String name) {
        push(step, 0);
        push(step, 1);
        call(type(step.kind()), name, "(" + VECTOR + ")L" + type(step.kind()) + ";");
    }

    private void compare(Step step, String operator) {
        push(step, 0);
        method.visitFieldInsn(GETSTATIC, OPERATORS, operator, "L" + OPERATORS + "$Comparison;");
        push(step, 1);
        call(type(step.kind().number()), "compare", "(L" + OPERATORS + "$Comparison;" + VECTOR + ")L" + MASK + ";");
    }

    private void shift(Step step, String operator) {
        push(step, 0);
        method.visitFieldInsn(GETSTATIC, OPERATORS, operator, "L" + OPERATORS + "$Binary;");
        boolean isWide = step.kind().isWide();
        method.visitLdcInsn(isWide ? (Object) step.number() : (Object) (int) step.number());
        String type = type(step.kind());
        call(type, "lanewise", "(L" + OPERATORS + "$Binary;" + (isWide ? "J" : "I") + ")L" + type + ";");
    }

    /**
     * The same bits as another type. {@code reinterpretAsDoubles} and its like look their species up by lane type; in a long loop, C2 of JDK 17 does not always see that it is a constant,
     * and makes objects.
     */
    private void reinterpret(Kind from, Kind to) {
        species(to);
        method.visitInsn(ICONST_0);
        call(type(from), "reinterpretShape", "(" + SPECIES + "I)" + VECTOR);
        method.visitTypeInsn(CHECKCAST, type(to));
    }

    private void convert(Step step, String conversion) {
        push(step, 0);
        method.visitFieldInsn(GETSTATIC, OPERATORS, conversion, "L" + OPERATORS + "$Conversion;");
        species(step.kind());
        method.visitInsn(ICONST_0);
        call(API + "Vector", "convertShape", "(L" + OPERATORS + "$Conversion;" + SPECIES + "I)" + VECTOR);
        method.visitTypeInsn(CHECKCAST, type(step.kind()));
    }

    private static String type(Kind kind) {
        return switch (kind) {
            case FLOAT -> API + "FloatVector";
            case DOUBLE -> API + "DoubleVector";
            case FLOAT_BITS -> API + "IntVector";
            case DOUBLE_BITS -> API + "LongVector";
            default -> MASK;
        };
    }
}
