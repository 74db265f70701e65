package org.wengert.onnx;

import java.util.Collection;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BinaryOperator;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.wengert.Tensor;

/** All operators that are supported, one line each, by family. */
final class Table {
    static final int ANY = Integer.MAX_VALUE;

    private static final Table ALL = new Table();

    static {
        ElementwiseOperators.add(ALL);
        ActivationOperators.add(ALL);
        ArithmeticOperators.add(ALL);
        ShapeOperators.add(ALL);
        JoinOperators.add(ALL);
        IndexOperators.add(ALL);
        CreationOperators.add(ALL);
        ReductionOperators.add(ALL);
        LinearOperators.add(ALL);
        ConvolutionOperators.add(ALL);
        PoolOperators.add(ALL);
        NormalizationOperators.add(ALL);
        RecurrentOperators.add(ALL);
        ResizeOperators.add(ALL);
        LossOperators.add(ALL);
    }

    private final Map<String, Row> rows = new TreeMap<>();

    static @Nullable Row find(String operator) {
        return ALL.rows.get(operator);
    }

    static Collection<Row> rows() {
        return Collections.unmodifiableCollection(ALL.rows.values());
    }

    /** A function of one tensor, without attributes. */
    Row unary(String name, UnaryOperator<Tensor> f) {
        return one(name, 1, 1, node -> in -> f.apply(in.get(0)));
    }

    /** A function of two tensors, which broadcast. */
    Row binary(String name, BinaryOperator<Tensor> f) {
        return one(name, 2, 2, node -> {
            Broadcast broadcast = Broadcast.of(node);
            return in -> f.apply(in.get(0), broadcast.second(in.get(0), in.get(1)));
        });
    }

    /** An operator of least to most inputs and one output. */
    Row one(String name, int least, int most, Operator.Single operator) {
        return many(name, least, most, 1, node -> {
            Operator.One f = operator.of(node);
            return in -> new Tensor[] {f.of(in)};
        });
    }

    /** An operator of least to most inputs and up to this number of outputs. */
    Row many(String name, int least, int most, int outputs, Operator operator) {
        Row row = new Row(name, least, most, outputs, operator);
        if (rows.put(name, row) != null) {
            throw new IllegalStateException("two lines for " + name);
        }
        return row;
    }
}
