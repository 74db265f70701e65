package org.wengert.check;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.statistics.Statistics;
import org.wengert.DType;
import org.wengert.Domain;
import org.wengert.Shape;
import org.wengert.Tensor;
import org.wengert.check.jqwik.Tensors;

/** The arbitraries give what they say, and properties of one's own read well with them. */
class TensorsTest {
    @Provide
    Arbitrary<Tensor> probabilities() {
        return Tensors.of(Domain.UNIT);
    }

    @Provide
    Arbitrary<Tensor> rows() {
        return Tensors.of(Domain.REALS, 2, 3);
    }

    @Provide
    Arbitrary<Tensors.Pair> quotients() {
        return Tensors.pairs(Domain.REALS, Domain.NONZERO);
    }

    @Provide
    Arbitrary<List<Shape>> shapes() {
        return Tensors.broadcastable(3);
    }

    @Property(tries = 300)
    void entropyHasTheRightGradient(@ForAll("probabilities") Tensor p) {
        GradCheck.check(x -> x.mul(x.log()).neg().sum(), p);
    }

    @Property(tries = 300)
    void aQuotientHasTheRightGradients(@ForAll("quotients") Tensors.Pair pair) {
        GradCheck.check((a, b) -> a.div(b), pair.a(), pair.b());
    }

    @Provide
    Arbitrary<Tensor[]> products() {
        return Tensors.draws().map(draw -> {
            int inner = draw.size(1);
            return new Tensor[] {
                draw.tensor(Shape.of(draw.size(1), inner), Domain.REALS),
                draw.tensor(Shape.of(inner, draw.size(1)), Domain.REALS)
            };
        });
    }

    @Property(tries = 50)
    void tensorsThatBelongTogether(@ForAll("products") Tensor[] factors) {
        GradCheck.check((a, b) -> a.matmul(b), factors[0], factors[1]);
    }

    @Property(tries = 100)
    void ofOneShape(@ForAll("rows") Tensor x) {
        assertEquals(Shape.of(2, 3), x.shape());
        GradCheck.check(t -> t.softmax(-1), x);
    }

    @Property
    void valuesAreFromTheDomain(@ForAll("probabilities") Tensor p) {
        assertEquals(DType.FLOAT64, p.dtype());
        assertTrue(Arrays.stream(p.toDoubleArray()).allMatch(value -> value >= 0.05 && value <= 0.95));
        Statistics.collect(p.size() == 0 ? "empty" : p.rank() == 0 ? "0-d" : p.size() == 1 ? "single" : "several");
        Statistics.coverage(coverage -> {
            for (String kind : List.of("empty", "0-d", "single", "several")) {
                coverage.check(kind).count(count -> count > 0);
            }
        });
    }

    @Property
    void shapesBroadcast(@ForAll("shapes") List<Shape> shapes) {
        Tensor sum = Tensor.scalar(0);
        for (Shape shape : shapes) {
            sum = sum.add(Tensor.zeros(shape.toArray()));
        }
        assertTrue(shapes.contains(sum.shape()), () -> "the largest of them is that of the sum: " + shapes);
    }
}
