package org.wengert.io;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.wengert.DType;
import org.wengert.MemoryScope;
import org.wengert.Shape;
import org.wengert.Tape;
import org.wengert.Tensor;

/**
 * The bytes of safetensors files. Those called published are the examples of the format's reference implementation, huggingface/safetensors, in
 * {@code safetensors/src/tensor.rs}: test_serialization, test_serialization_forced_alignement, test_empty, test_empty_shapes_allowed,
 * test_deserialization, test_whitespace_padded_header, test_zero_sized_tensor, and in HostileFilesTest those that it refuses. Those called recorded
 * were written by its release 0.8.0.
 */
class SafetensorsTest {
    @TempDir
    Path folder;

    private byte[] written(Map<String, Tensor> tensors, Map<String, String> metadata) throws IOException {
        Path file = folder.resolve("written.safetensors");
        Safetensors.write(file, tensors, metadata);
        return Files.readAllBytes(file);
    }

    /** The file of this header whose values are FLOAT32. */
    private static byte[] expected(String header, float... values) {
        byte[] file = FileBytes.safetensors(header, 4 * values.length);
        ByteBuffer bytes = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
        bytes.position(file.length - 4 * values.length)
                .slice()
                .order(ByteOrder.LITTLE_ENDIAN)
                .asFloatBuffer()
                .put(values);
        return file;
    }

    @Test
    void aTensorIsWrittenAsPublished() throws IOException {
        Tensor x = Tensor.of(new float[] {0, 1, 2, 3, 4, 5}, 1, 2, 3);
        byte[] bytes = written(Map.of("attn.0", x), Map.of());
        assertArrayEquals(
                expected(
                        "{\"attn.0\":{\"dtype\":\"F32\",\"shape\":[1,2,3],\"data_offsets\":[0,24]}}", 0, 1, 2, 3, 4, 5),
                bytes);
        assertEquals(64, bytes[0]);
        assertArrayEquals(
                expected(
                        "{\"attn0\":{\"dtype\":\"F32\",\"shape\":[1,1,2,3],\"data_offsets\":[0,24]}}       ",
                        0,
                        1,
                        2,
                        3,
                        4,
                        5),
                written(Map.of("attn0", x.reshape(1, 1, 2, 3)), Map.of()));
    }

    @Test
    void noTensorsAreWrittenAsPublished() throws IOException {
        assertArrayEquals(expected("{}      "), written(Map.of(), Map.of()));
        assertArrayEquals(
                expected("{\"__metadata__\":{\"framework\":\"pt\"}}     "),
                written(Map.of(), Map.of("framework", "pt")));
    }

    @Test
    void publishedFilesAreRead() throws IOException {
        String test = "{\"test\":{\"dtype\":\"I32\",\"shape\":[SHAPE],\"data_offsets\":[0,END]}}";
        assertEquals("INT32 [] 0", read(test.replace("SHAPE", "").replace("END", "4"), 4));
        assertEquals("INT32 [2, 2] 0 0 0 0", read(test.replace("SHAPE", "2,2").replace("END", "16"), 16));
        assertEquals("INT32 [2, 0]", read(test.replace("SHAPE", "2,0").replace("END", " 0"), 0));
        assertEquals(Map.of(), Safetensors.read(FileBytes.file(folder, "x", FileBytes.safetensors("{}\r \t\n", 0))));
    }

    private String read(String header, int values) throws IOException {
        Path file = FileBytes.file(folder, "read", FileBytes.safetensors(header, values));
        return FileBytes.bits(Safetensors.read(file).get("test"));
    }

    /** Recorded: types by their alignment, names by their code points, serde_json's escapes. The reference writes metadata in a random order. */
    @Test
    void orderAndEscapesAreTheReferences() throws IOException {
        Map<String, Tensor> tensors = new LinkedHashMap<>();
        tensors.put("m", Tensor.of(new boolean[] {true, false}));
        tensors.put("\uD83D\uDE00\"\\\n\u0001\b\f\r\t/\u007f\u2028", Tensor.zeros(1));
        tensors.put("c", Tensor.zeros(DType.INT32, 0, 2));
        tensors.put("\uFF61", Tensor.zeros(1));
        tensors.put("", Tensor.zeros(1));
        tensors.put("a", Tensor.scalar(DType.FLOAT64, 3));
        String header = new String(written(tensors, Map.of("z", "1", "k\u001f", "2")), StandardCharsets.UTF_8);
        assertEquals(
                "{\"__metadata__\":{\"k\\u001f\":\"2\",\"z\":\"1\"},"
                        + "\"a\":{\"dtype\":\"F64\",\"shape\":[],\"data_offsets\":[0,8]},"
                        + "\"\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[8,12]},"
                        + "\"\uFF61\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[12,16]},"
                        + "\"\uD83D\uDE00\\\"\\\\\\n\\u0001\\b\\f\\r\\t/\u007f\u2028\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[16,20]},"
                        + "\"c\":{\"dtype\":\"I32\",\"shape\":[0,2],\"data_offsets\":[20,20]},"
                        + "\"m\":{\"dtype\":\"BOOL\",\"shape\":[2],\"data_offsets\":[20,22]}}",
                header.substring(8, header.lastIndexOf('}') + 1));
        assertEquals(
                tensors.keySet(),
                Safetensors.read(folder.resolve("written.safetensors")).keySet());
    }

    @Test
    void otherTypesAreConverted() throws IOException {
        // Of F16: infinity, a NaN with its bits, the smallest subnormal, -2, 65504, -0.
        assertEquals(
                "FLOAT32 [6] 7f800000 ffc02000 33800000 c0000000 477fe000 80000000",
                converted("F16", 2, 0x7c00, 0xfe01, 1, 0xc000, 0x7bff, 0x8000));
        assertEquals("FLOAT32 [3] 3f800000 7fc10000 80010000", converted("BF16", 2, 0x3f80, 0x7fc1, 0x8001));
        assertEquals(
                "INT32 [3] 2147483647 -2147483648 -1", converted("I64", 8, Integer.MAX_VALUE, Integer.MIN_VALUE, -1));
        assertEquals("INT32 [2] 2147483647 0", converted("U64", 8, Integer.MAX_VALUE, 0));
        assertEquals("INT32 [1] 2147483647", converted("U32", 4, Integer.MAX_VALUE));
        assertEquals("INT32 [2] -32768 7", converted("I16", 2, -32768, 7));
        assertEquals("INT32 [1] 65535", converted("U16", 2, 65535));
        assertEquals("INT32 [2] -128 127", converted("I8", 1, -128, 127));
        assertEquals("INT32 [1] 255", converted("U8", 1, 255));
        assertEquals("BOOL [2] 1 0", converted("BOOL", 1, 1, 0));
    }

    @Test
    void valuesThatDoNotFitAreErrors() {
        assertTrue(unfit("I64", 8, 0, 1L << 31)
                .endsWith("tensor x: element 1 of [2] is 2147483648, and INT32 holds -2^31 to 2^31 - 1."));
        assertTrue(unfit("I64", 8, -(1L << 31) - 1).contains("is -2147483649,"));
        assertTrue(unfit("U64", 8, -1).contains("is 18446744073709551615,"));
        assertTrue(unfit("U32", 4, 1L << 31).contains("is 2147483648,"));
        assertTrue(unfit("BOOL", 1, 2).endsWith("is 2, and a BOOL is 0 or 1."));
        assertTrue(unfit("F8_E4M3", 1, 2)
                .contains("tensor x: its elements are F8_E4M3, and those that are read are [F64, F32,"));
    }

    private String unfit(String type, int size, long... values) {
        return assertThrows(FileFormatException.class, () -> converted(type, size, values))
                .getMessage();
    }

    private String converted(String type, int size, long... values) throws IOException {
        byte[] file = FileBytes.safetensors(
                "{\"x\":{\"dtype\":\"" + type + "\",\"shape\":[" + values.length + "],\"data_offsets\":[0,"
                        + size * values.length + "]}}",
                size * values.length);
        for (int i = 0; i < values.length * size; i++) {
            file[file.length - values.length * size + i] = (byte) (values[i / size] >> 8 * (i % size));
        }
        return FileBytes.bits(
                Safetensors.read(FileBytes.file(folder, "converted", file)).get("x"));
    }

    @Test
    void anOpenFileGivesOneTensorAtATime() throws IOException {
        Path file = folder.resolve("open.safetensors");
        Tensor x = Tensor.of(new float[] {1, 2, 3, 4, 5, 6}, 2, 3);
        Safetensors.write(file, Map.of("x", x, "y", Tensor.scalar(DType.FLOAT64, 7)), Map.of("step", "3"));
        Tensor read;
        try (SafetensorsFile open = Safetensors.open(file)) {
            assertEquals(Map.of("step", "3"), open.metadata());
            assertEquals("[y F64 [], x F32 [2, 3]]", open.tensors().values().toString());
            TensorInfo info = open.tensors().get("x");
            assertEquals(Shape.of(2, 3), info.shape());
            assertEquals(Optional.of(DType.FLOAT32), info.dtype());
            Safetensors.write(file, Map.of());
            read = open.read("x");
            assertEquals(7, open.read("y").item());
            String message = assertThrows(IllegalArgumentException.class, () -> open.read("z"))
                    .getMessage();
            assertTrue(message.endsWith("has no tensor z. It has 2, listed by tensors(): y, x."), message);
        }
        assertEquals(FileBytes.bits(x), FileBytes.bits(read));
        assertEquals(Map.of(), Safetensors.read(file));
    }

    @Test
    void whatIsReadOutlivesScopes() throws IOException {
        Path file = folder.resolve("scope.safetensors");
        Safetensors.write(file, Map.of("x", Tensor.ones(3)));
        Tensor all;
        Tensor one;
        try (MemoryScope scope = Tape.open();
                SafetensorsFile open = Safetensors.open(file)) {
            all = Safetensors.read(file).get("x");
            one = open.read("x");
        }
        assertEquals(6, all.add(one).sum().item());
    }

    @Test
    void whatCannotBeWrittenIsAnErrorAndLeavesTheFile() throws IOException {
        Path file = folder.resolve("old.safetensors");
        Safetensors.write(file, Map.of("x", Tensor.ones(1)));
        byte[] old = Files.readAllBytes(file);
        Map<String, Tensor> released = new LinkedHashMap<>(Map.of("a", Tensor.ones(2)));
        try (MemoryScope scope = Tape.open()) {
            released.put("b", Tensor.ones(2).mul(2));
        }
        assertThrows(IllegalStateException.class, () -> Safetensors.write(file, released));
        refused(file, Map.of("__metadata__", Tensor.ones(1)), Map.of(), "write: __metadata__ is no name for a tensor");
        refused(file, Map.of("\uD83D", Tensor.ones(1)), Map.of(), "half of a surrogate pair");
        refused(file, Map.of(), Map.of("k", "\uDE00"), "write: the metadata k has half of a surrogate pair");
        int[] dims = new int[65];
        Arrays.fill(dims, 1);
        refused(file, Map.of("x", Tensor.ones(dims)), Map.of(), "write: x has 65 dimensions");
        Map<String, Tensor> holdsNull = new HashMap<>();
        holdsNull.put("x", null);
        refused(file, holdsNull, Map.of(), "write: the tensor x is null.");
        refused(file, null, Map.of(), "write: the map of tensors is null.");
        assertArrayEquals(old, Files.readAllBytes(file));
        try (var files = Files.list(folder)) {
            assertEquals(List.of(file), files.toList(), "no temporary file is left");
        }
    }

    private static void refused(Path file, Map<String, Tensor> tensors, Map<String, String> metadata, String why) {
        String message = assertThrows(IllegalArgumentException.class, () -> Safetensors.write(file, tensors, metadata))
                .getMessage();
        assertTrue(message.contains(why), message);
    }
}
