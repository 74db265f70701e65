package org.wengert;

import static org.wengert.ElementwiseForward.elementwise;
import static org.wengert.ElementwiseForward.unary;

import java.util.random.RandomGenerator;
import org.wengert.kernel.Gelu;
import org.wengert.kernel.Hyperbolic;
import org.wengert.kernel.Logarithms;
import org.wengert.kernel.expression.ErrorFunctions;
import org.wengert.kernel.expression.Transcendentals;

/** The smooth nonlinearities of networks. Those with corners are in {@link Piecewise}. */
public sealed interface Activations permits Tensor {

    /** y = 1 / (1 + e^-x). dy/dx = y (1 - y). Saturates at 0 and 1, with derivative 0. */
    default Tensor sigmoid() {
        return ActivationsRules.SIGMOID.apply(self());
    }

    /** y = ln(x / (1 - x)), the number whose sigmoid is x. dy/dx = 1 / (x (1 - x)). At 0 and 1: -infinity and infinity, with derivative infinity; NaN outside. */
    default Tensor logit() {
        return ActivationsRules.LOGIT.apply(self());
    }

    /** y = ln(1 + e^x), without overflow. dy/dx = sigmoid x. */
    default Tensor softplus() {
        return ActivationsRules.SOFTPLUS.apply(self());
    }

    /** y = ln sigmoid x, without underflow. dy/dx = sigmoid(-x), so 1 at -infinity. */
    default Tensor logSigmoid() {
        return ActivationsRules.LOG_SIGMOID.apply(self());
    }

    /**
     * y = x sigmoid x. dy/dx = s + x s (1 - s), s = sigmoid x. At -infinity: 0, with derivative 0; at infinity: infinity, with derivative 1.
     *
     * <p>Elfwing, Uchibe, Doya: Sigmoid-Weighted Linear Units, 2017; also called swish.
     */
    default Tensor silu() {
        return ActivationsRules.SILU.apply(self());
    }

    /**
     * y = x tanh(softplus x). dy/dx = t + x (1 - t^2) sigmoid x, t = y / x. At -infinity: 0, with derivative 0; at infinity: infinity, with derivative 1.
     *
     * <p>Misra: Mish: A Self Regularized Non-Monotonic Activation Function, 2019.
     */
    default Tensor mish() {
        return ActivationsRules.MISH.apply(self());
    }

    /**
     * y = x P, where P = erfc(-x / sqrt 2) / 2 is the probability that a standard normal number is below x. dy/dx = P + x e^(-x^2/2) / sqrt(2 pi). At
     * -infinity: 0, with derivative 0; at infinity: infinity, with derivative 1.
     *
     * <p>Hendrycks, Gimpel: Gaussian Error Linear Units, 2016.
     */
    default Tensor gelu() {
        return ActivationsRules.GELU.apply(self());
    }

    /**
     * y = x (1 + tanh u) / 2, u = sqrt(2 / pi) (x + 0.044715 x^3): {@link #gelu} approximated. dy/dx = s + 2 x s (1 - s) du/dx, s = (1 + tanh u) / 2.
     * At -infinity: 0, with derivative 0; at infinity: infinity, with derivative 1.
     */
    default Tensor geluTanh() {
        return ActivationsRules.GELU_TANH.apply(self());
    }

    /** y = x - tanh x, accurate near 0. dy/dx = tanh(x)^2. At -infinity and infinity: the same infinity, with derivative 1. */
    default Tensor tanhshrink() {
        return ActivationsRules.TANHSHRINK.apply(self());
    }

    /**
     * y = x / (1 - p) with probability 1 - p, else 0, independently for each element. dy/dx = 1 / (1 - p)
     * where x was kept, else 0. With p = 0, returns x itself.
     *
     * <p>Srivastava et al.: Dropout: A Simple Way to Prevent Neural Networks from Overfitting, 2014.
     *
     * @param random the generator; the same state drops the same elements on every machine
     * @throws IllegalArgumentException if p is not between 0 and 1
     */
    default Tensor dropout(double p, RandomGenerator random) {
        Tensor x = self();
        if (!(p >= 0 && p <= 1)) {
            throw new IllegalArgumentException("dropout: " + x.describe() + " with probability " + p
                    + ": expected one from 0 to 1. Pass the share of elements to set to 0.");
        }
        if (p == 0) {
            return x;
        }
        Tensor kept = CreationForward.bernoulli(random, 1 - p, x.shape());
        return Tensor.where(kept, p == 1 ? x : x.div(1 - p), 0);
    }

    private Tensor self() {
        return (Tensor) this;
    }
}

/** The calculus: value, then derivative. */
final class ActivationsRules {
    private static final double GELU_SLOPE = Math.sqrt(2 / Math.PI);
    private static final double GELU_CUBE = 0.044715;

    static final Op SIGMOID = elementwise("sigmoid", Transcendentals::sigmoid)
            .notation(Notation.function("sigmoid", "\\sigma"))
            .derivativeFromBoth((x, y) -> ActivationsDerivatives.ofSigmoid(x, y))
            .samples(Domain.REALS);
    static final Op LOGIT = unary("logit", Logarithms::logit)
            .derivativeFromInput(x -> x.mul(x.rsub(1)).reciprocal())
            .samples(Domain.UNIT);
    static final Op SOFTPLUS = elementwise("softplus", Transcendentals::softplus)
            .derivativeFromInput(x -> x.sigmoid())
            .samples(Domain.REALS);
    static final Op LOG_SIGMOID = elementwise("logSigmoid", Transcendentals::logSigmoid)
            .derivativeFromInput(x -> x.neg().sigmoid())
            .samples(Domain.REALS);
    static final Op SILU = elementwise("silu", Transcendentals::silu)
            .derivativeFromInput(x -> {
                Tensor y = x.sigmoid();
                return near(x).mul(ActivationsDerivatives.ofSigmoid(x, y)).add(y);
            })
            .samples(Domain.REALS);
    static final Op MISH = elementwise("mish", Transcendentals::mish)
            .derivativeFromInput(x -> ActivationsDerivatives.ofMish(x))
            .samples(Domain.REALS);
    static final Op GELU = elementwise("gelu", ErrorFunctions::gelu, Gelu::gelu)
            .derivativeFromInput(x -> ActivationsDerivatives.ofGelu(x))
            .samples(Domain.REALS);
    static final Op GELU_TANH = elementwise("geluTanh", ErrorFunctions::geluTanh, Gelu::geluTanh)
            .derivativeFromInput(x -> {
                Tensor here = near(x);
                Tensor twice = here.mul(here.square().mul(GELU_CUBE).add(1)).mul(2 * GELU_SLOPE);
                Tensor slope = here.square().mul(3 * GELU_CUBE).add(1).mul(2 * GELU_SLOPE);
                Tensor s = twice.sigmoid();
                return here.mul(ActivationsDerivatives.ofSigmoid(twice, s))
                        .mul(slope)
                        .add(s);
            })
            .samples(Domain.REALS);

    static final Op TANHSHRINK = unary("tanhshrink", Hyperbolic::tanhshrink)
            .derivativeFromInput(x -> x.tanh().square())
            .samples(Domain.REALS);

    /** x clamped to where its gate may still differ from 0 and 1: so infinity is never multiplied by 0. */
    private static Tensor near(Tensor x) {
        return x.clamp(-1e3, 1e3);
    }

    private ActivationsRules() {}
}
