package org.wengert.io;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.wengert.Tensor;

/**
 * Files of named tensors in the <a href="https://huggingface.co/docs/safetensors">safetensors</a> format, which the Python world reads and writes too.
 *
 * <pre>{@code
 * Safetensors.write(path, Map.of("weight", weight, "bias", bias));
 * Tensor weight = Safetensors.read(path).get("weight");
 * }</pre>
 *
 * <p>A file that is written is byte for byte the one that the format's reference implementation writes. What is written is FLOAT32 as F32, FLOAT64 as F64,
 * INT32 as I32 and BOOL as BOOL. Read are these, and F16 and BF16 as FLOAT32, and integers of 8, 16 and 64 bits as INT32 if their values fit. All
 * bits of floats are kept, those of NaN too.
 */
public final class Safetensors {
    /**
     * Writes tensors to a file, whole or not at all: the path leads to the old file or the new one at any moment, also if the machine stops.
     *
     * @throws IllegalArgumentException if a name or tensor is null, a name is {@code __metadata__}, or a tensor has more than 64 dimensions
     * @throws IllegalStateException if the scope that a tensor was computed in is closed
     * @throws IOException if the file cannot be written; the old one is still there then
     */
    public static void write(Path file, Map<String, Tensor> tensors) throws IOException {
        write(file, tensors, Map.of());
    }

    /** {@link #write(Path, Map)} with texts that go with the tensors. */
    public static void write(Path file, Map<String, Tensor> tensors, Map<String, String> metadata) throws IOException {
        TensorWriter.notNull(file, "write: the path");
        SafetensorsHeader.check(tensors, metadata);
        List<Map.Entry<String, Tensor>> ordered = SafetensorsHeader.ordered(tensors);
        byte[] header = SafetensorsHeader.bytes(ordered, metadata);
        ByteBuffer start = ByteBuffer.allocate(Long.BYTES + header.length).order(ByteOrder.LITTLE_ENDIAN);
        start.putLong(header.length).put(header).flip();
        AtomicFile.write(file, channel -> {
            AtomicFile.writeFully(channel, start);
            for (Map.Entry<String, Tensor> tensor : ordered) {
                TensorWriter.write(tensor.getValue(), bytes -> AtomicFile.writeFully(channel, bytes));
            }
        });
    }

    /**
     * Reads all tensors of a file, in the order of its header. They outlive every scope.
     *
     * @throws FileFormatException if it is no whole safetensors file, holds elements that are not read, or an integer does not fit INT32
     * @throws IOException if it cannot be read
     */
    public static Map<String, Tensor> read(Path file) throws IOException {
        try (SafetensorsFile open = open(file)) {
            return open.readAll();
        }
    }

    /**
     * Opens a file for its names, shapes, types and metadata, and for tensors one at a time.
     *
     * @throws FileFormatException if it is no whole safetensors file
     * @throws IOException if it cannot be read
     */
    public static SafetensorsFile open(Path file) throws IOException {
        return SafetensorsFile.open(TensorWriter.notNull(file, "open: the path"));
    }

    private Safetensors() {}
}
