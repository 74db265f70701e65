package org.wengert.kernel;

import org.jspecify.annotations.Nullable;

/**
 * y[i] = f(x[i], attributes): an elementwise function with attributes, such as leakyRelu with its slope or clamp with its
 * bounds.
 */
public final class AttributeKernel<A> {
    private final OfDouble<A> f;
    // A race on this field is harmless: every loop found here is immutable and does the same.
    private @Nullable AttributeLoop loop;

    private AttributeKernel(OfDouble<A> f) {
        this.f = f;
    }

    /** y = f(x, attributes). */
    public interface OfDouble<A> {
        double of(double x, A attributes);
    }

    /** y = f(x, attributes), rounded to {@code float} for {@code float} arrays. */
    public static <A> AttributeKernel<A> of(OfDouble<A> f) {
        return new AttributeKernel<>(f);
    }

    /** y[i] = f(x[i], attributes) for i &lt; n; {@code y} may be {@code x} itself. */
    public void run(Object x, A attributes, Object y, int n) {
        AttributeLoop known = loop;
        (known != null ? known : specialize()).run(x, attributes, y, n);
    }

    @SuppressWarnings("unchecked") // the loop only ever sees attributes from run(.., A, ..)
    private AttributeLoop specialize() {
        AttributeLoop found = Kernels.provider().attribute((OfDouble<Object>) f);
        loop = found;
        return found;
    }
}
