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
 * Tensors for properties: what holds for your layer or loss, on any shape and any values.
 *
 * <pre>{@code
 * @Provide
 * Arbitrary<Tensor> inputs() {
 *     return Tensors.of(Domain.REALS);
 * }
 *
 * @Property
 * void myLossHasTheRightGradient(@ForAll("inputs") Tensor x) {
 *     GradCheck.check(t -> myLoss(t), x);
 * }
 * }</pre>
 *
 * <p>All are FLOAT64; 0-d and empty ones are among them. They are made from a few numbers (a seed, the most axes, their largest size), so a failing
 * one shrinks to few axes of small size.
 */
public final class Tensors {
    private static final int MAX_RANK = 4;
    private static final int MAX_SIZE = 5;

    /** Two tensors whose shapes broadcast with each other. */
    public record Pair(Tensor a, Tensor b) {}

    /** Where shapes and values come from, with at most four axes of at most five. */
    public static Arbitrary<Sampler> draws() {
        return Combinators.combine(Arbitraries.longs().withoutEdgeCases(), upTo(MAX_RANK), upTo(MAX_SIZE))
                .as((seed, rank, size) -> new Sampler(new SplittableRandom(seed), rank, size));
    }

    private static Arbitrary<Integer> upTo(int most) {
        return Arbitraries.integers().between(0, most).withDistribution(RandomDistribution.uniform());
    }

    /** Any shape. */
    public static Arbitrary<Shape> shapes() {
        return draws().map(Sampler::shape);
    }

    /** So many shapes that broadcast with each other. */
    public static Arbitrary<List<Shape>> broadcastable(int count) {
        return draws().map(draw -> List.of(draw.broadcastable(count)));
    }

    /** Tensors of any shape, with values from this domain. */
    public static Arbitrary<Tensor> of(Domain domain) {
        return draws().map(draw -> draw.tensor(draw.shape(), domain));
    }

    /** Tensors of this shape, with values from this domain. */
    public static Arbitrary<Tensor> of(Domain domain, int... shape) {
        return draws().map(draw -> draw.tensor(Shape.of(shape), domain));
    }

    /** Two tensors of shapes that broadcast with each other, each with values from its domain. */
    public static Arbitrary<Pair> pairs(Domain a, Domain b) {
        return draws().map(draw -> {
            Shape[] shapes = draw.broadcastable(2);
            return new Pair(draw.tensor(shapes[0], a), draw.tensor(shapes[1], b));
        });
    }

    private Tensors() {}
}
