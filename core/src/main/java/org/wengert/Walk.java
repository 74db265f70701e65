package org.wengert;

/** Says of a freed line which walk freed it. */
record Walk(String what, Op root, Shape shape, String thread) {
    static Walk from(String what, Node root) {
        return new Walk(what, root.op(), root.shape(), Thread.currentThread().getName());
    }

    @Override
    public String toString() {
        return "by " + what + " from " + root.name() + " " + shape + " on thread " + thread;
    }
}
