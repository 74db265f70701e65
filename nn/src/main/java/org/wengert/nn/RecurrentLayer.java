package org.wengert.nn;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.wengert.Shape;
import org.wengert.Tensor;
import org.wengert.nn.internal.Arguments;
import org.wengert.nn.internal.Text;

/**
 * What {@link RNN}, {@link LSTM} and {@link GRU} share: layers and directions of cells, run over a sequence.
 *
 * <p>A cell computes its gates from x W + b, for all steps in one product, and from h W + b of the state before.
 */
abstract class RecurrentLayer extends Module implements Layer {
    /** The parameters of one layer in one direction; the biases may be missing. */
    record Cell(
            Parameter weightIh,
            Parameter weightHh,
            @Nullable Parameter biasIh,
            @Nullable Parameter biasHh) {
        Tensor fromInput(Tensor x) {
            return biasIh == null ? x.matmul(weightIh.tensor()) : x.linear(weightIh.tensor(), biasIh.tensor());
        }

        Tensor fromState(Tensor h) {
            return biasHh == null ? h.matmul(weightHh.tensor()) : h.linear(weightHh.tensor(), biasHh.tensor());
        }
    }

    private final int in;
    private final int hidden;
    private final int layers;
    private final int directions;
    private final transient int states;
    private final transient boolean bias;
    private final transient Cell[] cells;
    private transient double dropout;
    private transient boolean batchFirst;

    /**
     * Parameters start uniform within 1 / sqrt(hidden).
     *
     * @param gates the number of vectors of the hidden size that a cell computes in each step
     * @param states the number of vectors of the hidden size that it hands on
     */
    RecurrentLayer(int gates, int states, int in, int hidden, int layers, boolean bidirectional, boolean bias) {
        String name = Text.name(getClass());
        this.in = Inputs.atLeast(1, in, name, "input size");
        this.hidden = Inputs.atLeast(1, hidden, name, "hidden size");
        this.layers = Inputs.atLeast(1, layers, name, "number of layers");
        if ((long) gates * hidden > Integer.MAX_VALUE || (long) layers * 2 > Integer.MAX_VALUE) {
            throw new IllegalArgumentException(name + ": hidden size " + hidden + " and " + layers
                    + " layers are too many. Pass smaller numbers.");
        }
        this.states = states;
        this.bias = bias;
        directions = bidirectional ? 2 : 1;
        cells = new Cell[layers * directions];
        Init start = Init.byFanIn(hidden);
        for (int i = 0; i < cells.length; i++) {
            int layer = i / directions;
            String suffix = "L" + layer + (i % directions == 1 ? "Reverse" : "");
            int inputs = layer == 0 ? in : hidden * directions;
            cells[i] = new Cell(
                    register("weightIh" + suffix, start.parameter(inputs, gates * hidden)),
                    register("weightHh" + suffix, start.parameter(hidden, gates * hidden)),
                    bias ? register("biasIh" + suffix, start.parameter(gates * hidden)) : null,
                    bias ? register("biasHh" + suffix, start.parameter(gates * hidden)) : null);
        }
    }

    final void setBatchFirst() {
        batchFirst = true;
    }

    final void setDropout(double p) {
        dropout = Inputs.probability(p, Text.name(getClass()));
    }

    /** Returns the next state, whose first tensor is the output, of a state and the gates' part that comes from the input. */
    abstract Tensor[] step(Cell cell, Tensor fromInput, Tensor... state);

    /** Divides a tensor of gates along its last axis. */
    final List<Tensor> gates(Tensor x) {
        return x.split(-1, hidden);
    }

    /** Returns the outputs of the last layer, and the final states of all layers, (layers directions, n, hidden) each. */
    final Tensor[] results(@Nullable Tensor input, @Nullable Tensor... start) {
        Tensor given = Arguments.input(input, Text.name(getClass()));
        boolean single = given.rank() == 2;
        check(given);
        Tensor x = single ? given.unsqueeze(1) : batchFirst ? given.transpose(0, 1) : given;
        Tensor[][] begin = begin(x, single, start);
        Tensor[][] end = new Tensor[states][cells.length];
        for (int layer = 0; layer < layers; layer++) {
            if (layer > 0 && isTraining()) {
                x = x.dropout(dropout, Rng.generator());
            }
            Tensor[] outputs = new Tensor[directions];
            for (int i = layer * directions; i < (layer + 1) * directions; i++) {
                outputs[i % directions] = sweep(x, i, begin, end);
            }
            x = directions == 1 ? outputs[0] : Tensor.concat(-1, outputs);
        }
        Tensor[] results = new Tensor[1 + states];
        results[0] = Summary.note(this, single ? x.squeeze(1) : batchFirst ? x.transpose(0, 1) : x);
        for (int s = 0; s < states; s++) {
            Tensor stacked = Tensor.stack(0, end[s]);
            results[1 + s] = single ? stacked.squeeze(1) : stacked;
        }
        return results;
    }

    /** Runs cell i over the steps of x, backwards in the second direction, and returns its outputs in the order of the steps. */
    private Tensor sweep(Tensor x, int i, Tensor[][] begin, Tensor[][] end) {
        boolean backwards = i % directions == 1;
        List<Tensor> inputs = new ArrayList<>();
        unstack(cells[i].fromInput(x), inputs);
        if (backwards) {
            Collections.reverse(inputs);
        }
        Tensor[] state = new Tensor[states];
        for (int s = 0; s < states; s++) {
            state[s] = begin[s][i];
        }
        List<Tensor> outputs = new ArrayList<>();
        for (Tensor fromInput : inputs) {
            state = step(cells[i], fromInput, state);
            outputs.add(state[0]);
        }
        for (int s = 0; s < states; s++) {
            end[s][i] = state[s];
        }
        if (backwards) {
            Collections.reverse(outputs);
        }
        return Tensor.stack(0, outputs.toArray(Tensor[]::new));
    }

    /**
     * Adds the entries of x along its first axis. By halves: the gradient of a slice is as large as what it was cut from, and cutting each step from the
     * whole sequence would take time in proportion to its length squared.
     */
    private static void unstack(Tensor x, List<Tensor> entries) {
        int length = x.dim(0);
        if (length == 1) {
            entries.add(x.squeeze(0));
        } else {
            unstack(x.slice(0, 0, length / 2), entries);
            unstack(x.slice(0, length / 2, length), entries);
        }
    }

    private void check(Tensor x) {
        if ((x.rank() != 2 && x.rank() != 3) || x.dim(-1) != in) {
            throw Inputs.unfit(
                    this,
                    cells[0].weightIh(),
                    x,
                    ": expected (" + (batchFirst ? "n, length, " : "length, n, ") + in + "), or (length, " + in
                            + "). Put the features in the last axis.");
        }
        if (x.dim(x.rank() == 3 && batchFirst ? 1 : 0) == 0) {
            throw Inputs.unfit(this, cells[0].weightIh(), x, " has no steps. Pass a sequence of one or more.");
        }
        Inputs.checkType(this, cells[0].weightIh(), x);
    }

    /** The first state of each cell: zeros, or the entries of what the caller gave. */
    private Tensor[][] begin(Tensor x, boolean single, @Nullable Tensor... start) {
        int n = x.dim(1);
        Tensor[][] begin = new Tensor[states][cells.length];
        for (int s = 0; s < states; s++) {
            Tensor given = start.length == 0 ? null : start[s];
            if (given == null) {
                Arrays.fill(begin[s], Tensor.zeros(x.dtype(), n, hidden));
                continue;
            }
            Tensor state = single && given.rank() == 2 ? given.unsqueeze(1) : given;
            if (!state.shape().equals(Shape.of(cells.length, n, hidden)) || state.dtype() != x.dtype()) {
                throw new IllegalArgumentException(
                        Inputs.where(this, cells[0].weightIh()) + ": state " + Text.describe(given)
                                + ": expected " + x.dtype() + " ["
                                + cells.length + (single ? "" : ", " + n) + ", " + hidden
                                + "], (layers directions, n, hidden size). Pass the state that it returned, or none.");
            }
            for (int i = 0; i < cells.length; i++) {
                begin[s][i] = state.select(0, i);
            }
        }
        return begin;
    }

    @Override
    protected String details() {
        return in + ", " + hidden + (layers == 1 ? "" : ", layers=" + layers) + (bias ? "" : ", bias=false")
                + (batchFirst ? ", batchFirst" : "") + (dropout == 0 ? "" : ", dropout=" + dropout)
                + (directions == 2 ? ", bidirectional" : "");
    }

    @Override
    List<PyTorchEntry> pyTorchEntries() {
        return registered().keySet().stream()
                .filter(name -> name.startsWith("weight"))
                .map(name -> new PyTorchEntry(pyTorchName(name), true, name))
                .toList();
    }
}
