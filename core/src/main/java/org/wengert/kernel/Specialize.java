package org.wengert.kernel;

import java.io.IOException;
import java.io.InputStream;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodHandles.Lookup;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Gives a kernel its own copy of a loop class.
 *
 * <p>A loop that calls a lambda for each element is fast only while the JIT compiler sees one lambda type at that call:
 * it then inlines the lambda and vectorises the loop. Type profiles belong to a class, so every kernel defines the loop
 * class once more, as a hidden class.
 */
final class Specialize {
    private static final Lookup LOOKUP = MethodHandles.lookup();
    private static final Map<Class<?>, byte[]> BYTES = new ConcurrentHashMap<>();

    private Specialize() {}

    /**
     * A new object of a fresh copy of {@code original}'s class, made by its only constructor from {@code arguments};
     * {@code original} itself where no class can be defined, which is slower and otherwise the same.
     */
    static <T> T copy(Class<T> type, T original, @Nullable Object... arguments) {
        try {
            Class<?> copy =
                    LOOKUP.defineHiddenClass(bytes(original.getClass()), true).lookupClass();
            return type.cast(copy.getDeclaredConstructors()[0].newInstance(arguments));
        } catch (IOException | ReflectiveOperationException | RuntimeException | LinkageError e) {
            return original;
        }
    }

    private static byte[] bytes(Class<?> template) throws IOException {
        byte[] known = BYTES.get(template);
        if (known != null) {
            return known;
        }
        String name = template.getName();
        try (InputStream in = template.getResourceAsStream(name.substring(name.lastIndexOf('.') + 1) + ".class")) {
            if (in == null) {
                throw new IOException("no class file for " + name);
            }
            byte[] bytes = in.readAllBytes();
            BYTES.put(template, bytes);
            return bytes;
        }
    }
}
