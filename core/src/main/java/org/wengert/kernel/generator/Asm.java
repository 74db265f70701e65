package org.wengert.kernel.generator;

/** The library that writes class files. A class path made by hand may lack it. */
public final class Asm {
    private Asm() {}

    /** True if loops can be generated. The first call logs if they cannot, and how to get them. */
    public static boolean isPresent() {
        return Found.IS_PRESENT;
    }

    private static final class Found {
        static final boolean IS_PRESENT = find();

        private static boolean find() {
            try {
                Class.forName("org.objectweb.asm.ClassWriter");
                return true;
            } catch (ClassNotFoundException | LinkageError e) {
                System.getLogger("org.wengert.kernel")
                        .log(
                                System.Logger.Level.WARNING,
                                "kernels: no generated loops, since ASM is missing. Add org.ow2.asm:asm to the class path: "
                                        + "large matrix products become forty times as fast.");
                return false;
            }
        }
    }
}
