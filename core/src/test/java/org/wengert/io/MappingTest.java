package org.wengert.io;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.wengert.DType;
import org.wengert.Tensor;

/** Files that are open, large, mapped, and cut off meanwhile. */
class MappingTest {
    private Path folder;

    // Not a folder of JUnit's, which insists on deleting it: Windows deletes no file that is mapped.
    @BeforeEach
    void createFolder() throws IOException {
        folder = Files.createTempDirectory("mapping");
    }

    @AfterEach
    void deleteFolder() {
        folder.toFile().deleteOnExit();
        for (File file : folder.toFile().listFiles()) {
            if (!file.delete()) {
                file.deleteOnExit();
            }
        }
    }

    /** The file is sparse: it takes no room on most disks. */
    @Test
    void aFileOfMoreThan2GbIsRead() throws IOException {
        Path file = folder.resolve("large.safetensors");
        long large = 5_000_000_000L;
        long end = large + (1 << 20);
        byte[] start = FileBytes.safetensors(
                "{\"large\":{\"dtype\":\"I8\",\"shape\":[" + large + "],\"data_offsets\":[0," + large + "]},"
                        + "\"mapped\":{\"dtype\":\"U8\",\"shape\":[1048576],\"data_offsets\":[" + large + "," + end
                        + "]},"
                        + "\"small\":{\"dtype\":\"U8\",\"shape\":[3],\"data_offsets\":[" + end + "," + (end + 3)
                        + "]}}",
                0);
        try (FileChannel channel = FileChannel.open(
                file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE, StandardOpenOption.SPARSE)) {
            channel.write(ByteBuffer.wrap(start));
            channel.write(ByteBuffer.wrap(new byte[] {6, 7, 8, 9}), start.length + end - 1);
        }
        try (SafetensorsFile open = Safetensors.open(file)) {
            assertEquals("INT32 [3] 7 8 9", FileBytes.bits(open.read("small")));
            assertEquals(6, open.read("mapped").get((1 << 20) - 1));
            assertEquals(6, open.read("mapped").to(DType.FLOAT32).sum().item());
            TensorInfo info = open.tensors().get("large");
            assertEquals(List.of(large), info.sizes());
            assertThrows(IllegalArgumentException.class, info::shape);
            String message = assertThrows(FileFormatException.class, () -> open.read("large"))
                    .getMessage();
            assertTrue(message.contains("tensor large: [5000000000] has more than 2^31 - 9 elements"), message);
        }
    }

    @Test
    void windowsFollowOneAnother() throws IOException {
        Path file = FileBytes.file(folder, "windows", new byte[] {1, 2, 3, 4, 5, 6, 7, 8, 9, 10});
        try (FileChannel channel = FileChannel.open(file)) {
            MappedPieces pieces = new MappedPieces(channel, 1, 9, new Location(file, ""), 4);
            assertEquals(2, pieces.next(3).get(0));
            assertEquals(5, pieces.next(3).get(0));
            assertEquals(9, pieces.next(2).get(1));
            assertThrows(FileFormatException.class, () -> pieces.next(1));
        }
    }

    @Test
    void aMappedTensorIsThatOfTheFile() throws IOException {
        Path file = folder.resolve("mapped.safetensors");
        Tensor x = Tensor.arange(1 << 18);
        Safetensors.write(file, Map.of("x", x, "y", Tensor.ones(3)));
        try (SafetensorsFile open = Safetensors.open(file)) {
            assertArrayEquals(x.toIntArray(), open.read("x").toIntArray());
        }
        assertArrayEquals(x.toIntArray(), Safetensors.read(file).get("x").toIntArray());
    }

    @Test
    void aFileThatShrinksWhileItIsOpenIsAnError() throws IOException {
        Path file = folder.resolve("shrinks.safetensors");
        Safetensors.write(file, Map.of("large", Tensor.arange(1 << 18), "small", Tensor.of(new boolean[3])));
        try (SafetensorsFile open = Safetensors.open(file);
                FileChannel other = FileChannel.open(file, StandardOpenOption.WRITE)) {
            other.truncate(other.size() - 100);
            String mapped = assertThrows(FileFormatException.class, () -> open.read("large"))
                    .getMessage();
            assertTrue(mapped.contains("It was cut off after it had been opened."), mapped);
            String read = assertThrows(FileFormatException.class, () -> open.read("small"))
                    .getMessage();
            assertTrue(read.contains("3 bytes too soon. Fetch or write it again."), read);
            assertThrows(FileFormatException.class, open::readAll);
        }
    }

    @Test
    void aClosedFileGivesNothingMore() throws IOException {
        Path file = folder.resolve("closed.safetensors");
        Safetensors.write(file, Map.of("large", Tensor.arange(1 << 18), "small", Tensor.ones(3)));
        SafetensorsFile open = Safetensors.open(file);
        open.close();
        assertEquals(2, open.tensors().size());
        assertThrows(IOException.class, () -> open.read("large"));
        assertThrows(IOException.class, () -> open.read("small"));
    }
}
