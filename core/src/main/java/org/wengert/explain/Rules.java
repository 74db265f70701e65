package org.wengert.explain;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.wengert.DType;
import org.wengert.Formula;
import org.wengert.Letters;
import org.wengert.Node;
import org.wengert.Op;
import org.wengert.Tensor;

/** The formulas and numbers of one line's rule. */
final class Rules {
    private final Op op;
    private final Line line;
    private final Tensor[] values;
    private final Letters labels;

    Rules(Node node, Line line) {
        this.op = line.op();
        this.line = line;
        this.values = new Tensor[line.inputs().size()];
        List<Formula> names = new ArrayList<>();
        for (int i = 0; i < values.length; i++) {
            Source source = line.inputs().get(i).source();
            Tensor value = source == null ? null : source.value();
            // A rule reads what the tape keeps, and of all else only shapes.
            values[i] = value != null
                    ? value
                    : Tensor.zeros(
                            source == null ? line.dtype() : source.dtype(),
                            node.knownShape(i).toArray());
            names.add(Labels.formula(source));
        }
        labels = new Letters(Formula.name("g"), Formula.name(line.label()), names);
    }

    Recording.Product product(int step, int input, Source source, Tensor g, Tensor value, Tensor sum) {
        Formula local = local(input, labels);
        return new Recording.Product(
                step,
                line,
                input,
                source,
                g,
                value,
                sum,
                product(input, Letters.of(values.length)),
                product(input, labels),
                local,
                local == null ? null : derivative(input));
    }

    /** What the rule passes on to an input, with these letters; null if it cannot be written down. */
    @Nullable
    Formula product(int input, Letters letters) {
        return written(() -> Formula.product(op, input, letters, values));
    }

    /** The local derivative with these letters; null if there is none, or it cannot be written down. */
    @Nullable
    Formula local(int input, Letters letters) {
        return written(() -> Formula.local(op, input, letters, values));
    }

    private @Nullable Formula written(Supplier<@Nullable Formula> formula) {
        if (op.isCheckpoint()) {
            return null;
        }
        try {
            return formula.get();
        } catch (IllegalStateException e) {
            // A user's rule that reads values cannot run on symbols.
            return null;
        }
    }

    /** dy/dx for each element of y, or for each of x if y is a single number. */
    private @Nullable Tensor derivative(int input) {
        Tensor[] inputs = values.clone();
        if (inputs[input].size() > 0 && inputs[input].size() < line.shape().size()) {
            inputs[input] = inputs[input].broadcastTo(line.shape().toArray());
        }
        return op.pullback(input, Tensor.ones(line.dtype(), line.shape().toArray()), y(), inputs);
    }

    /** The local derivatives of one element of y by all elements of an input; null for an input without derivative. */
    @Nullable
    Tensor row(int input, int element) {
        double[] unit = new double[line.shape().size()];
        unit[element] = 1;
        Tensor g = Tensor.of(DType.FLOAT64, unit, line.shape().toArray()).to(line.dtype());
        return op.pullback(input, g, y(), values);
    }

    private Tensor y() {
        Tensor y = line.value();
        return y == null ? Tensor.zeros(line.dtype(), line.shape().toArray()) : y;
    }
}
