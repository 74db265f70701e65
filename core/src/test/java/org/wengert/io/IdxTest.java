package org.wengert.io;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.wengert.DType;
import org.wengert.Shape;
import org.wengert.Tensor;

class IdxTest {
    @TempDir
    Path folder;

    /** Writes the elements after a header. */
    private interface Elements {
        void write(DataOutputStream out) throws IOException;
    }

    private static byte[] idx(int code, Elements elements, int... dims) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        DataOutputStream out = new DataOutputStream(bytes);
        out.writeShort(0);
        out.writeByte(code);
        out.writeByte(dims.length);
        for (int dim : dims) {
            out.writeInt(dim);
        }
        elements.write(out);
        return bytes.toByteArray();
    }

    private static byte[] zipped(byte[] bytes) throws IOException {
        ByteArrayOutputStream zipped = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new GZIPOutputStream(zipped)) {
            out.write(bytes);
        }
        return zipped.toByteArray();
    }

    private Tensor read(byte[] bytes) throws IOException {
        return Idx.read(Files.write(folder.resolve("a.idx"), bytes));
    }

    private static byte[] pixels() throws IOException {
        return idx(8, out -> out.write(new byte[] {0, 1, (byte) 255, 7, 8, (byte) 128}), 2, 3);
    }

    @Test
    void pixelsPlainAndZipped() throws IOException {
        for (byte[] bytes : new byte[][] {pixels(), zipped(pixels())}) {
            Tensor x = read(bytes);
            assertEquals(DType.INT32, x.dtype());
            assertEquals(Shape.of(2, 3), x.shape());
            assertEquals("[0.0, 1.0, 255.0, 7.0, 8.0, 128.0]", Arrays.toString(x.toDoubleArray()));
        }
    }

    @Test
    void otherElements() throws IOException {
        assertEquals(-1, read(idx(9, out -> out.writeByte(-1), 1)).get(0));
        assertEquals(-300, read(idx(11, out -> out.writeShort(-300), 1)).get(0));
        assertEquals(-70000, read(idx(12, out -> out.writeInt(-70000), 1, 1)).get(0, 0));
        assertEquals(0.1f, read(idx(13, out -> out.writeFloat(0.1f), 1)).get(0));
        Tensor x = read(idx(14, out -> out.writeDouble(0.1)));
        assertEquals(Shape.of(), x.shape());
        assertEquals(0.1, x.item());
        assertEquals(DType.FLOAT64, x.dtype());
        assertEquals(Shape.of(0, 5), read(idx(8, out -> {}, 0, 5)).shape());
    }

    @Test
    void faultsAreNamed() throws IOException {
        assertFault("it is cut off. Fetch it again.", Arrays.copyOf(pixels(), 15));
        assertFault("it is cut off. Fetch it again.", Arrays.copyOf(pixels(), 3));
        assertFault("it goes on after its last element. Fetch it again.", Arrays.copyOf(pixels(), 19));
        assertFault("it does not begin with two bytes 0. It is no IDX file.", new byte[] {1, 0, 8, 0});
        assertFault("elements of kind 10 are unknown.", new byte[] {0, 0, 10, 0});
        byte[] huge = idx(14, out -> {}, Integer.MAX_VALUE, Integer.MAX_VALUE, Integer.MAX_VALUE);
        String tooShort = "it is too short for [2147483647, 2147483647, 2147483647] elements. Fetch it again.";
        assertFault(tooShort, huge);
        assertFault(tooShort, zipped(huge));
        assertFault(
                "it is too short for [100000, 1000] elements. Fetch it again.",
                zipped(idx(8, out -> {}, 100_000, 1000)));
        assertFault("its size -1 is negative.", idx(8, out -> {}, -1));
        assertFault("it is no whole gzip file. Fetch it again.", Arrays.copyOf(zipped(pixels()), 20));
        assertThrows(NoSuchFileException.class, () -> Idx.read(folder.resolve("none")));
        assertThrows(IllegalArgumentException.class, () -> Idx.read(null));
    }

    private void assertFault(String fault, byte[] bytes) {
        FileFormatException e = assertThrows(FileFormatException.class, () -> read(bytes));
        assertEquals(folder.resolve("a.idx") + ": " + fault, e.getMessage());
    }

    @Test
    void mutationsAreReadOrRefused() throws IOException {
        Random random = new Random(1);
        for (byte[] whole : new byte[][] {pixels(), zipped(pixels())}) {
            for (int i = 0; i < 2000; i++) {
                byte[] bytes = Arrays.copyOf(whole, random.nextInt(whole.length + 3));
                if (bytes.length > 0) {
                    bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
                }
                try {
                    read(bytes);
                } catch (FileFormatException e) {
                    // Refused.
                }
            }
        }
    }
}
