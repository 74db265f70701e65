package org.wengert.kernel.generator;

import java.lang.reflect.Method;

/** The module {@code jdk.incubator.vector}, found by reflection: it may be missing, and no class file of this project names it. */
public final class VectorModule {
    /** Its name, as {@code --add-modules} takes it. */
    public static final String NAME = "jdk.incubator.vector";

    private VectorModule() {}

    /** True if the module is part of this JVM's run. Loads nothing. */
    public static boolean isPresent() {
        return ModuleLayer.boot().findModule(NAME).isPresent();
    }

    /**
     * The width of the vectors that the processor prefers, in bits.
     *
     * @throws IllegalStateException without the module
     */
    public static int preferredBits() {
        return Width.BITS;
    }

    /** Read once, when first asked for: this loads the classes of the module. */
    private static final class Width {
        static final int BITS = read();

        private static int read() {
            try {
                Class<?> shape = Class.forName(NAME + ".VectorShape");
                Method bits = shape.getMethod("vectorBitSize");
                return (int) bits.invoke(shape.getMethod("preferredShape").invoke(null));
            } catch (ReflectiveOperationException e) {
                throw new IllegalStateException("no vectors: start java with --add-modules " + NAME, e);
            }
        }
    }
}
