package org.wengert;

import java.lang.StackWalker.StackFrame;
import java.security.CodeSource;
import java.util.List;
import java.util.Objects;

/** Finds where a program called the engine. */
final class CallerFrames {
    /** The innermost frames outside the engine, this many at most. */
    static List<StackFrame> find(int most) {
        CodeSource own = Op.class.getProtectionDomain().getCodeSource();
        return StackWalker.getInstance(StackWalker.Option.RETAIN_CLASS_REFERENCE)
                .walk(all -> all.filter(frame -> !Objects.equals(
                                own,
                                frame.getDeclaringClass().getProtectionDomain().getCodeSource()))
                        .limit(most)
                        .toList());
    }

    private CallerFrames() {}
}
