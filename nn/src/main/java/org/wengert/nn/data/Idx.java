package org.wengert.nn.data;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;
import org.wengert.DType;
import org.wengert.Tensor;
import org.wengert.io.FileFormatException;
import org.wengert.nn.internal.Arguments;

/**
 * Files in the IDX format, as MNIST and its relatives come in, plain or compressed by gzip.
 *
 * <p>Y. LeCun, C. Cortes, C. Burges: The MNIST database of handwritten digits, "The IDX file format".
 */
public final class Idx {
    private static final int PIECE = 1 << 16;

    /** The kinds of elements, by the third byte of a file. */
    private enum Element {
        UNSIGNED_BYTE(8, 1),
        BYTE(9, 1),
        SHORT(11, 2),
        INT(12, 4),
        FLOAT(13, 4),
        DOUBLE(14, 8);

        private final int code;
        private final int bytes;

        Element(int code, int bytes) {
            this.code = code;
            this.bytes = bytes;
        }
    }

    private final Path file;
    private final DataInputStream in;

    private Idx(Path file, InputStream in) {
        this.file = file;
        this.in = new DataInputStream(in);
    }

    /**
     * Reads a file. Bytes, shorts and integers become INT32, so pixels go from 0 to 255; {@code images.to(DType.FLOAT32).div(255)} takes them to 0 to 1.
     *
     * @throws IllegalArgumentException if the path is null
     * @throws FileFormatException if it is no whole IDX file
     * @throws IOException if it cannot be read
     */
    public static Tensor read(Path file) throws IOException {
        Arguments.notNull(file, "Idx.read: the path", "Pass one, such as train-images-idx3-ubyte.gz.");
        try (InputStream plain = new BufferedInputStream(Files.newInputStream(file), PIECE);
                InputStream unzipped = isZipped(plain) ? new GZIPInputStream(plain, PIECE) : plain) {
            return new Idx(file, unzipped).read();
        } catch (EOFException e) {
            throw new FileFormatException(file, "it is cut off");
        } catch (ZipException e) {
            throw new FileFormatException(file, "it is not whole: " + e.getMessage());
        }
    }

    private static boolean isZipped(InputStream in) throws IOException {
        in.mark(2);
        boolean isZipped = in.read() == 0x1f && in.read() == 0x8b;
        in.reset();
        return isZipped;
    }

    private Tensor read() throws IOException {
        if (in.readUnsignedShort() != 0) {
            throw new FileFormatException(file, "it does not begin with two bytes 0, as IDX files do");
        }
        int code = in.readUnsignedByte();
        Element element = Arrays.stream(Element.values())
                .filter(each -> each.code == code)
                .findFirst()
                .orElseThrow(() -> new FileFormatException(file, "elements of kind " + code + " are unknown"));
        int[] dims = new int[in.readUnsignedByte()];
        long count = 1;
        for (int i = 0; i < dims.length; i++) {
            dims[i] = in.readInt();
            count *= dims[i];
            if (dims[i] < 0 || count > (Integer.MAX_VALUE - 8) / element.bytes) {
                throw new FileFormatException(
                        file, "its sizes " + Arrays.toString(Arrays.copyOf(dims, i + 1)) + " are too large");
            }
        }
        ByteBuffer bytes = ByteBuffer.wrap(readBytes((int) count * element.bytes));
        if (in.read() >= 0) {
            throw new FileFormatException(file, "it goes on after its last element");
        }
        return tensor(element, bytes, (int) count, dims);
    }

    /** Grows with what is there: a size alone, which may be wrong, allocates nothing. */
    private byte[] readBytes(int size) throws IOException {
        byte[] bytes = in.readNBytes(size);
        if (bytes.length < size) {
            throw new EOFException();
        }
        return bytes;
    }

    private static Tensor tensor(Element element, ByteBuffer bytes, int count, int... dims) {
        if (element == Element.FLOAT) {
            float[] values = new float[count];
            bytes.asFloatBuffer().get(values);
            return Tensor.of(values, dims);
        }
        if (element == Element.DOUBLE) {
            double[] values = new double[count];
            bytes.asDoubleBuffer().get(values);
            return Tensor.of(DType.FLOAT64, values, dims);
        }
        int[] values = new int[count];
        for (int i = 0; i < count; i++) {
            values[i] = switch (element) {
                case UNSIGNED_BYTE -> bytes.get() & 0xff;
                case BYTE -> bytes.get();
                case SHORT -> bytes.getShort();
                default -> bytes.getInt();
            };
        }
        return Tensor.of(values, dims);
    }
}
