package org.wengert;

import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.wengert.surface.Completions;
import org.wengert.surface.Recorded;

/** The tab key in JShell shows what a user looks for, and nothing else. */
class CompletionTest {
    @Test
    void theTabKeyListsWhatWasChosen() throws IOException {
        try (Completions completions = new Completions(
                "import org.wengert.*;",
                "import org.wengert.check.*;",
                "import org.wengert.explain.*;",
                "Tensor x = Tensor.of(1, 2, 3);",
                "Shape shape = x.shape();",
                "Tape tape = Tape.of(x);")) {
            Recorded.check(
                    completions.lines(
                            "Tensor.",
                            "x.",
                            "Gradients.",
                            "Tape.",
                            "tape.",
                            "Op.",
                            "Shape.",
                            "shape.",
                            "GradCheck.",
                            "Explain."),
                    "org/wengert/completions.txt",
                    getClass());
        }
    }
}
