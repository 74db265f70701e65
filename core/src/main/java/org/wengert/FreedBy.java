package org.wengert;

/** The backward pass that freed a line: for the error of a second one. */
record FreedBy(String what, Op root, Shape shape, String thread) {
    static FreedBy of(String what, Node root) {
        return new FreedBy(what, root.op(), root.shape(), Thread.currentThread().getName());
    }

    @Override
    public String toString() {
        return "by " + what + " from " + root.name() + " " + shape + " on thread " + thread;
    }
}
