package org.wengert.kernel;

/** What {@link AttributeKernel} needs of a loop. */
abstract class AttributeLoop {
    /** y[i] = f(x[i], at). */
    abstract void run(Object x, Object at, Object y, int n);
}
