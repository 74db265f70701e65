package org.wengert.io;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.wengert.Tensor;

/**
 * Files of one array in numpy's <a href="https://numpy.org/doc/stable/reference/generated/numpy.lib.format.html">npy</a> format.
 *
 * <pre>{@code
 * Npy.write(path, tensor);           // numpy.load(path)
 * Tensor tensor = Npy.read(path);    // numpy.save(path, array)
 * }</pre>
 *
 * <p>Read are versions 1.0 to 3.0, both byte orders, C and Fortran order; float64 as FLOAT64, float32 and float16 as FLOAT32, integers of 8 to 64 bits as
 * INT32 if their values fit, and bool as BOOL. Structured arrays, strings and pickled objects are not read. What is written is byte for byte what
 * numpy writes for an array in C order.
 */
public final class Npy {
    /**
     * Writes a tensor to a file, whole or not at all.
     *
     * @throws IllegalArgumentException if the tensor is null or has more than 64 dimensions
     * @throws IllegalStateException if the scope that it was computed in is closed
     * @throws IOException if the file cannot be written; the old one is still there then
     */
    public static void write(Path file, Tensor tensor) throws IOException {
        TensorWriter.notNull(file, "write: the path");
        TensorWriter.check("write", "tensor", tensor);
        AtomicFile.write(file, channel -> write(tensor, bytes -> AtomicFile.writeFully(channel, bytes)));
    }

    static void write(Tensor tensor, TensorWriter.Sink sink) throws IOException {
        sink.write(ByteBuffer.wrap(NpyHeader.bytes(tensor)));
        TensorWriter.write(tensor, sink);
    }

    /**
     * Reads the array of a file. It outlives every scope.
     *
     * @throws FileFormatException if it is no whole npy file, holds elements that are not read, or an integer does not fit INT32
     * @throws IOException if it cannot be read
     */
    public static Tensor read(Path file) throws IOException {
        try (FileChannel channel =
                FileChannel.open(TensorWriter.notNull(file, "read: the path"), StandardOpenOption.READ)) {
            Location location = new Location(file, "");
            return read(new ChannelPieces(channel, 0, location), channel.size(), location);
        }
    }

    /** Reads an array that takes exactly the {@code available} bytes. */
    static Tensor read(Pieces pieces, long available, Location location) throws IOException {
        NpyHeader header = NpyHeader.read(pieces, available, location);
        return TensorReader.read(header.type(), header.order(), header.sizes(), header.fortran(), pieces, location);
    }

    private Npy() {}
}
