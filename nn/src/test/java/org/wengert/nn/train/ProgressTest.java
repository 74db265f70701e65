package org.wengert.nn.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.wengert.Tensor;

/** What a person sees, with a clock that the test sets. */
class ProgressTest {
    private static final long MILLISECOND = 1_000_000;

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final PrintStream out = new PrintStream(bytes, true, StandardCharsets.UTF_8);
    private long now = 5000 * MILLISECOND;

    /** Two epochs of four batches of 100 samples, each of which takes this number of milliseconds. */
    private String epochs(boolean isRewritten, long milliseconds) {
        Progress progress = new ConsoleProgress(out, isRewritten, () -> now);
        Accuracy accuracy = new Accuracy();
        accuracy.update(Tensor.of(1, -1, 1), Tensor.of(1, 1, 1));
        for (int epoch = 1; epoch <= 2; epoch++) {
            progress.startEpoch(epoch, 10, 4);
            for (int batch = 1; batch <= 4; batch++) {
                now += milliseconds * MILLISECOND;
                progress.endBatch(100, batch, accuracy);
            }
            now += 77 * MILLISECOND;
            progress.endEpoch(new Epoch(
                    epoch, 2.5, epoch == 1 ? 0.00012345 : Double.NaN, Map.of("accuracy", 2 / 3.0), Map.of(), 1e-3, 65));
        }
        return bytes.toString(StandardCharsets.UTF_8).replace(System.lineSeparator(), "\n");
    }

    @Test
    void throughAPipeThereIsALineForEachEpoch() {
        assertEquals("""
                epoch  1/10  loss 2.5000  accuracy 0.6667  |  validation loss 1.235e-04  |  lr 0.001  1:05  500/s
                epoch  2/10  loss 2.5000  accuracy 0.6667  |  lr 0.001  1:05  500/s
                """, epochs(false, 200));
    }

    @Test
    void inATerminalALineIsWrittenOver() {
        String text = epochs(true, 200);
        List<String> first = List.of(text.substring(0, text.indexOf('\n')).split("\r"));
        assertEquals(
                List.of(
                        "",
                        "epoch  1/10  [##........]  1/4  0.6 s left  loss 1.0000  accuracy 0.6667  500/s",
                        "epoch  1/10  [#####.....]  2/4  0.4 s left  loss 1.5000  accuracy 0.6667  500/s",
                        "epoch  1/10  [#######...]  3/4  0.2 s left  loss 2.0000  accuracy 0.6667  500/s",
                        "epoch  1/10  [##########]  4/4  0.0 s left  loss 2.5000  accuracy 0.6667  500/s",
                        "epoch  1/10  loss 2.5000  accuracy 0.6667  |  validation loss 1.235e-04  |  lr 0.001  1:05  500/s"),
                first);
        assertEquals(2, text.chars().filter(c -> c == '\n').count());
    }

    /** What a terminal shows of one line: what is written over is gone. */
    private static String shown(String line) {
        StringBuilder shown = new StringBuilder();
        for (String part : line.split("\r")) {
            shown.replace(0, Math.min(shown.length(), part.length()), part);
        }
        return shown.toString().stripTrailing();
    }

    @Test
    void whatStaysInATerminalIsWhatAPipeGets() {
        List<String> terminal = Arrays.stream(epochs(true, 200).split("\n"))
                .map(ProgressTest::shown)
                .toList();
        bytes.reset();
        now = 0;
        assertEquals(epochs(false, 200).lines().toList(), terminal);
    }

    @Test
    void aLineIsDrawnTenTimesASecondAtMost() {
        assertEquals(
                "1/4 4/4",
                String.join(
                        " ",
                        Pattern.compile("./4")
                                .matcher(epochs(true, 20).split("\n")[0])
                                .results()
                                .map(MatchResult::group)
                                .toList()));
    }

    @Test
    void longLinesDoNotWrap() {
        Progress progress = new ConsoleProgress(out, true, () -> now);
        progress.startEpoch(1, 1, 2);
        now += 200 * MILLISECOND;
        progress.endBatch(1, 1, new Accuracy(), new TopK(5), new R2(), new Perplexity(), new MeanAbsoluteError());
        assertTrue(bytes.toString(StandardCharsets.UTF_8).length() <= 80);
    }

    @Test
    void aLoopOfOnesOwnMeasuresLess() {
        Progress progress = new ConsoleProgress(out, false, () -> now);
        History history = new History();
        progress.startEpoch(1, 1, 0);
        progress.endEpoch(history.add(0.5));
        assertEquals(
                "epoch 1/1  loss 0.5000", bytes.toString(StandardCharsets.UTF_8).strip());
    }

    @ParameterizedTest
    @CsvSource({
        "0, 0.0 s",
        "3.24, 3.2 s",
        "59.94, 59.9 s",
        "59.96, 1:00",
        "125, 2:05",
        "3600, 1:00:00",
        "3725.4, 1:02:05"
    })
    void times(double seconds, String text) {
        assertEquals(text, Figures.time(seconds));
    }

    @ParameterizedTest
    @CsvSource({"0, 0.0000", "0.5, 0.5000", "-12.34567, -12.3457", "1e-5, 1.000e-05", "123456, 1.235e+05", "NaN, NaN"})
    void numbers(double value, String text) {
        Locale before = Locale.getDefault();
        try {
            Locale.setDefault(Locale.GERMANY);
            assertEquals(text, Figures.of(value));
        } finally {
            Locale.setDefault(before);
        }
    }

    @ParameterizedTest
    @CsvSource({"0.001, 0.001", "0.0012345, 0.00123", "1, 1", "3e-7, 3E-7", "0, 0", "NaN, NaN"})
    void learningRates(double value, String text) {
        assertEquals(text, Figures.brief(value));
    }

    /** Tests run through a pipe. */
    @Test
    void nobodyWatchesATest() {
        assertFalse(Progress.isWatched());
        Progress.none().startEpoch(1, 1, 1);
        Progress.none().endBatch(1, 1);
        Progress.none().endEpoch(new History().add(1));
    }
}
