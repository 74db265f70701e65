package org.wengert.io;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.wengert.Tensor;

/**
 * The header of an npy array.
 *
 * @param length the bytes of the header, with all that goes before the values
 */
@SuppressWarnings("ArrayRecordComponent") // nobody compares headers, and nobody outside sees them
record NpyHeader(ElementType type, ByteOrder order, boolean fortran, long[] sizes, int length) {
    private static final byte[] MAGIC = {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y'};
    private static final int ALIGNMENT = 64;

    /** The longest dictionary that is read: that of version 1.0. Only structured arrays, which are not read, need more. */
    private static final int MAX_LENGTH = 0xffff;

    /** numpy leaves room for the first size to grow to so many digits. */
    private static final int GROWING_DIGITS = 21;

    /** Reads a header, and checks that the values fill what is left of the {@code available} bytes. */
    static NpyHeader read(Pieces pieces, long available, Location location) throws IOException {
        int start = MAGIC.length + 2;
        if (available < start + 2) {
            throw location.fault("it has " + available + " bytes, too few for an npy array. Fetch or write it again.");
        }
        ByteBuffer bytes = pieces.next(start).order(ByteOrder.LITTLE_ENDIAN);
        byte[] magic = new byte[MAGIC.length];
        bytes.get(magic);
        if (!Arrays.equals(magic, MAGIC)) {
            throw location.fault("it does not begin with \\x93NUMPY. It is no npy array.");
        }
        int major = bytes.get();
        int minor = bytes.get();
        if (major < 1 || major > 3 || minor != 0) {
            throw location.fault("it is of version " + major + "." + minor + ", and 1.0, 2.0 and 3.0 are read.");
        }
        int lengthSize = major == 1 ? Short.BYTES : Integer.BYTES;
        if (available < start + lengthSize) {
            throw location.fault("it ends within its header. Fetch or write it again.");
        }
        bytes = pieces.next(lengthSize).order(ByteOrder.LITTLE_ENDIAN);
        long length = major == 1 ? bytes.getShort() & 0xffff : bytes.getInt() & 0xffff_ffffL;
        if (length > available - start - lengthSize) {
            throw location.fault("it has " + available + " bytes, and its header is said to have " + length
                    + ". Fetch or write it again.");
        }
        if (length > MAX_LENGTH) {
            throw location.fault("its header has " + length + " bytes: more than " + MAX_LENGTH + " are not read.");
        }
        byte[] text = new byte[(int) length];
        pieces.next(text.length).get(text);
        NpyHeader header = new NpyDictionary(new String(text, StandardCharsets.ISO_8859_1), location)
                .header(start + lengthSize + text.length);
        header.checkValues(available, location);
        return header;
    }

    private void checkValues(long available, Location location) throws FileFormatException {
        long expected = TensorReader.byteCount(type, sizes);
        if (expected != available - length) {
            throw location.fault("it has " + (available - length) + " bytes of values, and " + type + " "
                    + Arrays.toString(sizes) + " takes " + (expected < 0 ? "2^63 or more" : expected)
                    + ". Fetch or write it again.");
        }
    }

    /** The bytes before the values of a row-major, little endian array of version 1.0, as numpy writes them. */
    static byte[] bytes(Tensor x) {
        String sizes = x.shape().toString();
        sizes = sizes.substring(1, sizes.length() - 1) + (x.rank() == 1 ? "," : "");
        StringBuilder text = new StringBuilder("{'descr': '" + descriptor(ElementType.of(x.dtype()))
                + "', 'fortran_order': False, 'shape': (" + sizes + "), }");
        if (x.rank() > 0) {
            text.append(" ".repeat(GROWING_DIGITS - Integer.toString(x.dim(0)).length()));
        }
        int start = MAGIC.length + 2 + Short.BYTES;
        int total = (start + text.length() + 1) / ALIGNMENT * ALIGNMENT + ALIGNMENT;
        text.append(" ".repeat(total - start - text.length() - 1)).append('\n');
        return ByteBuffer.allocate(total)
                .order(ByteOrder.LITTLE_ENDIAN)
                .put(MAGIC)
                .put((byte) 1)
                .put((byte) 0)
                .putShort((short) text.length())
                .put(text.toString().getBytes(StandardCharsets.ISO_8859_1))
                .array();
    }

    private static String descriptor(ElementType type) {
        return switch (type) {
            case F32 -> "<f4";
            case F64 -> "<f8";
            case I32 -> "<i4";
            default -> "|b1";
        };
    }
}
