package org.wengert.nn;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.wengert.Tensor;

/**
 * c' = f c + i g, h' = o tanh c', with i, f, o = sigmoid and g = tanh of x W_ih + b_ih + h W_hh + b_hh, step by step over a sequence: long short-term
 * memory. The output is h'.
 *
 * <p>Inputs are (length, n, in), or (n, length, in) after {@link #batchFirst}, or (length, in) without a batch; outputs have the hidden size, or
 * twice that with two directions, in the last axis. The weights are {@code weightIhL0} (in, 4 hidden), {@code weightHhL0} (hidden, 4 hidden),
 * {@code biasIhL0} and {@code biasHhL0}, with {@code Reverse} after them in the second direction, and L1, L2, ... in further layers. The gates are
 * in the order i, f, g, o. All start uniform within 1 / sqrt(hidden).
 *
 * <p>Hochreiter, Schmidhuber: Long Short-Term Memory, 1997.
 */
public final class LSTM extends RecurrentLayer {
    /** What the network remembers after the last step of each layer and direction: h and c, of shape (layers directions, n, hidden) each. */
    public record State(Tensor hidden, Tensor cell) {}

    /** The outputs of the last layer at all steps, and the state to go on with. */
    public record Output(Tensor output, State state) {}

    /** One layer in one direction. */
    public LSTM(int in, int hidden) {
        this(in, hidden, 1);
    }

    /** Several layers in one direction. */
    public LSTM(int in, int hidden, int layers) {
        this(in, hidden, layers, false);
    }

    /** Several layers, each in one direction or in both. */
    public LSTM(int in, int hidden, int layers, boolean bidirectional) {
        this(in, hidden, layers, bidirectional, true);
    }

    /**
     * Several layers with or without biases.
     *
     * @throws IllegalArgumentException if a size or the number of layers is below 1
     */
    public LSTM(int in, int hidden, int layers, boolean bidirectional, boolean bias) {
        super(4, 2, in, hidden, layers, bidirectional, bias);
    }

    /** Takes and returns (n, length, features). States stay as they are. */
    public LSTM batchFirst() {
        setBatchFirst();
        return this;
    }

    /**
     * Sets this share of the elements between two layers to 0 in training; 0 by default.
     *
     * @throws IllegalArgumentException if p is not between 0 and 1
     */
    public LSTM dropout(double p) {
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
    public Output run(Tensor x, @Nullable State state) {
        Tensor[] results =
                state == null ? results(x, new Tensor[0]) : results(x, new Tensor[] {state.hidden(), state.cell()});
        return new Output(results[0], new State(results[1], results[2]));
    }

    @Override
    Tensor[] step(Cell cell, Tensor fromInput, Tensor... state) {
        List<Tensor> gates = gates(fromInput.add(cell.fromState(state[0])));
        Tensor in = gates.get(0).sigmoid();
        Tensor forget = gates.get(1).sigmoid();
        Tensor c = forget.mul(state[1]).add(in.mul(gates.get(2).tanh()));
        return new Tensor[] {gates.get(3).sigmoid().mul(c.tanh()), c};
    }
}
