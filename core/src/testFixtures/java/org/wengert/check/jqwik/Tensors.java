package org.wengert.check.jqwik;

import java.util.List;
import java.util.SplittableRandom;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.RandomDistribution;
import org.wengert.Domain;
import org.wengert.Sampler;
import org.wengert.Shape;
import org.wengert.Tensor;

/**
 * Arbitraries of tensors and shapes, for properties of your own operations, layers and losses with jqwik.
 *
 * <pre>{@code
 * @Provide
 * Arbitrary<Tensor> inputs() {
 *     return Tensors.of(Domain.REALS);                     // any shape; Tensors.of(Domain.REALS, 8, 3) for one
 * }
 *
 * @Provide
 * Arbitrary<Tensors.Pair> quotients() {
 *     return Tensors.pairs(Domain.REALS, Domain.NONZERO);  // two that broadcast
 * }
 *
 * @Property
 * void myLossHasTheRightGradient(@ForAll("inputs") Tensor x) {
 *     GradCheck.check(t -> myLoss(t), x);
 * }
 *
 * @Property
 * void myQuotientHasTheRightGradients(@ForAll("quotients") Tensors.Pair pair) {
 *     GradCheck.check((a, b) -> myQuotient(a, b), pair.a(), pair.b());
 * }
 * }</pre>
 *
 * <p>Shapes have at most {@value #MAX_RANK} axes of at most {@value #MAX_SIZE}; 0-d and empty ones are among them. Values are FLOAT64. A tensor is
 * made of three numbers, a seed, the most axes and their largest size, so a failing one shrinks to few axes of small size, and jqwik's {@code seed}
 * brings it back.
 *
 * <p>For tensors that belong together in another way, draw them from one {@link Sampler}:
 *
 * <pre>{@code
 * @Provide
 * Arbitrary<Tensor[]> products() {
 *     return Tensors.draws().map(draw -> {
 *         int inner = draw.size(1);
 *         return new Tensor[] {
 *             draw.tensor(Shape.of(draw.size(1), inner), Domain.REALS),
 *             draw.tensor(Shape.of(inner, draw.size(1)), Domain.REALS)
 *         };
 *     });
 * }
 * }</pre>
 */
public final class Tensors {
    private static final int MAX_RANK = 4;
    private static final int MAX_SIZE = 5;

    /** Two tensors whose shapes broadcast with each other. */
    public record Pair(Tensor a, Tensor b) {}

    /** Sources of shapes and values, for inputs that belong together. */
    public static Arbitrary<Sampler> draws() {
        return Combinators.combine(Arbitraries.longs().withoutEdgeCases(), upTo(MAX_RANK), upTo(MAX_SIZE))
                .as((seed, rank, size) -> new Sampler(new SplittableRandom(seed), rank, size));
    }

    private static Arbitrary<Integer> upTo(int most) {
        return Arbitraries.integers().between(0, most).withDistribution(RandomDistribution.uniform());
    }

    /** Shapes of any rank, 0-d and empty ones among them. */
    public static Arbitrary<Shape> shapes() {
        return draws().map(Sampler::shape);
    }

    /** Lists of {@code count} shapes that broadcast with each other. */
    public static Arbitrary<List<Shape>> broadcastable(int count) {
        return draws().map(draw -> List.of(draw.broadcastable(count)));
    }

    /** FLOAT64 tensors of any shape, with values from this domain. */
    public static Arbitrary<Tensor> of(Domain domain) {
        return draws().map(draw -> draw.tensor(draw.shape(), domain));
    }

    /** FLOAT64 tensors of this shape, with values from this domain. */
    public static Arbitrary<Tensor> of(Domain domain, int... shape) {
        return draws().map(draw -> draw.tensor(Shape.of(shape), domain));
    }

    /** Pairs of FLOAT64 tensors whose shapes broadcast with each other, each with values from its domain. */
    public static Arbitrary<Pair> pairs(Domain a, Domain b) {
        return draws().map(draw -> {
            Shape[] shapes = draw.broadcastable(2);
            return new Pair(draw.tensor(shapes[0], a), draw.tensor(shapes[1], b));
        });
    }

    private Tensors() {}
}
