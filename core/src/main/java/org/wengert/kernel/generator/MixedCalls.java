package org.wengert.kernel.generator;

import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Calls of all operations on vectors in turn, before any loop runs.
 *
 * <p>The Vector API does all its operations by a few small methods, which C2 soon compiles for themselves, fit for the operations seen until then. If each new one later takes such a method for
 * a surprise, C2 trusts it no more, and compiles long loops with objects in them. A method that has seen all of them from the start is never surprised.
 */
final class MixedCalls {
    /** Enough for the JVM to note that there are several kinds. */
    private static final int TIMES = 60;

    private static final String API = VectorModule.NAME + '.';
    private static final List<String> UNARY = List.of("NEG", "ABS", "SQRT");
    private static final List<String> BINARY = List.of("ADD", "SUB", "MUL", "DIV", "MIN", "MAX");
    private static final List<String> OF_BITS = List.of("ADD", "SUB", "AND", "OR");
    private static final List<String> SHIFTS = List.of("LSHL", "LSHR");

    private static final AtomicBoolean HAVE_RUN = new AtomicBoolean();

    private final List<Call> calls = new ArrayList<>();
    private final Class<?> vectors = Class.forName(API + "Vector");

    private MixedCalls() throws ReflectiveOperationException {
        for (String type : List.of("FloatVector", "DoubleVector")) {
            Object v = zero(type);
            for (String name : UNARY) {
                add(v, vectors.getMethod("lanewise", kind("Unary")), operator(name));
            }
            for (String name : BINARY) {
                add(v, vectors.getMethod("lanewise", kind("Binary"), vectors), operator(name), v);
            }
            add(v, vectors.getMethod("lanewise", kind("Ternary"), vectors, vectors), operator("FMA"), v, v);
        }
        for (String type : List.of("IntVector", "LongVector")) {
            Object v = zero(type);
            for (String name : OF_BITS) {
                add(v, vectors.getMethod("lanewise", kind("Binary"), vectors), operator(name), v);
            }
            for (String name : SHIFTS) {
                add(v, vectors.getMethod("lanewise", kind("Binary"), long.class), operator(name), 1L);
            }
        }
    }

    /** Makes the calls, if they have not been made; does nothing without the Vector API. */
    static void run() {
        if (!VectorModule.isPresent() || !HAVE_RUN.compareAndSet(false, true)) {
            return;
        }
        try {
            MixedCalls mixed = new MixedCalls();
            for (int i = 0; i < TIMES; i++) {
                for (Call call : mixed.calls) {
                    call.method.invoke(call.vector, call.arguments);
                }
            }
        } catch (ReflectiveOperationException | RuntimeException | LinkageError e) {
            System.getLogger("org.wengert.kernel")
                    .log(System.Logger.Level.DEBUG, "kernels: C2 may take longer to compile loops of vectors well", e);
        }
    }

    @SuppressWarnings("ArrayRecordComponent") // never compared
    private record Call(Object vector, Method method, Object[] arguments) {}

    private void add(Object vector, Method method, Object... arguments) {
        calls.add(new Call(vector, method, arguments));
    }

    private static Object zero(String type) throws ReflectiveOperationException {
        Class<?> vector = Class.forName(API + type);
        Method zero = vector.getMethod("zero", Class.forName(API + "VectorSpecies"));
        return zero.invoke(null, vector.getField("SPECIES_PREFERRED").get(null));
    }

    private static Class<?> kind(String name) throws ClassNotFoundException {
        return Class.forName(API + "VectorOperators$" + name);
    }

    private static Object operator(String name) throws ReflectiveOperationException {
        return Class.forName(API + "VectorOperators").getField(name).get(null);
    }
}
