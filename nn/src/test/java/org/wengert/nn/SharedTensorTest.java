package org.wengert.nn;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.wengert.Tensor;
import org.wengert.nn.optim.Sgd;

/** Two Parameters over one tensor would be moved twice by each step. */
class SharedTensorTest {
    static class Tied extends Module {
        final Parameter encoder = new Parameter(Tensor.ones(2, 3));
        final Parameter decoder = new Parameter(encoder.tensor());
    }

    @Test
    void inOneModule() {
        assertEquals(
                "parameters: encoder and decoder are two Parameters over one tensor FLOAT32 [2, 3], and an optimizer would move it twice. "
                        + "Share the Parameter object instead.",
                assertThrows(IllegalStateException.class, () -> new Tied().parameters())
                        .getMessage());
    }

    @Test
    void inOneOptimizer() {
        Tied tied = new Tied();
        assertEquals(
                "Sgd: Parameter FLOAT32 [2, 3]: two Parameters hold this tensor, and it would take two steps at once. Share the Parameter "
                        + "object instead.",
                assertThrows(IllegalArgumentException.class, () -> new Sgd(List.of(tied.encoder, tied.decoder), 0.1))
                        .getMessage());
    }

    @Test
    void oneParameterInTwoPlacesIsFine() {
        Linear shared = new Linear(2, 2);
        Sequential tied = new Sequential(shared, shared);
        assertEquals(2, tied.parameters().size());
        assertEquals(
                2, new Sequential(tied, new Sequential(shared)).parameters().size());
    }
}
