package org.wengert;

import static org.wengert.Mistake.argument;

import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** What functions of each element do not take. The types and shapes are tried on every row of the catalogue, a new one too. */
final class MistakesInFunctions {
    /** Functions of one INT32 too: {@link IntegersTest} has them. */
    private static final Set<String> OF_INTEGERS = Set.of("neg", "abs", "sign", "square", "clamp", "pow");

    static final List<Mistake> ALL =
            Stream.of(ofEachRow(), ofAttributes()).flatMap(mistakes -> mistakes).toList();

    private static Stream<Mistake> ofEachRow() {
        return Catalogue.rows().stream()
                .filter(row -> row.kind() == OpSpec.Kind.ELEMENTWISE)
                .filter(row -> !OF_INTEGERS.contains(row.name()) || row.arity() == 2)
                .flatMap(row -> row.arity() == 1 ? ofOne(row) : row.arity() == 2 ? ofTwo(row) : Stream.of());
    }

    private static Stream<Mistake> ofOne(OpSpec<?> row) {
        Op op = new Trial(row, 0, 0, 1).op();
        return Stream.of(
                argument(
                        op + " of INT32",
                        o -> op.apply(o.ints),
                        row.name()
                                + ": INT32 [2, 3]: expected FLOAT32 or FLOAT64, found INT32. Convert it first: to(DType.FLOAT32)."),
                argument(
                        op + " of BOOL",
                        o -> op.apply(o.mask),
                        row.name()
                                + ": BOOL [3]: expected FLOAT32 or FLOAT64, found BOOL. Convert it first: to(DType.FLOAT32)."));
    }

    private static Stream<Mistake> ofTwo(OpSpec<?> row) {
        Op op = new Trial(row, 0, 0, 1).op();
        return Stream.of(
                argument(
                        op + " of FLOAT32 and FLOAT64",
                        o -> op.apply(o.x, o.doubles),
                        row.name()
                                + ": FLOAT32 [2, 3] and FLOAT64 [2, 3]: types FLOAT32 and FLOAT64 do not mix. Convert one: to(DType.FLOAT32)."),
                argument(
                        op + " of shapes that do not broadcast",
                        o -> op.apply(o.x, o.four),
                        row.name()
                                + ": shapes [2, 3] and [4] do not broadcast: sizes 3 and 4 at axis -1 differ and neither is 1. Reshape one, "
                                + "or insert a dimension of size 1 with unsqueeze."));
    }

    private static Stream<Mistake> ofAttributes() {
        return Stream.of(
                argument(
                        "hardtanh between bounds in the wrong order",
                        o -> o.x.hardtanh(1, -1),
                        "hardtanh: FLOAT32 [2, 3] from 1.0 to -1.0: expected min below max. Swap them, or use clamp, "
                                + "which takes any."),
                argument(
                        "hardtanh between equal bounds",
                        o -> o.x.hardtanh(1, 1),
                        "hardtanh: FLOAT32 [2, 3] from 1.0 to 1.0: expected min below max. Swap them, or use clamp, "
                                + "which takes any."),
                argument(
                        "hardtanh up to NaN",
                        o -> o.x.hardtanh(0, Double.NaN),
                        "hardtanh: FLOAT32 [2, 3] from 0.0 to NaN: expected min below max. Swap them, or use clamp, "
                                + "which takes any."),
                argument(
                        "celu with alpha 0",
                        o -> o.x.celu(0),
                        "celu: FLOAT32 [2, 3] with alpha 0.0: expected a number other than 0, since x is divided by it. Use "
                                + "relu for the limit at 0."),
                argument(
                        "softshrink by less than nothing",
                        o -> o.x.softshrink(-0.5),
                        "softshrink: FLOAT32 [2, 3] with lambda -0.5: expected a finite number from 0 on. It is the "
                                + "distance from 0 up to which x becomes 0."),
                argument(
                        "softshrink by infinity",
                        o -> o.x.softshrink(Double.POSITIVE_INFINITY),
                        "softshrink: FLOAT32 [2, 3] with lambda Infinity: expected a finite number from 0 on. It is the "
                                + "distance from 0 up to which x becomes 0."),
                argument(
                        "hardshrink by NaN",
                        o -> o.x.hardshrink(Double.NaN),
                        "hardshrink: FLOAT32 [2, 3] with lambda NaN: expected a finite number from 0 on. It is the "
                                + "distance from 0 up to which x becomes 0."));
    }

    private MistakesInFunctions() {}
}
