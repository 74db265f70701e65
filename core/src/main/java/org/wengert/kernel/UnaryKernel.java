package org.wengert.kernel;

import java.util.function.DoubleUnaryOperator;
import org.jspecify.annotations.Nullable;

/** y[i] = f(x[i]). */
public final class UnaryKernel {
    private final @Nullable OfFloat f32;
    private final DoubleUnaryOperator f64;
    // A race on this field is harmless: every loop found here is immutable and does the same.
    private @Nullable UnaryLoop loop;

    private UnaryKernel(@Nullable OfFloat f32, DoubleUnaryOperator f64) {
        this.f32 = f32;
        this.f64 = f64;
    }

    /** y = f(x) in {@code float} arithmetic. */
    public interface OfFloat {
        float of(float x);
    }

    /** y = f64(x) for {@code double}, y = f32(x) for {@code float}; without {@code f32}, y = (float) f64(x). */
    public static UnaryKernel of(@Nullable OfFloat f32, DoubleUnaryOperator f64) {
        return new UnaryKernel(f32, f64);
    }

    /** y[i] = f(x[i]) for i &lt; n; {@code y} may be {@code x} itself. */
    public void run(Object x, Object y, int n) {
        UnaryLoop known = loop;
        (known != null ? known : specialize()).run(x, y, n);
    }

    private UnaryLoop specialize() {
        UnaryLoop found = Kernels.provider().unary(f32, f64);
        loop = found;
        return found;
    }
}
