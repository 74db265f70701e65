package org.wengert;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.reflect.Method;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.InvocationInterceptor;
import org.junit.jupiter.api.extension.ReflectiveInvocationContext;

/** The modes of this thread, as its operations show them. */
final class Modes {
    /** Each test has a thread, so that what one leaves behind is not another's failure. */
    static final InvocationInterceptor ON_ITS_OWN_THREAD = new InvocationInterceptor() {
        @Override
        public void interceptTestMethod(
                Invocation<Void> test, ReflectiveInvocationContext<Method> method, ExtensionContext context)
                throws Throwable {
            Throwable[] failure = new Throwable[1];
            Thread thread = new Thread(() -> {
                try {
                    test.proceed();
                    nothingIsLeftBehind();
                } catch (Throwable e) {
                    failure[0] = e;
                }
            });
            thread.start();
            thread.join();
            if (failure[0] != null) {
                throw failure[0];
            }
        }
    };

    static void nothingIsLeftBehind() {
        assertTrue(Tape.isRecording(), "recording");
        assertFalse(isWatched(), "watched");
        assertFalse(isScoped(), "in a scope");
    }

    static boolean isWatched() {
        try {
            Tensor.of(-1).log();
            return false;
        } catch (ArithmeticException e) {
            return true;
        }
    }

    /** Whether what is computed now belongs to a scope of this thread: then another thread may not change it. */
    static boolean isScoped() {
        Tensor y = Tensor.ones(2048).mul(1);
        boolean[] refused = new boolean[1];
        Thread other = new Thread(() -> {
            try {
                y.mulInPlace(1);
            } catch (IllegalStateException e) {
                refused[0] = true;
            }
        });
        other.start();
        try {
            other.join();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
        return refused[0];
    }

    private Modes() {}
}
