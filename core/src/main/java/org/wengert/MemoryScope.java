package org.wengert;

/**
 * A scope of one thread, opened by {@link Tape#open}. When it closes, the results computed in it become unusable, and their arrays are reused by the
 * next scope. This saves allocating large arrays: a fresh array of a million floats can take 15 ms of the garbage collector's time.
 *
 * <p>Unaffected are leaves, tensors marked with {@code requiresGrad(true)}, every {@code grad}, and tensors that were {@linkplain #keep kept} or computed
 * inside {@link Tape#outsideScopes}. Scopes may be nested; closing one closes those inside it that were left open. Other threads have their own; one that
 * reads a tensor while its scope closes gets its values, or the error.
 *
 * <p>The arrays that wait to be reused take at most one and a half times the memory that the scope needed at its fullest; when memory is short, they go
 * first. The system property {@code wengert.pool} sets a lower limit, in bytes.
 */
public final class MemoryScope implements AutoCloseable {
    private final ThreadState state = ThreadState.current();
    private final ThreadState.Scope scope = state.openScope();
    private final Thread thread = Thread.currentThread();
    private boolean closed;

    MemoryScope() {}

    /**
     * Lets a tensor out of this scope: its values survive {@code close()}, up to the end of the scope around this one; {@code backward()} through it does
     * not.
     *
     * @return the tensor
     * @throws IllegalStateException if this scope is closed, or belongs to another thread
     */
    public Tensor keep(Tensor x) {
        Checks.given("keep", "tensor", x);
        if (closed || Thread.currentThread() != thread || scope.arena == null) {
            throw new IllegalStateException("keep: " + x.describe() + ": this scope is "
                    + (closed ? "closed" : "one of thread " + thread.getName())
                    + ". Keep a tensor on its own thread, in the scope it was computed in, before that closes.");
        }
        x.array();
        scope.arena.keep(x.storage());
        return x;
    }

    /** Ends the scope, and those inside it; a second call does nothing.
     *
     * @throws IllegalStateException on another thread than the one that opened it; it stays open then
     */
    @Override
    public void close() {
        if (Thread.currentThread() != thread) {
            throw new IllegalStateException(
                    "close: this scope was opened on thread " + thread.getName()
                            + ", and its arrays may be in use there. Close it on that thread, with try (MemoryScope scope = Tape.open()) { ... }.");
        }
        if (!closed) {
            closed = true;
            state.close(scope);
        }
    }
}
