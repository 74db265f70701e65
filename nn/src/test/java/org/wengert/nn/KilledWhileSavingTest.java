package org.wengert.nn;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.wengert.Tape;
import org.wengert.Tensor;

/** A process that is killed while it saves leaves the old file or the new one, whole. */
class KilledWhileSavingTest {
    @TempDir
    Path folder;

    /** A network whose parameters all hold one number, so that a mixture of two files would show. */
    static final class Uniform extends Module {
        private final Parameter first = new Parameter(Tensor.zeros(100, 300));
        private final Parameter last = new Parameter(Tensor.zeros(20_000));

        void fill(int value) {
            try (Tape.Scope off = Tape.noGrad()) {
                first.tensor().fillInPlace(value);
                last.tensor().fillInPlace(value);
            }
        }

        /** Returns the number, or fails if there are several. */
        int value() {
            float value = first.tensor().toFloatArray()[0];
            for (Parameter parameter : parameters()) {
                for (float each : parameter.tensor().toFloatArray()) {
                    assertEquals(value, each, "a mixture of two files");
                }
            }
            return (int) value;
        }
    }

    /** Saves 1, 2, 3 and so on to a file for each thread, and prints each number once it is saved. */
    static final class Saving {
        public static void main(String[] args) {
            for (int i = 0; i < Integer.parseInt(args[1]); i++) {
                int thread = i;
                new Thread(() -> save(thread, file(Path.of(args[0]), thread))).start();
            }
        }

        private static void save(int thread, Path file) {
            Uniform model = new Uniform();
            for (int value = 1; ; value++) {
                model.fill(value);
                try {
                    model.save(file);
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
                KilledProcess.print(thread, value);
            }
        }
    }

    private static Path file(Path folder, int thread) {
        return folder.resolve("model-" + thread + ".safetensors");
    }

    /** Twenty threads save when a process is killed, so five kills are a hundred. */
    @Test
    void theFileIsTheOldOrTheNewOne() throws Exception {
        killOften(5, 20);
    }

    @Test
    @Tag("slow") // a minute
    void theFileIsTheOldOrTheNewOneAfterAHundredKills() throws Exception {
        killOften(100, 1);
    }

    private void killOften(int kills, int threads) throws Exception {
        Random random = new Random(1);
        int unfinished = 0;
        for (int kill = 0; kill < kills; kill++) {
            Path place = Files.createDirectory(folder.resolve("kill" + kill));
            List<String> printed = KilledProcess.printed(Saving.class, place, threads, random.nextInt(50_000_000));
            for (int thread = 0; thread < threads; thread++) {
                Uniform model = new Uniform();
                model.load(file(place, thread));
                int saved = KilledProcess.lastNumber(printed, thread);
                int found = model.value();
                assertTrue(
                        found == saved || found == saved + 1, found + " in the file, and " + saved + " was saved last");
            }
            try (Stream<Path> files = Files.list(place)) {
                unfinished += (int)
                        files.filter(file -> file.toString().endsWith(".tmp")).count();
            }
        }
        assertTrue(unfinished > kills * threads / 10, unfinished + " of the kills came while a file was written");
    }
}
