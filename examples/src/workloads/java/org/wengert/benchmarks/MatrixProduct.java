package org.wengert.benchmarks;

import java.util.Locale;
import org.wengert.DType;
import org.wengert.Gradients;
import org.wengert.Tensor;

/** A product of two matrices, or one of the two products of its backward pass, which read an operand transposed. */
public final class MatrixProduct implements Workload {
    private final Setting setting;
    private final Tensor a;
    private final Tensor b;
    private final Tensor upstream;
    private final Tensor forward;
    private Tensor y;

    /** Which product of (m, k) and (k, n). */
    public enum Kind {
        /** a b. */
        FORWARD,
        /** The gradient of a: g b^T. */
        LEFT_GRADIENT,
        /** The gradient of b: a^T g. */
        RIGHT_GRADIENT
    }

    /** The sizes of a product: (m, k) times (k, n). */
    public record Setting(Kind kind, DType dtype, int m, int k, int n) {
        /** Two square matrices. */
        public static Setting square(DType dtype, int n) {
            return new Setting(Kind.FORWARD, dtype, n, n, n);
        }

        /** Reads {@code 256}, {@code 64x784x256}, and with {@code left:} or {@code right:} in front the product for that operand's gradient. */
        public static Setting parse(DType dtype, String text) {
            String[] words = text.split(":");
            Kind kind = words.length == 1
                    ? Kind.FORWARD
                    : words[0].equals("left") ? Kind.LEFT_GRADIENT : Kind.RIGHT_GRADIENT;
            String[] sizes = words[words.length - 1].split("x");
            int m = Integer.parseInt(sizes[0]);
            int k = sizes.length == 1 ? m : Integer.parseInt(sizes[1]);
            int n = sizes.length == 1 ? m : Integer.parseInt(sizes[2]);
            return new Setting(kind, dtype, m, k, n);
        }

        /** The number of floating-point operations. */
        public double flops() {
            return 2.0 * m * k * n;
        }

        /** The left factor. */
        public Values a() {
            return Values.normal(1, 1, m, k);
        }

        /** The right factor. */
        public Values b() {
            return Values.normal(2, 1, k, n);
        }

        /** The upstream gradient. */
        public Values g() {
            return Values.normal(3, 1, m, n);
        }

        @Override
        public String toString() {
            String type = dtype == DType.FLOAT64 ? "f64" : "f32";
            if (m == k && k == n && kind == Kind.FORWARD) {
                return String.format(Locale.ROOT, "matmul %s %d", type, n);
            }
            return switch (kind) {
                case FORWARD -> String.format(Locale.ROOT, "matmul %s %dx%d %dx%d", type, m, k, k, n);
                case LEFT_GRADIENT -> String.format(Locale.ROOT, "matmul %s %dx%d (%dx%d)T", type, m, n, k, n);
                case RIGHT_GRADIENT -> String.format(Locale.ROOT, "matmul %s (%dx%d)T %dx%d", type, m, k, m, n);
            };
        }
    }

    public MatrixProduct(Setting setting) {
        this.setting = setting;
        a = setting.a().tensor().to(setting.dtype()).requiresGrad(setting.kind() == Kind.LEFT_GRADIENT);
        b = setting.b().tensor().to(setting.dtype()).requiresGrad(setting.kind() == Kind.RIGHT_GRADIENT);
        upstream = setting.g().tensor().to(setting.dtype());
        forward = a.matmul(b);
        y = forward;
    }

    @Override
    public void run() {
        y = switch (setting.kind()) {
            case FORWARD -> a.matmul(b);
            case LEFT_GRADIENT -> gradient(a);
            case RIGHT_GRADIENT -> gradient(b);
        };
    }

    /** The tape is kept, so that nothing but the one product is computed. */
    private Tensor gradient(Tensor x) {
        return Gradients.of(forward).retainGraph().upstream(upstream).wrt(x);
    }

    @Override
    public double[] check() {
        run();
        return y.toDoubleArray();
    }
}
