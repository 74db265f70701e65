package org.wengert;

/** Whether this thread's operations are written to the tape. */
final class Recording {
    private static final ThreadLocal<Recording> CURRENT = ThreadLocal.withInitial(Recording::new);

    private boolean on = true;

    static Recording ofThisThread() {
        return CURRENT.get();
    }

    boolean isOn() {
        return on;
    }

    /** Turns recording on or off and returns what it was. */
    boolean turn(boolean on) {
        boolean before = this.on;
        this.on = on;
        return before;
    }
}
