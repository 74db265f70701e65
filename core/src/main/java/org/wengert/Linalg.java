package org.wengert;

import static org.wengert.kernel.GradientOperand.LEFT;
import static org.wengert.kernel.GradientOperand.RIGHT;

import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.wengert.kernel.GradientOperand;
import org.wengert.kernel.Matmul;

/** Matrix products and attention. */
public sealed interface Linalg permits Tensor {

    /**
     * y = a b, the matrix product: (m, k) times (k, n) gives (m, n). dL/da = g b^T, dL/db = a^T g.
     *
     * <p>A vector on the left is a row, on the right a column, and that axis is removed from the result; two vectors give their inner product. Further
     * axes in front are batches and broadcast. With k = 0 the result is zeros.
     *
     * @throws IllegalArgumentException if the inner sizes differ, an operand is a single number, or the types differ
     */
    default Tensor matmul(Tensor b) {
        Tensor a = self();
        MatMul.check(a, b);
        if (a.rank() == 1) {
            return a.unsqueeze(0).matmul(b).squeeze(b.rank() == 1 ? 0 : -2);
        }
        if (b.rank() == 1) {
            return a.matmul(b.unsqueeze(1)).squeeze(-1);
        }
        if (a.rank() > 2 && b.rank() == 2) {
            // One large product instead of a batch of small ones; and the gradient of b is summed inside it.
            Shape result = a.shape().with(a.rank() - 1, b.dim(1));
            int rows = a.shape().sizeBetween(0, a.rank() - 1);
            return a.reshape(rows, a.dim(-1)).matmul(b).reshape(result);
        }
        return LinalgRules.PLAIN_MATMUL.apply(a, b);
    }

    /**
     * y[i, j] = a[i] b[j], the outer product of two vectors. dL/da = g b, dL/db = g^T a.
     *
     * @throws IllegalArgumentException if one is no vector
     */
    default Tensor outer(Tensor b) {
        Tensor a = self();
        Checks.given("outer", "the second vector", b);
        if (a.rank() != 1 || b.rank() != 1) {
            throw new IllegalArgumentException("outer: " + a.describe() + " and " + b.describe()
                    + ": expected two vectors. Flatten them, or use unsqueeze and mul for batches.");
        }
        return a.unsqueeze(1).mul(b);
    }

    /**
     * y = x W + b in one step: x of shape (..., in), a weight (in, out) and a bias (out) give (..., out). dL/dx = g W^T, dL/dW = x^T g, and dL/db is the
     * sum of g over all axes but the last.
     *
     * @throws IllegalArgumentException if the shapes do not fit, or the types differ
     */
    default Tensor linear(Tensor weight, Tensor bias) {
        return LinalgRules.LINEAR.apply(self(), weight, bias);
    }

    /**
     * y = max(x W + b, 0): {@link #linear} and then {@code relu} as one line of the tape, as {@code Linear} and {@code ReLU} in a row are computed.
     *
     * <p>dL/dx = h W^T, dL/dW = x^T h, dL/db = h summed over the rows, with h = g where y is above 0, else 0.
     *
     * @throws IllegalArgumentException if the shapes do not fit, or the types differ
     */
    default Tensor linearRelu(Tensor weight, Tensor bias) {
        return LinalgRules.LINEAR_RELU.apply(self(), weight, bias);
    }

    /** {@link #scaledDotProductAttention(Tensor, Tensor, Attention)} with {@link Attention#DEFAULT}. */
    default Tensor scaledDotProductAttention(Tensor keys, Tensor values) {
        return scaledDotProductAttention(keys, values, Attention.DEFAULT);
    }

    /**
     * y = softmax(q k^T / sqrt(d)) v, with the softmax over the keys, and this tensor as the queries q. Shapes
     * (..., queries, d), (..., keys, d), (..., keys, size) give (..., queries, size). A query that attends to no key gives NaN. A key whose weight is 0, such as one that is
     * masked, has no influence, even if its value is infinite or NaN.
     *
     * <p>Vaswani et al.: Attention Is All You Need, 2017.
     */
    default Tensor scaledDotProductAttention(Tensor keys, Tensor values, Attention attention) {
        return attention.of(self(), keys, values);
    }

    private Tensor self() {
        return (Tensor) this;
    }
}

/** y = a b, with either operand optionally read transposed, so that gradients need no copies. */
record MatMul(boolean transposeA, boolean transposeB, GradientOperand strong) {
    MatMul(boolean transposeA, boolean transposeB) {
        this(transposeA, transposeB, GradientOperand.NONE);
    }

    static void check(Tensor a, Tensor b) {
        Checks.given("matmul", "the second operand", b);
        Checks.floating("matmul", a);
        Checks.floating("matmul", b);
        if (a.dtype() != b.dtype()) {
            throw wrong(
                    a,
                    b,
                    "types " + a.dtype() + " and " + b.dtype() + " do not mix. Convert one: to(DType." + a.dtype()
                            + ").");
        }
        if (a.rank() == 0 || b.rank() == 0) {
            throw wrong(a, b, "a single number is not a matrix. Use mul for a product by a number.");
        }
        int inner = a.dim(-1);
        int other = b.rank() == 1 ? b.dim(0) : b.dim(-2);
        if (inner != other) {
            throw wrong(a, b, "inner sizes " + inner + " and " + other + " differ. " + fit(a, b, inner, other));
        }
    }

    private static String fit(Tensor a, Tensor b, int inner, int other) {
        return b.rank() == 1
                ? "Give the vector on the right " + inner + " elements."
                : a.rank() == 1
                        ? "Give the vector on the left " + other + " elements."
                        : "Transpose the second operand, or give it " + inner + " rows.";
    }

    private static IllegalArgumentException wrong(Tensor a, Tensor b, String what) {
        return new IllegalArgumentException("matmul: " + a.describe() + " x " + b.describe() + ": " + what);
    }

    private int rows(Tensor a) {
        return a.dim(transposeA ? -1 : -2);
    }

    private int inner(Tensor a) {
        return a.dim(transposeA ? -2 : -1);
    }

    private int columns(Tensor b) {
        return b.dim(transposeB ? -2 : -1);
    }

    static Shape result(Tensor[] in, MatMul at) {
        if (in[0].rank() == 2 && in[1].rank() == 2) {
            return Shape.wrap(new int[] {at.rows(in[0]), at.columns(in[1])});
        }
        Shape batch = batch(in[0], in[1]);
        int[] dims = Arrays.copyOf(batch.dims(), batch.rank() + 2);
        dims[batch.rank()] = at.rows(in[0]);
        dims[batch.rank() + 1] = at.columns(in[1]);
        return Shape.wrap(dims);
    }

    private static Shape batch(Tensor a, Tensor b) {
        Shape mine = batch(a);
        Shape theirs = batch(b);
        return mine.equals(theirs)
                ? mine
                : mine.broadcast("matmul: " + a.describe() + " x " + b.describe() + ", batches", theirs);
    }

    private static Shape batch(Tensor x) {
        return x.rank() == 2 ? Shape.SCALAR : Shape.of(Arrays.copyOf(x.shape().dims(), x.rank() - 2));
    }

    static void multiply(Tensor y, Tensor[] in, MatMul at) {
        Tensor a = in[0];
        Tensor b = in[1];
        int m = at.rows(a);
        int k = at.inner(a);
        int n = at.columns(b);
        if (a.rank() == 2 && b.rank() == 2) {
            Matmul.run(a.array(), 0, at.transposeA, b.array(), 0, at.transposeB, y.array(), 0, m, k, n, at.strong);
            return;
        }
        if (m == 0 || n == 0) {
            return;
        }
        Shape batch = batch(y);
        int[] aStep = batch(a).stridesIn(batch);
        int[] bStep = batch(b).stridesIn(batch);
        int[] aOffsets = new int[batch.size()];
        int[] bOffsets = new int[batch.size()];
        int[] index = new int[batch.rank()];
        for (int i = 0; i < aOffsets.length; i++) {
            int aMatrix = 0;
            int bMatrix = 0;
            for (int d = 0; d < index.length; d++) {
                aMatrix += index[d] * aStep[d];
                bMatrix += index[d] * bStep[d];
            }
            aOffsets[i] = aMatrix * m * k;
            bOffsets[i] = bMatrix * k * n;
            for (int d = index.length - 1; d >= 0 && ++index[d] == batch.dims()[d]; d--) {
                index[d] = 0;
            }
        }
        Matmul.batch(
                a.array(), aOffsets, at.transposeA, b.array(), bOffsets, at.transposeB, y.array(), m, k, n, at.strong);
    }

    /** Returns whether it is a column times a row. */
    private boolean isOuter(@Nullable Shape a, @Nullable Shape b) {
        return a != null
                && b != null
                && a.rank() == 2
                && b.rank() == 2
                && a.dim(transposeA ? 0 : 1) == 1
                && a.size() > 1
                && b.size() > 1;
    }

    /** {@code a^T @ b}, or {@code a ⊗ b}. */
    static Notation.Part notation(@Nullable Op op, Notation.Part... in) {
        MatMul at = (MatMul) Objects.requireNonNull(op).attributes();
        if (at.isOuter(in[0].shape(), in[1].shape())) {
            return Notation.outerProduct(in[0], in[1]);
        }
        return Notation.matrixProduct(
                at.transposeA ? Notation.transposed(in[0]) : in[0], at.transposeB ? Notation.transposed(in[1]) : in[1]);
    }

    /** dL/da = g b^T, or its transpose if a is read transposed. */
    Tensor forA(Tensor g, Tensor b) {
        return transposeA ? product(b, transposeB, g, true, RIGHT) : product(g, false, b, !transposeB, LEFT);
    }

    /** dL/db = a^T g, or its transpose if b is read transposed. */
    Tensor forB(Tensor g, Tensor a) {
        return transposeB ? product(g, true, a, transposeA, LEFT) : product(a, !transposeA, g, false, RIGHT);
    }

    private static Tensor product(Tensor a, boolean transposeA, Tensor b, boolean transposeB, GradientOperand strong) {
        return LinalgRules.ofKind(transposeA, transposeB, strong).apply(a, b);
    }

    @Override
    public String toString() {
        return "MatMul[transposeA=" + transposeA + ", transposeB=" + transposeB + "]";
    }
}

/** The calculus: value, then a derivative for each operand. */
final class LinalgRules {
    static final AttributeOp<MatMul> MATMUL = new AttributeOp<>(
                    OpSpec.<MatMul>of("matmul", 2, OpSpec.Kind.WHOLE, MatMul::result, MatMul::multiply))
            .notation(MatMul::notation)
            .bilinear((g, b, at) -> at.forA(g, b), (g, a, at) -> at.forB(g, a))
            .samples(LinalgRules::matrices);

    static final Op PLAIN_MATMUL = MATMUL.at(new MatMul(false, false));

    /** One operation for each combination of attributes, created once. */
    private static final Op[] KINDS = kinds();

    private static Op[] kinds() {
        GradientOperand[] strong = {GradientOperand.NONE, LEFT, RIGHT};
        Op[] kinds = new Op[4 * strong.length];
        for (int i = 0; i < kinds.length; i++) {
            kinds[i] = MATMUL.at(new MatMul((i & 1) != 0, (i & 2) != 0, strong[i / 4]));
        }
        return kinds;
    }

    static Op ofKind(boolean transposeA, boolean transposeB, GradientOperand strong) {
        int operand = strong == GradientOperand.NONE ? 0 : strong == LEFT ? 1 : 2;
        return KINDS[(transposeA ? 1 : 0) + (transposeB ? 2 : 0) + 4 * operand];
    }

    static final Op LINEAR = LinalgLinear.row("linear", false);
    static final Op LINEAR_RELU = LinalgLinear.row("linearRelu", true);

    static final AttributeOp<AttentionFit> SCALED_DOT_PRODUCT_ATTENTION = new AttributeOp<>(OpSpec.of(
                    "scaledDotProductAttention",
                    OpSpec.ANY,
                    OpSpec.Kind.WHOLE,
                    AttentionFit::result,
                    AttentionFit::value))
            .vjpJointly((g, in, at, needed) -> at.derivatives(g, in, needed))
            .samples(AttentionFit::sample);

    private static Samples.Sample matrices(Sampler draw) {
        MatMul at = new MatMul(draw.coin(), draw.coin());
        int m = draw.size(0);
        int k = draw.size(0);
        int n = draw.size(0);
        Shape a = at.transposeA() ? Shape.of(k, m) : Shape.of(m, k);
        Shape b = at.transposeB() ? Shape.of(n, k) : Shape.of(k, n);
        int batch = draw.size(0);
        return Samples.Sample.with(
                at,
                draw.tensor(draw.coin() ? a : a.insert(0, draw.coin() ? 1 : batch), Domain.REALS),
                draw.tensor(draw.coin() ? b : b.insert(0, batch), Domain.REALS));
    }

    private LinalgRules() {}
}
