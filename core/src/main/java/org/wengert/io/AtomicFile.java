package org.wengert.io;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.UUID;

/**
 * Writes a file whole or not at all.
 *
 * <p>The bytes go to a temporary file in the same folder, which is forced to the disk and then takes the name of the file in one step. So the name leads
 * to the old file or to the new one at any moment, and after a crash too. A process that is killed leaves its temporary file behind,
 * {@code .wengert-*.tmp}; nobody reads it.
 */
public final class AtomicFile {
    /** What the file is to hold. */
    @FunctionalInterface
    public interface Content {
        /** Writes all of it. */
        void writeTo(FileChannel channel) throws IOException;
    }

    /**
     * Writes a new file, or replaces the one there; of a link, the file that it leads to.
     *
     * @throws IOException if it cannot be written; the old one is still there then
     */
    public static void write(Path file, Content content) throws IOException {
        Path target = Files.isSymbolicLink(file) ? file.toRealPath() : file.toAbsolutePath();
        Path folder = target.getParent();
        if (folder == null || Files.exists(target) && !Files.isRegularFile(target)) {
            throw new FileSystemException(file.toString(), null, "is a folder or a device, not a file to write to");
        }
        if (!Files.isDirectory(folder)) {
            throw new NoSuchFileException(file.toString(), null, "there is no folder " + folder + ". Create it first.");
        }
        Path temporary = folder.resolve(".wengert-" + UUID.randomUUID() + ".tmp");
        // Not Files.createTempFile, which lets nobody but its owner read the file.
        FileChannel channel = FileChannel.open(temporary, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        Throwable failure = null;
        try {
            try (channel) {
                content.writeTo(channel);
                channel.force(true);
            }
            Files.move(temporary, target, StandardCopyOption.ATOMIC_MOVE);
        } catch (Throwable e) {
            failure = e;
            throw e;
        } finally {
            if (failure != null) {
                delete(temporary, failure);
            }
        }
        force(folder);
    }

    /** Writes all remaining bytes. */
    static void writeFully(FileChannel channel, ByteBuffer bytes) throws IOException {
        while (bytes.hasRemaining()) {
            channel.write(bytes);
        }
    }

    private static void delete(Path temporary, Throwable failure) {
        try {
            Files.deleteIfExists(temporary);
        } catch (IOException e) {
            failure.addSuppressed(e);
        }
    }

    /** Forces the new name to the disk, where folders can be opened: not on Windows. */
    private static void force(Path folder) {
        try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
            channel.force(true);
        } catch (IOException e) {
            // The file is whole under its name; a crash of the machine may still bring the old one back.
        }
    }

    private AtomicFile() {}
}
