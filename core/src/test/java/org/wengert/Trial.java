package org.wengert;

import java.util.List;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.RandomDistribution;

/** One row of the catalogue on one drawn sample. Built from a few numbers, so that a failing one shrinks to a small shape. */
record Trial(OpSpec<?> row, long seed, int maxRank, int maxSize) {
    static Arbitrary<Trial> ofAny(List<OpSpec<?>> rows) {
        return Combinators.combine(
                        Arbitraries.of(rows),
                        Arbitraries.longs().withoutEdgeCases(),
                        Arbitraries.integers().between(0, 4).withDistribution(RandomDistribution.uniform()),
                        Arbitraries.integers().between(1, 5).withDistribution(RandomDistribution.uniform()))
                .as(Trial::new);
    }

    private Samples.Sample sample() {
        return new AttributeOp<>(row).at(null).samples().draw(new Sampler(new Random(seed), maxRank, maxSize));
    }

    Op op() {
        return bind(row);
    }

    /** Another row with this trial's attributes. */
    @SuppressWarnings("unchecked")
    Op bind(OpSpec<?> other) {
        return new AttributeOp<>((OpSpec<Object>) other).at(sample().attributes());
    }

    Tensor[] inputs() {
        return sample().inputs().toArray(Tensor[]::new);
    }

    /** The inputs as far as they are floating in this type, marked. */
    Tensor[] leaves(DType dtype) {
        Tensor[] leaves = inputs();
        for (int i = 0; i < leaves.length; i++) {
            if (leaves[i].dtype().isFloating()) {
                // Through FLOAT32, so that both types start from the same numbers.
                leaves[i] = leaves[i].to(DType.FLOAT32).to(dtype).copy().requiresGrad(true);
            }
        }
        return leaves;
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder(op().toString());
        for (Tensor input : inputs()) {
            text.append(' ').append(input);
        }
        return text.toString();
    }
}
