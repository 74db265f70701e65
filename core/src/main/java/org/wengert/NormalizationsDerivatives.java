package org.wengert;

import java.util.Objects;
import org.wengert.kernel.Standardize;

/** The derivative of {@code standardize} as a row of its own. */
final class NormalizationsDerivatives {
    /** y = A(x) g = (g - mean g - z mean(g z)) / s, with z = standardize(x). A(x) is symmetric. */
    static final AttributeOp<NormalizationsForward> STANDARDIZE_BACKWARD = new AttributeOp<>(
                    OpSpec.<NormalizationsForward>of(
                            "standardizeBackward",
                            2,
                            OpSpec.Kind.WHOLE,
                            (in, at) -> in[1].shape(),
                            (y, in, at) -> Standardize.gradient(
                                    in[0].array(),
                                    in[1].array(),
                                    y.shape().dims(),
                                    at.axes().flags(y.shape()),
                                    at.epsilon(),
                                    y.array())))
            .vjp((u, g, x, at) -> times(at, u, x), NormalizationsDerivatives::forX)
            .samples(NormalizationsDerivatives::sample);

    private static Tensor times(NormalizationsForward at, Tensor g, Tensor x) {
        return STANDARDIZE_BACKWARD.apply(at, g, x);
    }

    /** -(z (cov(u, g) - a b) / s + b A(x) u + a A(x) g) / s, with a = mean(u z) and b = mean(g z). */
    private static Tensor forX(Tensor u, Tensor g, Tensor x, NormalizationsForward at) {
        Axes axes = at.axes();
        Tensor z = NormalizationsRules.STANDARDIZE.apply(at, x);
        Tensor s = at.deviation(x);
        Tensor a = u.mul(z).mean(axes);
        Tensor b = g.mul(z).mean(axes);
        Tensor covariance = u.sub(u.mean(axes)).mul(g.sub(g.mean(axes))).mean(axes);
        Tensor sum = z.mul(covariance.sub(a.mul(b)).div(s))
                .add(times(at, u, x).mul(b))
                .add(times(at, g, x).mul(a));
        // Where g is 0, so is the product, whatever x is.
        return StrongZero.along(axes, u, StrongZero.along(axes, g, sum.div(s).neg()));
    }

    private static Samples.Sample sample(Sampler draw) {
        Samples.Sample normalized = NormalizationsForward.sample(draw);
        Tensor x = normalized.inputs().get(0);
        return Samples.Sample.with(
                (NormalizationsForward) Objects.requireNonNull(normalized.attributes()),
                draw.tensor(x.shape(), Domain.REALS),
                x);
    }

    private NormalizationsDerivatives() {}
}
