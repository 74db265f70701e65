package org.wengert.io;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;
import org.wengert.DType;
import org.wengert.Tensor;

/** The bytes of npy and npz files. The arrays in the strings were written by numpy 2.4.6. */
class NpyTest {
    @TempDir
    Path folder;

    private static final String FLOATS = "\u0093NUMPY\1\0v\0{'descr': '<f4', 'fortran_order': False, 'shape': (2, 3), }"
            + " ".repeat(58) + "\n\0\0\200?\0\0\0@\0\0@@\0\0\200@\0\0\240@\0\0\300@";

    private static final String FORTRAN = "\u0093NUMPY\1\0v\0{'descr': '>f4', 'fortran_order': True, 'shape': (2, 3), }"
            + " ".repeat(59) + "\n?\200\0\0@\200\0\0@\0\0\0@\240\0\0@@\0\0@\300\0\0";

    private static final String VERSION_2 =
            "\u0093NUMPY\2\0t\0\0\0{'descr': '<i2', 'fortran_order': False, 'shape': (3,), }" + " ".repeat(58)
                    + "\n\1\0\376\377\3\0";

    /** {@code savez_compressed(a=array([[1.5, -0.0], [2, inf]], 'f4'), b=array(7, '>i8'))}. */
    private static final String COMPRESSED =
            "UEsDBC0AAAAIAAAAIQCmKGA1//////////8FABQAYS5ucHkBABAAkAAAAAAAAABTAAAAAAAAAJvsF+obEMnIUMZQrZ6SWpxcpG6loG6TZqKuo6Ce"
                    + "ll9UUpSYF59flJIKEndLzClOBYoXZyQWpAL5GkY6CkaaOgq1CmQDLgaGA/YMDAwNQOwApOoBUEsDBC0AAAAIAAAAIQAb+H5+//////////8F"
                    + "ABQAYi5ucHkBABAAiAAAAAAAAABGAAAAAAAAAJvsF+obEMnIUMZQrZ6SWpxcpG6loG6XaaGuo6Cell9UUpSYF59flJIKEndLzClOBYoXZyQW"
                    + "pAL5Gpo6CrUKFAEuBghgBwBQSwECLQMtAAAACAAAACEApihgNVMAAACQAAAABQAAAAAAAAAAAAAAgAEAAAAAYS5ucHlQSwECLQMtAAAACAAA"
                    + "ACEAG/h+fkYAAACIAAAABQAAAAAAAAAAAAAAgAGKAAAAYi5ucHlQSwUGAAAAAAIAAgBmAAAABwEAAAAA";

    private Tensor read(String text) throws IOException {
        return Npy.read(FileBytes.file(folder, "read.npy", FileBytes.latin(text)));
    }

    @Test
    void anArrayIsWrittenAsNumpyDoes() throws IOException {
        Path file = folder.resolve("written.npy");
        Npy.write(file, Tensor.of(new float[] {1, 2, 3, 4, 5, 6}, 2, 3));
        assertEquals(FLOATS, Files.readString(file, StandardCharsets.ISO_8859_1));
    }

    @Test
    void theHeaderIsWrittenAsNumpyDoes() {
        assertEquals("{'descr': '|b1', 'fortran_order': False, 'shape': (), }", dictionary(Tensor.full(DType.BOOL, 1)));
        assertEquals(
                "{'descr': '<i4', 'fortran_order': False, 'shape': (0,), }", dictionary(Tensor.zeros(DType.INT32, 0)));
        assertEquals(
                "{'descr': '<f8', 'fortran_order': False, 'shape': (2, 0, 4), }",
                dictionary(Tensor.zeros(DType.FLOAT64, 2, 0, 4)));
        int[] dims = new int[64];
        Arrays.fill(dims, 1);
        assertEquals(320, NpyHeader.bytes(Tensor.ones(dims)).length);
    }

    private static String dictionary(Tensor x) {
        byte[] header = NpyHeader.bytes(x);
        assertEquals(0, header.length % 64);
        return new String(header, StandardCharsets.ISO_8859_1).substring(10).strip();
    }

    @Test
    void numpysArraysAreRead() throws IOException {
        String expected = "FLOAT32 [2, 3] 3f800000 40000000 40400000 40800000 40a00000 40c00000";
        assertEquals(expected, FileBytes.bits(read(FLOATS)));
        assertEquals(expected, FileBytes.bits(read(FORTRAN)));
        assertEquals("INT32 [3] 1 -2 3", FileBytes.bits(read(VERSION_2)));
        assertEquals("INT32 [3] 1 -2 3", FileBytes.bits(read(VERSION_2.replace("NUMPY\2", "NUMPY\3"))));
    }

    @Test
    void otherSpellingsOfTheHeaderAreRead() throws IOException {
        for (String dictionary : List.of(
                "{\"shape\":(2L,),\"descr\":'i1','fortran_order':True}",
                "{'descr': '|i1', 'fortran_order': False, 'shape': ( 2 , )}\n",
                "{'descr': '=i1', 'fortran_order': False, 'shape': (2, ), } \t \n")) {
            assertEquals(
                    "INT32 [2] 0 0",
                    FileBytes.bits(read(new String(FileBytes.npy(dictionary, 2), StandardCharsets.ISO_8859_1))));
        }
    }

    @Test
    void valuesThatDoNotFitAreErrors() {
        String text = new String(
                FileBytes.npy("{'descr': '>i8', 'fortran_order': True, 'shape': (1, 2), }", 16),
                StandardCharsets.ISO_8859_1);
        String large = text.substring(0, text.length() - 5) + "\1\0\0\0\0";
        String message =
                assertThrows(FileFormatException.class, () -> read(large)).getMessage();
        assertTrue(message.endsWith("element 1 of [1, 2] is 4294967296, and INT32 holds -2^31 to 2^31 - 1."), message);
    }

    @Test
    void numpysArchivesAreRead() throws IOException {
        Path file = FileBytes.file(folder, "numpy.npz", Base64.getDecoder().decode(COMPRESSED));
        Map<String, Tensor> arrays = Npz.read(file);
        assertEquals("[a, b]", arrays.keySet().toString());
        assertEquals("FLOAT32 [2, 2] 3fc00000 80000000 40000000 7f800000", FileBytes.bits(arrays.get("a")));
        assertEquals("INT32 [] 7", FileBytes.bits(arrays.get("b")));
    }

    @Test
    void equalTensorsGiveEqualArchives() throws IOException {
        Map<String, Tensor> tensors = new LinkedHashMap<>();
        tensors.put("x/\u00e9", Tensor.zeros(100, 100));
        tensors.put("", Tensor.scalar(2));
        Path stored = folder.resolve("stored.npz");
        Path compressed = folder.resolve("compressed.npz");
        Npz.write(stored, tensors);
        Npz.writeCompressed(compressed, tensors);
        byte[] first = Files.readAllBytes(stored);
        Npz.write(stored, tensors);
        assertArrayEquals(first, Files.readAllBytes(stored));
        assertTrue(Files.size(compressed) < 1000 && Files.size(stored) > 40_000);
        for (Path file : List.of(stored, compressed)) {
            Map<String, Tensor> read = Npz.read(file);
            assertEquals(List.copyOf(tensors.keySet()), List.copyOf(read.keySet()));
            tensors.forEach((name, x) -> assertEquals(FileBytes.bits(x), FileBytes.bits(read.get(name))));
        }
    }

    @Test
    void whatCannotBeWrittenIsAnError() {
        Path file = folder.resolve("x.npz");
        refused("write: the map of tensors is null.", () -> Npz.write(file, null));
        refused(
                "write: a tensor's name has 10001 characters",
                () -> Npz.write(file, Map.of("x".repeat(10_001), Tensor.ones(1))));
        refused("write: \"\uDE00\" has half", () -> Npz.writeCompressed(file, Map.of("\uDE00", Tensor.ones(1))));
        refused("write: the tensor tensor is null", () -> Npy.write(file, null));
        refused("write: the path is null", () -> Npy.write(null, Tensor.ones(1)));
        refused("read: the path is null", () -> Npz.read(null));
        assertTrue(Files.notExists(file));
    }

    private static void refused(String why, Executable call) {
        String message = assertThrows(IllegalArgumentException.class, call).getMessage();
        assertTrue(message.startsWith(why), message);
    }
}
