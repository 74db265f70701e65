package org.wengert.kernel.generator;

import org.objectweb.asm.Label;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;

/**
 * The body of a generated method. Each call adds instructions that take their operands from the stack and leave the result there, in the order of a pocket
 * calculator with reverse Polish notation: {@code load(a).load(b).binary(form, ADD).store(c)} is {@code c = a + b}.
 *
 * <p>All that a loop uses again stands in local variables: vectors in arrays, fields or parameters of helpers are boxed.
 */
public final class Code {
    /** Functions of two values that lanes and single numbers have alike, bit for bit. */
    public enum Binary {
        ADD("add", Opcodes.IADD),
        SUB("sub", Opcodes.ISUB),
        MUL("mul", Opcodes.IMUL),
        DIV("div", Opcodes.IDIV),
        MIN("min", 0),
        MAX("max", 0);

        private final String method;
        private final int opcode;

        Binary(String method, int opcode) {
            this.method = method;
            this.opcode = opcode;
        }
    }

    /** Functions of one value, likewise. */
    public enum Unary {
        NEG("neg"),
        ABS("abs"),
        SQRT("sqrt");

        private final String method;

        Unary(String method) {
            this.method = method;
        }
    }

    private static final String MATH = Type.getInternalName(Math.class);
    private static final Type VECTOR = Type.getObjectType("jdk/incubator/vector/Vector");

    private final LoopClass<?> owner;
    private final MethodVisitor visitor;
    private final Frames frames;
    private final Local[] parameters;
    private int nextSlot;

    Code(LoopClass<?> owner, MethodVisitor visitor, Type descriptor, boolean isStatic) {
        this.owner = owner;
        this.visitor = visitor;
        this.frames = new Frames(visitor);
        this.nextSlot = isStatic ? 0 : 1;
        if (!isStatic) {
            frames.assigned(0, Type.getObjectType(owner.name()));
        }
        Type[] types = descriptor.getArgumentTypes();
        this.parameters = new Local[types.length];
        for (int i = 0; i < types.length; i++) {
            parameters[i] = local(types[i]);
            frames.assigned(parameters[i].slot(), types[i]);
        }
    }

    public Local parameter(int index) {
        return parameters[index];
    }

    public Local local(Class<?> type) {
        return local(Type.getType(type));
    }

    /** A local variable for a value of this form. */
    public Local local(Form form) {
        return local(form.type());
    }

    private Local local(Type type) {
        Local local = new Local(type, nextSlot);
        nextSlot += type.getSize();
        return local;
    }

    /** A local variable of the array type of the class's elements, set to a parameter that is declared as {@code Object}. */
    public Local array(Local object) {
        Local array = local(owner.element().array());
        load(object);
        visitor.visitTypeInsn(Opcodes.CHECKCAST, array.type().getInternalName());
        return store(array);
    }

    public Code load(Local local) {
        visitor.visitVarInsn(local.type().getOpcode(Opcodes.ILOAD), local.slot());
        return this;
    }

    /** Sets a local variable. The first time must come before any branch that leads around it. */
    public Local store(Local local) {
        visitor.visitVarInsn(local.type().getOpcode(Opcodes.ISTORE), local.slot());
        frames.assigned(local.slot(), local.type());
        return local;
    }

    public Code push(int value) {
        if (value >= -1 && value <= 5) {
            visitor.visitInsn(Opcodes.ICONST_0 + value);
        } else if (value == (short) value) {
            visitor.visitIntInsn(Opcodes.SIPUSH, value);
        } else {
            visitor.visitLdcInsn(value);
        }
        return this;
    }

    /** A number as one value of this form: the same in all lanes. */
    public Code constant(Form form, double value) {
        return broadcast(form, () -> number(form.element(), value));
    }

    private void number(Element element, double value) {
        visitor.visitLdcInsn(element == Element.FLOAT ? (Object) (float) value : (Object) value);
    }

    /** A single number, which {@code scalar} leaves on the stack, in all lanes. */
    public Code broadcast(Form form, Runnable scalar) {
        if (!form.isVector()) {
            scalar.run();
            return this;
        }
        species();
        scalar.run();
        Type vector = form.type();
        String descriptor = Type.getMethodDescriptor(
                vector, LoopClass.SPECIES_TYPE, form.element().type());
        visitor.visitMethodInsn(Opcodes.INVOKESTATIC, vector.getInternalName(), "broadcast", descriptor, false);
        return this;
    }

    /** The value at array[index], array[index + 1], ... */
    public Code element(Form form, Local array, Runnable index) {
        if (form.isVector()) {
            species();
        }
        load(array);
        index.run();
        if (form.isVector()) {
            Type vector = form.type();
            String descriptor = Type.getMethodDescriptor(
                    vector, LoopClass.SPECIES_TYPE, form.element().array(), Type.INT_TYPE);
            visitor.visitMethodInsn(Opcodes.INVOKESTATIC, vector.getInternalName(), "fromArray", descriptor, false);
        } else {
            visitor.visitInsn(form.element().load());
        }
        return this;
    }

    /** array[index], array[index + 1], ... = value. */
    public Code storeElement(Form form, Local value, Local array, Runnable index) {
        if (form.isVector()) {
            load(value).load(array);
            index.run();
            virtual(form, "intoArray", Type.VOID_TYPE, form.element().array(), Type.INT_TYPE);
        } else {
            load(array);
            index.run();
            load(value);
            visitor.visitInsn(form.element().store());
        }
        return this;
    }

    /** Tells C2 the class of a value that is a vector. */
    public Code known(Form form, Local value) {
        if (form.isVector()) {
            KnownVector.write(visitor, frames, value.slot(), this::vectorClass);
        }
        return this;
    }

    /** f(a, b) of the two values on the stack. */
    public Code binary(Form form, Binary f) {
        Type type = form.type();
        if (form.isVector()) {
            virtual(form, f.method, type, VECTOR);
        } else if (f.opcode != 0) {
            visitor.visitInsn(form.element().opcode(f.opcode));
        } else {
            visitor.visitMethodInsn(
                    Opcodes.INVOKESTATIC, MATH, f.method, Type.getMethodDescriptor(type, type, type), false);
        }
        return this;
    }

    /** f(x) of the value on the stack. */
    public Code unary(Form form, Unary f) {
        Type type = form.type();
        if (form.isVector()) {
            virtual(form, f.method, type);
        } else if (f == Unary.NEG) {
            visitor.visitInsn(form.element().opcode(Opcodes.INEG));
        } else if (f == Unary.SQRT && form.element() == Element.FLOAT) {
            // Rounded twice, and yet the float nearest to the root: a double has more than twice the digits.
            visitor.visitInsn(Opcodes.F2D);
            visitor.visitMethodInsn(Opcodes.INVOKESTATIC, MATH, "sqrt", "(D)D", false);
            visitor.visitInsn(Opcodes.D2F);
        } else {
            visitor.visitMethodInsn(Opcodes.INVOKESTATIC, MATH, f.method, Type.getMethodDescriptor(type, type), false);
        }
        return this;
    }

    /** a b + c, rounded once, of the three values on the stack. */
    public Code fma(Form form) {
        Type type = form.type();
        if (form.isVector()) {
            virtual(form, "fma", type, VECTOR, VECTOR);
        } else {
            visitor.visitMethodInsn(
                    Opcodes.INVOKESTATIC, MATH, "fma", Type.getMethodDescriptor(type, type, type, type), false);
        }
        return this;
    }

    /** {@code sum = a b + sum}, rounded once if fused. The sum is an argument and no receiver, since C2 would box it. */
    public Code multiplyAdd(Form form, boolean fused, Runnable a, Runnable b, Local sum) {
        a.run();
        b.run();
        if (fused) {
            load(sum).fma(form);
        } else {
            binary(form, Binary.MUL).load(sum).binary(form, Binary.ADD);
        }
        store(sum);
        return this;
    }

    /** objects[index] as an array of the class's elements. */
    public Code arrayElement(Local objects, Runnable index) {
        load(objects);
        index.run();
        visitor.visitInsn(Opcodes.AALOAD);
        visitor.visitTypeInsn(Opcodes.CHECKCAST, owner.element().array().getInternalName());
        return this;
    }

    /** array[index] of an array of {@code int}. */
    public Code intElement(Local array, Runnable index) {
        load(array);
        index.run();
        visitor.visitInsn(Opcodes.IALOAD);
        return this;
    }

    public Code addInts() {
        visitor.visitInsn(Opcodes.IADD);
        return this;
    }

    public Code subtractInts() {
        visitor.visitInsn(Opcodes.ISUB);
        return this;
    }

    public Code multiplyInts() {
        visitor.visitInsn(Opcodes.IMUL);
        return this;
    }

    public Code andInts() {
        visitor.visitInsn(Opcodes.IAND);
        return this;
    }

    public Code increment(Local i, int step) {
        if (step == (short) step) {
            visitor.visitIincInsn(i.slot(), step);
        } else {
            load(i).push(step).addInts().store(i);
        }
        return this;
    }

    /** {@code while (i < end) body}, in the form of javac's loops. The body advances i. */
    public Code whileLess(Local i, Local end, Runnable body) {
        Label test = new Label();
        Label done = new Label();
        Frames.Locals before = frames.here();
        frames.label(test, before);
        load(i).load(end);
        visitor.visitJumpInsn(Opcodes.IF_ICMPGE, done);
        body.run();
        visitor.visitJumpInsn(Opcodes.GOTO, test);
        frames.label(done, before);
        return this;
    }

    /** {@code while (i <= end - step) body}: steps of several elements, as long as all of them are there. The body advances i. */
    public Code whileAtMost(Local i, int step, Local end, Runnable body) {
        Local limit = local(int.class);
        load(end).push(step - 1).subtractInts().store(limit);
        return whileLess(i, limit, body);
    }

    /** {@code if (i != 0) then else otherwise}; i may be a boolean. */
    public Code ifNotZero(Local i, Runnable then, Runnable otherwise) {
        Label isZero = new Label();
        Label done = new Label();
        load(i);
        visitor.visitJumpInsn(Opcodes.IFEQ, isZero);
        Frames.Locals before = frames.here();
        then.run();
        Frames.Locals after = frames.here();
        visitor.visitJumpInsn(Opcodes.GOTO, done);
        frames.label(isZero, before);
        otherwise.run();
        frames.label(done, after.common(frames.here()));
        return this;
    }

    /** {@code if (i < 0) return}, in a method without a result. */
    public Code returnIfNegative(Local i) {
        Label go = new Label();
        load(i);
        visitor.visitJumpInsn(Opcodes.IFGE, go);
        visitor.visitInsn(Opcodes.RETURN);
        frames.label(go, frames.here());
        return this;
    }

    /** Calls a helper with the arguments on the stack. */
    public Code call(LoopClass.Helper helper) {
        visitor.visitMethodInsn(
                Opcodes.INVOKESTATIC,
                helper.owner(),
                helper.name(),
                helper.descriptor().getDescriptor(),
                false);
        return this;
    }

    private void vectorClass() {
        owner.usesSpecies();
        visitor.visitFieldInsn(Opcodes.GETSTATIC, owner.name(), LoopClass.VECTOR, LoopClass.CLASS_TYPE.getDescriptor());
    }

    private void species() {
        owner.usesSpecies();
        visitor.visitFieldInsn(
                Opcodes.GETSTATIC, owner.name(), LoopClass.SPECIES, LoopClass.SPECIES_TYPE.getDescriptor());
    }

    /** A method of the vector class. Named there and not in {@code Vector}, whose calls are virtual. */
    private void virtual(Form form, String method, Type result, Type... arguments) {
        visitor.visitMethodInsn(
                Opcodes.INVOKEVIRTUAL,
                form.type().getInternalName(),
                method,
                Type.getMethodDescriptor(result, arguments),
                false);
    }
}
