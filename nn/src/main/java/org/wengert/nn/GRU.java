package org.wengert.nn;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.wengert.Tensor;

/**
 * h' = (1 - z) n + z h, n = tanh(x W_in + b_in + r (h W_hn + b_hn)), with r, z = sigmoid of x W_ih + b_ih + h W_hh + b_hh, step by step over a
 * sequence: gated recurrent units. The output is h'.
 *
 * <p>Inputs are (length, n, in), or (n, length, in) after {@link #batchFirst}, or (length, in) without a batch; outputs have the hidden size, or
 * twice that with two directions, in the last axis. The weights are {@code weightIhL0} (in, 3 hidden), {@code weightHhL0} (hidden, 3 hidden),
 * {@code biasIhL0} and {@code biasHhL0}, with {@code Reverse} after them in the second direction, and L1, L2, ... in further layers. The gates are
 * in the order r, z, n. All start uniform within 1 / sqrt(hidden).
 *
 * <p>Cho et al.: Learning Phrase Representations using RNN Encoder-Decoder, 2014.
 */
public final class GRU extends RecurrentLayer {
    /** The outputs of the last layer at all steps, and h after the last step of each layer and direction: (layers directions, n, hidden). */
    public record Output(Tensor output, Tensor hidden) {}

    /** One layer in one direction. */
    public GRU(int in, int hidden) {
        this(in, hidden, 1);
    }

    /** Several layers in one direction. */
    public GRU(int in, int hidden, int layers) {
        this(in, hidden, layers, false);
    }

    /** Several layers, each in one direction or in both. */
    public GRU(int in, int hidden, int layers, boolean bidirectional) {
        this(in, hidden, layers, bidirectional, true);
    }

    /**
     * Several layers with or without biases.
     *
     * @throws IllegalArgumentException if a size or the number of layers is below 1
     */
    public GRU(int in, int hidden, int layers, boolean bidirectional, boolean bias) {
        super(3, 1, in, hidden, layers, bidirectional, bias);
    }

    /** Takes and returns (n, length, features). States stay as they are. */
    public GRU batchFirst() {
        setBatchFirst();
        return this;
    }

    /**
     * Sets this share of the elements between two layers to 0 in training; 0 by default.
     *
     * @throws IllegalArgumentException if p is not between 0 and 1
     */
    public GRU dropout(double p) {
        setDropout(p);
        return this;
    }

    /** Runs over the sequence from a state of zeros, and returns the outputs of the last layer. */
    @Override
    public Tensor forward(Tensor x) {
        return run(x, null).output();
    }

    /** Runs over the sequence from a state of zeros. */
    public Output run(Tensor x) {
        return run(x, null);
    }

    /**
     * Runs over the sequence from this state, or from zeros if it is null.
     *
     * @throws IllegalArgumentException if the shapes or types do not fit
     */
    public Output run(Tensor x, @Nullable Tensor hidden) {
        Tensor[] results = results(x, new Tensor[] {hidden});
        return new Output(results[0], results[1]);
    }

    @Override
    Tensor[] step(Cell cell, Tensor fromInput, Tensor... state) {
        Tensor h = state[0];
        List<Tensor> x = gates(fromInput);
        List<Tensor> s = gates(cell.fromState(h));
        Tensor r = x.get(0).add(s.get(0)).sigmoid();
        Tensor z = x.get(1).add(s.get(1)).sigmoid();
        Tensor n = x.get(2).add(r.mul(s.get(2))).tanh();
        return new Tensor[] {n.add(z.mul(h.sub(n)))};
    }
}
