package org.wengert.nn;

import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.wengert.surface.Completions;
import org.wengert.surface.Recorded;

/** The tab key in JShell shows what a user looks for, and nothing else. */
class CompletionTest {
    @Test
    void theTabKeyListsWhatWasChosen() throws IOException {
        try (Completions completions = new Completions(
                "import org.wengert.nn.*;",
                "import org.wengert.nn.optim.*;",
                "Linear linear = new Linear(2, 1);",
                "Sgd sgd = new Sgd(linear.parameters(), 0.1);",
                "Adam adam = new Adam(linear.parameters());",
                "Parameter weight = linear.parameters().get(0);")) {
            Recorded.check(
                    completions.lines("linear.", "weight.", "sgd.", "adam.", "Schedule.", "Loss.", "Init.", "Rng."),
                    "org/wengert/nn/completions.txt",
                    getClass());
        }
    }
}
