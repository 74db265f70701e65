package org.wengert.io;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** Each fault of a file has an error that names the file and the fault. */
class HostileFilesTest {
    @TempDir
    Path folder;

    private final Map<String, byte[]> files = new LinkedHashMap<>();

    private static String info(String dtype, String shape, String offsets) {
        return "{\"dtype\":\"" + dtype + "\",\"shape\":[" + shape + "],\"data_offsets\":[" + offsets + "]}";
    }

    private void header(String fault, String header, int values) {
        files.put(fault, FileBytes.safetensors(header, values));
    }

    @TestFactory
    Stream<DynamicTest> safetensors() {
        String x = info("F32", "2", "0,8");
        files.put("it has 0 bytes, too few for a safetensors file.", new byte[0]);
        files.put("it has 10 bytes, and its header is said to have 3.", lengthOf(3, 2));
        files.put("it has 10 bytes, and its header is said to have 18446744073709551615.", lengthOf(-1, 2));
        files.put("it has 10 bytes, and its header is said to have 9223372036854775807.", lengthOf(Long.MAX_VALUE, 2));
        header("the header does not begin with '{'.", " {}", 0);
        header("it ends before '\"' at its byte 1.", "{", 0);
        header("more after its last '}' at its byte 2.", "{}{}", 0);
        header("it has 8 bytes of values, and its header says 0.", "{}", 8);
        header("it has 7 bytes of values, and its header says 8.", "{\"x\":" + x + "}", 7);
        header("tensor x: the header has this key twice.", "{\"x\":" + x + ",\"x\":" + x + "}", 8);
        header("the header has the key __metadata__ twice.", "{\"__metadata__\":{},\"__metadata__\":{}}", 0);
        header("tensor k: the header has this key twice.", "{\"__metadata__\":{\"k\":\"\",\"k\":\"\"}}", 0);
        header("expected '\"' at its byte 21.", "{\"__metadata__\":{\"k\":1}}", 0);
        header(
                "tensor x: its bytes are said to be 4 to 12, and those before it end at 0",
                "{\"x\":" + info("F32", "2", "4,12") + "}",
                12);
        header(
                "tensor y: its bytes are said to be 0 to 8, and those before it end at 8",
                "{\"x\":" + x + ",\"y\":" + x + "}",
                8);
        header(
                "tensor y: its bytes are said to be 9 to 17",
                "{\"y\":" + info("F32", "2", "9,17") + ",\"x\":" + x + "}",
                17);
        header(
                "tensor x: its bytes are said to be 0 to 8, and those before it end at 4",
                "{\"x\":" + x + ",\"y\":" + info("F32", "1", "0,4") + "}",
                8);
        header(
                "tensor y: its bytes are said to be 8 to 4",
                "{\"x\":" + x + ",\"y\":" + info("F32", "1", "8,4") + "}",
                8);
        header(
                "expected a number without sign, point and exponent at its byte 48.",
                "{\"x\":" + info("F32", "2", "-8,0") + "}",
                0);
        header("a number of 2^63 or more", "{\"x\":" + info("F32", "2,18446744073709551614", "0,16") + "}", 16);
        header(
                "tensor x: F32 [2, 9223372036854775807] does not take the 16 bytes",
                "{\"x\":" + info("F32", "2,9223372036854775807", "0,16") + "}",
                16);
        header(
                "tensor x: F32 [65536, 65536, 1073741824] does not take the 0 bytes",
                "{\"x\":" + info("F32", "65536,65536,1073741824", "0,0") + "}",
                0);
        header("tensor x: F32 [2, 2] does not take the 4 bytes", "{\"x\":" + info("F32", "2,2", "0, 4") + "}", 4);
        header(
                "tensor x: [5000000000, 0] has more than 2^31 - 9 elements",
                "{\"x\":" + info("F32", "5000000000,0", "0,0") + "}",
                0);
        header("a number without sign, point and exponent", "{\"x\":" + info("F32", "2.0", "0,8") + "}", 8);
        header("number without sign, point", "{\"x\":" + info("F32", "02", "0,8") + "}", 8);
        header("sign, point and exponent at its byte 29.", "{\"x\":" + info("F32", "\"2\"", "0,8") + "}", 8);
        header("a list of more than 64 numbers", "{\"x\":" + info("F32", "1" + ",1".repeat(64), "0,4") + "}", 4);
        header("a list of more than 2 numbers", "{\"x\":" + info("F32", "2", "0,8,8") + "}", 8);
        header(
                "tensor x: expected dtype, shape and two data_offsets, each once.",
                "{\"x\":" + info("F32", "2", "8") + "}",
                8);
        header(
                "dtype, shape and two data_offsets, each once.",
                "{\"x\":{\"dtype\":\"F32\",\"dtype\":\"F32\",\"shape\":[],\"data_offsets\":[0,4]}}",
                4);
        header("tensor x: the header has a key that the format does not know.", "{\"x\":{\"device\":\"cpu\"}}", 0);
        header("tensor x: its elements are F33", "{\"x\":" + info("F33", "2", "0,8") + "}", 8);
        header("expected '{' at its byte 5.", "{\"x\":" + "[".repeat(100_000) + "}", 0);
        header("expected '\"' at its byte 14.", "{\"x\":{\"dtype\":{}}}", 0);
        header("half of a surrogate pair", "{\"\\ud83d\":" + x + "}", 8);
        header("an unknown escape", "{\"\\x41\":" + x + "}", 8);
        header("not four hexadecimal digits", "{\"\\u00g0\":" + x + "}", 8);
        header("a control character in a string", "{\"\n\":" + x + "}", 8);
        header("it ends within a string", "{\"x", 0);
        byte[] notText = FileBytes.safetensors("{\"?\":" + x + "}", 8);
        notText[10] = (byte) 0xff;
        files.put("a string that is not UTF-8", notText);
        return tests(Safetensors::read);
    }

    private static byte[] lengthOf(long length, int bytes) {
        return ByteBuffer.allocate(8 + bytes)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(length)
                .array();
    }

    @TestFactory
    Stream<DynamicTest> npy() {
        String head = "{'descr': '<f4', 'fortran_order': False, 'shape': ";
        files.put("it has 0 bytes, too few", new byte[0]);
        files.put("it does not begin with \\x93NUMPY.", new byte[100]);
        files.put("it is of version 4.0", version(FileBytes.npy(head + "()}", 4), 4));
        files.put("its header is said to have", version(FileBytes.npy(head + "()}", 4), 2));
        files.put("it has 2 bytes of values, and F32 [] takes 4.", FileBytes.npy(head + "()}", 2));
        files.put("it has 8 bytes of values, and F32 [] takes 4.", FileBytes.npy(head + "()}", 8));
        files.put(
                "F32 [4294967296, 4294967296] takes 2^63 or more.",
                FileBytes.npy(head + "(4294967296, 4294967296)}", 4));
        files.put("F32 [100000, 100000] takes 40000000000.", FileBytes.npy(head + "(100000, 100000)}", 4));
        files.put("has more than 2^31 - 9 elements", FileBytes.npy(head + "(0, 4294967296)}", 0));
        files.put("a size of 2^63 or more", FileBytes.npy(head + "(9223372036854775808,)}", 4));
        files.put("expected a size, 0 or more", FileBytes.npy(head + "(-1,)}", 4));
        files.put("a number in brackets, which is no tuple", FileBytes.npy(head + "(1)}", 4));
        files.put("more than 64 sizes", FileBytes.npy(head + "(" + "1,".repeat(65) + ")}", 4));
        files.put("expected '(' at its character 50", FileBytes.npy(head + "[1]}", 4));
        files.put("a key that is unknown or comes twice", FileBytes.npy(head + "(), 'shape': ()}", 4));
        files.put("more after the last '}'", FileBytes.npy(head + "()} x", 4));
        files.put("expected '}'", FileBytes.npy(head + "()", 4));
        files.put("and one is missing", FileBytes.npy("{'descr': '<f4'}", 4));
        files.put("expected True or False", FileBytes.npy("{'fortran_order': None}", 4));
        files.put("expected a string in quotes", FileBytes.npy("{descr", 0));
        files.put(
                "of type '|O', pickled Python objects, and floats",
                FileBytes.npy(head.replace("<f4", "|O") + "()}", 4));
        files.put("of type '<U5', and floats", FileBytes.npy(head.replace("<f4", "<U5") + "()}", 4));
        files.put("of type '', and floats", FileBytes.npy(head.replace("<f4", "") + "()}", 4));
        files.put("it is a structured array", FileBytes.npy(head.replace("'<f4'", "[('a', '<f4')]") + "()}", 4));
        byte[] long4 = version(Arrays.copyOf(FileBytes.npy("", 0), 70_012), 2);
        ByteBuffer.wrap(long4).order(ByteOrder.LITTLE_ENDIAN).putInt(8, 70_000);
        files.put("its header has 70000 bytes: more than 65535 are not read.", long4);
        return tests(Npy::read);
    }

    private static byte[] version(byte[] npy, int version) {
        npy[6] = (byte) version;
        return npy;
    }

    @TestFactory
    Stream<DynamicTest> npz() throws IOException {
        byte[] array = FileBytes.npy("{'descr': '<f4', 'fortran_order': False, 'shape': (2,)}", 8);
        byte[] zip = FileBytes.zip("x.npy", array);
        files.put("it is no whole zip archive", new byte[100]);
        files.put("it is no whole zip archive (", Arrays.copyOf(zip, zip.length - 1));
        files.put("entry readme.txt: an npz archive holds npy arrays alone.", FileBytes.zip("readme.txt", array));
        files.put("entry x.npy: it does not begin with \\x93NUMPY.", FileBytes.zip("x.npy", new byte[100]));
        files.put("entry x.npy: it has 0 bytes, too few", FileBytes.zip("x.npy"));
        files.put("entry x.npy: its checksum is wrong", with(zip, -22 - 46 - 5 + 16, 1));
        files.put(
                "entry x.npy: it has 55 bytes of values, and F32 [2] takes 8.",
                FileBytes.zip("x.npy", FileBytes.npy("{'descr': '<f4', 'fortran_order': False, 'shape': (2,)}", 55)));
        files.put(
                "entry x.npy: it is said to have 4278190153 bytes in 65, which cannot be.",
                with(zip, -22 - 46 - 5 + 24 + 3, 0xff));
        files.put("compress", with(zip, -22 - 46 - 5 + 10, 12));
        files.put(
                "entry x.npy: it is longer than the archive says.",
                shorter(FileBytes.zip(
                        "x.npy", FileBytes.npy("{'descr': '<f4', 'fortran_order': False, 'shape': (2,)}", 9))));
        files.put("entry x.npy: the archive has it twice.", listedTwice(zip, "x"));
        byte[] noise = FileBytes.npy("{'descr': '<i1', 'fortran_order': False, 'shape': (1000,)}", 1000);
        for (int i = 0; i < 1000; i++) {
            noise[noise.length - 1000 + i] = (byte) (i * i * 31 >> 3);
        }
        files.put("entry y.npy: the entries together are larger", listedTwice(FileBytes.zip("x.npy", noise), "y"));
        return tests(Npz::read);
    }

    /** The archive of one entry with a second name for the same bytes: a thousand of them would make a bomb. */
    private static byte[] listedTwice(byte[] zip, String secondName) {
        int end = zip.length - 22;
        ByteBuffer original = ByteBuffer.wrap(zip).order(ByteOrder.LITTLE_ENDIAN);
        int size = original.getInt(end + 12);
        int start = original.getInt(end + 16);
        ByteBuffer twice = ByteBuffer.allocate(zip.length + size).order(ByteOrder.LITTLE_ENDIAN);
        twice.put(zip, 0, end).put(zip, start, size).put(zip, end, 22);
        twice.put(end + 46, FileBytes.latin(secondName)[0]);
        twice.putShort(end + size + 8, (short) 2).putShort(end + size + 10, (short) 2);
        return twice.putInt(end + size + 12, 2 * size).array();
    }

    private static byte[] with(byte[] zip, int fromEnd, int value) {
        byte[] changed = zip.clone();
        changed[zip.length + fromEnd] = (byte) value;
        return changed;
    }

    /** The directory says one byte less. */
    private static byte[] shorter(byte... zip) {
        int place = -22 - 46 - 5 + 24;
        return with(zip, place, zip[zip.length + place] - 1);
    }

    private interface Reader {
        Object read(Path file) throws IOException;
    }

    private Stream<DynamicTest> tests(Reader reader) {
        return files.entrySet().stream()
                .map(file -> dynamicTest(file.getKey(), () -> {
                    Path path = FileBytes.file(folder, "hostile", file.getValue());
                    FileFormatException e = assertThrows(FileFormatException.class, () -> reader.read(path));
                    assertTrue(e.getMessage().startsWith(path + ": "), e.getMessage());
                    assertTrue(e.getMessage().contains(file.getKey()), e.getMessage());
                    assertEquals(path.toString(), e.file());
                }));
    }

    @Test
    void aHeaderOf100MegabytesIsNotRead() throws IOException {
        Path file = folder.resolve("header");
        try (FileChannel channel = FileChannel.open(
                file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE, StandardOpenOption.SPARSE)) {
            channel.write(ByteBuffer.wrap(lengthOf(100_000_000, 0)));
            channel.write(ByteBuffer.wrap(new byte[1]), 100_000_007);
        }
        String message = assertThrows(FileFormatException.class, () -> Safetensors.open(file))
                .getMessage();
        assertTrue(message.contains("its header has 100000000 bytes: more than 25000000 are not read."), message);
    }

    @Test
    void whatTheSystemRefusesKeepsItsOwnError() {
        Path missing = folder.resolve("missing");
        assertThrows(NoSuchFileException.class, () -> Safetensors.read(missing));
        assertThrows(NoSuchFileException.class, () -> Npy.read(missing));
        assertThrows(NoSuchFileException.class, () -> Npz.read(missing));
    }
}
