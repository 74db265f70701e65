package org.wengert.kernel;

/** The loops behind {@link AttributeKernel}. */
abstract class AttributeLoop {
    /** y[i] = f(x[i], attributes). */
    abstract void run(Object x, Object attributes, Object y, int n);
}
