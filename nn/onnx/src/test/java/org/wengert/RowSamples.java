package org.wengert;

import java.util.List;
import java.util.Random;
import java.util.stream.Stream;

/** The operations of the engine with inputs to try them on, for tests outside its package. */
public final class RowSamples {
    /** An operation with attributes, and inputs for it. */
    public record Sample(Op op, Tensor[] inputs) {}

    /** The names of all rows whose result is a tensor of its own. */
    public static List<String> names() {
        return rows().map(OpSpec::name).distinct().toList();
    }

    /** Samples of every row of this name, floating inputs in this type. */
    public static List<Sample> of(String name, DType dtype, int seeds) {
        return rows().filter(row -> row.name().equals(name))
                .flatMap(row -> java.util.stream.IntStream.range(0, seeds).mapToObj(seed -> sample(row, dtype, seed)))
                .toList();
    }

    private static Stream<OpSpec<?>> rows() {
        return Stream.concat(Catalogue.rows().stream(), Catalogue.engineRows().stream())
                .filter(row -> !row.isInPlace());
    }

    @SuppressWarnings("unchecked")
    private static Sample sample(OpSpec<?> row, DType dtype, int seed) {
        AttributeOp<Object> op = new AttributeOp<>((OpSpec<Object>) row);
        Samples.Sample drawn = op.at(null).samples().draw(new Sampler(new Random(seed), seed % 5, 4));
        Tensor[] inputs = drawn.inputs().stream()
                .map(x -> x.dtype().isFloating() ? x.to(dtype).copy() : x.copy())
                .toArray(Tensor[]::new);
        return new Sample(op.at(drawn.attributes()), inputs);
    }

    private RowSamples() {}
}
