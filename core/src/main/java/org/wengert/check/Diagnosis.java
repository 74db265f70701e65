package org.wengert.check;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.wengert.DType;
import org.wengert.Op;
import org.wengert.Shape;
import org.wengert.Tensor;
import org.wengert.TensorFunction;

/**
 * The likely mistake behind a wrong derivative. It asks every line of the tape by itself, and of the first that is wrong, what its rule would have
 * to be; where all lines are right, something is not on the tape.
 */
final class Diagnosis {
    private static final int MOST_LINES = 24;
    private static final String OFF_THE_TAPE = "item(), toDoubleArray(), detach(), noGrad or a rounding operation";

    /**
     * The likely mistake in the rule of an operation, and its fix.
     *
     * @param order the first derivative that is wrong
     */
    String ofRule(Op op, int order, Tensor... inputs) {
        try {
            return order == 1 ? firstOrder(op, inputs) : higherOrder(op, order, inputs);
        } catch (RuntimeException e) {
            // A rule that is wrong may well fail at other points than those that were checked: the report stands
            // without it.
            return RuleMistake.UNKNOWN;
        }
    }

    /** The likely mistake in a function, and its fix. */
    String ofFunction(TensorFunction f, FlatInputs inputs, Report report) {
        try {
            return inLines(f, inputs, report);
        } catch (RuntimeException e) {
            return RuleMistake.UNKNOWN;
        }
    }

    private String firstOrder(Op op, Tensor... inputs) {
        String told = RuleMistake.of(op.toString(), scalarized(op, inputs), new FlatInputs(inputs));
        Tensor @Nullable [] same = inOneShape(op, inputs);
        // Gradients of inputs that were broadcast cannot be compared with each other.
        return told.isEmpty() && same != null
                ? RuleMistake.of(op.toString(), scalarized(op, same), new FlatInputs(same))
                : told;
    }

    private ScalarizedFunction scalarized(Op op, Tensor... inputs) {
        FlatInputs flat = new FlatInputs(inputs);
        TensorFunction surrogate = op.surrogate();
        return new ScalarizedFunction(
                x -> op.apply(flat.unpack(x)),
                x -> surrogate == null ? op.apply(flat.unpack(x)) : surrogate.of(flat.unpack(x)),
                flat.values(),
                new RandomDirections(1));
    }

    /** Two inputs that were broadcast with each other, spread to the shape of the result; null if that is not what happened. */
    private static Tensor @Nullable [] inOneShape(Op op, Tensor... inputs) {
        boolean areTwo = inputs.length == 2
                && Arrays.stream(inputs).allMatch(x -> x.dtype().isFloating());
        if (!areTwo || inputs[0].shape().equals(inputs[1].shape())) {
            return null;
        }
        Shape result = op.apply(inputs).shape();
        Tensor zeros = Tensor.zeros(DType.FLOAT64, result.toArray());
        Tensor[] same = Arrays.stream(inputs)
                .map(x -> x.detach().to(DType.FLOAT64).add(zeros))
                .toArray(Tensor[]::new);
        return Arrays.stream(same).allMatch(x -> x.shape().equals(result)) ? same : null;
    }

    private String higherOrder(Op op, int order, Tensor... inputs) {
        ScalarizedFunction f = scalarized(op, inputs);
        TapeLines tape = TapeLines.ofGradient(op::apply, f.weights(), new FlatInputs(inputs).in(DType.FLOAT64));
        String line = wrongLine(tape.lines(), 1, new ArrayList<>());
        String rule = "the rule of " + op;
        return line.isEmpty()
                ? rule + " left the tape: the " + Report.derivative(order - 1) + " is right, the "
                        + Report.derivative(order) + " is not. Write it in tensor operations, without " + OFF_THE_TAPE
                        + "."
                : rule + " uses an operation that is wrong: " + line;
    }

    /** The line that rounds to FLOAT32, if a function is noisy for that; else empty. */
    String ofNoise(TensorFunction f, FlatInputs inputs) {
        try {
            return TapeLines.of(f, inputs.in(DType.FLOAT64)).firstInFloat32();
        } catch (RuntimeException e) {
            return RuleMistake.UNKNOWN;
        }
    }

    private String inLines(TensorFunction f, FlatInputs inputs, Report report) {
        TapeLines tape = TapeLines.of(f, inputs.in(DType.FLOAT64));
        List<TapeLines.TapeLine> lines = tape.lines();
        for (TapeLines.TapeLine line : lines) {
            if (line.op().surrogate() != null) {
                return "none: line %" + line.number() + ", " + line.op()
                        + ", has a surrogate, so that the tape is meant to differ from the differences. Check that operation alone: "
                        + "GradCheck.check(" + line.op().name() + ").";
            }
        }
        if (report.order() == 1 && isOffTheTape(tape, inputs, report)) {
            return "f left the tape: its result changes with the input and has no path to it. Replace " + OFF_THE_TAPE
                    + " on the way by tensor operations.";
        }
        List<TapeLines.TapeLine> unknown = new ArrayList<>();
        String told = wrongLine(lines, report.order(), unknown);
        if (!told.isEmpty()) {
            return tape.size() == 1 ? told.substring(told.indexOf(": ") + 2) : told;
        }
        return unknown.isEmpty()
                ? "every line of the tape is right by itself, so that a part of f left the tape. Replace "
                        + OFF_THE_TAPE + " on the way by tensor operations."
                : "perhaps line %" + unknown.get(0).number() + ", "
                        + unknown.get(0).op()
                        + ", which cannot be tried by itself from here. Check it alone: GradCheck.check("
                        + unknown.get(0).op().name() + ", inputs).";
    }

    private static boolean isOffTheTape(TapeLines tape, FlatInputs inputs, Report report) {
        for (Finding finding : report.findings()) {
            for (int i = 0; i < inputs.count(); i++) {
                boolean isMeant = finding.input() < 0 || finding.input() == i;
                if (isMeant && inputs.end(i) > inputs.start(i) && tape.reaches(i)) {
                    return false;
                }
            }
        }
        return true;
    }

    /** The first line that is wrong by itself, and its mistake; empty if none is. Those that cannot be tried are added to the unknown. */
    private String wrongLine(List<TapeLines.TapeLine> lines, int order, List<TapeLines.TapeLine> unknown) {
        for (TapeLines.TapeLine line : lines.subList(0, Math.min(MOST_LINES, lines.size()))) {
            boolean isKnown = false;
            for (Tensor[] inputs : line.trials()) {
                Report report = alone(line.op(), order, inputs);
                if (report != null && report.verdict() == Verdict.WRONG) {
                    return told(line, ofRule(line.op(), report.order(), inputs));
                }
                isKnown |= report != null && report.verdict() == Verdict.PASS;
            }
            if (!isKnown) {
                unknown.add(line);
            }
        }
        return "";
    }

    private static String told(TapeLines.TapeLine line, String mistake) {
        String where = "line %" + line.number() + ", " + line.op() + ", is wrong by itself: ";
        return where
                + (mistake.isEmpty()
                        ? "its rule does not belong to its value. Check it alone: GradCheck.check("
                                + line.op().name() + ")."
                        : mistake);
    }

    /** The report on one operation; null if it does not take these inputs. */
    private @Nullable Report alone(Op op, int order, Tensor... inputs) {
        try {
            return GradCheck.ofOp(op, inputs).orders(order).directions(2).undiagnosed();
        } catch (RuntimeException e) {
            return null;
        }
    }
}
