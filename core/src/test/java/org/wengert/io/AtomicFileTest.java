package org.wengert.io;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.wengert.DType;
import org.wengert.Tensor;

/** A file is replaced whole or not at all, and nothing else is left in its folder. */
class AtomicFileTest {
    @TempDir
    Path folder;

    private Path old() throws IOException {
        return Files.writeString(folder.resolve("file"), "old");
    }

    private void assertIsAlone(Path file, String content) throws IOException {
        assertEquals(content, Files.readString(file));
        try (Stream<Path> files = Files.list(folder)) {
            assertEquals(List.of(file), files.toList());
        }
    }

    @Test
    void aFileIsWrittenAndReplaced() throws IOException {
        Path file = folder.resolve("file");
        for (String content : List.of("new", "", "newer")) {
            AtomicFile.write(
                    file, channel -> AtomicFile.writeFully(channel, ByteBuffer.wrap(FileBytes.latin(content))));
            assertIsAlone(file, content);
        }
    }

    @Test
    void theOldFileStaysUntilTheNewOneIsWhole() throws IOException {
        Path file = old();
        AtomicFile.write(file, channel -> {
            channel.write(ByteBuffer.wrap(FileBytes.latin("new")));
            assertEquals("old", Files.readString(file));
        });
        assertIsAlone(file, "new");
    }

    @Test
    void whatFailsHalfWayLeavesTheOldFile() throws IOException {
        Path file = old();
        for (Throwable failure :
                List.of(new IOException("disk"), new IllegalStateException("scope"), new OutOfMemoryError("heap"))) {
            Throwable thrown = assertThrows(
                    failure.getClass(),
                    () -> AtomicFile.write(file, channel -> {
                        channel.write(ByteBuffer.wrap(new byte[100]));
                        AtomicFileTest.<RuntimeException>sneakily(failure);
                    }));
            assertEquals(failure, thrown);
            assertIsAlone(file, "old");
        }
    }

    @SuppressWarnings("unchecked")
    private static <E extends Throwable> void sneakily(Throwable failure) throws E {
        throw (E) failure;
    }

    @Test
    void anInterruptedThreadLeavesTheOldFile() throws IOException {
        Path file = old();
        Thread.currentThread().interrupt();
        try {
            assertThrows(ClosedByInterruptException.class, () -> Safetensors.write(file, Map.of("x", Tensor.ones(3))));
        } finally {
            assertTrue(Thread.interrupted(), "the thread is still interrupted");
        }
        assertIsAlone(file, "old");
    }

    @Test
    void aFolderIsNoFile() throws IOException {
        Path inner = Files.createDirectory(folder.resolve("inner"));
        assertThrows(FileSystemException.class, () -> Npy.write(inner, Tensor.ones(1)));
        assertThrows(FileSystemException.class, () -> Npy.write(folder.getRoot(), Tensor.ones(1)));
        NoSuchFileException e = assertThrows(
                NoSuchFileException.class,
                () -> Npy.write(folder.resolve("missing").resolve("x.npy"), Tensor.ones(1)));
        assertTrue(e.getMessage().contains("there is no folder"), e.getMessage());
    }

    @Test
    void theFileThatALinkLeadsToIsReplaced() throws IOException {
        Path file = Files.createDirectory(folder.resolve("inner")).resolve("file");
        Files.writeString(file, "old");
        Path link = folder.resolve("link");
        try {
            Files.createSymbolicLink(link, Path.of("inner", "file"));
        } catch (IOException | UnsupportedOperationException e) {
            assumeTrue(false, "this user may make no links");
        }
        Npy.write(link, Tensor.scalar(7));
        assertTrue(Files.isSymbolicLink(link));
        assertEquals(7, Npy.read(file).item());
    }

    @Test
    void severalThreadsMayWriteOneFile() throws Exception {
        assumeTrue(
                folder.getFileSystem().supportedFileAttributeViews().contains("posix"),
                "Windows replaces no file that another thread reads");
        Path file = folder.resolve("file");
        AtomicReference<Throwable> failure = new AtomicReference<>();
        List<Thread> threads = IntStream.range(0, 4)
                .mapToObj(i -> new Thread(() -> {
                    try {
                        for (int j = 0; j < 10; j++) {
                            Safetensors.write(file, Map.of("x", Tensor.full(DType.INT32, i, 1000 * i)));
                            Tensor read = Safetensors.read(file).get("x");
                            for (int value : read.toIntArray()) {
                                assertEquals(read.size() / 1000, value);
                            }
                        }
                    } catch (IOException | AssertionError e) {
                        failure.set(e);
                    }
                }))
                .toList();
        threads.forEach(Thread::start);
        for (Thread thread : threads) {
            thread.join();
        }
        assertNull(failure.get());
    }
}
