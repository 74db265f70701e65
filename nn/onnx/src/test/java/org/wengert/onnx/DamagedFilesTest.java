package org.wengert.onnx;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.wengert.io.FileFormatException;

/** Good files with bytes changed, cut off or put in: each is a module, or the documented error. */
class DamagedFilesTest {

    @TempDir
    private Path directory;

    private List<Path> models;

    @BeforeEach
    void unpack() throws IOException {
        models = ConformanceTest.models(directory, "model.onnx").stream()
                .map(model -> model.resolve("model.onnx"))
                .toList();
    }

    @Test
    void aDamagedFileIsAModuleOrTheDocumentedError() throws IOException {
        check(1_000, new Random(11));
    }

    @Test
    @Tag("slow")
    void manyDamagedFilesAre() throws IOException {
        check(50_000, new Random(12));
    }

    private void check(int runs, Random random) throws IOException {
        Path file = directory.resolve("damaged.onnx");
        int read = 0;
        int refused = 0;
        for (int run = 0; run < runs; run++) {
            Path model = models.get(random.nextInt(models.size()));
            byte[] bytes = damaged(Files.readAllBytes(model), random);
            Files.write(file, bytes);
            try {
                Onnx.read(file);
                read++;
            } catch (FileFormatException e) {
                refused++;
            } catch (RuntimeException | Error e) {
                Files.write(Path.of("target", "damaged.onnx"), bytes);
                throw new AssertionError("run " + run + ", " + model + ", kept as target/damaged.onnx", e);
            }
        }
        assertTrue(read > runs / 100 && refused > runs / 10, read + " read, " + refused + " refused");
    }

    private static byte[] damaged(byte[] good, Random random) {
        byte[] bytes = good.clone();
        switch (random.nextInt(4)) {
            case 0 -> bytes = Arrays.copyOf(bytes, random.nextInt(bytes.length));
            case 1 -> {
                int at = random.nextInt(bytes.length);
                byte[] longer = new byte[bytes.length + 1];
                System.arraycopy(bytes, 0, longer, 0, at);
                longer[at] = (byte) random.nextInt();
                System.arraycopy(bytes, at, longer, at + 1, bytes.length - at);
                bytes = longer;
            }
            default -> {
                for (int i = random.nextInt(3); i >= 0; i--) {
                    bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
                }
            }
        }
        return bytes;
    }
}
