package org.wengert;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.wengert.memory.Arena;

/**
 * Per-thread state: the recording switch, the open scopes, the listeners, and the log of random draws.
 *
 * <p>Note (order): each switch, scope and listener is an entry of a list; closing one removes its own entry, wherever it is. So a program may close
 * them in any order.
 */
final class ThreadState {
    private static final ThreadLocal<ThreadState> CURRENT = ThreadLocal.withInitial(ThreadState::new);

    /** The numbers of scopes and of listeners open on all threads: while there are none, an operation does not ask its thread for them. */
    private static final AtomicInteger SCOPES = new AtomicInteger();

    private static final AtomicInteger LISTENERS = new AtomicInteger();

    private final List<Switch> switches = new ArrayList<>(4);
    private final List<Scope> scopes = new ArrayList<>(2);
    private final List<OpListener> listeners = new ArrayList<>(2);
    private boolean recording = true;
    private @Nullable Arena arena;
    private @Nullable RandomLog randomLog;
    private @Nullable Trace trace;

    /** One setting of the recording switch. */
    static final class Switch {
        private final boolean on;

        private Switch(boolean on) {
            this.on = on;
        }
    }

    /** An open scope; without an arena, the results computed in it belong to no scope. */
    static final class Scope {
        final @Nullable Arena arena;

        private Scope(@Nullable Arena arena) {
            this.arena = arena;
        }
    }

    static ThreadState current() {
        return CURRENT.get();
    }

    /** Returns whether any thread has a scope or a listener open. */
    static boolean isObserved() {
        return SCOPES.get() != 0 || LISTENERS.get() != 0;
    }

    /** Returns whether any thread has a listener. */
    static boolean isHeard() {
        return LISTENERS.get() != 0;
    }

    /** Returns whether operations are recorded. */
    boolean isRecording() {
        return recording;
    }

    /** Sets the recording switch until the returned entry is {@linkplain #restore removed}. */
    Switch record(boolean on) {
        Switch entry = new Switch(on);
        switches.add(entry);
        recording = on;
        return entry;
    }

    /** Undoes one call of {@link #record}. */
    void restore(Switch entry) {
        remove(switches, entry);
        recording = switches.isEmpty() || switches.get(switches.size() - 1).on;
    }

    /** The arena of the innermost scope, or null outside all scopes. */
    @Nullable
    Arena arena() {
        return arena;
    }

    /** Opens a scope whose arena lies inside the current one. */
    Scope openScope() {
        return open(new Scope(new Arena(arena)));
    }

    /** Opens a scope whose arena lies inside this one. */
    Scope openScope(Arena outer) {
        return open(new Scope(new Arena(outer)));
    }

    /** Opens a scope in which results belong to no memory scope. */
    Scope leaveScopes() {
        return open(new Scope(null));
    }

    private Scope open(Scope scope) {
        scopes.add(scope);
        SCOPES.incrementAndGet();
        arena = scope.arena;
        return scope;
    }

    /** Closes a scope, and first those inside it; does nothing if it is closed already. */
    void close(Scope scope) {
        if (indexOf(scopes, scope) < 0) {
            return;
        }
        for (int i = scopes.size() - 1; i >= 0; i--) {
            Scope open = scopes.get(i);
            if (open == scope || isInside(open.arena, scope.arena)) {
                scopes.remove(i);
                SCOPES.decrementAndGet();
                if (open.arena != null) {
                    open.arena.close();
                }
            }
        }
        arena = scopes.isEmpty() ? null : scopes.get(scopes.size() - 1).arena;
    }

    private static boolean isInside(@Nullable Arena inner, @Nullable Arena outer) {
        for (Arena around = inner; around != null && outer != null; around = around.outer()) {
            if (around == outer) {
                return true;
            }
        }
        return false;
    }

    /** Returns whether this thread has listeners. */
    boolean hasListeners() {
        return !listeners.isEmpty();
    }

    /** Calls this listener for every operation of this thread until it is {@linkplain #remove(OpListener) removed}. */
    void add(OpListener listener) {
        listeners.add(listener);
        LISTENERS.incrementAndGet();
    }

    void remove(OpListener listener) {
        if (remove(listeners, listener)) {
            LISTENERS.decrementAndGet();
        }
    }

    /** The anomaly detector among the listeners, or null. */
    @Nullable
    Anomaly anomaly() {
        for (int i = listeners.size() - 1; i >= 0; i--) {
            if (listeners.get(i) instanceof Anomaly anomaly) {
                return anomaly;
            }
        }
        return null;
    }

    /** The one that remembers among the listeners, or null. */
    @Nullable
    Remembering remembering() {
        for (int i = listeners.size() - 1; i >= 0; i--) {
            if (listeners.get(i) instanceof Remembering remembering) {
                return remembering;
            }
        }
        return null;
    }

    /** Returns whether a program is being traced: then rules compute with operations alone, so that it sees all of them. */
    boolean isTracing() {
        for (int i = 0; i < listeners.size(); i++) {
            if (listeners.get(i) instanceof ProgramRecorder) {
                return true;
            }
        }
        return false;
    }

    /** Notifies the listeners that an operation begins. */
    void starting(Op op, Tensor... inputs) {
        for (int i = 0; i < listeners.size(); i++) {
            listeners.get(i).starting(op, inputs);
        }
    }

    /** Notifies the listeners that an operation has thrown. */
    void failed(Tensor... inputs) {
        for (int i = 0; i < listeners.size(); i++) {
            listeners.get(i).failed(inputs);
        }
    }

    /** Notifies the listeners of an operation. */
    void computed(Op op, Tensor y, Tensor... inputs) {
        for (int i = 0; i < listeners.size(); i++) {
            listeners.get(i).computed(op, y, inputs);
        }
    }

    /** Notifies the listeners of a new tensor. */
    void created(Tensor x) {
        for (int i = 0; i < listeners.size(); i++) {
            listeners.get(i).created(x);
        }
    }

    @Nullable
    RandomLog randomLog() {
        return randomLog;
    }

    void randomLog(@Nullable RandomLog log) {
        randomLog = log;
    }

    /** The trace that records operations on symbols, or null. */
    @Nullable
    Trace trace() {
        return trace;
    }

    void trace(@Nullable Trace trace) {
        this.trace = trace;
    }

    private static <T> boolean remove(List<T> list, T entry) {
        int index = indexOf(list, entry);
        if (index >= 0) {
            list.remove(index);
        }
        return index >= 0;
    }

    private static <T> int indexOf(List<T> list, T entry) {
        for (int i = list.size() - 1; i >= 0; i--) {
            if (list.get(i) == entry) {
                return i;
            }
        }
        return -1;
    }
}
