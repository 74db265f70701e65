package org.wengert.kernel.generator;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import org.jspecify.annotations.Nullable;

/** The memory that the current thread has taken for objects. A loop of vectors that C2 has compiled well takes none; each operation that is left out makes objects in every turn. */
final class AllocatedBytes {
    /** A JVM that does not count them, or lacks the module {@code jdk.management}. */
    static final long UNKNOWN = -1;

    private AllocatedBytes() {}

    /** The bytes so far, or {@link #UNKNOWN}. */
    static long now() {
        ThreadMXBean threads = Found.THREADS;
        return threads == null ? UNKNOWN : threads.getCurrentThreadAllocatedBytes();
    }

    /** Looked for when first needed: it takes a while. */
    private static final class Found {
        static final @Nullable ThreadMXBean THREADS = find();

        private static @Nullable ThreadMXBean find() {
            try {
                return ManagementFactory.getThreadMXBean() instanceof ThreadMXBean threads
                                && threads.isThreadAllocatedMemorySupported()
                                && threads.isThreadAllocatedMemoryEnabled()
                        ? threads
                        : null;
            } catch (LinkageError e) {
                return null;
            }
        }
    }
}
