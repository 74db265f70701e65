package org.wengert.kernel.generator;

import java.lang.invoke.MethodHandles.Lookup;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.function.Consumer;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;

/**
 * A class in the making: it implements an interface with generated loops, and becomes one hidden class in the package of the {@code host}.
 *
 * <p>The preferred species and the class of its vectors stand in static final fields, which C2 takes for constants.
 *
 * @param <T> the interface
 */
public final class LoopClass<T> {
    static final String SPECIES = "SPECIES";
    static final Type SPECIES_TYPE = Type.getObjectType("jdk/incubator/vector/VectorSpecies");

    static final String VECTOR = "VECTOR";
    static final Type CLASS_TYPE = Type.getType(Class.class);

    private static final Type OBJECT = Type.getType(Object.class);

    private final Lookup host;
    private final Class<T> type;
    private final String name;
    private final Element element;
    private final ClassWriter writer = new ClassWriter(ClassWriter.COMPUTE_MAXS);
    private boolean usesSpecies;

    /**
     * @param host a lookup with full access to the package of the class
     * @param type the interface to implement; it may be package-private
     * @param simpleName the name in stack traces and profiles
     */
    public LoopClass(Lookup host, Class<T> type, String simpleName, Element element) {
        this.host = host;
        this.type = type;
        this.name = host.lookupClass().getPackageName().replace('.', '/') + '/' + simpleName;
        this.element = element;
        writer.visit(
                Opcodes.V17,
                Opcodes.ACC_PUBLIC | Opcodes.ACC_FINAL | Opcodes.ACC_SUPER | Opcodes.ACC_SYNTHETIC,
                name,
                null,
                OBJECT.getInternalName(),
                new String[] {Type.getInternalName(type)});
    }

    /** Implements the interface's only method of this name. */
    public void method(String method, Consumer<Code> body) {
        for (Method candidate : type.getMethods()) {
            if (candidate.getName().equals(method) && Modifier.isAbstract(candidate.getModifiers())) {
                write(Opcodes.ACC_PUBLIC | Opcodes.ACC_FINAL, method, Type.getType(candidate), body);
                return;
            }
        }
        throw new IllegalArgumentException(type + " has no method " + method);
    }

    /** Adds a static method for the others to call: a long loop that HotSpot shall compile by itself. */
    public Helper helper(String method, Class<?> result, Consumer<Code> body, Class<?>... parameters) {
        Type[] types = new Type[parameters.length];
        for (int i = 0; i < types.length; i++) {
            types[i] = Type.getType(parameters[i]);
        }
        Type descriptor = Type.getMethodType(Type.getType(result), types);
        write(Opcodes.ACC_PRIVATE | Opcodes.ACC_STATIC, method, descriptor, body);
        return new Helper(name, method, descriptor);
    }

    /**
     * A static method of the class.
     *
     * @param owner the class
     * @param name the method
     * @param descriptor its parameters and result
     */
    public record Helper(String owner, String name, Type descriptor) {}

    /** Defines the class, and makes its only object. */
    public T instance() {
        if (usesSpecies) {
            species();
        }
        constructor();
        writer.visitEnd();
        try {
            Class<?> made = host.defineHiddenClass(writer.toByteArray(), true).lookupClass();
            return type.cast(made.getDeclaredConstructors()[0].newInstance());
        } catch (ReflectiveOperationException e) {
            throw new LinkageError("the generated class " + name + " cannot be defined", e);
        }
    }

    void usesSpecies() {
        usesSpecies = true;
    }

    String name() {
        return name;
    }

    Element element() {
        return element;
    }

    private void write(int access, String method, Type descriptor, Consumer<Code> body) {
        MethodVisitor visitor = writer.visitMethod(access, method, descriptor.getDescriptor(), null, null);
        visitor.visitCode();
        body.accept(new Code(this, visitor, descriptor, (access & Opcodes.ACC_STATIC) != 0));
        if (descriptor.getReturnType().equals(Type.VOID_TYPE)) {
            visitor.visitInsn(Opcodes.RETURN);
        }
        visitor.visitMaxs(0, 0);
        visitor.visitEnd();
    }

    private void species() {
        int access = Opcodes.ACC_PRIVATE | Opcodes.ACC_STATIC | Opcodes.ACC_FINAL;
        String descriptor = SPECIES_TYPE.getDescriptor();
        writer.visitField(access, SPECIES, descriptor, null, null).visitEnd();
        writer.visitField(access, VECTOR, CLASS_TYPE.getDescriptor(), null, null)
                .visitEnd();
        MethodVisitor start = writer.visitMethod(Opcodes.ACC_STATIC, "<clinit>", "()V", null, null);
        start.visitCode();
        start.visitFieldInsn(Opcodes.GETSTATIC, element.vector().getInternalName(), "SPECIES_PREFERRED", descriptor);
        start.visitInsn(Opcodes.DUP);
        start.visitFieldInsn(Opcodes.PUTSTATIC, name, SPECIES, descriptor);
        start.visitMethodInsn(
                Opcodes.INVOKEINTERFACE,
                SPECIES_TYPE.getInternalName(),
                "vectorType",
                Type.getMethodDescriptor(CLASS_TYPE),
                true);
        start.visitFieldInsn(Opcodes.PUTSTATIC, name, VECTOR, CLASS_TYPE.getDescriptor());
        start.visitInsn(Opcodes.RETURN);
        start.visitMaxs(0, 0);
        start.visitEnd();
    }

    private void constructor() {
        MethodVisitor make = writer.visitMethod(Opcodes.ACC_PUBLIC, "<init>", "()V", null, null);
        make.visitCode();
        make.visitVarInsn(Opcodes.ALOAD, 0);
        make.visitMethodInsn(Opcodes.INVOKESPECIAL, OBJECT.getInternalName(), "<init>", "()V", false);
        make.visitInsn(Opcodes.RETURN);
        make.visitMaxs(0, 0);
        make.visitEnd();
    }
}
