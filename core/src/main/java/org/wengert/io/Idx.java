package org.wengert.io;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;
import org.wengert.Tensor;

/**
 * Files in the IDX format, as MNIST and its relatives come in, plain or compressed by gzip.
 *
 * <p>LeCun, Cortes, Burges: The MNIST database of handwritten digits, "The IDX file format".
 */
public final class Idx {
    private static final int BUFFER = 1 << 16;

    /**
     * Reads a file. Bytes, shorts and integers become INT32, so pixels go from 0 to 255; {@code images.to(DType.FLOAT32).div(255)} takes them to 0 to 1. It
     * outlives every scope.
     *
     * @throws IllegalArgumentException if the path is null
     * @throws FileFormatException if it is no whole IDX file
     * @throws IOException if it cannot be read
     */
    public static Tensor read(Path file) throws IOException {
        Location location = new Location(TensorWriter.notNull(file, "read: the path"), "");
        try (InputStream plain = new BufferedInputStream(Files.newInputStream(file), BUFFER)) {
            boolean isZipped = isZipped(plain);
            // What a file's size allows bounds what is allocated.
            long most = Files.size(file) * (isZipped ? NpzReader.MOST_INFLATED : 1);
            InputStream in = isZipped ? new GZIPInputStream(plain, BUFFER) : plain;
            Tensor x = read(pieces(in, location), most, location);
            if (in.read() >= 0) {
                throw location.fault("it goes on after its last element. Fetch it again.");
            }
            return x;
        } catch (ZipException | EOFException e) {
            FileFormatException fault = location.fault("it is no whole gzip file. Fetch it again.");
            fault.initCause(e);
            throw fault;
        }
    }

    private static boolean isZipped(InputStream in) throws IOException {
        in.mark(2);
        boolean isZipped = in.read() == 0x1f && in.read() == 0x8b;
        in.reset();
        return isZipped;
    }

    private static Pieces pieces(InputStream in, Location location) {
        return length -> {
            byte[] bytes = in.readNBytes(length);
            if (bytes.length < length) {
                throw location.fault("it is cut off. Fetch it again.");
            }
            return ByteBuffer.wrap(bytes);
        };
    }

    private static Tensor read(Pieces pieces, long most, Location location) throws IOException {
        ByteBuffer start = pieces.next(Integer.BYTES);
        if (start.getShort() != 0) {
            throw location.fault("it does not begin with two bytes 0. It is no IDX file.");
        }
        ElementType type = type(start.get(), location);
        long[] sizes = new long[start.get() & 0xff];
        if (sizes.length > TensorReader.MAX_RANK) {
            throw location.fault(
                    "it has " + sizes.length + " axes, and at most " + TensorReader.MAX_RANK + " are read.");
        }
        ByteBuffer bytes = pieces.next(sizes.length * Integer.BYTES);
        for (int i = 0; i < sizes.length; i++) {
            sizes[i] = bytes.getInt();
            if (sizes[i] < 0) {
                throw location.fault("its size " + sizes[i] + " is negative.");
            }
        }
        long count = TensorReader.byteCount(type, sizes);
        if (count < 0 || count > most) {
            throw location.fault("it is too short for " + Arrays.toString(sizes) + " elements. Fetch it again.");
        }
        return TensorReader.read(type, ByteOrder.BIG_ENDIAN, sizes, false, pieces, location);
    }

    private static ElementType type(int code, Location location) throws FileFormatException {
        return switch (code) {
            case 8 -> ElementType.U8;
            case 9 -> ElementType.I8;
            case 11 -> ElementType.I16;
            case 12 -> ElementType.I32;
            case 13 -> ElementType.F32;
            case 14 -> ElementType.F64;
            default -> throw location.fault("elements of kind " + code + " are unknown.");
        };
    }

    private Idx() {}
}
