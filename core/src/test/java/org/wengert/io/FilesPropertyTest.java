package org.wengert.io;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;
import org.wengert.DType;
import org.wengert.Shape;
import org.wengert.Tensor;
import org.wengert.check.jqwik.Tensors;

/** What is written is read again, bit by bit: all types, shapes, 0-d and empty ones among them, and numbers, NaNs of all kinds among them. */
class FilesPropertyTest {
    private static final int[] FLOATS = {
        0, 1, 0x8000_0000, 0x7f80_0000, 0xff80_0000, 0x7fc0_0000, 0x7f80_0001, 0xffff_ffff, 0x3f80_0000, 0x7f7f_ffff
    };
    private static final long[] DOUBLES = {
        0, 1, 1L << 63, 0x7ffL << 52, 0xfffL << 52, (0x7ffL << 52) + 1, -1, 0x3ffL << 52, Long.MAX_VALUE
    };

    private static Path folder;

    @BeforeContainer
    static void createFolder() throws IOException {
        folder = Files.createTempDirectory("files");
    }

    @AfterContainer
    static void deleteFolder() throws IOException {
        Files.deleteIfExists(folder.resolve("file"));
        Files.delete(folder); // which fails if a temporary file is left
    }

    @Provide
    static Arbitrary<Tensor> tensors() {
        return Combinators.combine(Arbitraries.of(DType.values()), Tensors.shapes(), Arbitraries.longs())
                .as(FilesPropertyTest::tensor);
    }

    /** Any name, of plain characters, of those that need escapes, and of pairs of surrogates. */
    @Provide
    static Arbitrary<Map<String, Tensor>> maps() {
        Arbitrary<String> names = Arbitraries.strings()
                .withChars("ab.\"\\/\n\u0000\u001f\u007f\u00e9\u2028\uff61")
                .ofMaxLength(6)
                .flatMap(name -> Arbitraries.of(name, name + "\uD83D\uDE00"));
        return Arbitraries.maps(names, tensors()).ofMaxSize(5);
    }

    private static Tensor tensor(DType dtype, Shape shape, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        int n = shape.size();
        Tensor x = switch (dtype) {
            case FLOAT32 -> {
                float[] values = new float[n];
                for (int i = 0; i < n; i++) {
                    values[i] = Float.intBitsToFloat(
                            random.nextBoolean() ? FLOATS[random.nextInt(FLOATS.length)] : random.nextInt());
                }
                yield Tensor.of(values);
            }
            case FLOAT64 -> {
                double[] values = new double[n];
                for (int i = 0; i < n; i++) {
                    values[i] = Double.longBitsToDouble(
                            random.nextBoolean() ? DOUBLES[random.nextInt(DOUBLES.length)] : random.nextLong());
                }
                yield Tensor.of(DType.FLOAT64, values);
            }
            case INT32 -> Tensor.of(random.ints(n).toArray());
            case BOOL -> {
                boolean[] values = new boolean[n];
                for (int i = 0; i < n; i++) {
                    values[i] = random.nextBoolean();
                }
                yield Tensor.of(values);
            }
        };
        return x.reshape(shape.toArray());
    }

    private static Map<String, String> bits(Map<String, Tensor> tensors) {
        Map<String, String> bits = new LinkedHashMap<>();
        tensors.forEach((name, x) -> bits.put(name, FileBytes.bits(x)));
        return bits;
    }

    @Property(tries = 20)
    void safetensorsAreReadAsTheyWereWritten(
            @ForAll("maps") Map<String, Tensor> tensors, @ForAll List<Character> metadata) throws IOException {
        Path file = folder.resolve("file");
        Map<String, String> texts = new LinkedHashMap<>();
        for (char c : metadata) {
            texts.put(Character.isSurrogate(c) ? "" : "" + c, Character.isSurrogate(c) ? "" : c + "x");
        }
        Safetensors.write(file, tensors, texts);
        byte[] first = Files.readAllBytes(file);
        assertEquals(bits(tensors), bits(Safetensors.read(file)));
        assertEquals(0, (first[0] & 0xff) % 8, "values are aligned");
        Map<String, Tensor> read = new LinkedHashMap<>();
        try (SafetensorsFile open = Safetensors.open(file)) {
            assertEquals(texts, open.metadata());
            assertEquals(
                    List.copyOf(Safetensors.read(file).keySet()),
                    List.copyOf(open.tensors().keySet()));
            for (TensorInfo info : open.tensors().values()) {
                Tensor x = open.read(info.name());
                assertEquals(x.shape(), info.shape());
                assertEquals(x.dtype(), info.dtype().orElseThrow());
                read.put(info.name(), x);
            }
        }
        assertEquals(bits(tensors), bits(read));
        Safetensors.write(file, read, texts);
        assertEquals(-1, Arrays.mismatch(first, Files.readAllBytes(file)), "equal tensors make equal files");
    }

    @Property(tries = 50)
    void anNpyArrayIsReadAsItWasWritten(@ForAll("tensors") Tensor x) throws IOException {
        Path file = folder.resolve("file");
        Npy.write(file, x);
        assertEquals(FileBytes.bits(x), FileBytes.bits(Npy.read(file)));
    }

    @Property(tries = 12)
    void anNpzArchiveIsReadAsItWasWritten(@ForAll("maps") Map<String, Tensor> tensors) throws IOException {
        Path file = folder.resolve("file");
        Npz.write(file, tensors);
        assertEquals(bits(tensors), bits(Npz.read(file)));
        Npz.writeCompressed(file, tensors);
        assertEquals(bits(tensors), bits(Npz.read(file)));
    }

    /** Swaps the bytes of the elements and the order of the indices, as numpy would write them: another way to write the same array. */
    @Property(tries = 30)
    void fortranOrderAndBigEndiansAreReadAsWell(@ForAll("tensors") Tensor x) throws IOException {
        int rank = x.rank();
        int[] axes = new int[rank];
        Arrays.setAll(axes, i -> rank - 1 - i);
        Tensor reversed = rank > 1 ? x.permute(axes) : x;
        Path file = folder.resolve("file");
        Npy.write(file, reversed);
        byte[] bytes = Files.readAllBytes(file);
        int start = NpyHeader.bytes(reversed).length;
        int size = ElementType.of(x.dtype()).size;
        String shape = x.shape().toString();
        byte[] fortran = FileBytes.npy(
                "{'descr': '>" + (x.dtype().isFloating() ? "f" : x.dtype() == DType.INT32 ? "i" : "b") + size
                        + "', 'fortran_order': True, 'shape': (" + shape.substring(1, shape.length() - 1)
                        + (rank == 1 ? "," : "") + ")}",
                bytes.length - start);
        for (int i = start; i < bytes.length; i++) {
            int element = (i - start) / size * size;
            int swapped = size - 1 - (i - start) % size;
            fortran[fortran.length - (bytes.length - start) + element + swapped] = bytes[i];
        }
        assertEquals(FileBytes.bits(x), FileBytes.bits(Npy.read(Files.write(file, fortran))));
    }
}
