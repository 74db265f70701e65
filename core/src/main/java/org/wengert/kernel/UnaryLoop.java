package org.wengert.kernel;

/**
 * The loops behind {@link UnaryKernel}. An abstract class, since a virtual call costs less than an interface call.
 */
abstract class UnaryLoop {
    /** y[i] = f(x[i]). */
    abstract void run(Object x, Object y, int n);
}
