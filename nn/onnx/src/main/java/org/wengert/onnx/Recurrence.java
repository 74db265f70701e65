package org.wengert.onnx;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.wengert.Tensor;

/**
 * The loop that RNN, GRU and LSTM share: inputs X [time, n, size], W [directions, gates hidden, size], R [directions, gates hidden, hidden],
 * B [directions, 2 gates hidden], lengths, h [directions, n, hidden], and for LSTM c and the peepholes.
 */
record Recurrence(int gates, boolean forwards, boolean backwards, boolean batchFirst) {
    private static final int LENGTHS = 4;
    private static final int H = 5;
    private static final int C = 6;
    private static final int PEEPHOLES = 7;

    /** The state of the hidden units, and of the cells of LSTM. */
    record State(Tensor h, Tensor c) {}

    /** One step of a cell: from a state and the input's part of the gates, to the next state. */
    interface Step {
        State of(Cell cell, Tensor x, int direction);
    }

    /** The weights of one direction, and its state. */
    record Cell(
            Tensor r,
            @Nullable Tensor recurrentBias,
            @Nullable Tensor peepholes,
            int hidden,
            State state) {
        /** R h plus its bias, of all gates. */
        Tensor recurrent(Tensor h) {
            Tensor y = h.matmul(r.transpose());
            return recurrentBias == null ? y : y.add(recurrentBias);
        }

        /** R h plus its bias, of one gate. */
        Tensor recurrent(Tensor h, int gate) {
            Tensor y = h.matmul(r.slice(0, gate * hidden, (gate + 1) * hidden).transpose());
            return recurrentBias == null ? y : y.add(recurrentBias.slice(0, gate * hidden, (gate + 1) * hidden));
        }

        /** One gate's part of all gates. */
        Tensor part(Tensor gates, int gate) {
            return gates.slice(-1, gate * hidden, (gate + 1) * hidden);
        }

        Tensor peep(Tensor gate, Tensor c, int i) {
            return peepholes == null
                    ? gate
                    : gate.add(peepholes.slice(0, i * hidden, (i + 1) * hidden).mul(c));
        }
    }

    static Recurrence of(NodeSpec node, int gates) {
        node.ignore("hidden_size", "output_sequence");
        String direction = node.text("direction", "forward", "forward", "reverse", "bidirectional");
        return new Recurrence(
                gates,
                !direction.equals("reverse"),
                !direction.equals("forward"),
                node.opset() >= 14 && node.flag("layout", false));
    }

    int directions() {
        return forwards && backwards ? 2 : 1;
    }

    /** Y [time, directions, n, hidden], the last h [directions, n, hidden], and the last c. */
    Tensor[] run(Inputs in, Step step) {
        Tensor x = batchFirst ? in.get(0).transpose(0, 1) : in.get(0);
        checkLengths(in, x.dim(0));
        List<Tensor> outputs = new ArrayList<>();
        List<Tensor> lastH = new ArrayList<>();
        List<Tensor> lastC = new ArrayList<>();
        for (int d = 0; d < directions(); d++) {
            boolean backward = backwards && (d == 1 || !forwards);
            List<Tensor> hs = new ArrayList<>();
            State state = direction(in, x, d, backward, step, hs);
            outputs.add(Tensor.stack(0, hs));
            lastH.add(state.h());
            lastC.add(state.c());
        }
        Tensor y = Tensor.stack(1, outputs);
        Tensor h = Tensor.stack(0, lastH);
        Tensor c = Tensor.stack(0, lastC);
        return batchFirst
                ? new Tensor[] {y.permute(2, 0, 1, 3), h.transpose(0, 1), c.transpose(0, 1)}
                : new Tensor[] {y, h, c};
    }

    private State direction(Inputs in, Tensor x, int d, boolean backward, Step step, List<Tensor> hs) {
        Tensor w = in.get(1).select(0, d);
        Tensor r = in.get(2).select(0, d);
        int hidden = r.dim(1);
        Tensor bias = in.has(3) ? in.get(3).select(0, d) : null;
        Tensor projected = x.matmul(w.transpose());
        Tensor fromX = bias == null ? projected : projected.add(bias.slice(0, 0, gates * hidden));
        State state = new State(start(in, H, d, x, hidden), start(in, C, d, x, hidden));
        for (int i = 0; i < x.dim(0); i++) {
            Cell cell = new Cell(
                    r,
                    bias == null ? null : bias.slice(0, gates * hidden, 2 * gates * hidden),
                    in.has(PEEPHOLES) ? in.get(PEEPHOLES).select(0, d) : null,
                    hidden,
                    state);
            state = step.of(cell, fromX.select(0, backward ? x.dim(0) - 1 - i : i), d);
            hs.add(state.h());
        }
        if (backward) {
            Collections.reverse(hs);
        }
        return state;
    }

    private Tensor start(Inputs in, int input, int d, Tensor x, int hidden) {
        if (!in.has(input)) {
            return Tensor.zeros(x.dtype(), x.dim(1), hidden);
        }
        Tensor given = batchFirst ? in.get(input).transpose(0, 1) : in.get(input);
        return given.select(0, d);
    }

    private static void checkLengths(Inputs in, int steps) {
        if (in.has(LENGTHS) && Arrays.stream(in.ints(LENGTHS)).anyMatch(length -> length != steps)) {
            throw new IllegalArgumentException("sequences of " + Arrays.toString(in.ints(LENGTHS)) + " of " + steps
                    + " steps: only sequences of all steps are supported");
        }
    }
}
