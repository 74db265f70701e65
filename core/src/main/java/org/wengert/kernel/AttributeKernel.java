package org.wengert.kernel;

import org.jspecify.annotations.Nullable;

/**
 * y[i] = f(x[i], at): an elementwise function with attributes, such as leakyRelu with its slope or clamp with its
 * bounds.
 */
public final class AttributeKernel<A> {
    private final OfDouble<A> f;
    // A race on this field is harmless: every loop found here is immutable and does the same.
    private @Nullable AttributeLoop loop;

    private AttributeKernel(OfDouble<A> f) {
        this.f = f;
    }

    /** y = f(x, at). */
    public interface OfDouble<A> {
        double of(double x, A at);
    }

    /** y = f(x, at), rounded to {@code float} for {@code float} arrays. */
    public static <A> AttributeKernel<A> of(OfDouble<A> f) {
        return new AttributeKernel<>(f);
    }

    /** y[i] = f(x[i], at) for i &lt; n; {@code y} may be {@code x} itself. */
    public void run(Object x, A at, Object y, int n) {
        AttributeLoop known = loop;
        (known != null ? known : specialize()).run(x, at, y, n);
    }

    @SuppressWarnings("unchecked") // the loop only ever sees attributes from run(.., A, ..)
    private AttributeLoop specialize() {
        AttributeLoop made = Specialize.copy(AttributeLoop.class, new AttributeLoops((OfDouble<Object>) f), f);
        loop = made;
        return made;
    }
}
