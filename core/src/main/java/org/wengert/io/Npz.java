package org.wengert.io;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.util.Map;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.wengert.Tensor;

/**
 * Files of named arrays in numpy's npz format: a zip archive of {@linkplain Npy npy} arrays.
 *
 * <pre>{@code
 * Npz.write(path, Map.of("x", x, "y", y));                // numpy.load(path)["x"]
 * Map<String, Tensor> arrays = Npz.read(path);            // numpy.savez(path, x=x, y=y)
 * }</pre>
 *
 * <p>Equal tensors give equal files.
 */
public final class Npz {
    /** The same for all. For one of the first month that zip knows, Java would add a time that depends on the time zone. */
    private static final LocalDateTime DATE = LocalDateTime.of(1980, 2, 1, 0, 0);

    static final String SUFFIX = ".npy";

    /**
     * Writes tensors to a file as they are, in the order of the map; whole or not at all.
     *
     * @throws IllegalArgumentException if a name or tensor is null, or a tensor has more than 64 dimensions
     * @throws IllegalStateException if the scope that a tensor was computed in is closed
     * @throws IOException if the file cannot be written; the old one is still there then
     */
    public static void write(Path file, Map<String, Tensor> tensors) throws IOException {
        write(file, tensors, ZipOutputStream.STORED);
    }

    /** {@link #write} with compression: smaller, and slower to write and read. */
    public static void writeCompressed(Path file, Map<String, Tensor> tensors) throws IOException {
        write(file, tensors, ZipOutputStream.DEFLATED);
    }

    private static void write(Path file, Map<String, Tensor> tensors, int method) throws IOException {
        TensorWriter.notNull(file, "write: the path");
        TensorWriter.notNull(tensors, "write: the map of tensors").forEach((name, x) -> {
            TensorWriter.check("write", name, x);
            if (name.length() > 10_000) {
                throw new IllegalArgumentException("write: a tensor's name has " + name.length()
                        + " characters: at most 10,000 are written. Give it a shorter one.");
            }
        });
        AtomicFile.write(file, channel -> {
            try (ZipOutputStream zip = new ZipOutputStream(new BufferedOutputStream(output(channel), 1 << 16))) {
                for (Map.Entry<String, Tensor> tensor : tensors.entrySet()) {
                    zip.putNextEntry(entry(tensor.getKey(), tensor.getValue(), method));
                    write(tensor.getValue(), zip);
                    zip.closeEntry();
                }
            }
        });
    }

    /** The channel as a stream that leaves it open. */
    private static OutputStream output(FileChannel channel) {
        OutputStream output = Channels.newOutputStream(channel);
        return new OutputStream() {
            @Override
            public void write(int b) throws IOException {
                output.write(b);
            }

            @Override
            public void write(byte[] bytes, int from, int length) throws IOException {
                output.write(bytes, from, length);
            }
        };
    }

    private static ZipEntry entry(String name, Tensor x, int method) throws IOException {
        ZipEntry entry = new ZipEntry(name + SUFFIX);
        entry.setTimeLocal(DATE);
        entry.setMethod(method);
        if (method == ZipOutputStream.STORED) {
            CRC32 crc = new CRC32();
            Npy.write(x, crc::update);
            entry.setCrc(crc.getValue());
            entry.setSize(NpyHeader.bytes(x).length + (long) x.size() * ElementType.of(x.dtype()).size);
        }
        return entry;
    }

    private static void write(Tensor x, OutputStream stream) throws IOException {
        Npy.write(x, bytes -> stream.write(bytes.array(), bytes.arrayOffset() + bytes.position(), bytes.remaining()));
    }

    /**
     * Reads all arrays of a file, in its order. They outlive every scope. An archive takes no more memory than its arrays say that they have, and these
     * are refused if their bytes cannot be in it.
     *
     * @throws FileFormatException if it is no whole npz file, holds something else than {@linkplain Npy arrays that are read}, or an integer does not
     *     fit INT32
     * @throws IOException if it cannot be read
     */
    public static Map<String, Tensor> read(Path file) throws IOException {
        return NpzReader.read(TensorWriter.notNull(file, "read: the path"));
    }

    private Npz() {}
}
