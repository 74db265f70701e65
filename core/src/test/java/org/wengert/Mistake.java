package org.wengert;

/** A wrong call, and the error it gives. */
record Mistake(String what, Call call, Class<? extends RuntimeException> error, String message) {
    @FunctionalInterface
    interface Call {
        Object on(Operands o);
    }

    /** An argument that does not fit. */
    static Mistake argument(String what, Call call, String message) {
        return new Mistake(what, call, IllegalArgumentException.class, message);
    }

    /** An index or a position that is not there. */
    static Mistake index(String what, Call call, String message) {
        return new Mistake(what, call, IndexOutOfBoundsException.class, message);
    }

    /** A call at the wrong time, or on a tensor that is not up to it. */
    static Mistake state(String what, Call call, String message) {
        return new Mistake(what, call, IllegalStateException.class, message);
    }
}
