package org.wengert.explain;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.wengert.DType;
import org.wengert.Gradients;
import org.wengert.Tape;
import org.wengert.Tensor;

/** What cannot be followed element by element says why, and the way out works. */
@SuppressWarnings("try") // a scope is opened for what it does, not to be used
class CheckpointExplainedTest {
    private final Tensor w =
            Tensor.of(DType.FLOAT64, 0.5, -1).requiresGrad(true).named("w");

    private Tensor loss() {
        return Gradients.checkpoint(in -> in[0].exp().square(), w.mul(2)).sum();
    }

    @Test
    void aCheckpointIsOneLine() {
        ChainRule rule = Explain.chainRule(loss(), w);

        assertTrue(rule.toString().contains("= checkpoint(%0)"), rule::toString);
        assertTrue(rule.toString().contains("product   the rule of checkpoint  ["), rule::toString);
        assertEquals(4 * Math.exp(2), rule.gradient().get(0), 1e-12);
        assertEquals(
                "explain: %1 = checkpoint(%0) [2] cannot be asked for single elements, since it computes a function again. "
                        + "Compute the loss without checkpoint, or print the chain rule without at(...), which shows it as one line.",
                assertThrows(IllegalStateException.class, () -> rule.at(0)).getMessage());
    }

    @Test
    void itsValueIsKnownIfRemembered(@TempDir Path folder) throws IOException {
        assertNull(Recording.of(loss()).lines().get(1).value());
        Tensor loss;
        try (var memory = Tape.remember()) {
            loss = loss();
            loss.backward();
        }

        assertNotNull(Recording.of(loss).lines().get(1).value());
        Path page = folder.resolve("page.html");
        Explain.html(loss, page);
        assertTrue(Files.readString(page).contains("checkpoint"));
    }

    @Test
    void aLineOfManyElementsIsRefusedAndASmallerBatchIsNot() {
        Tensor v = Tensor.of(new double[][] {{2}}).requiresGrad(true).named("v");
        ChainRule large = Explain.chainRule(Tensor.ones(4097, 1).matmul(v).sum(), v);

        assertEquals(
                "explain: %0 = data0 @ v [4097, 1] has 4097 elements, and the local derivatives of such an operation are found one by one, for at most 4096. "
                        + "Explain the loss of a smaller batch, or print the chain rule without at(...), which has no such limit.",
                assertThrows(IllegalStateException.class, () -> large.at(0, 0)).getMessage());
        assertTrue(large.toString().endsWith("d loss / d v = [[4097]]\n"), large::toString);
        assertEquals(
                4096,
                Explain.chainRule(Tensor.ones(4096, 1).matmul(v).sum(), v)
                        .at(0, 0)
                        .value());
    }
}
