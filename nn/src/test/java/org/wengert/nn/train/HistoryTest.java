package org.wengert.nn.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.wengert.DType;
import org.wengert.Tensor;

class HistoryTest {
    @TempDir
    Path folder;

    private static Epoch epoch(int number) {
        return new Epoch(
                number,
                1.0 / 3 / number,
                Double.NaN,
                Map.of("top5", 0.1, "a,\"b\"", 0.2),
                Map.of("top5", 0.3),
                1e-3,
                2);
    }

    private static History history() {
        History history = new History();
        history.add(epoch(1));
        history.add(epoch(2));
        return history;
    }

    @Test
    void aTable() throws IOException {
        String expected = "epoch,loss,validation_loss,\"a,\"\"b\"\"\",top5,validation_top5,learning_rate,seconds\n"
                + "1,0.3333333333333333,NaN,0.2,0.1,0.3,0.001,2.0\n"
                + "2,0.16666666666666666,NaN,0.2,0.1,0.3,0.001,2.0\n";
        assertEquals(expected, history().toString());
        Path file = folder.resolve("history.csv");
        Files.writeString(file, "old");
        history().saveCsv(file);
        assertEquals(expected, Files.readString(file));
        new History().saveCsv(file);
        assertEquals("epoch,loss,validation_loss,learning_rate,seconds\n", Files.readString(file));
        assertThrows(NoSuchFileException.class, () -> history().saveCsv(folder.resolve("none/history.csv")));
        try (Stream<Path> files = Files.list(folder)) {
            assertEquals(List.of(file), files.toList(), "no temporary file stays");
        }
    }

    @Test
    void itsStateIsTheHistory() {
        History loaded = new History();
        loaded.add(5);
        loaded.load(history().state());
        assertEquals(history().epochs(), loaded.epochs());
        assertEquals(history().toString(), loaded.toString());
        loaded.load(new History().state());
        assertEquals(0, loaded.size());
    }

    /** As of a training with validation from its second epoch on. */
    @Test
    void metricsThatSomeEpochsDoNotHave() {
        History history = new History();
        history.add(0.5);
        history.add(new Epoch(2, 0.25, 0.75, Map.of(), Map.of("mae", 0.125), Double.NaN, Double.NaN));
        String expected =
                "epoch,loss,validation_loss,validation_mae,learning_rate,seconds\n1,0.5,NaN,NaN,NaN,NaN\n2,0.25,0.75,0.125,NaN,NaN\n";
        assertEquals(expected, history.toString());
        History loaded = new History();
        loaded.load(history.state());
        assertEquals(expected, loaded.toString());
    }

    @Test
    void aStateThatDoesNotFitChangesNothing() {
        History history = history();
        Map<String, Tensor> state = new LinkedHashMap<>(history.state());
        state.put("loss", Tensor.zeros(DType.FLOAT64, 3));
        assertThrows(IllegalArgumentException.class, () -> history.load(state));
        assertThrows(IllegalArgumentException.class, () -> history.load(Map.of()));
        state.putAll(history.state());
        state.put("more", Tensor.zeros(DType.FLOAT64, 2));
        assertThrows(IllegalArgumentException.class, () -> history.load(state));
        assertEquals(history().epochs(), history.epochs());
    }

    @Test
    void mistakes() {
        History history = history();
        assertEquals(
                "History: epoch 2 after 2 epochs: expected number 3. Pass size() + 1.",
                assertThrows(IllegalArgumentException.class, () -> history.add(epoch(2)))
                        .getMessage());
        assertEquals(2, history.size());
        assertEquals(epoch(2), history.last());
        assertThrows(IllegalStateException.class, () -> new History().last());
    }
}
