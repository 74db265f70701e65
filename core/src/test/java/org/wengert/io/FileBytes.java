package org.wengert.io;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.wengert.DType;
import org.wengert.Tensor;

/** Files made by hand, and the bits of tensors. */
final class FileBytes {
    /** A safetensors file of this header, with its length before it, and so many bytes of values, all 0. */
    static byte[] safetensors(String header, int values) {
        byte[] text = header.getBytes(StandardCharsets.UTF_8);
        return ByteBuffer.allocate(Long.BYTES + text.length + values)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(text.length)
                .put(text)
                .array();
    }

    /** An npy array of version 1.0 with this dictionary, and so many bytes of values, all 0. */
    static byte[] npy(String dictionary, int values) {
        return ByteBuffer.allocate(10 + dictionary.length() + values)
                .order(ByteOrder.LITTLE_ENDIAN)
                .put(latin("\u0093NUMPY\u0001\0"))
                .putShort((short) dictionary.length())
                .put(latin(dictionary))
                .array();
    }

    /** A zip archive of one entry. */
    static byte[] zip(String name, byte... entry) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            zip.putNextEntry(new ZipEntry(name));
            zip.write(entry);
        }
        return bytes.toByteArray();
    }

    static byte[] latin(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    static Path file(Path folder, String name, byte... bytes) throws IOException {
        return Files.write(folder.resolve(name), bytes);
    }

    /** The type, shape and bits, which tell NaNs and zeros apart. */
    static String bits(Tensor x) {
        StringBuilder bits = new StringBuilder(x.dtype() + " " + x.shape());
        if (x.dtype() == DType.FLOAT32) {
            for (float value : x.toFloatArray()) {
                bits.append(' ').append(Integer.toHexString(Float.floatToRawIntBits(value)));
            }
        } else if (x.dtype() == DType.FLOAT64) {
            for (double value : x.toDoubleArray()) {
                bits.append(' ').append(Long.toHexString(Double.doubleToRawLongBits(value)));
            }
        } else {
            for (int value : x.toIntArray()) {
                bits.append(' ').append(value);
            }
        }
        return bits.toString();
    }

    private FileBytes() {}
}
