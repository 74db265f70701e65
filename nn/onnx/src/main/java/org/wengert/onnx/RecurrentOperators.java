package org.wengert.onnx;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.wengert.Tensor;

/** Recurrent networks. */
final class RecurrentOperators {
    private static final String LIMITS =
            "no clip; sequences of one length; activations Sigmoid, Tanh, Relu, Softsign, Softplus";
    private static final Map<String, UnaryOperator<Tensor>> ACTIVATIONS = Map.of(
            "sigmoid", Tensor::sigmoid,
            "tanh", Tensor::tanh,
            "relu", Tensor::relu,
            "softsign", Tensor::softsign,
            "softplus", Tensor::softplus);

    static void add(Table t) {
        t.many("RNN", 3, 6, 2, node -> {
                    Recurrence recurrence = Recurrence.of(node, 1);
                    List<UnaryOperator<Tensor>> f = activations(node, recurrence.directions(), "Tanh");
                    return in -> recurrence.run(in, (cell, x, direction) -> rnn(cell, x, f.get(direction)));
                })
                .limits(LIMITS);
        t.many("GRU", 3, 6, 2, node -> {
                    Recurrence recurrence = Recurrence.of(node, 3);
                    boolean resetLast = node.flag("linear_before_reset", false);
                    List<UnaryOperator<Tensor>> f = activations(node, recurrence.directions(), "Sigmoid", "Tanh");
                    return in -> recurrence.run(
                            in,
                            (cell, x, direction) ->
                                    gru(cell, x, resetLast, f.subList(2 * direction, 2 * direction + 2)));
                })
                .limits(LIMITS);
        t.many("LSTM", 3, 8, 3, node -> {
                    Recurrence recurrence = Recurrence.of(node, 4);
                    if (node.flag("input_forget", false)) {
                        node.unsupported("input_forget = 1");
                    }
                    List<UnaryOperator<Tensor>> f =
                            activations(node, recurrence.directions(), "Sigmoid", "Tanh", "Tanh");
                    return in -> recurrence.run(
                            in, (cell, x, direction) -> lstm(cell, x, f.subList(3 * direction, 3 * direction + 3)));
                })
                .limits(LIMITS);
    }

    /** The activations of all directions, one after another. */
    private static List<UnaryOperator<Tensor>> activations(NodeSpec node, int directions, String... standard) {
        List<String> names = node.texts("activations");
        if (names == null) {
            names = directions == 1
                    ? List.of(standard)
                    : Stream.concat(Arrays.stream(standard), Arrays.stream(standard))
                            .toList();
        }
        if (names.size() != standard.length * directions) {
            throw new IllegalArgumentException(names.size() + " activations for " + directions + " directions.");
        }
        return names.stream()
                .map(name -> {
                    UnaryOperator<Tensor> f = ACTIVATIONS.get(name.toLowerCase(Locale.ROOT));
                    if (f == null) {
                        node.unsupported("activation " + Problems.quoted(name));
                    }
                    return f == null ? UnaryOperator.<Tensor>identity() : f;
                })
                .toList();
    }

    private static Recurrence.State rnn(Recurrence.Cell cell, Tensor x, UnaryOperator<Tensor> f) {
        Tensor h = f.apply(x.add(cell.recurrent(cell.state().h())));
        return new Recurrence.State(h, cell.state().c());
    }

    /** Gates in the order z, r, h. */
    private static Recurrence.State gru(
            Recurrence.Cell cell, Tensor x, boolean resetLast, List<UnaryOperator<Tensor>> f) {
        Tensor h = cell.state().h();
        Tensor z = f.get(0).apply(cell.part(x, 0).add(cell.recurrent(h, 0)));
        Tensor r = f.get(0).apply(cell.part(x, 1).add(cell.recurrent(h, 1)));
        Tensor recurrent = resetLast ? r.mul(cell.recurrent(h, 2)) : cell.recurrent(r.mul(h), 2);
        Tensor candidate = f.get(1).apply(cell.part(x, 2).add(recurrent));
        return new Recurrence.State(
                z.rsub(1).mul(candidate).add(z.mul(h)), cell.state().c());
    }

    /** Gates in the order i, o, f, c; peepholes i, o, f look at the state of the cell. */
    private static Recurrence.State lstm(Recurrence.Cell cell, Tensor x, List<UnaryOperator<Tensor>> f) {
        Tensor gates = x.add(cell.recurrent(cell.state().h()));
        Tensor c = cell.state().c();
        Tensor input = f.get(0).apply(cell.peep(cell.part(gates, 0), c, 0));
        Tensor forget = f.get(0).apply(cell.peep(cell.part(gates, 2), c, 2));
        Tensor next = forget.mul(c).add(input.mul(f.get(1).apply(cell.part(gates, 3))));
        Tensor output = f.get(0).apply(cell.peep(cell.part(gates, 1), next, 1));
        return new Recurrence.State(output.mul(f.get(2).apply(next)), next);
    }

    private RecurrentOperators() {}
}
