package org.wengert;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;

/** Tensors to make mistakes with, fresh for each mistake, and what they are before it. */
final class Operands {
    private final List<Tensor> all = new ArrayList<>();

    /** A marked leaf, with a gradient of an earlier walk. */
    final Tensor x =
            keep(Tensor.of(DType.FLOAT32, new double[] {1, 2, 3, 4, 5, 6}, 2, 3).requiresGrad(true));

    final Tensor row = keep(Tensor.of(1, 2, 3));
    final Tensor four = keep(Tensor.of(1, 2, 3, 4));
    final Tensor column = keep(Tensor.of(DType.FLOAT32, new double[] {1, 2, 3}, 3, 1));
    final Tensor number = keep(Tensor.scalar(2));
    final Tensor empty = keep(Tensor.zeros(0, 2));
    final Tensor batch = keep(Tensor.ones(2, 3, 4));
    final Tensor doubles = keep(Tensor.ones(DType.FLOAT64, 2, 3));
    final Tensor ints = keep(Tensor.of(new int[] {1, 2, 3, 4, 5, 6}, 2, 3));
    final Tensor index = keep(Tensor.of(new int[] {0, 2, 1}));
    final Tensor wide = keep(Tensor.of(new int[] {0, 2, 3}));
    final Tensor negative = keep(Tensor.of(new int[] {0, -1, 1}));
    final Tensor mask = keep(Tensor.of(new boolean[] {true, false, true}));

    /** Computed, and not walked yet. */
    final Tensor squares = keep(x.square());

    final Tensor loss = keep(squares.sum());

    /** A result whose tape was walked and freed. */
    final Tensor walked = keep(x.mul(2).sum());

    private final List<String> before;

    Operands() {
        walked.backward();
        before = state();
    }

    private Tensor keep(Tensor tensor) {
        all.add(tensor);
        return tensor;
    }

    void assertUnchanged() {
        assertEquals(before, state());
        assertEquals(true, Tape.isRecording(), "recording");
    }

    private List<String> state() {
        return all.stream()
                .map(tensor -> tensor + (tensor.requiresGrad() ? ", marked" : "") + ", gradient "
                        + (tensor.node() == null ? tensor.grad() : "none") + ", changed at "
                        + tensor.storage().changedAt() + ", tape " + tape(tensor))
                .toList();
    }

    private String tape(Tensor tensor) {
        return tensor == walked ? "freed" : Tape.of(tensor).toString();
    }
}
