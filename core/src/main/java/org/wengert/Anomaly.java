package org.wengert;

import java.lang.StackWalker.StackFrame;
import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Finds the first operation of a thread, forward or backward, whose result holds NaN or infinity. */
final class Anomaly implements OpListener {
    private static final int FRAMES = 4;

    /** The number of rules now running. Operations inside a rule are not checked, so that errors name the operation whose rule it is. */
    private int rules;

    /** The number of tangents now being computed. Sweeps inside one are not checked either. */
    private int tangents;

    /** The stack trace at which a line was recorded, and the ranges of its inputs. */
    record Origin(String inputs, List<StackFrame> frames) {
        @Override
        public String toString() {
            return "\nInputs: " + inputs
                    + frames.stream().map(frame -> "\n    at " + frame).collect(Collectors.joining());
        }
    }

    /** Checks an operation's result, and notes where it was recorded. */
    @Override
    public void computed(Op op, Tensor y, Tensor... inputs) {
        if (rules > 0 || !computes(op)) {
            return;
        }
        String found = notFinite(y);
        if (found != null) {
            throw new ArithmeticException("anomaly: " + op + " gave " + found
                    + ". Keep its inputs where it is finite, with clamp or where." + origin(inputs));
        }
        Node line = y.node();
        if (line != null) {
            line.metadata().origin = origin(inputs);
        }
    }

    /** Returns whether numbers may be infinite in its result first: not in what the program made or copied, nor in sums of checked gradients. */
    private static boolean computes(Op op) {
        return op.arity() != 0 && !op.equals(CreationRules.CLONE) && !op.equals(GradientSumRules.ACCUMULATE);
    }

    /** The tangent that {@code push} makes of a line. */
    Tensor pushedForward(Node line, Supplier<Tensor> push) {
        rules++;
        tangents++;
        Tensor tangent;
        try {
            tangent = push.get();
        } finally {
            tangents--;
            rules--;
        }
        String found = notFinite(tangent);
        if (found != null && tangents == 0) {
            throw new ArithmeticException("anomaly: the tangent of " + line.op() + " is " + found
                    + ". Keep its inputs where the derivative is finite, with clamp or where." + recorded(line));
        }
        return tangent;
    }

    private static String recorded(Node line) {
        Origin origin = line.metadata().origin;
        return origin == null ? "\nIt was recorded before the detection began." : origin.toString();
    }

    void enterRule() {
        rules++;
    }

    void leaveRule() {
        rules--;
    }

    /** Checks a rule's result. */
    void pulledBack(Node line, int input, Tensor g, Tensor contribution) {
        String found = tangents > 0 ? null : notFinite(contribution);
        if (found != null) {
            throw new ArithmeticException(
                    "anomaly: the derivative of " + line.op() + " with respect to input " + input + " gave " + found
                            + ", from the upstream gradient " + range(g)
                            + ". Keep its inputs where the derivative is finite, with clamp or where."
                            + recorded(line));
        }
    }

    private static Origin origin(Tensor... inputs) {
        StringBuilder ranges = new StringBuilder();
        for (Tensor input : inputs) {
            ranges.append(ranges.isEmpty() ? "" : "; ").append(range(input));
        }
        return new Origin(ranges.toString(), CallerFrames.find(FRAMES));
    }

    /** {@code x FLOAT32 [3] from -1.0 to 2.0}. */
    private static String range(Tensor x) {
        double low = Double.POSITIVE_INFINITY;
        double high = Double.NEGATIVE_INFINITY;
        int nans = 0;
        for (int i = 0; i < x.size(); i++) {
            double value = x.element(i);
            low = Math.min(low, Double.isNaN(value) ? low : value);
            high = Math.max(high, Double.isNaN(value) ? high : value);
            nans += Double.isNaN(value) ? 1 : 0;
        }
        return x.describe()
                + (low > high ? "" : " from " + low + " to " + high)
                + (nans == 0 ? "" : " with " + nans + " NaN");
    }

    private static @Nullable String notFinite(Tensor x) {
        if (!x.dtype().isFloating()) {
            return null;
        }
        int count = 0;
        int first = -1;
        for (int i = x.size() - 1; i >= 0; i--) {
            if (!Double.isFinite(x.element(i))) {
                count++;
                first = i;
            }
        }
        return first < 0
                ? null
                : x.element(first) + " at " + position(x.shape(), first) + ", in " + count + " of " + x.size()
                        + " elements of " + x.describe();
    }

    private static String position(Shape shape, int flat) {
        int[] index = new int[shape.rank()];
        for (int axis = index.length - 1; axis >= 0; axis--) {
            index[axis] = flat % shape.dims()[axis];
            flat /= shape.dims()[axis];
        }
        return Arrays.toString(index);
    }
}
